/* SPDX-License-Identifier: Apache-2.0 */
/*
 * comparison: two versions as one text. Words that came or went stand in ins and del, which say so
 * to everyone: by a line under or through them, by a tint, by a bar at the margin, and by words for
 * those who listen. A part or article that came or went as a whole is marked once, around it.
 * Nothing moves: what stands elsewhere now was deleted there and inserted here.
 */
#include "html.h"

#include <stdint.h>
#include <string.h>

#define NO_ENTRY SIZE_MAX

/* The next entry, if n is what it stands for. */
static size_t
entry_for(struct html *x, const struct gaz_node *n, size_t around)
{
	struct html_comparison *c = &x->compared;

	if (c->next == x->f.entry_count || x->f.entries[c->next].node != n)
		return around;
	return c->next++;
}

static void
set_whole(struct html *x, size_t entry, int change)
{
	struct html_comparison *c = &x->compared;

	c->any = true;
	c->fates[entry] = change == GAZ_INSERTED ? HTML_INSERTED : HTML_DELETED;
	for (;
	     c->next < x->f.entry_count && x->f.entries[c->next].depth > x->f.entries[entry].depth;
	     c->next++)
		c->fates[c->next] = HTML_WITHIN;
}

/* What became of each entry: all that changed belongs to the nearest one around it. */
static void
find_fates(struct html *x, const struct gaz_node *n, size_t around)
{
	size_t entry = entry_for(x, n, around);
	int change = x->f.h->change(n);
	const struct gaz_node *c;

	if (x->f.h->kind(n) == GAZ_META)
		return;
	if (entry != around && (change == GAZ_INSERTED || change == GAZ_DELETED)) {
		set_whole(x, entry, change);
		return;
	}
	if (flow_is_told(&x->f, n) && entry != NO_ENTRY)
		x->compared.fates[entry] = HTML_CHANGED;
	else if (flow_is_told(&x->f, n))
		x->compared.elsewhere = true;
	x->compared.any = x->compared.any || flow_is_told(&x->f, n);
	for (c = x->f.h->first_child(n); c != NULL; c = x->f.h->next_sibling(c))
		find_fates(x, c, entry);
}

void
html_compare(struct html *x)
{
	x->compared.fates = flow_alloc(&x->f, x->f.entry_count + 1);
	if (x->compared.fates != NULL)
		find_fates(x, x->f.h->root(x->f.job), NO_ENTRY);
}

static const char *
mark_for(int change)
{
	return change == GAZ_INSERTED ? "ins" : change == GAZ_DELETED ? "del" : NULL;
}

const char *
html_mark(struct flow *f, const struct gaz_node *n)
{
	if (!f->compared || ((struct html *)f)->compared.whole)
		return NULL;
	return mark_for(f->h->change(n));
}

const char *
html_open_whole(struct flow *f, const struct gaz_node *n)
{
	const char *whole = html_mark(f, n);
	struct html *x = (struct html *)f;

	if (whole == NULL)
		return NULL;
	x->compared.whole = true;
	flow_puts(f, "<div class=\"whole\">\n");
	html_word(x, "p", " class=\"fate\"",
	    x->words->changes.fates[*whole == 'i' ? HTML_INSERTED : HTML_DELETED]);
	flow_putf(f, "\n<%s>\n", whole);
	return whole;
}

void
html_close_whole(struct flow *f, const char *whole)
{
	if (whole == NULL)
		return;
	flow_putf(f, "</%s>\n</div>\n", whole);
	((struct html *)f)->compared.whole = false;
}

/* What holds articles, and is not read as one. */
static bool
is_frame(const struct flow *f, const struct gaz_node *n)
{
	switch (f->h->kind(n)) {
	case GAZ_ROOT:
	case GAZ_BODY:
	case GAZ_BACK:
	case GAZ_CONTAINER: return true;
	case GAZ_HIER: return flow_rank(f, n) == FLOW_DIVISION;
	default: return false;
	}
}

static bool
is_left_out(const struct flow *f, const struct gaz_node *c)
{
	const struct gaz_node *parent = f->h->parent(c);

	switch (f->h->kind(c)) {
	case GAZ_META:
	case GAZ_ROOT:
	case GAZ_BODY: return false;
	default: return parent != NULL && is_frame(f, parent) && !flow_is_changed(f, c);
	}
}

/* Its number without what follows it, or what it is called. */
static struct flow_str
short_label(struct flow *f, const struct gaz_node *n)
{
	const struct gaz_node *num = flow_child(f, n, GAZ_NUM);
	struct flow_str s = { 0 };

	if (num != NULL)
		s = flow_flatten(f, num);
	while (s.len > 0 && strchr(".,:;", s.p[s.len - 1]) != NULL)
		s.len--;
	return s.len > 0 ? s : flow_label(f, n);
}

static void
put_gap(struct html *x, const struct gaz_node *first, const struct gaz_node *last)
{
	flow_settle(&x->f);
	flow_puts(&x->f, "<p class=\"gap\">");
	html_word(x, "span", "", x->words->changes.left_out);
	if (first != NULL) {
		flow_puts(&x->f, ": ");
		flow_text(
		    &x->f, first != last ? short_label(&x->f, first) : flow_label(&x->f, first));
	}
	if (first != last) {
		flow_puts(&x->f, " \xe2\x80\x93 ");
		flow_text(&x->f, short_label(&x->f, last));
	}
	flow_puts(&x->f, "</p>\n");
}

/* A run of what did not change is one line that says what is not there. What stands before the body
 * counts to what is left out at its beginning. */
const struct gaz_node *
html_pass_over(struct flow *f, const struct gaz_node *c)
{
	struct html *x = (struct html *)f;
	const struct gaz_node *first = NULL, *last = NULL;

	if (!x->compared.changed_only || f->at.flat > 0 || f->at.quoted > 0 || x->compared.whole)
		return c;
	for (; c != NULL && is_left_out(f, c); c = f->h->next_sibling(c)) {
		x->compared.gap = x->compared.gap || flow_has_text(f, c);
		if (flow_label(f, c).len == 0)
			continue;
		first = first == NULL ? c : first;
		last = c;
	}
	if (!x->compared.gap || (c != NULL && f->h->kind(c) == GAZ_BODY))
		return c;
	put_gap(x, first, last);
	x->compared.gap = false;
	return c;
}

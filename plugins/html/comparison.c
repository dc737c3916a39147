/* SPDX-License-Identifier: Apache-2.0 */
/*
 * comparison: writes two versions as one text. Inserted and deleted words are marked with ins and
 * del, which the style sheet shows by a line under or through the words, a tint, a bar at the
 * margin, and generated words for screen readers. A part or article that was inserted or deleted as
 * a whole is marked once, around it. Moved text appears as deleted in one place and inserted in the
 * other.
 */
#include "html.h"

#include <stdint.h>
#include <string.h>

#define NO_ENTRY SIZE_MAX

/* The entry of n, if it is the next one; else around. */
static size_t
entry_for(struct html *x, const struct gaz_node *n, size_t around)
{
	struct html_comparison *c = &x->compared;

	if (c->next == x->f.entry_count || x->f.entries[c->next].node != n)
		return around;
	return c->next++;
}

/* Marks the entry as inserted or deleted, and all entries below it as part of that change. */
static void
set_whole(struct html *x, size_t entry, int change)
{
	struct html_comparison *c = &x->compared;

	c->any = true;
	c->fates[entry] = change == GAZ_INSERTED ? FLOW_INSERTED : FLOW_DELETED;
	for (;
	     c->next < x->f.entry_count && x->f.entries[c->next].depth > x->f.entries[entry].depth;
	     c->next++)
		c->fates[c->next] = FLOW_WITHIN;
}

/*
 * Determines how each entry changed: a changed node in n counts for the nearest entry that contains
 * it; around is the index of the entry that contains n, or NO_ENTRY.
 */
static void
find_fates(struct html *x, const struct gaz_node *n, size_t around)
{
	size_t entry = entry_for(x, n, around);
	int change = flow_change(&x->f, n);

	if (x->f.h->kind(n) == GAZ_META)
		return;
	if (entry != around && (change == GAZ_INSERTED || change == GAZ_DELETED)) {
		set_whole(x, entry, change);
		return;
	}
	if (flow_is_told(&x->f, n) && entry != NO_ENTRY)
		x->compared.fates[entry] = FLOW_CHANGED;
	else if (flow_is_told(&x->f, n))
		x->compared.elsewhere = true;
	x->compared.any = x->compared.any || flow_is_told(&x->f, n);
	for (const struct gaz_node *c = x->f.h->first_child(n); c != NULL;
	     c = x->f.h->next_sibling(c))
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
	return mark_for(flow_change(f, n));
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
	    x->words->changes.fates[*whole == 'i' ? FLOW_INSERTED : FLOW_DELETED]);
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

/* Whether n contains articles and is not one itself. */
static bool
is_frame(const struct flow *f, const struct gaz_node *n)
{
	switch (f->h->kind(n)) {
	case GAZ_ROOT:
	case GAZ_BODY:
	case GAZ_BACK:
	case GAZ_CONTAINER: return true;
	case GAZ_HIER: return tree_rank(&f->tree, n) == TREE_DIVISION;
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

/* The number without trailing punctuation; if there is none, number and heading. */
static struct tree_str
short_label(struct flow *f, const struct gaz_node *n)
{
	const struct gaz_node *num = tree_child(&f->tree, n, GAZ_NUM);
	struct tree_str s = { 0 };

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

/*
 * Replaces consecutive unchanged siblings by one line that names them. A gap before the body is
 * merged with the gap at the beginning of the body.
 */
const struct gaz_node *
html_pass_over(struct flow *f, const struct gaz_node *c)
{
	struct html *x = (struct html *)f;
	const struct gaz_node *first = NULL, *last = NULL;

	while (c != NULL && flow_is_passed(f, c))
		c = f->h->next_sibling(c);
	if (c == NULL || !x->compared.changed_only || f->at.flat > 0 || f->at.quoted > 0 ||
	    x->compared.whole)
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

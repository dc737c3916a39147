/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk: content. Akoma Ntoso lets blocks stand inside paragraphs (a quoted structure in a
 * mod, a list in a p); HTML does not. So a paragraph opens when its first text comes, and a block
 * that comes inside of it closes it; text after the block opens it again, with the inline elements
 * it was in.
 */
#include "html.h"

#include <string.h>

static bool
is_all_white(const char *p, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (p[i] != ' ' && p[i] != '\n' && p[i] != '\t' && p[i] != '\r')
			return false;
	return true;
}

void
html_p_end(struct html *x)
{
	struct html_state *at = &x->at;
	unsigned i;

	if (!at->in_p)
		return;
	for (i = at->tag_count; i > 0; i--)
		html_putf(x, "</%s>", at->tags[i - 1]);
	html_puts(x, "</p>\n");
	at->in_p = false;
}

void
html_enter(struct html *x, struct html_around *around)
{
	struct html_state *at = &x->at;

	html_p_end(x);
	memcpy(around->tags, at->tags, at->tag_count * sizeof at->tags[0]);
	around->tag_count = at->tag_count;
	around->p_class = at->p_class;
	around->p_of = at->p_of;
	at->tag_count = 0;
	at->p_class = NULL;
	at->p_of = NULL;
}

void
html_leave(struct html *x, const struct html_around *around)
{
	struct html_state *at = &x->at;

	memcpy(at->tags, around->tags, around->tag_count * sizeof at->tags[0]);
	at->tag_count = around->tag_count;
	at->p_class = around->p_class;
	at->p_of = around->p_of;
}

static void
write_owed(struct html *x)
{
	struct html_state *at = &x->at;
	const struct gaz_node *num = at->num;

	if (at->note != 0)
		html_note_back(x, at->note);
	at->note = 0;
	at->num = NULL;
	if (num != NULL) {
		html_puts(x, "<span class=\"num\">");
		html_walk_flat(x, num);
		html_puts(x, "</span> ");
	}
}

/* Makes sure that text may stand here. */
void
html_need_p(struct html *x)
{
	struct html_state *at = &x->at;
	unsigned i;

	if (at->flat > 0 || at->in_p)
		return;
	html_puts(x, "<p");
	if (at->p_class != NULL)
		html_attr(x, "class", html_str(at->p_class));
	if (at->p_of != NULL)
		html_own_lang(x, at->p_of);
	html_puts(x, ">");
	at->in_p = true;
	write_owed(x);
	for (i = 0; i < at->tag_count; i++)
		html_putf(x, "<%s>", at->tags[i]);
}

void
html_owe_num(struct html *x, const struct gaz_node *num)
{
	html_settle(x);
	x->at.num = num;
}

void
html_settle(struct html *x)
{
	html_p_end(x);
	if (x->at.num == NULL && x->at.note == 0)
		return;
	html_need_p(x);
	html_p_end(x);
}

static void
walk_text(struct html *x, const char *p, size_t len)
{
	if (x->at.flat == 0 && !x->at.in_p && is_all_white(p, len))
		return;
	html_need_p(x);
	html_text(x, (struct html_str){ p, len });
}

static void
walk_text_node(struct html *x, const struct gaz_node *n)
{
	struct html_quote *q = &x->at.quote;
	size_t len;
	const char *p = x->h->text(n, &len);

	if (q->start != NULL && !is_all_white(p, len)) {
		html_need_p(x); /* which may print a number, and the mark before that */
		if (q->start != NULL)
			html_text(x, html_str(q->start));
		q->start = NULL;
	}
	walk_text(x, p, len);
	if (n == q->last)
		html_text(x, html_str(q->end));
}

static const char *
tag_of(const char *name)
{
	static const char *const same[] = { "b", "i", "u", "sup", "sub", "ins", "del", "abbr",
		NULL };
	size_t i;

	for (i = 0; same[i] != NULL; i++)
		if (strcmp(same[i], name) == 0)
			return same[i];
	return strcmp(name, "omissis") == 0 ? NULL : strcmp(name, "def") == 0 ? "dfn" : NULL;
}

static void
walk_quoted_text(struct html *x, const struct gaz_node *n)
{
	const char *start = x->h->attr(n, "startQuote", NULL),
		   *end = x->h->attr(n, "endQuote", NULL);

	if (start != NULL)
		walk_text(x, start, strlen(start));
	html_walk_children(x, n);
	if (end != NULL)
		walk_text(x, end, strlen(end));
}

static void
walk_inline(struct html *x, const struct gaz_node *n)
{
	struct html_state *at = &x->at;
	const char *tag = tag_of(x->h->name(n));

	if (tag == NULL || at->tag_count == HTML_INLINE_MAX || !html_has_text(x, n)) {
		walk_quoted_text(x, n);
		return;
	}
	html_need_p(x);
	html_putf(x, "<%s>", tag);
	at->tags[at->tag_count++] = tag;
	html_walk_children(x, n);
	at->tag_count--;
	if (at->flat > 0 || at->in_p)
		html_putf(x, "</%s>", tag);
}

static bool
holds_title(const struct html *x, const struct gaz_node *block)
{
	const struct gaz_node *c;

	for (c = x->h->first_child(block); c != NULL; c = x->h->next_sibling(c))
		if (strcmp(x->h->name(c), "docTitle") == 0)
			return true;
	return false;
}

static void
walk_block(struct html *x, const struct gaz_node *n)
{
	struct html_state *at = &x->at;
	struct html_around around;

	if (at->flat > 0) {
		html_walk_children(x, n);
		html_puts(x, " ");
		return;
	}
	if (holds_title(x, n) && html_same(html_flatten(x, n), at->said))
		return; /* a heading has said it */
	html_enter(x, &around);
	at->p_of = n;
	if (holds_title(x, n))
		at->p_class = "doctitle";
	html_walk_children(x, n);
	html_p_end(x);
	html_leave(x, &around);
}

static void
walk_image(struct html *x, const struct gaz_node *n)
{
	const char *alt = x->h->attr(n, "alt", NULL);

	if (alt == NULL)
		return;
	html_need_p(x);
	html_puts(x, "<span class=\"image\">[");
	html_text(x, html_str(alt));
	html_puts(x, "]</span>");
}

static void
open_block(struct html *x, const char *tag, const char *class, const struct gaz_node *n)
{
	html_p_end(x);
	html_putf(x, "<%s", tag);
	if (class != NULL)
		html_attr(x, "class", html_str(class));
	html_id_attr(x, html_id_of(x, n));
	html_own_lang(x, n);
	html_puts(x, ">\n");
}

static void
close_block(struct html *x, const char *tag)
{
	html_p_end(x);
	html_putf(x, "</%s>\n", tag);
}

/* The last text of n that shows, where the closing quotation mark belongs. */
static const struct gaz_node *
last_text(const struct html *x, const struct gaz_node *n)
{
	const struct gaz_node *c = x->h->next(n), *end = x->h->skip(n), *last = NULL;
	const char *p;
	size_t len;

	while (c != NULL && c != end) {
		if ((p = x->h->text(c, &len)) != NULL && !is_all_white(p, len))
			last = c;
		c = x->h->kind(c) == GAZ_NOTE ? x->h->skip(c) : x->h->next(c);
	}
	return last;
}

/* Another document's text. Its quotation marks are attributes: they go to its first and last words.
 */
static void
walk_quote(struct html *x, const struct gaz_node *n)
{
	struct html_quote quote = x->at.quote;
	struct html_around around;

	if (x->at.flat > 0) {
		walk_quoted_text(x, n);
		return;
	}
	html_enter(x, &around);
	open_block(x, "blockquote", NULL, n);
	x->at.quoted++;
	x->at.quote = (struct html_quote){ .start = x->h->attr(n, "startQuote", NULL),
		.end = x->h->attr(n, "endQuote", NULL) };
	if (x->at.quote.end != NULL)
		x->at.quote.last = last_text(x, n);
	html_walk_children(x, n);
	html_settle(x);
	x->at.quote = quote;
	x->at.quoted--;
	close_block(x, "blockquote");
	html_leave(x, &around);
}

/* Attachments and other documents inside this one. */
static void
walk_container(struct html *x, const struct gaz_node *n)
{
	const char *name = x->h->name(n);
	struct html_around around;

	if (x->at.flat > 0) {
		html_walk_children(x, n);
	} else if (strcmp(name, "attachment") == 0 && x->at.quoted == 0) {
		html_hier(x, n);
	} else {
		html_enter(x, &around);
		open_block(x, "div", name, n);
		html_walk_children(x, n);
		close_block(x, "div");
		html_leave(x, &around);
	}
}

static void
walk_front_or_back(struct html *x, const struct gaz_node *n)
{
	if (html_same(html_flatten(x, n), x->at.said))
		return; /* a preface that only repeats the title */
	open_block(x, "div", x->h->name(n), n);
	html_walk_children(x, n);
	close_block(x, "div");
}

/* A heading of something that is no division: of a quoted structure, a list item, a cross-heading.
 */
static void
walk_loose_heading(struct html *x, const struct gaz_node *n)
{
	struct html_around around;

	if (x->at.flat > 0) {
		html_walk_children(x, n);
		return;
	}
	html_enter(x, &around);
	x->at.p_class = "heading";
	html_walk_children(x, n);
	html_p_end(x);
	html_leave(x, &around);
}

static void
walk_break(struct html *x)
{
	if (x->at.flat > 0 || x->at.in_p)
		html_puts(x, "<br>");
}

void
html_walk_flat(struct html *x, const struct gaz_node *n)
{
	x->at.flat++;
	html_walk_children(x, n);
	x->at.flat--;
}

void
html_walk_siblings(struct html *x, const struct gaz_node *c)
{
	while (c != NULL && x->rc == GAZ_OK) {
		if (x->at.flat == 0 && html_is_item(x, c)) {
			c = html_items(x, c);
			continue;
		}
		html_walk(x, c);
		c = x->h->next_sibling(c);
	}
}

void
html_walk_children(struct html *x, const struct gaz_node *n)
{
	html_walk_siblings(x, x->h->first_child(n));
}

void
html_walk(struct html *x, const struct gaz_node *n)
{
	switch (x->h->kind(n)) {
	case GAZ_TEXT: walk_text_node(x, n); break;
	case GAZ_META: break;
	case GAZ_FRONT:
	case GAZ_BACK: walk_front_or_back(x, n); break;
	case GAZ_HIER: html_hier(x, n); break;
	case GAZ_BLOCK:
	case GAZ_LIST_TEXT: walk_block(x, n); break;
	case GAZ_LIST: html_list(x, n); break;
	case GAZ_TABLE: html_table(x, n); break;
	case GAZ_REF: html_link(x, n); break;
	case GAZ_NOTE: html_note(x, n); break;
	case GAZ_BREAK: walk_break(x); break;
	case GAZ_IMAGE: walk_image(x, n); break;
	case GAZ_QUOTE: walk_quote(x, n); break;
	case GAZ_HEADING: walk_loose_heading(x, n); break;
	case GAZ_CONTAINER: walk_container(x, n); break;
	case GAZ_LISTING: html_listing(x, n); break;
	case GAZ_NUM:
	case GAZ_INLINE:
	case GAZ_FOREIGN: walk_inline(x, n); break;
	default: /* ROOT, BODY, CONTENT, and what is not known yet: no element of their own */
		html_walk_children(x, n);
	}
}

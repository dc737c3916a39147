/* SPDX-License-Identifier: Apache-2.0 */
/* walk: content, one function for each kind of node. */
#include "inside.h"

#include <string.h>

static void
walk_text(struct flow *f, const char *p, size_t len)
{
	if (f->at.flat == 0 && !f->at.in_p && flow_is_white(p, len))
		return;
	flow_need_p(f);
	flow_text(f, (struct flow_str){ p, len });
}

/* Start or end tag of what says that n came or went. */
static void
put_mark(struct flow *f, const struct gaz_node *n, const char *bracket)
{
	const char *tag = f->form->mark != NULL ? f->form->mark(f, n) : NULL;

	if (tag != NULL)
		flow_putf(f, "%s%s>", bracket, tag);
}

static void
walk_text_node(struct flow *f, const struct gaz_node *n)
{
	struct flow_quote *q = &f->at.quote;
	size_t len;
	const char *p = f->h->text(n, &len);

	if (flow_is_white(p, len)) {
		walk_text(f, p, len);
		return;
	}
	flow_need_p(f); /* which may print a number, and the mark before that */
	put_mark(f, n, "<");
	if (q->start != NULL)
		flow_text(f, flow_str(q->start));
	q->start = NULL;
	flow_text(f, (struct flow_str){ p, len });
	if (n == q->last)
		flow_text(f, flow_str(q->end));
	put_mark(f, n, "</");
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
walk_quoted_text(struct flow *f, const struct gaz_node *n)
{
	const char *start = f->h->attr(n, "startQuote", NULL),
		   *end = f->h->attr(n, "endQuote", NULL);

	if (start != NULL)
		walk_text(f, start, strlen(start));
	flow_walk_children(f, n);
	if (end != NULL)
		walk_text(f, end, strlen(end));
}

static void
walk_inline(struct flow *f, const struct gaz_node *n)
{
	struct flow_state *at = &f->at;
	const char *tag = tag_of(f->h->name(n));

	if (tag == NULL || at->tag_count == FLOW_INLINE_MAX || !flow_has_text(f, n)) {
		walk_quoted_text(f, n);
		return;
	}
	flow_need_p(f);
	flow_putf(f, "<%s>", tag);
	at->tags[at->tag_count++] = tag;
	flow_walk_children(f, n);
	at->tag_count--;
	if (at->flat > 0 || at->in_p)
		flow_putf(f, "</%s>", tag);
}

static bool
holds_title(const struct flow *f, const struct gaz_node *block)
{
	const struct gaz_node *c;

	for (c = f->h->first_child(block); c != NULL; c = f->h->next_sibling(c))
		if (strcmp(f->h->name(c), "docTitle") == 0)
			return true;
	return false;
}

/* Whether n only repeats the title above it. */
static bool
is_said(struct flow *f, const struct gaz_node *n)
{
	return f->at.said.len > 0 && flow_same(flow_flatten(f, n), f->at.said) &&
	       !flow_is_changed(f, n);
}

static void
walk_block(struct flow *f, const struct gaz_node *n)
{
	struct flow_state *at = &f->at;
	struct flow_around around;

	if (at->flat > 0) {
		flow_walk_children(f, n);
		flow_puts(f, " ");
		return;
	}
	if (holds_title(f, n) && is_said(f, n))
		return;
	flow_enter(f, &around);
	at->p_of = n;
	if (holds_title(f, n))
		at->p_class = "doctitle";
	flow_walk_children(f, n);
	flow_p_end(f);
	flow_leave(f, &around);
}

static void
walk_image(struct flow *f, const struct gaz_node *n)
{
	const char *alt = f->h->attr(n, "alt", NULL);

	if (alt == NULL)
		return;
	flow_need_p(f);
	put_mark(f, n, "<");
	flow_puts(f, "<span class=\"image\">[");
	flow_text(f, flow_str(alt));
	flow_puts(f, "]</span>");
	put_mark(f, n, "</");
}

static void
walk_note(struct flow *f, const struct gaz_node *n)
{
	flow_need_p(f);
	put_mark(f, n, "<");
	flow_note(f, n);
	put_mark(f, n, "</");
}

static void
close_block(struct flow *f, const char *tag)
{
	flow_p_end(f);
	flow_putf(f, "</%s>\n", tag);
}

/* The last text of n that shows, where the closing quotation mark belongs. */
static const struct gaz_node *
last_text(const struct flow *f, const struct gaz_node *n)
{
	const struct gaz_node *c = f->h->next(n), *end = f->h->skip(n), *last = NULL;
	const char *p;
	size_t len;

	while (c != NULL && c != end) {
		if ((p = f->h->text(c, &len)) != NULL && !flow_is_white(p, len))
			last = c;
		c = f->h->kind(c) == GAZ_NOTE ? f->h->skip(c) : f->h->next(c);
	}
	return last;
}

/* Another document's text. Its quotation marks are attributes: they go to its first and last words.
 */
static void
walk_quote(struct flow *f, const struct gaz_node *n)
{
	struct flow_quote quote = f->at.quote;
	struct flow_around around;

	if (f->at.flat > 0) {
		walk_quoted_text(f, n);
		return;
	}
	flow_enter(f, &around);
	flow_open(f, "blockquote", NULL, n, NULL);
	f->at.quoted++;
	f->at.quote = (struct flow_quote){ .start = f->h->attr(n, "startQuote", NULL),
		.end = f->h->attr(n, "endQuote", NULL) };
	if (f->at.quote.end != NULL)
		f->at.quote.last = last_text(f, n);
	flow_walk_children(f, n);
	flow_settle(f);
	f->at.quote = quote;
	f->at.quoted--;
	close_block(f, "blockquote");
	flow_leave(f, &around);
}

/* Attachments and other documents inside this one. */
static void
walk_container(struct flow *f, const struct gaz_node *n)
{
	const char *name = f->h->name(n);
	struct flow_around around;

	if (f->at.flat > 0) {
		flow_walk_children(f, n);
	} else if (strcmp(name, "attachment") == 0 && f->at.quoted == 0) {
		flow_hier(f, n);
	} else {
		flow_enter(f, &around);
		flow_open(f, "div", name, n, NULL);
		flow_walk_children(f, n);
		close_block(f, "div");
		flow_leave(f, &around);
	}
}

static void
walk_matter(struct flow *f, const struct gaz_node *n)
{
	if (is_said(f, n))
		return;
	flow_p_end(f);
	flow_open(f, f->form->matter, f->h->name(n), n, NULL);
	flow_walk_children(f, n);
	close_block(f, f->form->matter);
}

/* A heading of something that is no division: of a quoted structure, a list item, a cross-heading.
 */
static void
walk_loose_heading(struct flow *f, const struct gaz_node *n)
{
	struct flow_around around;

	if (f->at.flat > 0) {
		flow_walk_children(f, n);
		return;
	}
	flow_enter(f, &around);
	f->at.p_class = "heading";
	flow_walk_children(f, n);
	flow_p_end(f);
	flow_leave(f, &around);
}

static void
walk_break(struct flow *f)
{
	if (f->at.flat > 0 || f->at.in_p)
		flow_putf(f, "<br%s", f->form->empty_end);
}

void
flow_open(struct flow *f, const char *tag, const char *class, const struct gaz_node *n,
    const struct flow_entry *entry)
{
	flow_putf(f, "<%s", tag);
	if (class != NULL)
		flow_attr(f, "class", flow_str(class));
	if (f->form->semantics != NULL)
		f->form->semantics(f, n, entry);
	flow_id_attr(f, entry != NULL ? entry->id : flow_id_of(f, n));
	flow_own_lang(f, n);
	flow_puts(f, ">\n");
}

void
flow_walk_flat(struct flow *f, const struct gaz_node *n)
{
	f->at.flat++;
	flow_walk_children(f, n);
	f->at.flat--;
}

void
flow_walk_siblings(struct flow *f, const struct gaz_node *c)
{
	while (c != NULL && f->rc == GAZ_OK) {
		if (f->form->pass_over != NULL && (c = f->form->pass_over(f, c)) == NULL)
			break;
		if (f->at.flat == 0 && flow_is_item(f, c)) {
			c = flow_items(f, c, NULL);
			continue;
		}
		flow_walk(f, c);
		c = f->h->next_sibling(c);
	}
}

void
flow_walk_children(struct flow *f, const struct gaz_node *n)
{
	flow_walk_siblings(f, f->h->first_child(n));
}

void
flow_walk(struct flow *f, const struct gaz_node *n)
{
	switch (f->h->kind(n)) {
	case GAZ_TEXT: walk_text_node(f, n); break;
	case GAZ_META: break;
	case GAZ_FRONT:
	case GAZ_BACK: walk_matter(f, n); break;
	case GAZ_HIER: flow_hier(f, n); break;
	case GAZ_BLOCK:
	case GAZ_LIST_TEXT: walk_block(f, n); break;
	case GAZ_LIST: flow_list(f, n); break;
	case GAZ_TABLE: flow_table(f, n); break;
	case GAZ_REF: flow_link(f, n); break;
	case GAZ_NOTE: walk_note(f, n); break;
	case GAZ_BREAK: walk_break(f); break;
	case GAZ_IMAGE: walk_image(f, n); break;
	case GAZ_QUOTE: walk_quote(f, n); break;
	case GAZ_HEADING: walk_loose_heading(f, n); break;
	case GAZ_CONTAINER: walk_container(f, n); break;
	case GAZ_NUM:
	case GAZ_INLINE:
	case GAZ_FOREIGN: walk_inline(f, n); break;
	default: /* ROOT, BODY, CONTENT, and what is not known yet: no element of their own */
		flow_walk_children(f, n);
	}
}

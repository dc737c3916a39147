/* SPDX-License-Identifier: Apache-2.0 */
/* flow_walk: writes the content, with one function for each kind of node. */
#include "flow_private.h"

#include <string.h>

static void
walk_text(struct flow *f, const char *p, size_t len)
{
	if (f->at.flat == 0 && !f->at.in_p && tree_is_blank(p, len))
		return;
	flow_need_p(f);
	flow_text(f, (struct tree_str){ p, len });
}

/* Writes the start ("<") or end tag ("</") of the element that marks n as inserted or deleted. */
static void
put_mark(struct flow *f, const struct gaz_node *n, const char *bracket)
{
	const char *tag = f->form->mark != NULL ? f->form->mark(f, n) : NULL;

	if (tag != NULL)
		flow_putf(f, "%s%s>", bracket, tag);
}

/* Writes the opening marks of the quoted structures that begin here, the outer ones first. */
static void
open_quotes(struct flow *f, struct flow_quote *q)
{
	if (q->around != NULL)
		open_quotes(f, q->around);
	if (q->start != NULL)
		flow_text(f, flow_str(q->start));
	q->start = NULL;
}

/* Writes the closing mark of q and what follows it, and those that end with it. */
static void
close_quotes(struct flow *f, struct flow_quote *q)
{
	const struct gaz_node *last = q->last;
	struct tree_str text = { NULL, 0 };

	if (q->end != NULL)
		flow_text(f, flow_str(q->end));
	q->end = NULL;
	q->last = NULL;
	if (q->tail.node != NULL) {
		text.p = f->h->text(q->tail.node, &text.len);
		flow_text(f, (struct tree_str){ text.p, q->tail.len });
		q->around->said = q->tail;
		last = q->tail.len == text.len ? q->tail.node : NULL;
	}
	if (last != NULL && q->around->last == last)
		close_quotes(f, q->around);
}

static void
walk_text_node(struct flow *f, const struct gaz_node *n)
{
	struct flow_quote *q = &f->at.quote;
	size_t len;
	const char *text = f->at.spelt > 0 ? tree_plain(&f->tree, n, &len) : f->h->text(n, &len),
		   *p = text;

	if (n == q->said.node && q->said.len <= len) {
		p += q->said.len;
		len -= q->said.len;
		for (; len > 0 && tree_is_white(*p); len--)
			p++;
	}
	if (tree_is_blank(p, len)) {
		walk_text(f, p, len);
		return;
	}
	flow_need_p(f); /* before the mark, because it may print a pending number */
	put_mark(f, n, "<");
	open_quotes(f, q);
	if (f->at.spelt == 0)
		flow_cited_text(f, n, (size_t)(p - text));
	else
		flow_text(f, (struct tree_str){ p, len });
	if (n == q->last)
		close_quotes(f, q);
	put_mark(f, n, "</");
}

static const char *
tag_of(const char *name)
{
	static const char *const same[] = { "b", "i", "u", "sup", "sub", "ins", "del", "abbr",
		"mark", NULL };

	for (size_t i = 0; same[i] != NULL; i++)
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

static bool
holds_formula(const struct flow *f, const struct gaz_node *n)
{
	const struct gaz_node *c = f->h->next(n), *end = f->h->skip(n);

	while (c != NULL && c != end && f->h->kind(c) != GAZ_FOREIGN)
		c = f->h->next(c);
	return c != NULL && c != end;
}

/* Whether n is a superscript or subscript that is written without a tag, as x^{..} or x_{..}. */
static bool
is_spelt(const struct flow *f, const struct gaz_node *n, const char *tag)
{
	bool script = tag != NULL && (strcmp(tag, "sup") == 0 || strcmp(tag, "sub") == 0);

	return script &&
	       (f->at.spelt > 0 || f->at.tag_count == FLOW_INLINE_MAX || holds_formula(f, n));
}

/* Writes n without markup; in right-to-left text, a formula is marked as left-to-right. */
static void
walk_spelt(struct flow *f, const struct gaz_node *n)
{
	bool turned =
	    f->rtl && f->at.spelt == 0 && f->h->kind(n) == GAZ_FOREIGN && flow_has_text(f, n);

	if (turned) {
		flow_need_p(f);
		flow_puts(f, "<span dir=\"ltr\">");
	}
	f->at.spelt++;
	walk_quoted_text(f, n);
	f->at.spelt--;
	flow_puts(f, turned ? "</span>" : "");
}

static void
walk_inline(struct flow *f, const struct gaz_node *n)
{
	struct flow_state *at = &f->at;
	const char *tag = tag_of(f->h->name(n));

	if (tree_wants_space(&f->tree, n))
		walk_text(f, " ", 1);
	if (f->h->kind(n) == GAZ_FOREIGN && flow_math(f, n))
		return;
	if (f->h->kind(n) == GAZ_FOREIGN || is_spelt(f, n, tag)) {
		walk_spelt(f, n);
		return;
	}
	if (tag == NULL && f->h->attr(n, "xml:lang", NULL) != NULL)
		tag = "span";
	if (tag == NULL || at->tag_count == FLOW_INLINE_MAX || !flow_has_text(f, n)) {
		walk_quoted_text(f, n);
		return;
	}
	flow_need_p(f);
	flow_putf(f, "<%s", tag);
	flow_own_lang(f, n);
	flow_puts(f, ">");
	at->tags[at->tag_count++] = tag;
	flow_walk_children(f, n);
	at->tag_count--;
	if (at->flat > 0 || at->in_p)
		flow_putf(f, "</%s>", tag);
}

/* Whether n only repeats the title above it. */
static bool
is_said(struct flow *f, const struct gaz_node *n)
{
	return f->at.said.len > 0 && tree_same(flow_flatten(f, n), f->at.said) &&
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
	if (tree_holds_title(&f->tree, n) && is_said(f, n))
		return;
	flow_enter(f, &around);
	at->p_of = n;
	if (tree_holds_title(&f->tree, n))
		at->p_class = "doctitle";
	flow_walk_children(f, n);
	flow_p_end(f);
	flow_leave(f, &around);
}

static void
walk_image(struct flow *f, const struct gaz_node *n)
{
	const char *src = f->h->attr(n, "src", NULL);

	if (tree_image_text(&f->tree, n) == NULL && (src == NULL || !flow_is_resource(src)))
		return;
	flow_need_p(f);
	put_mark(f, n, "<");
	flow_image(f, n);
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

/*
 * Writes the quoted text of another document. Its quotation marks are attributes of the element and
 * are written before its first and after its last words.
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
		.end = f->h->attr(n, "endQuote", NULL),
		.last = tree_last_text(&f->tree, n),
		.around = &quote };
	f->at.quote.tail = tree_tail(&f->tree, n, f->at.quote.last);
	flow_walk_children(f, n);
	flow_settle(f);
	f->at.quote = quote;
	f->at.quoted--;
	close_block(f, "blockquote");
	flow_leave(f, &around);
}

/* Writes attachments and other documents inside this one. */
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

/* Writes a heading that is not part of a division: of a quotation or list item, a cross-heading. */
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

const struct gaz_node *
flow_walk_next(struct flow *f, const struct gaz_node *c)
{
	if (f->at.flat == 0 && tree_is_item(&f->tree, c))
		return flow_items(f, c, NULL);
	flow_walk(f, c);
	return f->h->next_sibling(c);
}

void
flow_walk_siblings(struct flow *f, const struct gaz_node *c)
{
	while (c != NULL && f->rc == GAZ_OK) {
		if (f->form->pass_over != NULL && (c = f->form->pass_over(f, c)) == NULL)
			break;
		c = f->form->walk_next != NULL ? f->form->walk_next(f, c) : flow_walk_next(f, c);
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
	case GAZ_REF:
		if (strcmp(f->h->name(n), "noteRef") == 0)
			flow_note_ref(f, n);
		else
			flow_link(f, n);
		break;
	case GAZ_NOTE: walk_note(f, n); break;
	case GAZ_BREAK: walk_break(f); break;
	case GAZ_IMAGE: walk_image(f, n); break;
	case GAZ_QUOTE: walk_quote(f, n); break;
	case GAZ_HEADING: walk_loose_heading(f, n); break;
	case GAZ_CONTAINER: walk_container(f, n); break;
	case GAZ_NUM:
	case GAZ_INLINE:
	case GAZ_FOREIGN: walk_inline(f, n); break;
	default: /* ROOT, BODY, CONTENT and unknown kinds get no element */
		flow_walk_children(f, n);
	}
}

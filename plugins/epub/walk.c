/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk: content as XHTML. Akoma Ntoso lets blocks stand inside paragraphs (a quoted structure in a
 * mod, a list in a p); XHTML does not. So a paragraph opens when its first text comes, and a block
 * that comes inside of it closes it; text after the block opens it again, with the inline elements
 * it was in.
 */
#include "epub.h"

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
epub_p_end(struct epub *e)
{
	struct epub_page *page = &e->page;
	unsigned i;

	if (!page->in_p)
		return;
	for (i = page->tag_count; i > 0; i--)
		epub_putf(e, "</%s>", page->tags[i - 1]);
	epub_puts(e, "</p>\n");
	page->in_p = false;
}

void
epub_enter(struct epub *e, struct epub_around *around)
{
	struct epub_page *page = &e->page;

	epub_p_end(e);
	memcpy(around->tags, page->tags, page->tag_count * sizeof page->tags[0]);
	around->tag_count = page->tag_count;
	around->p_class = page->p_class;
	around->p_of = page->p_of;
	page->tag_count = 0;
	page->p_class = NULL;
	page->p_of = NULL;
}

void
epub_leave(struct epub *e, const struct epub_around *around)
{
	struct epub_page *page = &e->page;

	memcpy(page->tags, around->tags, around->tag_count * sizeof page->tags[0]);
	page->tag_count = around->tag_count;
	page->p_class = around->p_class;
	page->p_of = around->p_of;
}

static void
write_owed(struct epub *e)
{
	struct epub_page *page = &e->page;
	const struct gaz_node *num = page->num;

	if (page->note != 0)
		epub_note_back(e, page->note);
	page->note = 0;
	page->num = NULL;
	if (num != NULL) {
		epub_puts(e, "<span class=\"num\">");
		epub_walk_flat(e, num);
		epub_puts(e, "</span> ");
	}
}

/* Makes sure that text may stand here. */
void
epub_need_p(struct epub *e)
{
	struct epub_page *page = &e->page;
	unsigned i;

	if (page->flat > 0 || page->in_p)
		return;
	epub_puts(e, "<p");
	if (page->p_class != NULL)
		epub_attr(e, "class", epub_str(page->p_class));
	if (page->p_of != NULL)
		epub_lang(e, epub_str(e->h->attr(page->p_of, "xml:lang", NULL)), e->rtl);
	epub_puts(e, ">");
	page->in_p = true;
	write_owed(e);
	for (i = 0; i < page->tag_count; i++)
		epub_putf(e, "<%s>", page->tags[i]);
}

void
epub_owe_num(struct epub *e, const struct gaz_node *num)
{
	epub_settle(e);
	e->page.num = num;
}

void
epub_settle(struct epub *e)
{
	epub_p_end(e);
	if (e->page.num == NULL && e->page.note == 0)
		return;
	epub_need_p(e);
	epub_p_end(e);
}

static void
walk_text(struct epub *e, const char *p, size_t len)
{
	if (e->page.flat == 0 && !e->page.in_p && is_all_white(p, len))
		return;
	epub_need_p(e);
	epub_text(e, (struct epub_str){ p, len });
}

static void
walk_text_node(struct epub *e, const struct gaz_node *n)
{
	struct epub_quote *q = &e->page.quote;
	size_t len;
	const char *p = e->h->text(n, &len);

	if (q->start != NULL && !is_all_white(p, len)) {
		epub_need_p(e); /* which may print a number, and the mark before that */
		if (q->start != NULL)
			epub_text(e, epub_str(q->start));
		q->start = NULL;
	}
	walk_text(e, p, len);
	if (n == q->last)
		epub_text(e, epub_str(q->end));
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
walk_quoted_text(struct epub *e, const struct gaz_node *n)
{
	const char *start = e->h->attr(n, "startQuote", NULL),
		   *end = e->h->attr(n, "endQuote", NULL);

	if (start != NULL)
		walk_text(e, start, strlen(start));
	epub_walk_children(e, n);
	if (end != NULL)
		walk_text(e, end, strlen(end));
}

static void
walk_inline(struct epub *e, const struct gaz_node *n)
{
	struct epub_page *page = &e->page;
	const char *tag = tag_of(e->h->name(n));

	if (tag == NULL || page->tag_count == EPUB_INLINE_MAX || !epub_has_text(e, n)) {
		walk_quoted_text(e, n);
		return;
	}
	epub_need_p(e);
	epub_putf(e, "<%s>", tag);
	page->tags[page->tag_count++] = tag;
	epub_walk_children(e, n);
	page->tag_count--;
	if (page->flat > 0 || page->in_p)
		epub_putf(e, "</%s>", tag);
}

static bool
is_title(const struct epub *e, const struct gaz_node *block)
{
	const struct gaz_node *c;

	for (c = e->h->first_child(block); c != NULL; c = e->h->next_sibling(c))
		if (strcmp(e->h->name(c), "docTitle") == 0)
			return true;
	return false;
}

static void
walk_block(struct epub *e, const struct gaz_node *n)
{
	struct epub_page *page = &e->page;
	struct epub_around around;

	if (page->flat > 0) {
		epub_walk_children(e, n);
		epub_puts(e, " ");
		return;
	}
	epub_enter(e, &around);
	page->p_of = n;
	if (is_title(e, n))
		page->p_class = "doctitle";
	epub_walk_children(e, n);
	epub_p_end(e);
	epub_leave(e, &around);
}

static void
walk_image(struct epub *e, const struct gaz_node *n)
{
	const char *alt = e->h->attr(n, "alt", NULL);

	if (alt == NULL)
		return;
	epub_need_p(e);
	epub_puts(e, "<span class=\"image\">[");
	epub_text(e, epub_str(alt));
	epub_puts(e, "]</span>");
}

static void
open_block(struct epub *e, const char *tag, const char *class, const char *semantics,
    const struct gaz_node *n)
{
	struct epub_str id = epub_id_of(e, n);

	epub_p_end(e);
	epub_putf(e, "<%s", tag);
	if (class != NULL)
		epub_attr(e, "class", epub_str(class));
	epub_puts(e, semantics);
	if (id.len > 0)
		epub_attr(e, "id", id);
	epub_lang(e, epub_str(e->h->attr(n, "xml:lang", NULL)), e->rtl);
	epub_puts(e, ">\n");
}

static void
close_block(struct epub *e, const char *tag)
{
	epub_p_end(e);
	epub_putf(e, "</%s>\n", tag);
}

/* The last text of n that shows, where the closing quotation mark belongs. */
static const struct gaz_node *
last_text(const struct epub *e, const struct gaz_node *n)
{
	const struct gaz_node *c = e->h->next(n), *end = e->h->skip(n), *last = NULL;
	const char *p;
	size_t len;

	while (c != NULL && c != end) {
		if ((p = e->h->text(c, &len)) != NULL && !is_all_white(p, len))
			last = c;
		c = e->h->kind(c) == GAZ_NOTE ? e->h->skip(c) : e->h->next(c);
	}
	return last;
}

/* Another document's text. Its quotation marks are attributes: they go to its first and last words.
 */
static void
walk_quote(struct epub *e, const struct gaz_node *n)
{
	struct epub_quote quote = e->page.quote;
	struct epub_around around;

	if (e->page.flat > 0) {
		walk_quoted_text(e, n);
		return;
	}
	epub_enter(e, &around);
	open_block(e, "blockquote", NULL, "", n);
	e->page.quoted++;
	e->page.quote = (struct epub_quote){ .start = e->h->attr(n, "startQuote", NULL),
		.end = e->h->attr(n, "endQuote", NULL) };
	if (e->page.quote.end != NULL)
		e->page.quote.last = last_text(e, n);
	epub_walk_children(e, n);
	epub_settle(e);
	e->page.quote = quote;
	e->page.quoted--;
	close_block(e, "blockquote");
	epub_leave(e, &around);
}

/* Attachments and other documents inside this one. */
static void
walk_container(struct epub *e, const struct gaz_node *n)
{
	const char *name = e->h->name(n);
	struct epub_around around;

	if (e->page.flat > 0) {
		epub_walk_children(e, n);
	} else if (strcmp(name, "attachment") == 0 && e->page.quoted == 0) {
		epub_hier(e, n);
	} else {
		epub_enter(e, &around);
		open_block(e, "div", name, "", n);
		epub_walk_children(e, n);
		close_block(e, "div");
		epub_leave(e, &around);
	}
}

static void
walk_front_or_back(struct epub *e, const struct gaz_node *n)
{
	const char *name = e->h->name(n), *semantics = "";

	if (strcmp(name, "preamble") == 0)
		semantics = " epub:type=\"preamble\"";
	else if (strcmp(name, "conclusions") == 0)
		semantics = " epub:type=\"conclusion\" role=\"doc-conclusion\"";
	open_block(e, "section", name, semantics, n);
	epub_walk_children(e, n);
	close_block(e, "section");
}

/* A heading of something that is no division: of a quoted structure, a list item, a cross-heading.
 */
static void
walk_loose_heading(struct epub *e, const struct gaz_node *n)
{
	struct epub_around around;

	if (e->page.flat > 0) {
		epub_walk_children(e, n);
		return;
	}
	epub_enter(e, &around);
	e->page.p_class = "heading";
	epub_walk_children(e, n);
	epub_p_end(e);
	epub_leave(e, &around);
}

static void
walk_break(struct epub *e)
{
	if (e->page.flat > 0 || e->page.in_p)
		epub_puts(e, "<br/>");
}

void
epub_walk_flat(struct epub *e, const struct gaz_node *n)
{
	e->page.flat++;
	epub_walk_children(e, n);
	e->page.flat--;
}

void
epub_walk_siblings(struct epub *e, const struct gaz_node *c)
{
	while (c != NULL && e->rc == GAZ_OK) {
		if (e->page.flat == 0 && epub_is_item(e, c)) {
			c = epub_items(e, c, NULL);
			continue;
		}
		epub_walk(e, c);
		c = e->h->next_sibling(c);
	}
}

void
epub_walk_children(struct epub *e, const struct gaz_node *n)
{
	epub_walk_siblings(e, e->h->first_child(n));
}

void
epub_walk(struct epub *e, const struct gaz_node *n)
{
	switch (e->h->kind(n)) {
	case GAZ_TEXT: walk_text_node(e, n); break;
	case GAZ_META: break;
	case GAZ_FRONT:
	case GAZ_BACK: walk_front_or_back(e, n); break;
	case GAZ_HIER: epub_hier(e, n); break;
	case GAZ_BLOCK:
	case GAZ_LIST_TEXT: walk_block(e, n); break;
	case GAZ_LIST: epub_list(e, n); break;
	case GAZ_TABLE: epub_table(e, n); break;
	case GAZ_REF: epub_link(e, n); break;
	case GAZ_NOTE: epub_note(e, n); break;
	case GAZ_BREAK: walk_break(e); break;
	case GAZ_IMAGE: walk_image(e, n); break;
	case GAZ_QUOTE: walk_quote(e, n); break;
	case GAZ_HEADING: walk_loose_heading(e, n); break;
	case GAZ_CONTAINER: walk_container(e, n); break;
	case GAZ_NUM:
	case GAZ_INLINE:
	case GAZ_FOREIGN: walk_inline(e, n); break;
	default: /* ROOT, BODY, CONTENT, and what is not known yet: no element of their own */
		epub_walk_children(e, n);
	}
}

static const char *
body_attrs(enum epub_matter matter)
{
	switch (matter) {
	case EPUB_FRONT: return " epub:type=\"frontmatter\"";
	case EPUB_BACK: return " epub:type=\"backmatter\"";
	default: return " epub:type=\"bodymatter\"";
	}
}

/* A run of items is one list, though each is a piece; returns the last piece that was written. */
static size_t
write_piece(struct epub *e, const struct epub_file *f, size_t i)
{
	const struct epub_piece *piece = &e->pieces[f->first_piece];
	size_t last = f->piece_count - 1;
	const struct gaz_node *next;

	e->page.depth = piece[i].depth;
	if (piece[i].head_only) {
		epub_heading_only(e, piece[i].node);
		return i;
	}
	if (!epub_is_item(e, piece[i].node)) {
		epub_walk(e, piece[i].node);
		return i;
	}
	next = epub_items(e, piece[i].node, e->h->next_sibling(piece[last].node));
	while (i < last && piece[i + 1].node != next)
		i++;
	return i;
}

void
epub_write_file(struct epub *e, size_t file)
{
	const struct epub_file *f = &e->files[file];
	size_t i;

	e->page = (struct epub_page){ .file = file };
	epub_head(e, f->title.len > 0 ? f->title : e->title, body_attrs(f->matter));
	for (i = 0; i < f->piece_count && e->rc == GAZ_OK; i++) {
		i = write_piece(e, f, i);
		epub_settle(e);
	}
	epub_notes(e);
	epub_foot(e);
}

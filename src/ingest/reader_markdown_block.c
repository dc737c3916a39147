/* SPDX-License-Identifier: Apache-2.0 */
/* reader_markdown_block: paragraphs, quotations, tables, code and tags. */
#include <stdlib.h>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <gazetted/plugin.h>

#include "base/err.h"
#include "base/utf8.h"
#include "ingest/reader_markdown.h"
#include "ingest/report.h"

uint32_t
md_line_of(const struct markdown *m, struct cmark_node *n)
{
	return m->front.lines + (uint32_t)cmark_node_get_start_line(n);
}

void
md_keep_attr(struct markdown *m, struct md_attr *a)
{
	if (!arena_keep(m->arena, &a->name) || !arena_keep(m->arena, &a->prefix) ||
	    !arena_keep(m->arena, &a->value))
		m->rc = err_set(m->e, ERR_LIMIT, "the text needs too much memory");
}

/* The name of the element if the paragraph is one tag of a block; empty otherwise. */
static bool
is_sole_block(cmark_node *paragraph)
{
	cmark_node *first = cmark_node_first_child(paragraph),
		   *last = cmark_node_last_child(paragraph);
	const struct draft_element *known;
	struct str tag, end;
	size_t len = 1;

	if (first == NULL || first == last ||
	    cmark_node_get_type(first) != CMARK_NODE_HTML_INLINE ||
	    cmark_node_get_type(last) != CMARK_NODE_HTML_INLINE)
		return false;
	tag = md_literal(first);
	end = md_literal(last);
	while (len < tag.len && tag.p[len] != ' ' && tag.p[len] != '>' && tag.p[len] != '/')
		len++;
	tag = str_slice(tag, 1, len);
	if (end.len != tag.len + 3 || !str_eq(str_slice(end, 2, end.len - 1), tag))
		return false;
	known = draft_element(tag.p, tag.len);
	return known != NULL && (known->kind == GAZ_BLOCK || known->kind == GAZ_LIST_TEXT ||
				    known->kind == GAZ_HEADING || known->kind == GAZ_NUM);
}

/* Moves the children of a paragraph that is one tag of a block to where the paragraph is. */
static void
put_sole_block(struct markdown *m, cmark_node *paragraph, uint32_t line)
{
	struct md_node *holder = md_new(m, STR("p"), line), *block;

	if (holder == NULL)
		return;
	holder->depth = (uint16_t)(md_top(m)->depth);
	md_inlines(m, cmark_node_first_child(paragraph), holder, line);
	for (struct md_node *c = holder->first; c != NULL && m->rc == 0; c = c->next) {
		if ((block = md_add_block(m, c->name, line)) == NULL)
			return;
		block->text = c->text;
		block->attrs = c->attrs;
		block->first = c->first;
		block->last = c->last;
		for (struct md_node *k = block->first; k != NULL; k = k->next)
			k->parent = block;
	}
}

void
md_paragraph(struct markdown *m, struct cmark_node *paragraph, uint32_t line)
{
	cmark_node *text = md_text_at(paragraph, false);
	struct md_braces braces = { 0 };
	struct md_node *p;
	struct str s;

	if (cmark_node_first_child(paragraph) == NULL)
		return; /* a number was all of it */
	if (is_sole_block(paragraph)) {
		put_sole_block(m, paragraph, line);
		return;
	}
	if (text != NULL) {
		s = md_literal(text);
		if (!arena_keep(m->arena, &s) || md_braces_take(m, &s, false, line, &braces) != 0)
			return;
		if (braces.any && s.len == 0)
			cmark_node_free(text);
		else if (braces.any)
			md_set_literal(m, text, s);
	}
	if (braces.element.len > 0) {
		md_fail(m, line,
		    "the braces after a paragraph name an element; write it as a tag around the "
		    "text, <" STR_FMT ">",
		    STR_ARG(braces.element));
		return;
	}
	if ((p = md_add_block(m, STR("p"), line)) == NULL)
		return;
	p->implied = true;
	md_braces_apply(m, p, &braces);
	md_inlines(m, cmark_node_first_child(paragraph), p, line);
}

static void
put_quote(struct markdown *m, cmark_node *quote, uint32_t line)
{
	cmark_node *first = cmark_node_first_child(quote), *text;
	struct md_braces braces = { 0 };
	struct md_node *n;
	size_t base;
	struct str s;

	if (first != NULL && cmark_node_get_type(first) == CMARK_NODE_PARAGRAPH &&
	    (text = md_text_at(first, true)) != NULL && cmark_node_next(text) == NULL) {
		s = md_literal(text);
		if (s.len > 0 && s.p[0] == '{' && str_find(s, '}') == s.len - 1) {
			if (!arena_keep(m->arena, &s) ||
			    md_braces_take(m, &s, true, line, &braces) != 0)
				return;
			cmark_node_free(first);
			first = cmark_node_first_child(quote);
		}
	}
	if ((n = md_add_block(m, STR("quotedStructure"), line)) == NULL)
		return;
	n->implied = true;
	md_braces_apply(m, n, &braces);
	base = m->frame_count;
	md_push(m, n, MD_BLOCK, 0, line);
	md_blocks(m, first);
	md_pop_to(m, base);
}

static bool
is_empty_row(cmark_node *row)
{
	for (cmark_node *c = cmark_node_first_child(row); c != NULL; c = cmark_node_next(c))
		if (cmark_node_first_child(c) != NULL)
			return false;
	return true;
}

static void
put_row(struct markdown *m, cmark_node *row, struct md_node *table, bool head, uint32_t line)
{
	struct md_node *tr = md_new(m, STR("tr"), line), *cell, *p;

	md_append(m, table, tr);
	for (cmark_node *c = cmark_node_first_child(row); c != NULL && m->rc == 0;
	     c = cmark_node_next(c)) {
		cell = md_new(m, head ? STR("th") : STR("td"), line);
		md_append(m, tr, cell);
		if (cmark_node_first_child(c) == NULL || (p = md_new(m, STR("p"), line)) == NULL)
			continue;
		p->implied = true;
		md_append(m, cell, p);
		md_inlines(m, cmark_node_first_child(c), p, line);
	}
}

static void
put_table(struct markdown *m, cmark_node *table, uint32_t line)
{
	struct md_node *n = md_add_block(m, STR("table"), line);

	if (n == NULL)
		return;
	n->implied = true;
	for (cmark_node *row = cmark_node_first_child(table); row != NULL && m->rc == 0;
	     row = cmark_node_next(row)) {
		bool head = cmark_gfm_extensions_get_table_row_is_header(row) != 0;

		if (!head || !is_empty_row(row))
			put_row(m, row, n, head, md_line_of(m, row));
	}
}

/* Code: markup of the document if it is marked xml, else lines that keep their spaces. */
static void
put_code(struct markdown *m, cmark_node *code, uint32_t line)
{
	struct str s = md_literal(code), rest;
	struct md_node *p;

	if (str_is(str_from(cmark_node_get_fence_info(code)), "xml")) {
		md_markup_read(m, s, line + 1, true);
		return;
	}
	if ((p = md_add_block(m, STR("p"), line)) == NULL)
		return;
	p->implied = true;
	md_add_attr(m, p, STR(""), STR("class"), STR("preformatted"));
	for (rest = s; rest.len > 0;) {
		md_add_text(m, p, str_cut(rest, '\n', &rest), line);
		if (rest.len > 0)
			md_append(m, p, md_new(m, STR("br"), line));
	}
}

static void
put_block(struct markdown *m, cmark_node *n, uint32_t line)
{
	cmark_node_type type = cmark_node_get_type(n);

	if (type == CMARK_NODE_PARAGRAPH)
		md_paragraph(m, n, line);
	else if (type == CMARK_NODE_HEADING)
		md_heading(m, n, line);
	else if (type == CMARK_NODE_LIST)
		md_list(m, n, line);
	else if (type == CMARK_NODE_BLOCK_QUOTE)
		put_quote(m, n, line);
	else if (type == CMARK_NODE_HTML_BLOCK)
		md_markup_read(m, md_literal(n), line, false);
	else if (type == CMARK_NODE_CODE_BLOCK)
		put_code(m, n, line);
	else if (type == CMARK_NODE_THEMATIC_BREAK)
		report_drop(m->report, line, "a line between parts of the text");
	else if (strcmp(cmark_node_get_type_string(n), "table") == 0)
		put_table(m, n, line);
}

void
md_blocks(struct markdown *m, struct cmark_node *first)
{
	cmark_node *next;

	for (cmark_node *n = first; n != NULL && m->rc == 0; n = next) {
		next = cmark_node_next(n);
		put_block(m, n, md_line_of(m, n));
	}
}

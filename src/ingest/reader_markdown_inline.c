/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader_markdown_inline: what is in a line: text, emphasis, links, images, footnotes and tags.
 * What must hold: every character that cmark gives is written once, in its order.
 */
#include <stdio.h>
#include <stdlib.h>

#include <cmark-gfm.h>

#include "base/err.h"
#include "base/utf8.h"
#include "ingest/lines.h"
#include "ingest/reader_markdown.h"
#include "ingest/report.h"

#define NOTES_OPEN_MAX 16 /* footnotes in footnotes */

/* The state of one run of inline nodes. */
struct run {
	struct markdown *m;
	struct md_node *at, *end; /* the element that is filled, and the one that was given */
	uint32_t line;
};

struct str
md_literal(struct cmark_node *text)
{
	return str_from(cmark_node_get_literal(text));
}

void
md_set_literal(struct markdown *m, struct cmark_node *text, struct str s)
{
	char *copy = arena_dup(m->arena, s);

	if (copy == NULL || cmark_node_set_literal(text, copy) == 0)
		m->rc = err_set(m->e, ERR_LIMIT, "the text needs too much memory");
}

struct cmark_node *
md_text_at(struct cmark_node *container, bool at_start)
{
	cmark_node *n =
	    at_start ? cmark_node_first_child(container) : cmark_node_last_child(container);

	return n != NULL && cmark_node_get_type(n) == CMARK_NODE_TEXT ? n : NULL;
}

static struct md_node *
add(struct run *r, const char *name)
{
	struct md_node *n = md_new(r->m, str_from(name), r->line);

	if (n != NULL)
		md_append(r->m, r->at, n);
	return n;
}

static struct str
keep(struct run *r, const char *s)
{
	struct str kept = str_from(s);

	if (!arena_keep(r->m->arena, &kept))
		r->m->rc = err_set(r->m->e, ERR_LIMIT, "the text needs too much memory");
	return kept;
}

static void
put_tag(struct run *r, struct str s)
{
	enum md_tag_kind kind;
	struct md_node *n = NULL;

	if (md_tag_read(r->m, s, r->line, &kind, &n) == 0 || kind == MD_COMMENT)
		return;
	if (kind == MD_CLOSE) {
		if (r->at == r->end || !str_eq(r->at->name, n->name))
			md_fail(r->m, r->line, "</" STR_FMT "> stands where %s" STR_FMT "%s",
			    STR_ARG(utf8_cut(n->name, REPORT_QUOTE_BYTES)),
			    r->at == r->end ? "no tag is open" : "</",
			    r->at == r->end ? 0 : (int)r->at->name.len, r->at->name.p,
			    r->at == r->end ? "" : "> is due");
		else
			r->at = r->at->parent;
		return;
	}
	if (str_find_str(s, STR("xmlns=")) == s.len)
		n->ns = n->default_ns = r->at->default_ns;
	md_append(r->m, r->at, n);
	if (kind == MD_OPEN)
		r->at = n;
}

/* A line end: nothing between characters that are written without spaces. */
static void
put_line_end(struct run *r, cmark_node *n)
{
	cmark_node *before = cmark_node_previous(n), *after = cmark_node_next(n);
	struct str s, t;

	if (before != NULL && after != NULL && cmark_node_get_type(before) == CMARK_NODE_TEXT &&
	    cmark_node_get_type(after) == CMARK_NODE_TEXT) {
		s = md_literal(before);
		t = md_literal(after);
		if (s.len > 0 && t.len > 0 && (unsigned char)s.p[s.len - 1] >= 0x80 &&
		    lines_is_unspaced(lines_last_char(s)) && lines_is_unspaced(lines_first_char(t)))
			return;
	}
	md_add_text(r->m, r->at, STR("\n"), r->line);
}

static void put_nodes(struct run *r, cmark_node *n);

/* An element around the children of n. */
static void
put_around(struct run *r, cmark_node *n, struct md_node *element)
{
	struct run inner = { r->m, element, element, r->line };

	if (element == NULL)
		return;
	put_nodes(&inner, cmark_node_first_child(n));
	if (inner.at != inner.end)
		md_fail(r->m, r->line,
		    "<" STR_FMT "> is not closed where its emphasis or link ends",
		    STR_ARG(inner.at->name));
}

static void
put_link(struct run *r, cmark_node *n)
{
	struct md_node *ref = add(r, "ref");
	const char *title = cmark_node_get_title(n);

	if (ref == NULL)
		return;
	md_add_attr(r->m, ref, STR(""), STR("href"), keep(r, cmark_node_get_url(n)));
	if (title != NULL && title[0] != '\0')
		md_add_attr(r->m, ref, STR(""), STR("title"), keep(r, title));
	put_around(r, n, ref);
}

static void
put_image(struct run *r, cmark_node *n)
{
	struct md_node *img = add(r, "img");
	cmark_node *alt = cmark_node_first_child(n);

	if (img == NULL)
		return;
	md_add_attr(r->m, img, STR(""), STR("src"), keep(r, cmark_node_get_url(n)));
	if (alt != NULL && cmark_node_get_literal(alt) != NULL)
		md_add_attr(r->m, img, STR(""), STR("alt"), keep(r, cmark_node_get_literal(alt)));
}

/* Another sign of a footnote: a noteRef to it, with its marker. */
static void
refer_to_note(struct markdown *m, const struct md_node *note, struct md_node *parent, uint32_t line)
{
	struct str eid = md_attr_of(note, "eId"), marker = md_attr_of(note, "marker");
	const char *href = arena_printf(m->arena, "#" STR_FMT, STR_ARG(eid));
	struct md_node *n;

	if (eid.len == 0) {
		md_fail(m, line,
		    "two signs name one footnote; give the footnote a name, as [^1]: {#note_1} "
		    "text, or each sign a text of its own");
		return;
	}
	if (href == NULL || (n = md_new(m, STR("noteRef"), line)) == NULL)
		return;
	md_append(m, parent, n);
	md_add_attr(m, n, STR(""), STR("href"), str_from(href));
	if (marker.p != NULL)
		md_add_attr(m, n, STR(""), STR("marker"), marker);
}

void
md_note(struct markdown *m, struct cmark_node *reference, struct md_node *parent, uint32_t line)
{
	uint64_t number;
	struct md_node *n;
	cmark_node *note, *first;
	struct md_braces braces = { 0 };
	struct str text;

	if (!str_to_u64(md_literal(reference), &number) || number == 0 || number > m->note_count)
		return;
	note = m->notes[number - 1];
	if (m->note_nodes[number - 1] != NULL) {
		refer_to_note(m, m->note_nodes[number - 1], parent, line);
		return;
	}
	if ((n = md_new(m, STR("authorialNote"), line)) == NULL)
		return;
	m->note_nodes[number - 1] = n;
	md_append(m, parent, n);
	first = cmark_node_first_child(note);
	if (first != NULL && cmark_node_get_type(first) == CMARK_NODE_PARAGRAPH &&
	    md_text_at(first, true) != NULL) {
		text = md_literal(md_text_at(first, true));
		if (!arena_keep(m->arena, &text))
			return;
		if (md_braces_take(m, &text, true, line, &braces) == 0 && braces.any)
			md_set_literal(m, md_text_at(first, true), text);
		if (braces.any && text.len == 0)
			cmark_node_free(md_text_at(first, true));
	}
	if (braces.any)
		md_braces_apply(m, n, &braces);
	else
		md_add_attr(m, n, STR(""), STR("marker"),
		    str_from(arena_dup(m->arena, md_literal(reference))));
	if (m->notes_open == NOTES_OPEN_MAX) {
		md_fail(m, line, "footnotes are nested more than %d deep", NOTES_OPEN_MAX);
		return;
	}
	m->notes_open++;
	size_t base = m->frame_count;

	md_push(m, n, MD_BLOCK, 0, line);
	md_blocks(m, first);
	md_pop_to(m, base);
	m->notes_open--;
}

static void
put_node(struct run *r, cmark_node *n)
{
	cmark_node_type type = cmark_node_get_type(n);

	if (type == CMARK_NODE_TEXT) {
		md_add_text(r->m, r->at, md_literal(n), r->line);
	} else if (type == CMARK_NODE_SOFTBREAK) {
		put_line_end(r, n);
	} else if (type == CMARK_NODE_LINEBREAK) {
		add(r, "br");
	} else if (type == CMARK_NODE_HTML_INLINE) {
		put_tag(r, md_literal(n));
	} else if (type == CMARK_NODE_EMPH) {
		put_around(r, n, add(r, "i"));
	} else if (type == CMARK_NODE_STRONG) {
		put_around(r, n, add(r, "b"));
	} else if (type == CMARK_NODE_LINK) {
		put_link(r, n);
	} else if (type == CMARK_NODE_IMAGE) {
		put_image(r, n);
	} else if (type == CMARK_NODE_FOOTNOTE_REFERENCE) {
		md_note(r->m, n, r->at, r->line);
	} else if (type == CMARK_NODE_CODE) {
		struct md_node *code = add(r, "inline");

		if (code == NULL)
			return;
		md_add_attr(r->m, code, STR(""), STR("name"), STR("code"));
		md_add_text(r->m, code, md_literal(n), r->line);
	} else {
		put_nodes(r, cmark_node_first_child(n));
	}
}

/* Recursive; cmark bounds the depth of emphasis and links by the length of a line. */
static void
put_nodes(struct run *r, cmark_node *n)
{
	for (; n != NULL && r->m->rc == 0; n = cmark_node_next(n))
		put_node(r, n);
}

void
md_inlines(struct markdown *m, struct cmark_node *first, struct md_node *parent, uint32_t line)
{
	struct run r = { m, parent, parent, line };

	if (parent == NULL)
		return;
	put_nodes(&r, first);
	if (m->rc == 0 && r.at != r.end)
		md_fail(m, line,
		    "<" STR_FMT "> is not closed in its paragraph; write </" STR_FMT ">",
		    STR_ARG(r.at->name), STR_ARG(r.at->name));
}

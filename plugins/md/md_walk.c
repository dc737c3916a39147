/* SPDX-License-Identifier: Apache-2.0 */
/*
 * md_walk: writes the tree as headings, paragraphs, lists and quotations.
 * What must hold: every character of the text is written exactly once, in document order, except
 * that notes come at the end.
 */
#include <stdio.h>
#include <string.h>

#include "md.h"

#define ORDINAL_MAX 999999999 /* CommonMark 5.2 */

static void walk_siblings(struct md *m, const struct gaz_node *c);

void
md_walk_head(struct md *m, const struct gaz_node *n)
{
	const struct gaz_node *c = m->h->first_child(n);

	for (; c != NULL && tree_is_head(&m->tree, c); c = m->h->next_sibling(c)) {
		md_walk_flat(m, c);
		md_text(m, " ", 1);
	}
}

void
md_walk_content(struct md *m, const struct gaz_node *n)
{
	walk_siblings(m, tree_content(&m->tree, n));
	md_end(m);
}

/* Writes number and heading; an attachment without them gets the title of its document (label). */
static void
put_heading(struct md *m, const struct gaz_node *n, struct tree_str label)
{
	unsigned level = m->depth + 2; /* level 1 is the title */

	md_begin(m);
	if (m->quoted > 0) {
		md_mark(m, m->is_comparison ? "<b>" : "**");
	} else {
		md_raw(m, "######", level < MD_HEADING_LEVELS ? level : MD_HEADING_LEVELS);
		md_raws(m, " ");
		m->line.heading = true;
	}
	if (tree_child(&m->tree, n, GAZ_NUM) != NULL ||
	    tree_child(&m->tree, n, GAZ_HEADING) != NULL)
		md_walk_head(m, n);
	else
		md_text(m, label.p, label.len);
	md_change(m, GAZ_SAME);
	if (m->quoted > 0)
		md_mark_close(m, m->is_comparison ? "</b>" : "**");
	md_end(m);
}

static void
walk_section(struct md *m, const struct gaz_node *n)
{
	struct tree_str label = md_label(m, n), said = m->said;
	bool headed = label.len > 0;

	md_end(m);
	if (headed)
		put_heading(m, n, label);
	m->said = label;
	m->depth += headed;
	md_walk_content(m, n);
	m->depth -= headed;
	m->said = said;
}

/* Ends the line; a pending number that had no text after it gets a line of its own. */
static void
settle(struct md *m)
{
	if (m->num != NULL)
		md_begin(m);
	if (m->num != NULL) {
		const struct gaz_node *num = m->num;

		m->num = NULL;
		md_walk_flat(m, num);
	}
	md_end(m);
}

/* Writes a numbered paragraph: its number is printed before its first words. */
static void
walk_paragraph(struct md *m, const struct gaz_node *n)
{
	settle(m);
	m->num = tree_child(&m->tree, n, GAZ_NUM);
	md_walk_content(m, n);
	settle(m);
}

/* The number of an item if it is a valid list marker of Markdown ("1." or "1)"); else -1. */
static long
ordinal_of(struct md *m, const struct gaz_node *n, char *sign)
{
	const struct gaz_node *num = tree_child(&m->tree, n, GAZ_NUM);
	struct tree_str s = { 0 };
	long value = 0;
	size_t i;

	if (num != NULL)
		s = md_flatten(m, num);
	for (i = 0; i < s.len && s.p[i] >= '0' && s.p[i] <= '9' && value <= ORDINAL_MAX / 10; i++)
		value = value * 10 + s.p[i] - '0';
	if (i == 0 || i + 1 != s.len || (s.p[i] != '.' && s.p[i] != ')') || s.p[0] == '0')
		return -1;
	*sign = s.p[i];
	return value;
}

/* The number of the first of consecutive items if they are numbered without gaps; else -1. */
static long
first_ordinal(struct md *m, const struct gaz_node *n)
{
	const struct gaz_node *parent = m->h->parent(n);
	char sign = '.', other;
	long first, next;

	if (tree_child(&m->tree, n, GAZ_NUM) == NULL)
		return parent != NULL && strcmp(m->h->name(parent), "ol") == 0 ? 1 : -1;
	first = next = ordinal_of(m, n, &sign);
	while (next >= 0 && (n = m->h->next_sibling(n)) != NULL && tree_is_item(&m->tree, n)) {
		other = sign;
		if (ordinal_of(m, n, &other) != ++next || other != sign)
			return -1;
	}
	return first;
}

/* Whether num is a dash or bullet, which the marker of an unnumbered list replaces. */
static bool
is_dash(struct md *m, const struct gaz_node *num)
{
	static const char *const dashes[] = { "-", "\xe2\x80\x93", "\xe2\x80\x94", "\xe2\x80\xa2",
		"\xe2\x80\x90", "\xe2\x80\x91", "*", NULL };
	struct tree_str s = md_flatten(m, num);

	for (size_t i = 0; dashes[i] != NULL; i++)
		if (tree_same(s, (struct tree_str){ dashes[i], strlen(dashes[i]) }))
			return true;
	return false;
}

static void
walk_item(struct md *m, const struct gaz_node *n, long ordinal)
{
	const struct gaz_node *num = tree_child(&m->tree, n, GAZ_NUM),
			      *heading = tree_child(&m->tree, n, GAZ_HEADING);
	char marker[MD_MARKER_BYTES] = "- ", rest[MD_MARKER_BYTES], sign = '.';
	bool pushed;

	if (ordinal >= 0) {
		ordinal_of(m, n, &sign);
		snprintf(marker, sizeof marker, "%ld%c ", ordinal, sign);
	}
	snprintf(rest, sizeof rest, "%*s", (int)strlen(marker), "");
	pushed = md_push(m, marker, rest);
	m->num = ordinal >= 0 || num == NULL || is_dash(m, num) ? NULL : num;
	if (heading != NULL)
		md_walk(m, heading);
	md_walk_content(m, n);
	settle(m);
	md_pop(m, pushed);
}

/* Writes consecutive items from n on; returns the next sibling. */
static const struct gaz_node *
walk_items(struct md *m, const struct gaz_node *n)
{
	long ordinal = first_ordinal(m, n);

	settle(m);
	if (m->after_list) { /* separates two adjacent lists */
		md_begin(m);
		md_raws(m, "<!-- -->");
		md_end(m);
	}
	for (; n != NULL && tree_is_item(&m->tree, n) && m->rc == GAZ_OK;
	     n = m->h->next_sibling(n)) {
		m->after_list = false;
		if (ordinal >= 0 && tree_item_value(&m->tree, n) > 0)
			ordinal = tree_item_value(&m->tree, n);
		walk_item(m, n, ordinal);
		ordinal += ordinal >= 0;
	}
	m->after_list = true;
	return n;
}

static void
walk_block(struct md *m, const struct gaz_node *n)
{
	if (m->flat > 0) {
		md_walk_children(m, n);
		md_text(m, " ", 1);
		return;
	}
	if (tree_holds_title(&m->tree, n) && tree_same(md_flatten(m, n), m->said))
		return;     /* it repeats the heading */
	if (!m->line.fresh) /* the first block of a note follows its anchor in the same line */
		md_end(m);
	md_walk_children(m, n);
	md_end(m);
}

/* Writes a heading that is not part of a division: of an item or quotation, a cross-heading. */
static void
walk_loose_heading(struct md *m, const struct gaz_node *n)
{
	if (m->flat == 0) {
		md_end(m);
		md_begin(m);
		md_mark(m, "<b>");
	}
	md_walk_flat(m, n);
	if (m->flat > 0)
		return;
	md_change(m, GAZ_SAME);
	md_mark_close(m, "</b>");
	md_end(m);
}

/*
 * Writes the quoted text of another document. Its quotation marks are attributes of the element and
 * are written before its first and after its last words.
 */
static void
walk_quote(struct md *m, const struct gaz_node *n)
{
	struct md_quote around = m->quote;
	bool pushed;

	if (m->flat > 0) {
		md_inline(m, n);
		return;
	}
	settle(m);
	m->quote = (struct md_quote){ .start = m->h->attr(n, "startQuote", NULL),
		.end = m->h->attr(n, "endQuote", NULL) };
	if (m->quote.end != NULL)
		m->quote.last = tree_last_text(&m->tree, n);
	pushed = md_push(m, "> ", "> ");
	m->quoted++;
	md_walk_children(m, n);
	settle(m);
	m->quoted--;
	md_pop(m, pushed);
	m->quote = around;
}

static void
walk_text(struct md *m, const struct gaz_node *n)
{
	const struct gaz_node *num = m->num;
	size_t len;
	const char *p = m->raised > 0 ? m->h->text(n, &len) : tree_plain(&m->tree, n, &len);

	if (tree_is_blank(p, len)) {
		md_text(m, p, m->line.open ? len : 0);
		return;
	}
	md_begin(m);
	if (num != NULL && m->flat == 0) {
		m->num = NULL;
		md_walk_flat(m, num);
		md_text(m, " ", 1);
	}
	if (tree_is_white(*p))
		md_text(m, " ", 1); /* the space must precede the mark */
	md_change(m, m->h->change(n));
	if (m->quote.start != NULL)
		md_texts(m, m->quote.start);
	m->quote.start = NULL;
	md_cited_text(m, n, p, len);
	if (n == m->quote.last)
		md_texts(m, m->quote.end);
}

static void
walk_image(struct md *m, const struct gaz_node *n)
{
	const char *alt = tree_image_text(&m->tree, n);

	if (alt == NULL)
		return;
	md_begin(m);
	md_change(m, m->h->change(n));
	md_texts(m, "[");
	md_texts(m, alt);
	md_texts(m, "]");
}

static void
walk_container(struct md *m, const struct gaz_node *n)
{
	if (m->flat == 0 && m->quoted == 0 && strcmp(m->h->name(n), "attachment") == 0) {
		walk_section(m, n);
		return;
	}
	if (m->flat == 0)
		md_end(m);
	md_walk_children(m, n);
	if (m->flat == 0)
		md_end(m);
}

static void
walk_hier(struct md *m, const struct gaz_node *n)
{
	if (m->flat > 0)
		md_walk_children(m, n);
	else if (tree_rank(&m->tree, n) == TREE_ITEM)
		walk_paragraph(m, n);
	else
		walk_section(m, n);
}

void
md_walk_flat(struct md *m, const struct gaz_node *n)
{
	m->flat++;
	md_walk_children(m, n);
	m->flat--;
}

static void
walk_siblings(struct md *m, const struct gaz_node *c)
{
	while (c != NULL && m->rc == GAZ_OK) {
		if (m->flat == 0 && tree_is_item(&m->tree, c)) {
			c = walk_items(m, c);
			continue;
		}
		md_walk(m, c);
		c = m->h->next_sibling(c);
	}
}

void
md_walk_children(struct md *m, const struct gaz_node *n)
{
	walk_siblings(m, m->h->first_child(n));
}

void
md_walk(struct md *m, const struct gaz_node *n)
{
	switch (m->h->kind(n)) {
	case GAZ_TEXT: walk_text(m, n); break;
	case GAZ_META: break;
	case GAZ_HIER: walk_hier(m, n); break;
	case GAZ_BLOCK:
	case GAZ_LIST_TEXT: walk_block(m, n); break;
	case GAZ_TABLE: md_table(m, n); break;
	case GAZ_NUM:
	case GAZ_INLINE:
	case GAZ_FOREIGN: md_inline(m, n); break;
	case GAZ_REF: md_link(m, n); break;
	case GAZ_NOTE: md_note(m, n); break;
	case GAZ_BREAK:
		if (m->flat == 0)
			md_break(m);
		else
			md_text(m, " ", 1);
		break;
	case GAZ_IMAGE: walk_image(m, n); break;
	case GAZ_QUOTE: walk_quote(m, n); break;
	case GAZ_HEADING: walk_loose_heading(m, n); break;
	default: walk_container(m, n); /* containers and unknown kinds */
	}
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk: the tree as headings, paragraphs, lists and quotations. Every character
 * of the text is written once, in document order; only notes wait for the end.
 */
#include <stdio.h>
#include <string.h>

#include "md.h"

#define ORDINAL_MAX 999999999 /* CommonMark 5.2 */

static void walk_siblings(struct md *m, const struct gaz_node *c);

static bool
is_head(const struct md *m, const struct gaz_node *c)
{
	return m->h->kind(c) == GAZ_NUM || m->h->kind(c) == GAZ_HEADING;
}

void
md_walk_head(struct md *m, const struct gaz_node *n)
{
	const struct gaz_node *c = m->h->first_child(n);

	for (; c != NULL && is_head(m, c); c = m->h->next_sibling(c)) {
		md_walk_flat(m, c);
		md_text(m, " ", 1);
	}
}

void
md_walk_content(struct md *m, const struct gaz_node *n)
{
	const struct gaz_node *c = m->h->first_child(n);

	while (c != NULL && is_head(m, c))
		c = m->h->next_sibling(c);
	walk_siblings(m, c);
	md_end(m);
}

/* Number and heading; an attachment without them is headed by the title of the
 * document in it. */
static void
put_heading(struct md *m, const struct gaz_node *n, struct md_str label)
{
	unsigned level = m->depth + 2; /* the title has the first */

	md_begin(m);
	if (m->quoted > 0) {
		md_mark(m, m->is_comparison ? "<b>" : "**");
	} else {
		md_raw(m, "######", level < MD_HEADING_LEVELS ? level : MD_HEADING_LEVELS);
		md_raws(m, " ");
		m->line.heading = true;
	}
	if (md_child(m, n, GAZ_NUM) != NULL || md_child(m, n, GAZ_HEADING) != NULL)
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
	struct md_str label = md_label(m, n), said = m->said;
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

/* A number that waits for words gets a line of its own. */
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

/* A numbered paragraph: its number stands before its first words. */
static void
walk_paragraph(struct md *m, const struct gaz_node *n)
{
	settle(m);
	m->num = md_child(m, n, GAZ_NUM);
	md_walk_content(m, n);
	settle(m);
}

/* The number of an item if Markdown can print it as it is: "1." or "1)"; else
 * -1. */
static long
ordinal_of(struct md *m, const struct gaz_node *n, char *sign)
{
	const struct gaz_node *num = md_child(m, n, GAZ_NUM);
	struct md_str s = { 0 };
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

/* The first number of a run that counts on from it without a gap; -1 if it does
 * not. */
static long
first_ordinal(struct md *m, const struct gaz_node *n)
{
	const struct gaz_node *parent = m->h->parent(n);
	char sign = '.', other;
	long first, next;

	if (md_child(m, n, GAZ_NUM) == NULL)
		return parent != NULL && strcmp(m->h->name(parent), "ol") == 0 ? 1 : -1;
	first = next = ordinal_of(m, n, &sign);
	while (next >= 0 && (n = m->h->next_sibling(n)) != NULL && md_is_item(m, n)) {
		other = sign;
		if (ordinal_of(m, n, &other) != ++next || other != sign)
			return -1;
	}
	return first;
}

/* A dash is what a list without numbers is drawn with anyway. */
static bool
is_dash(struct md *m, const struct gaz_node *num)
{
	static const char *const dashes[] = { "-", "\xe2\x80\x93", "\xe2\x80\x94", "\xe2\x80\xa2",
		"\xe2\x80\x90", "\xe2\x80\x91", "*", NULL };
	struct md_str s = md_flatten(m, num);
	size_t i;

	for (i = 0; dashes[i] != NULL; i++)
		if (md_same(s, (struct md_str){ dashes[i], strlen(dashes[i]) }))
			return true;
	return false;
}

static void
walk_item(struct md *m, const struct gaz_node *n, long ordinal)
{
	const struct gaz_node *num = md_child(m, n, GAZ_NUM),
			      *heading = md_child(m, n, GAZ_HEADING);
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

/* A run of items from n; returns the one after. */
static const struct gaz_node *
walk_items(struct md *m, const struct gaz_node *n)
{
	long ordinal = first_ordinal(m, n);

	settle(m);
	if (m->after_list) { /* or it would be read as the same list */
		md_begin(m);
		md_raws(m, "<!-- -->");
		md_end(m);
	}
	for (; n != NULL && md_is_item(m, n) && m->rc == GAZ_OK; n = m->h->next_sibling(n)) {
		m->after_list = false;
		walk_item(m, n, ordinal);
		ordinal += ordinal >= 0;
	}
	m->after_list = true;
	return n;
}

static bool
holds_title(const struct md *m, const struct gaz_node *block)
{
	const struct gaz_node *c = m->h->first_child(block);

	while (c != NULL && strcmp(m->h->name(c), "docTitle") != 0)
		c = m->h->next_sibling(c);
	return c != NULL;
}

static void
walk_block(struct md *m, const struct gaz_node *n)
{
	if (m->flat > 0) {
		md_walk_children(m, n);
		md_text(m, " ", 1);
		return;
	}
	if (holds_title(m, n) && md_same(md_flatten(m, n), m->said))
		return;     /* a heading has said it */
	if (!m->line.fresh) /* the first block of a note stands beside its anchor */
		md_end(m);
	md_walk_children(m, n);
	md_end(m);
}

/* A heading of something that is no division: of an item, a quotation, or
 * between paragraphs. */
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

/* The last text of n that shows, where the closing quotation mark belongs. */
static const struct gaz_node *
last_text(const struct md *m, const struct gaz_node *n)
{
	const struct gaz_node *c = m->h->next(n), *end = m->h->skip(n), *last = NULL;
	const char *p;
	size_t len;

	while (c != NULL && c != end) {
		if ((p = m->h->text(c, &len)) != NULL && !md_is_blank(p, len))
			last = c;
		c = m->h->kind(c) == GAZ_NOTE ? m->h->skip(c) : m->h->next(c);
	}
	return last;
}

/* Another document's text. Its quotation marks are attributes: they go to its
 * first and last words. */
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
		m->quote.last = last_text(m, n);
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
	const char *p = m->h->text(n, &len);

	if (md_is_blank(p, len)) {
		md_text(m, p, m->line.open ? len : 0);
		return;
	}
	md_begin(m);
	if (num != NULL && m->flat == 0) {
		m->num = NULL;
		md_walk_flat(m, num);
		md_text(m, " ", 1);
	}
	if (md_is_white(*p))
		md_text(m, " ", 1); /* a space stands before a mark */
	md_change(m, m->h->change(n));
	if (m->quote.start != NULL)
		md_texts(m, m->quote.start);
	m->quote.start = NULL;
	md_text(m, p, len);
	if (n == m->quote.last)
		md_texts(m, m->quote.end);
}

static void
walk_image(struct md *m, const struct gaz_node *n)
{
	const char *alt = m->h->attr(n, "alt", NULL);

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
	else if (md_rank(m, n) == MD_ITEM)
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
		if (m->flat == 0 && md_is_item(m, c)) {
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
	default: /* containers of every sort, and what is not known yet */ walk_container(m, n);
	}
}

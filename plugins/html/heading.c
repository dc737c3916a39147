/* SPDX-License-Identifier: Apache-2.0 */
/*
 * heading: divisions and units as sections with headings that follow the depth of the document,
 * numbered paragraphs as blocks. A unit that has only a number is set with its text: the number
 * hangs beside it where it is short, and runs into its first line where it is long.
 */
#include "html.h"

#include <string.h>

#define HANGING_COLUMNS 4 /* "12." and "(iv)" hang; "Article 12" runs in */

static bool
is_head(const struct html *x, const struct gaz_node *c)
{
	return x->h->kind(c) == GAZ_NUM || x->h->kind(c) == GAZ_HEADING;
}

void
html_put_head(struct html *x, const struct gaz_node *n)
{
	const struct gaz_node *c = x->h->first_child(n), *before = NULL;

	for (; c != NULL && is_head(x, c); before = c, c = x->h->next_sibling(c)) {
		if (!html_has_text(x, c))
			continue;
		if (before != NULL)
			html_puts(x, x->h->kind(before) == GAZ_HEADING ? "<br>" : " ");
		html_puts(x, x->h->kind(c) == GAZ_NUM ? "<span class=\"num\">" : "");
		html_walk_flat(x, c);
		html_puts(x, x->h->kind(c) == GAZ_NUM ? "</span>" : "");
	}
}

/* Whether the text of n starts with words, which a number can stand before. */
static bool
starts_with_words(const struct html *x, const struct gaz_node *n)
{
	const struct gaz_node *content = html_child(x, n, GAZ_CONTENT),
			      *c = content != NULL ? x->h->first_child(content) : NULL;

	while (c != NULL && !html_has_text(x, c))
		c = x->h->next_sibling(c);
	return c != NULL && x->h->kind(c) == GAZ_BLOCK;
}

/* The class that says how n is set with its number; a unit's heading is smaller than a division's. */
static const char *
setting_of(const struct html *x, const struct gaz_node *n, struct html_str label)
{
	if (x->h->kind(n) != GAZ_HIER || html_rank(x, n) != HTML_UNIT || label.len == 0)
		return "";
	if (html_child(x, n, GAZ_HEADING) != NULL)
		return " unit";
	if (x->text->width(label.p, label.len) <= HANGING_COLUMNS)
		return " unit hang";
	return starts_with_words(x, n) ? " unit runin" : " unit";
}

/* An attachment without a heading is headed by the title of the document in it. */
static void
put_heading(struct html *x, const struct gaz_node *n, struct html_str label)
{
	unsigned level = x->at.depth + HTML_TITLE_LEVEL + 1;
	bool head = html_child(x, n, GAZ_NUM) != NULL || html_child(x, n, GAZ_HEADING) != NULL;

	if (level > HTML_HEADING_LEVELS)
		level = HTML_HEADING_LEVELS;
	if (x->at.quoted > 0)
		html_puts(x, "<p class=\"heading\">");
	else
		html_putf(x, "<h%u>", level);
	if (head)
		html_put_head(x, n);
	else
		html_text(x, label);
	if (x->at.quoted > 0)
		html_puts(x, "</p>\n");
	else
		html_putf(x, "</h%u>\n", level);
}

void
html_walk_content(struct html *x, const struct gaz_node *n)
{
	const struct gaz_node *c = x->h->first_child(n);

	while (c != NULL && is_head(x, c))
		c = x->h->next_sibling(c);
	html_walk_siblings(x, c);
}

/* The id of n in the table of contents, if it is listed; entries come in the order of the writing. */
static struct html_str
take_id(struct html *x, const struct gaz_node *n)
{
	size_t i = x->entry_at;

	while (i < x->entry_count && x->entries[i].node != n)
		i++;
	if (x->at.quoted > 0 || i == x->entry_count)
		return html_id_of(x, n);
	x->entry_at = i + 1;
	return x->entries[i].id;
}

static void
open_section(struct html *x, const char *tag, const struct gaz_node *n, const char *setting)
{
	html_putf(x, "<%s class=\"%s%s\"", tag, x->h->name(n), setting);
	html_id_attr(x, take_id(x, n));
	html_own_lang(x, n);
	html_puts(x, ">\n");
}

static void
put_section(struct html *x, const struct gaz_node *n)
{
	struct html_str label = html_label(x, n), said = x->at.said;
	bool headed = label.len > 0;
	const char *tag = headed && x->at.quoted == 0 ? "section" : "div",
		   *setting = setting_of(x, n, label);
	bool hangs = strstr(setting, "hang") != NULL;

	html_settle(x);
	open_section(x, tag, n, setting);
	if (headed)
		put_heading(x, n, label);
	html_puts(x, hangs ? "<div>\n" : "");
	x->at.said = label;
	x->at.depth += headed; /* a section without a heading leaves no gap between levels */
	html_walk_content(x, n);
	x->at.depth -= headed;
	x->at.said = said;
	html_settle(x);
	html_puts(x, hangs ? "</div>\n" : "");
	html_putf(x, "</%s>\n", tag);
}

/* A numbered paragraph: its number stands before its first words. */
static void
put_paragraph(struct html *x, const struct gaz_node *n)
{
	const struct gaz_node *num = html_child(x, n, GAZ_NUM);

	open_section(x, "div", n, "");
	if (num != NULL)
		html_owe_num(x, num);
	html_walk_content(x, n);
	if (num != NULL)
		html_settle(x);
	html_p_end(x);
	html_puts(x, "</div>\n");
}

void
html_hier(struct html *x, const struct gaz_node *n)
{
	struct html_around around;

	if (x->at.flat > 0) {
		html_walk_children(x, n);
		return;
	}
	html_enter(x, &around);
	if (x->h->kind(n) == GAZ_HIER && html_rank(x, n) == HTML_ITEM)
		put_paragraph(x, n);
	else
		put_section(x, n);
	html_leave(x, &around);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_heading: writes divisions and units as sections whose heading levels follow the depth in the
 * document. A unit that has only a number is laid out with its text: a short number hangs beside
 * the text, a long one runs into its first line.
 */
#include "html.h"

#include <stdio.h>
#include <string.h>

#define HANGING_COLUMNS 4  /* "12." and "(iv)" hang; "Article 12" runs in */
#define CLASS_BYTES_MAX 64 /* an element name and the classes of setting_of() */

/* The layout classes of n; a unit's heading is smaller than a division's. */
static const char *
setting_of(const struct flow *f, const struct gaz_node *n, struct tree_str label)
{
	if (f->h->kind(n) != GAZ_HIER || tree_rank(&f->tree, n) != TREE_UNIT || label.len == 0)
		return "";
	if (tree_child(&f->tree, n, GAZ_HEADING) != NULL)
		return " unit";
	if (f->text->width(label.p, label.len) <= HANGING_COLUMNS)
		return " unit hang";
	return flow_starts_with_words(f, n) ? " unit runin" : " unit";
}

/* Writes the heading of n; an attachment without one gets the title of its document (label). */
static void
put_heading(struct flow *f, const struct gaz_node *n, struct tree_str label)
{
	struct html *x = (struct html *)f;
	unsigned level = f->at.depth + HTML_TITLE_LEVEL + 1;
	bool head = tree_child(&f->tree, n, GAZ_NUM) != NULL ||
		    tree_child(&f->tree, n, GAZ_HEADING) != NULL;

	if (level > FLOW_HEADING_LEVELS)
		level = FLOW_HEADING_LEVELS;
	if (f->at.quoted > 0)
		flow_puts(f, "<p class=\"heading\">");
	else
		flow_putf(f, "<h%u>", level);
	if (head)
		flow_put_head(f, n);
	else
		flow_text(f, label);
	if (f->at.quoted == 0 && x->head_end != NULL)
		x->head_end(x, n);
	if (f->at.quoted > 0)
		flow_puts(f, "</p>\n");
	else
		flow_putf(f, "</h%u>\n", level);
}

static void
open_section(struct flow *f, const char *tag, const struct gaz_node *n, const char *setting)
{
	char class[CLASS_BYTES_MAX];

	snprintf(class, sizeof class, "%s%s", f->h->name(n), setting);
	flow_open(f, tag, class, n, flow_take_entry(f, n));
}

void
html_section(struct flow *f, const struct gaz_node *n)
{
	struct tree_str label = flow_label(f, n), said = f->at.said;
	bool headed = label.len > 0;
	const char *tag = headed && f->at.quoted == 0 ? "section" : "div",
		   *setting = setting_of(f, n, label);
	const char *whole;
	bool hangs = strstr(setting, "hang") != NULL;

	flow_settle(f);
	whole = html_open_whole(f, n);
	open_section(f, tag, n, setting);
	if (headed)
		put_heading(f, n, label);
	flow_puts(f, hangs ? "<div>\n" : "");
	f->at.said = label;
	f->at.depth += headed; /* a section without a heading must not skip a heading level */
	flow_walk_content(f, n);
	f->at.depth -= headed;
	f->at.said = said;
	flow_settle(f);
	flow_puts(f, hangs ? "</div>\n" : "");
	flow_putf(f, "</%s>\n", tag);
	html_close_whole(f, whole);
}

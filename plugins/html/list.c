/* SPDX-License-Identifier: Apache-2.0 */
/*
 * list: points, indents and the items of lists as ol and ul. A printed number is kept as text, and
 * the list then draws no markers of its own.
 */
#include "html.h"

#include <string.h>

#define NARROW_COLUMNS 4 /* "(iv)" still stands within a hang of 2em */

/* The next sibling of an introduction ends its sentence: "means (a) ... (b) ...". */
static bool
has_intro(const struct html *x, const struct gaz_node *parent)
{
	const struct gaz_node *c = parent != NULL ? x->h->first_child(parent) : NULL;

	while (c != NULL && x->h->kind(c) != GAZ_HIER && strcmp(x->h->name(c), "intro") != 0)
		c = x->h->next_sibling(c);
	return c != NULL && x->h->kind(c) != GAZ_HIER;
}

/* Hierarchy that reads as a list: numbered paragraphs and subsections are too long for that, unless
 * they continue a sentence. */
bool
html_is_item(const struct html *x, const struct gaz_node *n)
{
	const char *name;

	if (x->h->kind(n) == GAZ_ITEM)
		return true;
	if (x->h->kind(n) != GAZ_HIER || html_rank(x, n) != HTML_ITEM ||
	    html_child(x, n, GAZ_NUM) == NULL)
		return false;
	name = x->h->name(n);
	return (strcmp(name, "paragraph") != 0 && strcmp(name, "subsection") != 0 &&
		   strcmp(name, "level") != 0) ||
	       has_intro(x, x->h->parent(n));
}

/* A dash is no number. */
static bool
is_counting(struct html *x, const struct gaz_node *num)
{
	struct html_str s = html_flatten(x, num);
	size_t i;

	for (i = 0; i < s.len; i++) {
		if ((s.p[i] >= '0' && s.p[i] <= '9') ||
		    ((s.p[i] | 0x20) >= 'a' && (s.p[i] | 0x20) <= 'z'))
			return true;
		if ((unsigned char)s.p[i] >= 0xc3 && (unsigned char)s.p[i] != 0xe2)
			return true; /* a letter or ideograph; U+2000 to U+2FFF are dashes and
					bullets */
	}
	return false;
}

static void
put_item(struct html *x, const struct gaz_node *n)
{
	const struct gaz_node *num = html_child(x, n, GAZ_NUM),
			      *heading = html_child(x, n, GAZ_HEADING);

	html_settle(x);
	html_puts(x, "<li");
	html_id_attr(x, html_id_of(x, n));
	html_own_lang(x, n);
	html_puts(x, ">");
	html_owe_num(x, num);
	if (heading != NULL)
		html_walk(x, heading);
	html_walk_content(x, n);
	html_settle(x);
	html_puts(x, "</li>\n");
}

/* The class says how far the text hangs: by the widest number of the run. */
static const char *
class_for(struct html *x, const struct gaz_node *n)
{
	const struct gaz_node *num;
	struct html_str label;
	size_t columns, widest = 0;

	for (; n != NULL && html_is_item(x, n); n = x->h->next_sibling(n)) {
		if ((num = html_child(x, n, GAZ_NUM)) == NULL)
			continue;
		label = html_flatten(x, num);
		columns = label.len > 0 ? x->text->width(label.p, label.len) : 0;
		widest = columns > widest ? columns : widest;
	}
	if (widest <= 1)
		return "printed dash";
	return widest <= NARROW_COLUMNS ? "printed" : "printed wide";
}

const struct gaz_node *
html_items(struct html *x, const struct gaz_node *n)
{
	const struct gaz_node *num = html_child(x, n, GAZ_NUM), *parent = x->h->parent(n);
	struct html_around around;
	const char *tag = "ul";

	if (num != NULL ? is_counting(x, num)
			: parent != NULL && strcmp(x->h->name(parent), "ol") == 0)
		tag = "ol";
	html_enter(x, &around);
	html_settle(x);
	html_putf(x, "<%s", tag);
	if (num != NULL)
		html_attr(x, "class", html_str(class_for(x, n)));
	html_puts(x, ">\n");
	for (; n != NULL && html_is_item(x, n) && x->rc == GAZ_OK; n = x->h->next_sibling(n))
		put_item(x, n);
	html_putf(x, "</%s>\n", tag);
	html_leave(x, &around);
	return n;
}

void
html_list(struct html *x, const struct gaz_node *n)
{
	struct html_around around;

	if (x->at.flat > 0) {
		html_walk_children(x, n);
		return;
	}
	html_enter(x, &around);
	html_walk_children(x, n);
	html_p_end(x);
	html_leave(x, &around);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * list: points, indents and the items of lists as ol and ul. A printed number is kept as text, and
 * the list then draws no markers of its own.
 */
#include "epub.h"

#include <string.h>

#define NARROW_COLUMNS 4 /* "(iv)" still stands within a hang of 2em */

/* The next sibling of an introduction ends its sentence: "means (a) ... (b) ...". */
static bool
has_intro(const struct epub *e, const struct gaz_node *parent)
{
	const struct gaz_node *c = parent != NULL ? e->h->first_child(parent) : NULL;

	while (c != NULL && e->h->kind(c) != GAZ_HIER && strcmp(e->h->name(c), "intro") != 0)
		c = e->h->next_sibling(c);
	return c != NULL && e->h->kind(c) != GAZ_HIER;
}

/* Hierarchy that reads as a list: numbered paragraphs and subsections are too long for that, unless
 * they continue a sentence. */
bool
epub_is_item(const struct epub *e, const struct gaz_node *n)
{
	const char *name;

	if (e->h->kind(n) == GAZ_ITEM)
		return true;
	if (e->h->kind(n) != GAZ_HIER || epub_rank(e, n) != EPUB_ITEM ||
	    epub_child(e, n, GAZ_NUM) == NULL)
		return false;
	name = e->h->name(n);
	return (strcmp(name, "paragraph") != 0 && strcmp(name, "subsection") != 0 &&
		   strcmp(name, "level") != 0) ||
	       has_intro(e, e->h->parent(n));
}

/* A dash is no number. */
static bool
is_counting(struct epub *e, const struct gaz_node *num)
{
	struct epub_str s = epub_flatten(e, num);
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
put_item(struct epub *e, const struct gaz_node *n)
{
	const struct gaz_node *num = epub_child(e, n, GAZ_NUM),
			      *heading = epub_child(e, n, GAZ_HEADING);
	struct epub_str id = epub_id_of(e, n);

	epub_settle(e);
	epub_puts(e, "<li");
	if (id.len > 0)
		epub_attr(e, "id", id);
	epub_lang(e, epub_str(e->h->attr(n, "xml:lang", NULL)), e->rtl);
	epub_puts(e, ">");
	epub_owe_num(e, num);
	if (heading != NULL)
		epub_walk(e, heading);
	epub_walk_content(e, n);
	epub_settle(e);
	epub_puts(e, "</li>\n");
}

/* The class says how far the text hangs: by the widest number of the run. */
static const char *
class_for(struct epub *e, const struct gaz_node *n)
{
	const struct gaz_node *num;
	struct epub_str label;
	size_t columns, widest = 0;

	for (; n != NULL && epub_is_item(e, n); n = e->h->next_sibling(n)) {
		if ((num = epub_child(e, n, GAZ_NUM)) == NULL)
			continue;
		label = epub_flatten(e, num);
		columns = label.len > 0 ? e->text->width(label.p, label.len) : 0;
		widest = columns > widest ? columns : widest;
	}
	if (widest <= 1)
		return "printed dash";
	return widest <= NARROW_COLUMNS ? "printed" : "printed wide";
}

const struct gaz_node *
epub_items(struct epub *e, const struct gaz_node *n, const struct gaz_node *until)
{
	const struct gaz_node *num = epub_child(e, n, GAZ_NUM), *parent = e->h->parent(n);
	struct epub_around around;
	const char *tag = "ul";

	if (num != NULL ? is_counting(e, num)
			: parent != NULL && strcmp(e->h->name(parent), "ol") == 0)
		tag = "ol";
	epub_enter(e, &around);
	epub_settle(e);
	epub_putf(e, "<%s", tag);
	if (num != NULL)
		epub_attr(e, "class", epub_str(class_for(e, n)));
	epub_puts(e, ">\n");
	for (; n != NULL && n != until && epub_is_item(e, n) && e->rc == GAZ_OK;
	     n = e->h->next_sibling(n))
		put_item(e, n);
	epub_putf(e, "</%s>\n", tag);
	epub_leave(e, &around);
	return n;
}

void
epub_list(struct epub *e, const struct gaz_node *n)
{
	struct epub_around around;

	if (e->page.flat > 0) {
		epub_walk_children(e, n);
		return;
	}
	epub_enter(e, &around);
	epub_walk_children(e, n);
	epub_p_end(e);
	epub_leave(e, &around);
}

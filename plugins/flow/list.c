/* SPDX-License-Identifier: Apache-2.0 */
/*
 * list: points, indents and the items of lists as ol and ul. A printed number is kept as text, and
 * the list then draws no markers of its own.
 */
#include "inside.h"

#include <string.h>

#define NARROW_COLUMNS 4 /* "(iv)" still stands within a hang of 2em */

/* The next sibling of an introduction ends its sentence: "means (a) ... (b) ...". */
static bool
has_intro(const struct flow *f, const struct gaz_node *parent)
{
	const struct gaz_node *c = parent != NULL ? f->h->first_child(parent) : NULL;

	while (c != NULL && f->h->kind(c) != GAZ_HIER && strcmp(f->h->name(c), "intro") != 0)
		c = f->h->next_sibling(c);
	return c != NULL && f->h->kind(c) != GAZ_HIER;
}

/* Hierarchy that reads as a list: numbered paragraphs and subsections are too long for that, unless
 * they continue a sentence. */
bool
flow_is_item(const struct flow *f, const struct gaz_node *n)
{
	const char *name;

	if (f->h->kind(n) == GAZ_ITEM)
		return true;
	if (f->h->kind(n) != GAZ_HIER || flow_rank(f, n) != FLOW_ITEM ||
	    flow_child(f, n, GAZ_NUM) == NULL)
		return false;
	name = f->h->name(n);
	return (strcmp(name, "paragraph") != 0 && strcmp(name, "subsection") != 0 &&
		   strcmp(name, "level") != 0) ||
	       has_intro(f, f->h->parent(n));
}

/* A dash is no number. */
static bool
is_counting(struct flow *f, const struct gaz_node *num)
{
	struct flow_str s = flow_flatten(f, num);
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
put_item(struct flow *f, const struct gaz_node *n)
{
	const struct gaz_node *num = flow_child(f, n, GAZ_NUM),
			      *heading = flow_child(f, n, GAZ_HEADING);

	flow_settle(f);
	flow_puts(f, "<li");
	flow_id_attr(f, flow_id_of(f, n));
	flow_own_lang(f, n);
	flow_puts(f, ">");
	flow_owe_num(f, num);
	if (heading != NULL)
		flow_walk(f, heading);
	flow_walk_content(f, n);
	flow_settle(f);
	flow_puts(f, "</li>\n");
}

/* The class says how far the text hangs: by the widest number of the run. */
static const char *
class_for(struct flow *f, const struct gaz_node *n)
{
	const struct gaz_node *num;
	struct flow_str label;
	size_t columns, widest = 0;

	for (; n != NULL && flow_is_item(f, n); n = f->h->next_sibling(n)) {
		if ((num = flow_child(f, n, GAZ_NUM)) == NULL)
			continue;
		label = flow_flatten(f, num);
		columns = label.len > 0 ? f->text->width(label.p, label.len) : 0;
		widest = columns > widest ? columns : widest;
	}
	if (widest <= 1)
		return "printed dash";
	return widest <= NARROW_COLUMNS ? "printed" : "printed wide";
}

const struct gaz_node *
flow_items(struct flow *f, const struct gaz_node *n, const struct gaz_node *until)
{
	const struct gaz_node *num = flow_child(f, n, GAZ_NUM), *parent = f->h->parent(n);
	struct flow_around around;
	const char *tag = "ul";

	if (num != NULL ? is_counting(f, num)
			: parent != NULL && strcmp(f->h->name(parent), "ol") == 0)
		tag = "ol";
	flow_enter(f, &around);
	flow_settle(f);
	flow_putf(f, "<%s", tag);
	if (num != NULL)
		flow_attr(f, "class", flow_str(class_for(f, n)));
	flow_puts(f, ">\n");
	for (; n != NULL && n != until && flow_is_item(f, n) && f->rc == GAZ_OK;
	     n = f->h->next_sibling(n))
		put_item(f, n);
	flow_putf(f, "</%s>\n", tag);
	flow_leave(f, &around);
	return n;
}

void
flow_list(struct flow *f, const struct gaz_node *n)
{
	struct flow_around around;

	if (f->at.flat > 0) {
		flow_walk_children(f, n);
		return;
	}
	flow_enter(f, &around);
	flow_walk_children(f, n);
	flow_p_end(f);
	flow_leave(f, &around);
}

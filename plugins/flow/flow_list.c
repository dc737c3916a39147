/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow_list: writes points, indents and list items as ul and ol. A printed number is kept as text;
 * the list is then a ul without markers, so that no number is doubled without the style sheet.
 */
#include "flow_private.h"

#include <string.h>

#define NARROW_COLUMNS 4 /* "(iv)" still fits in a hanging indent of 2em */

/* counted: in a list whose items the browser numbers. */
static void
put_item(struct flow *f, const struct gaz_node *n, bool counted)
{
	const struct gaz_node *num = tree_child(&f->tree, n, GAZ_NUM),
			      *heading = tree_child(&f->tree, n, GAZ_HEADING);

	flow_settle(f);
	if (flow_is_passed(f, n))
		return;
	flow_puts(f, "<li");
	flow_mark_gone(f, n);
	flow_id_attr(f, flow_id_of(f, n));
	if (counted && num == NULL && tree_item_value(&f->tree, n) > 0)
		flow_putf(f, " value=\"%d\"", tree_item_value(&f->tree, n));
	flow_own_lang(f, n);
	flow_puts(f, ">");
	flow_owe_num(f, num);
	if (heading != NULL)
		flow_walk(f, heading);
	flow_walk_content(f, n);
	flow_settle(f);
	flow_puts(f, "</li>\n");
}

/* The class that sets the hanging indent, by the widest number of the items from n on. */
static const char *
class_for(struct flow *f, const struct gaz_node *n)
{
	const struct gaz_node *num;
	struct tree_str label;
	size_t columns, widest = 0;

	for (; n != NULL && tree_is_item(&f->tree, n); n = f->h->next_sibling(n)) {
		if ((num = tree_child(&f->tree, n, GAZ_NUM)) == NULL)
			continue;
		label = flow_flatten(f, num);
		columns = label.len > 0 ? f->text->width(label.p, label.len) : 0;
		widest = columns > widest ? columns : widest;
	}
	if (widest <= 1)
		return "printed dash";
	return widest <= NARROW_COLUMNS ? "printed" : "printed wide";
}

/* The number of item n in its list, which may have begun in an earlier file. */
static int
count_of(struct flow *f, const struct gaz_node *n)
{
	const struct gaz_node *c = f->h->first_child(f->h->parent(n));
	int count = 0;

	for (; c != NULL; c = f->h->next_sibling(c)) {
		if (!tree_is_item(&f->tree, c))
			continue;
		count = tree_item_value(&f->tree, c) > 0 ? tree_item_value(&f->tree, c) : count + 1;
		if (c == n)
			break;
	}
	return count;
}

const struct gaz_node *
flow_items(struct flow *f, const struct gaz_node *n, const struct gaz_node *until)
{
	const struct gaz_node *num = tree_child(&f->tree, n, GAZ_NUM), *parent = f->h->parent(n);
	struct flow_around around;
	bool counts = num == NULL && parent != NULL && strcmp(f->h->name(parent), "ol") == 0;
	const char *tag = counts ? "ol" : "ul";

	flow_enter(f, &around);
	flow_settle(f);
	flow_putf(f, "<%s", tag);
	if (num != NULL)
		flow_attr(f, "class", flow_str(class_for(f, n)));
	if (counts && tree_item_value(&f->tree, n) == 0 && count_of(f, n) > 1)
		flow_putf(f, " start=\"%d\"", count_of(f, n));
	flow_puts(f, ">\n");
	for (; n != NULL && n != until && tree_is_item(&f->tree, n) && f->rc == GAZ_OK;
	     n = f->h->next_sibling(n))
		put_item(f, n, counts);
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

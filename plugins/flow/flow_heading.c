/* SPDX-License-Identifier: Apache-2.0 */
/* flow_heading: writes the number and heading of a part, an article or a numbered paragraph. */
#include "flow_private.h"

static void
put_break(struct flow *f, const struct gaz_node *before)
{
	if (f->h->kind(before) == GAZ_HEADING)
		flow_putf(f, "<br%s", f->form->empty_end);
	else
		flow_puts(f, " ");
}

void
flow_put_head(struct flow *f, const struct gaz_node *n)
{
	const struct gaz_node *c = f->h->first_child(n), *before = NULL;

	for (; c != NULL && tree_is_head(&f->tree, c); before = c, c = f->h->next_sibling(c)) {
		if (!flow_has_text(f, c))
			continue;
		if (before != NULL)
			put_break(f, before);
		flow_puts(f, f->h->kind(c) == GAZ_NUM ? "<span class=\"num\">" : "");
		flow_walk_flat(f, c);
		flow_puts(f, f->h->kind(c) == GAZ_NUM ? "</span>" : "");
	}
}

void
flow_walk_content(struct flow *f, const struct gaz_node *n)
{
	flow_walk_siblings(f, tree_content(&f->tree, n));
}

/* Writes a numbered paragraph: its number is printed before its first words. */
static void
put_paragraph(struct flow *f, const struct gaz_node *n)
{
	const struct gaz_node *num = tree_child(&f->tree, n, GAZ_NUM);

	flow_open(f, "div", f->h->name(n), n, NULL);
	if (num != NULL)
		flow_owe_num(f, num);
	flow_walk_content(f, n);
	if (num != NULL)
		flow_settle(f);
	flow_p_end(f);
	flow_puts(f, "</div>\n");
}

void
flow_hier(struct flow *f, const struct gaz_node *n)
{
	struct flow_around around;

	if (f->at.flat > 0) {
		flow_walk_children(f, n);
		return;
	}
	flow_enter(f, &around);
	if (f->h->kind(n) == GAZ_HIER && tree_rank(&f->tree, n) == TREE_ITEM)
		put_paragraph(f, n);
	else
		f->form->section(f, n);
	flow_leave(f, &around);
}

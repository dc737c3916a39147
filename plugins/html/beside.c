/* SPDX-License-Identifier: Apache-2.0 */
/*
 * beside: writes the two wordings of a comparison beside each other. What must hold: the text is
 * complete in one column, as comparison writes it; what the second column needs is hidden unless a
 * style sheet shows it. A changed paragraph, list or table is a div.pair of two: div.is has both
 * wordings, and the style sheet hides the deleted one in it; div.was, hidden, has the earlier one.
 * What was deleted or inserted as a whole is written once, as div.went or div.came.
 */
#include "html.h"

/* Whether c is a block that can stand in one of two columns; a part of such a block is not. */
static bool
is_row(const struct flow *f, const struct gaz_node *c)
{
	const struct html_comparison *compared = &((const struct html *)f)->compared;

	if (!compared->beside || compared->whole || f->side != FLOW_MERGED || f->at.flat > 0 ||
	    f->at.in_p)
		return false;
	switch (f->h->kind(c)) {
	case GAZ_BLOCK:
	case GAZ_LIST:
	case GAZ_LIST_TEXT:
	case GAZ_TABLE:
	case GAZ_QUOTE: return flow_has_text(f, c);
	default: return tree_is_item(&f->tree, c);
	}
}

/* How c, or all items from c on, changed; `partly`: some words of them, or some of them. */
static int
fate_of(const struct flow *f, const struct gaz_node *c, bool *partly)
{
	int first = flow_change(f, c);

	*partly = false;
	if (!tree_is_item(&f->tree, c)) {
		*partly = first == GAZ_SAME && flow_is_changed(f, c);
		return first;
	}
	for (; c != NULL && tree_is_item(&f->tree, c); c = f->h->next_sibling(c))
		if (flow_change(f, c) != first || (first == GAZ_SAME && flow_is_changed(f, c)))
			*partly = true;
	return first;
}

static const char *
class_of(int fate)
{
	return fate == GAZ_INSERTED ? "came" : "went";
}

/* Writes consecutive blocks that were deleted or inserted as a whole: the old beside the new. */
static const struct gaz_node *
put_whole(struct flow *f, const struct gaz_node *c, int fate)
{
	bool partly = false;

	flow_puts(f, "<div class=\"pair\">\n");
	while (fate != GAZ_SAME && !partly) {
		flow_putf(f, "<div class=\"%s\">\n", class_of(fate));
		c = flow_walk_next(f, c);
		flow_settle(f);
		flow_puts(f, "</div>\n");
		fate = c != NULL && is_row(f, c) ? fate_of(f, c, &partly) : GAZ_SAME;
	}
	flow_puts(f, "</div>\n");
	return c;
}

/* Writes one of the two wordings; num: the number to be printed before it, or NULL. */
static const struct gaz_node *
put_side(struct flow *f, const struct gaz_node *c, enum flow_side side, const struct gaz_node *num)
{
	flow_puts(
	    f, side == FLOW_EARLIER ? "<div class=\"was\" hidden>\n" : "<div class=\"is\">\n");
	f->side = side;
	f->at.num = num;
	c = flow_walk_next(f, c);
	flow_settle(f);
	f->side = FLOW_MERGED;
	flow_puts(f, "</div>\n");
	return c;
}

const struct gaz_node *
html_walk_next(struct flow *f, const struct gaz_node *c)
{
	const struct gaz_node *num = f->at.num, *next;
	bool partly;
	int fate;

	if (!is_row(f, c))
		return flow_walk_next(f, c);
	fate = fate_of(f, c, &partly);
	if (fate == GAZ_SAME && !partly)
		return flow_walk_next(f, c);
	if (!partly)
		return put_whole(f, c, fate);
	flow_puts(f, "<div class=\"pair\">\n");
	next = put_side(f, c, FLOW_LATER, num);
	put_side(f, c, FLOW_EARLIER, num);
	flow_puts(f, "</div>\n");
	return next;
}

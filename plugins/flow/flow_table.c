/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow_table: writes tables. Invalid or excessive spans are dropped, and an empty th becomes a td,
 * because an empty header is an accessibility error.
 */
#include "flow_private.h"

#include <stdlib.h>
#include <string.h>

#define SPAN_MAX 1000 /* the limit of HTML for colspan */

static void
put_span(struct flow *f, const struct gaz_node *cell, const char *name)
{
	const char *value = f->h->attr(cell, name, NULL);
	unsigned span = 0;

	for (; value != NULL && *value >= '0' && *value <= '9' && span <= SPAN_MAX; value++)
		span = span * 10 + (unsigned)(*value - '0');
	if (value != NULL && *value == '\0' && span > 1 && span <= SPAN_MAX)
		flow_putf(f, " %s=\"%u\"", name, span);
}

static void
put_cell(struct flow *f, const struct gaz_node *cell, bool first_row)
{
	bool head = strcmp(f->h->name(cell), "th") == 0 && flow_has_text(f, cell);

	flow_puts(f, head ? "<th" : "<td");
	if (head)
		flow_puts(f, first_row ? " scope=\"col\"" : " scope=\"row\"");
	put_span(f, cell, "colspan");
	put_span(f, cell, "rowspan");
	flow_puts(f, ">");
	flow_walk_children(f, cell);
	flow_p_end(f);
	flow_puts(f, head ? "</th>\n" : "</td>\n");
}

static void
put_row(struct flow *f, const struct gaz_node *row, bool first)
{
	if (flow_is_passed(f, row))
		return;
	flow_puts(f, "<tr");
	flow_mark_gone(f, row);
	flow_puts(f, ">\n");
	for (const struct gaz_node *c = f->h->first_child(row); c != NULL && f->rc == GAZ_OK;
	     c = f->h->next_sibling(c))
		if (f->h->kind(c) == GAZ_CELL)
			put_cell(f, c, first);
	flow_puts(f, "</tr>\n");
}

static void
put_caption(struct flow *f, const struct gaz_node *caption)
{
	flow_puts(f, "<caption>");
	flow_walk_flat(f, caption);
	flow_puts(f, "</caption>\n");
}

/*
 * Opens a box in which a table that is wider than the screen scrolls. The box can be focused, so
 * that the keyboard scrolls it, and therefore needs an accessible name.
 */
static void
open_box(struct flow *f, const struct gaz_node *caption)
{
	flow_puts(f, "<div class=\"scroll\" role=\"group\" tabindex=\"0\"");
	flow_attr(f, "aria-label", caption != NULL ? flow_flatten(f, caption) : f->table_name);
	flow_puts(f, ">\n");
}

/* Whether the row has only headers, each for one row, so that it can stand above others, too. */
static bool
is_head(const struct flow *f, const struct gaz_node *row)
{
	const struct gaz_node *c = f->h->first_child(row);
	bool any = false;

	for (; c != NULL; c = f->h->next_sibling(c)) {
		if (f->h->kind(c) != GAZ_CELL)
			continue;
		if (strcmp(f->h->name(c), "th") != 0 || f->h->attr(c, "rowspan", NULL) != NULL)
			return false;
		any = true;
	}
	return any;
}

/* Writes a row of headers once more: as plain text, since ids and notes are where it was first. */
static void
repeat_head(struct flow *f, const struct gaz_node *row)
{
	flow_puts(f, "<tr>\n");
	for (const struct gaz_node *c = f->h->first_child(row); c != NULL;
	     c = f->h->next_sibling(c)) {
		if (f->h->kind(c) != GAZ_CELL)
			continue;
		flow_puts(f, flow_has_text(f, c) ? "<th scope=\"col\"" : "<td");
		put_span(f, c, "colspan");
		flow_puts(f, ">");
		flow_text(f, flow_flatten(f, c));
		flow_puts(f, flow_has_text(f, c) ? "</th>\n" : "</td>\n");
	}
	flow_puts(f, "</tr>\n");
}

static void
put_rows(struct flow *f, const struct gaz_node *first, const struct gaz_node *from,
    const struct gaz_node *until)
{
	flow_puts(f, "<tbody>\n");
	if (from != first && is_head(f, first))
		repeat_head(f, first);
	for (; from != NULL && from != until; from = tree_next_row(&f->tree, from))
		put_row(f, from, from == first);
	flow_puts(f, "</tbody>\n");
}

void
flow_table_part(struct flow *f, const struct gaz_node *n, const struct gaz_node *from,
    const struct gaz_node *until)
{
	const struct gaz_node *first = tree_first_row(&f->tree, n),
			      *caption = tree_child(&f->tree, n, GAZ_BLOCK);
	bool boxed = f->table_name.len > 0;
	struct flow_around around;

	if (from != first || (caption != NULL && !flow_has_text(f, caption)))
		caption = NULL;
	flow_enter(f, &around);
	flow_settle(f);
	if (boxed)
		open_box(f, caption);
	flow_puts(f, "<table");
	if (from == first)
		flow_id_attr(f, flow_id_of(f, n));
	flow_puts(f, ">\n");
	if (caption != NULL)
		put_caption(f, caption);
	put_rows(f, first, from, until);
	flow_puts(f, boxed ? "</table>\n</div>\n" : "</table>\n");
	flow_leave(f, &around);
}

void
flow_table(struct flow *f, const struct gaz_node *n)
{
	const struct gaz_node *first = tree_first_row(&f->tree, n);

	if (f->at.flat > 0 || first == NULL)
		flow_walk_children(f, n);
	else
		flow_table_part(f, n, first, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* table: rows and cells as they are; what spans is bounded, and an empty heading cell is a plain
 * one. */
#include "inside.h"

#include <stdlib.h>
#include <string.h>

#define SPAN_MAX 1000 /* HTML's own bound for colspan */

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
	const struct gaz_node *c;

	flow_puts(f, "<tr>\n");
	for (c = f->h->first_child(row); c != NULL && f->rc == GAZ_OK; c = f->h->next_sibling(c))
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

/* A table wider than the screen scrolls in a box of its own, also by keyboard; so it has a name. */
static void
open_box(struct flow *f, const struct gaz_node *caption)
{
	flow_puts(f, "<div class=\"scroll\" role=\"group\" tabindex=\"0\"");
	flow_attr(f, "aria-label", caption != NULL ? flow_flatten(f, caption) : f->table_name);
	flow_puts(f, ">\n");
}

static void
put_rows(struct flow *f, const struct gaz_node *row)
{
	flow_puts(f, "<tbody>\n");
	put_row(f, row, true);
	while ((row = f->h->next_sibling(row)) != NULL)
		if (f->h->kind(row) == GAZ_ROW)
			put_row(f, row, false);
	flow_puts(f, "</tbody>\n");
}

void
flow_table(struct flow *f, const struct gaz_node *n)
{
	const struct gaz_node *rows = flow_child(f, n, GAZ_ROW),
			      *caption = flow_child(f, n, GAZ_BLOCK);
	bool boxed = f->table_name.len > 0;
	struct flow_around around;

	if (f->at.flat > 0 || rows == NULL) {
		flow_walk_children(f, n);
		return;
	}
	if (caption != NULL && !flow_has_text(f, caption))
		caption = NULL;
	flow_enter(f, &around);
	flow_settle(f);
	if (boxed)
		open_box(f, caption);
	flow_puts(f, "<table");
	flow_id_attr(f, flow_id_of(f, n));
	flow_puts(f, ">\n");
	if (caption != NULL)
		put_caption(f, caption);
	put_rows(f, rows);
	flow_puts(f, boxed ? "</table>\n</div>\n" : "</table>\n");
	flow_leave(f, &around);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* table: rows and cells as they are; what spans is bounded, and an empty heading cell is a plain
 * one. */
#include "html.h"

#include <stdlib.h>
#include <string.h>

#define SPAN_MAX 1000 /* HTML's own bound for colspan */

static void
put_span(struct html *x, const struct gaz_node *cell, const char *name)
{
	const char *value = x->h->attr(cell, name, NULL);
	unsigned span = 0;

	for (; value != NULL && *value >= '0' && *value <= '9' && span <= SPAN_MAX; value++)
		span = span * 10 + (unsigned)(*value - '0');
	if (value != NULL && *value == '\0' && span > 1 && span <= SPAN_MAX)
		html_putf(x, " %s=\"%u\"", name, span);
}

static void
put_cell(struct html *x, const struct gaz_node *cell, bool first_row)
{
	bool head = strcmp(x->h->name(cell), "th") == 0 && html_has_text(x, cell);

	html_puts(x, head ? "<th" : "<td");
	if (head)
		html_puts(x, first_row ? " scope=\"col\"" : " scope=\"row\"");
	put_span(x, cell, "colspan");
	put_span(x, cell, "rowspan");
	html_puts(x, ">");
	html_walk_children(x, cell);
	html_p_end(x);
	html_puts(x, head ? "</th>\n" : "</td>\n");
}

static void
put_row(struct html *x, const struct gaz_node *row, bool first)
{
	const struct gaz_node *c;

	html_puts(x, "<tr>\n");
	for (c = x->h->first_child(row); c != NULL && x->rc == GAZ_OK; c = x->h->next_sibling(c))
		if (x->h->kind(c) == GAZ_CELL)
			put_cell(x, c, first);
	html_puts(x, "</tr>\n");
}

static void
put_caption(struct html *x, const struct gaz_node *caption)
{
	html_puts(x, "<caption>");
	html_walk_flat(x, caption);
	html_puts(x, "</caption>\n");
}

/* A table wider than the screen scrolls in a box of its own, also by keyboard; so it has a name. */
static void
open_box(struct html *x, const struct gaz_node *caption)
{
	struct html_str name =
	    caption != NULL ? html_flatten(x, caption) : html_str(x->words->table);

	html_puts(x, "<div class=\"scroll\" role=\"group\" tabindex=\"0\"");
	html_attr(x, "aria-label", name);
	html_puts(x, ">\n");
}

static void
put_rows(struct html *x, const struct gaz_node *row)
{
	html_puts(x, "<tbody>\n");
	put_row(x, row, true);
	while ((row = x->h->next_sibling(row)) != NULL)
		if (x->h->kind(row) == GAZ_ROW)
			put_row(x, row, false);
	html_puts(x, "</tbody>\n");
}

void
html_table(struct html *x, const struct gaz_node *n)
{
	const struct gaz_node *rows = html_child(x, n, GAZ_ROW),
			      *caption = html_child(x, n, GAZ_BLOCK);
	struct html_around around;

	if (x->at.flat > 0 || rows == NULL) {
		html_walk_children(x, n);
		return;
	}
	if (caption != NULL && !html_has_text(x, caption))
		caption = NULL;
	html_enter(x, &around);
	html_settle(x);
	open_box(x, caption);
	html_puts(x, "<table");
	html_id_attr(x, html_id_of(x, n));
	html_puts(x, ">\n");
	if (caption != NULL)
		put_caption(x, caption);
	put_rows(x, rows);
	html_puts(x, "</table>\n</div>\n");
	html_leave(x, &around);
}

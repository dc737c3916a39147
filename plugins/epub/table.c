/* SPDX-License-Identifier: Apache-2.0 */
/* table: rows and cells as they are; what spans is bounded, and an empty heading cell is a plain
 * one. */
#include "epub.h"

#include <stdlib.h>
#include <string.h>

#define SPAN_MAX 1000 /* HTML's own bound for colspan */

static void
put_span(struct epub *e, const struct gaz_node *cell, const char *name)
{
	const char *value = e->h->attr(cell, name, NULL);
	unsigned span = 0;

	for (; value != NULL && *value >= '0' && *value <= '9' && span <= SPAN_MAX; value++)
		span = span * 10 + (unsigned)(*value - '0');
	if (value != NULL && *value == '\0' && span > 1 && span <= SPAN_MAX)
		epub_putf(e, " %s=\"%u\"", name, span);
}

static void
put_cell(struct epub *e, const struct gaz_node *cell, bool first_row)
{
	bool head = strcmp(e->h->name(cell), "th") == 0 && epub_has_text(e, cell);

	epub_puts(e, head ? "<th" : "<td");
	if (head)
		epub_puts(e, first_row ? " scope=\"col\"" : " scope=\"row\"");
	put_span(e, cell, "colspan");
	put_span(e, cell, "rowspan");
	epub_puts(e, ">");
	epub_walk_children(e, cell);
	epub_p_end(e);
	epub_puts(e, head ? "</th>\n" : "</td>\n");
}

static void
put_row(struct epub *e, const struct gaz_node *row, bool first)
{
	const struct gaz_node *c;

	epub_puts(e, "<tr>\n");
	for (c = e->h->first_child(row); c != NULL && e->rc == GAZ_OK; c = e->h->next_sibling(c))
		if (e->h->kind(c) == GAZ_CELL)
			put_cell(e, c, first);
	epub_puts(e, "</tr>\n");
}

static void
put_caption(struct epub *e, const struct gaz_node *table)
{
	const struct gaz_node *caption = epub_child(e, table, GAZ_BLOCK);

	if (caption == NULL || !epub_has_text(e, caption))
		return;
	epub_puts(e, "<caption>");
	epub_walk_flat(e, caption);
	epub_puts(e, "</caption>\n");
}

void
epub_table(struct epub *e, const struct gaz_node *n)
{
	const struct gaz_node *c = epub_child(e, n, GAZ_ROW);
	struct epub_str id = epub_id_of(e, n);
	struct epub_around around;

	if (e->page.flat > 0 || c == NULL) {
		epub_walk_children(e, n);
		return;
	}
	epub_enter(e, &around);
	epub_settle(e);
	epub_puts(e, "<table");
	if (id.len > 0)
		epub_attr(e, "id", id);
	epub_puts(e, ">\n");
	put_caption(e, n);
	epub_puts(e, "<tbody>\n");
	put_row(e, c, true);
	while ((c = e->h->next_sibling(c)) != NULL)
		if (e->h->kind(c) == GAZ_ROW)
			put_row(e, c, false);
	epub_puts(e, "</tbody>\n</table>\n");
	epub_leave(e, &around);
}

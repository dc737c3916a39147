/* SPDX-License-Identifier: Apache-2.0 */
/*
 * grid: computes the column of each cell of a table with colspan and rowspan.
 * What must hold: a cell uses columns below GRID_COLUMNS_MAX, or spans one column only.
 */
#include "grid.h"

#include <string.h>

unsigned
grid_span(const struct gaz_host *h, const struct gaz_node *cell, const char *name, unsigned most,
    unsigned fallback)
{
	const char *p = h->attr(cell, name, NULL);
	unsigned span = 0;

	if (p == NULL || *p == '\0')
		return fallback;
	for (; *p >= '0' && *p <= '9' && span <= most; p++)
		span = span * 10 + (unsigned)(*p - '0');
	return *p == '\0' && span <= most ? span : fallback;
}

void
grid_start(struct grid *g)
{
	memset(g, 0, sizeof *g);
}

void
grid_start_row(struct grid *g)
{
	g->column = 0;
}

unsigned
grid_skip(struct grid *g)
{
	unsigned from = g->column;

	for (; g->column < GRID_COLUMNS_MAX && g->below[g->column] > 0; g->column++)
		g->below[g->column]--;
	return g->column - from;
}

unsigned
grid_place(struct grid *g, const struct gaz_host *h, const struct gaz_node *cell)
{
	unsigned columns = grid_span(h, cell, "colspan", GRID_COLUMNS_MAX, 1),
		 rows = grid_span(h, cell, "rowspan", GRID_ROWS_MAX, 1), i;

	if (columns == 0 || g->column + columns > GRID_COLUMNS_MAX)
		columns = 1;
	if (rows == 0)
		rows = GRID_ROWS_MAX; /* HTML: 0 means to the end of the table */
	for (i = g->column; i < g->column + columns && i < GRID_COLUMNS_MAX; i++)
		g->below[i] = rows - 1;
	g->column += columns;
	return columns;
}

unsigned
grid_end_row(struct grid *g)
{
	unsigned columns = g->column, i;

	for (i = g->column; i < GRID_COLUMNS_MAX; i++) {
		if (g->below[i] == 0)
			continue;
		g->below[i]--;
		columns = i + 1;
	}
	g->column = columns;
	return columns;
}

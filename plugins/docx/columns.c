/* SPDX-License-Identifier: Apache-2.0 */
/*
 * columns: the columns of the cells of a row. In Word, each row has a cell for every column; one
 * that a cell above covers says so (vMerge), and spans the same columns.
 */
#include <string.h>

#include "../grid/grid.h"
#include "docx.h"

const struct gaz_node *
docx_columns_above(struct docx_columns *c, uint8_t *columns)
{
	unsigned at = c->column;

	if (at >= DOCX_COLUMNS_MAX || c->above[at].rows == 0)
		return NULL;
	c->above[at].rows--;
	*columns = c->above[at].columns;
	c->column += *columns;
	return c->above[at].cell;
}

uint8_t
docx_columns_gap(const struct docx_columns *c)
{
	for (unsigned i = c->column; i < DOCX_COLUMNS_MAX; i++)
		if (c->above[i].rows > 0)
			return (uint8_t)(i - c->column);
	return 0;
}

uint8_t
docx_columns_place(
    struct docx_columns *c, const struct gaz_host *h, const struct gaz_node *cell, unsigned *rows)
{
	unsigned span = grid_span(h, cell, "colspan", DOCX_COLUMNS_MAX, 1), at = c->column, i;

	*rows = grid_span(h, cell, "rowspan", GRID_ROWS_MAX, 1);
	if (*rows == 0)
		*rows = GRID_ROWS_MAX; /* HTML: to the end of the table */
	if (at >= DOCX_COLUMNS_MAX)
		return 0;
	if (span == 0 || at + span > DOCX_COLUMNS_MAX)
		span = 1;
	for (i = at + 1; i < at + span && c->above[i].rows == 0;)
		i++;
	span = i - at; /* it ends where a cell above goes on */
	c->above[at].rows = *rows - 1;
	c->above[at].columns = (uint8_t)span;
	c->above[at].cell = cell;
	c->column += span;
	return (uint8_t)span;
}

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GRID_GRID_H
#define GRID_GRID_H
/*
 * grid: computes the column of each cell of a table with colspan and rowspan. For each row, call
 * grid_start_row, then grid_skip and grid_place for each cell, then grid_end_row.
 */
#include <gazetted/plugin.h>

#define GRID_COLUMNS_MAX 64 /* spans are ignored in columns beyond */
#define GRID_ROWS_MAX 65534 /* the limit of HTML for rowspan */

struct grid {
	unsigned column;                  /* column of the next cell */
	unsigned below[GRID_COLUMNS_MAX]; /* further rows that a cell above covers, per column */
};

/* The value of an attribute; fallback if it is absent, not a number or more than most. */
unsigned grid_span(const struct gaz_host *h, const struct gaz_node *cell, const char *name,
    unsigned most, unsigned fallback);

void grid_start(struct grid *g); /* before the first row of a table */
void grid_start_row(struct grid *g);
/* Skips the columns that cells above cover; returns their number. */
unsigned grid_skip(struct grid *g);
/* Puts the cell into the next columns; returns the number of columns it spans. */
unsigned grid_place(struct grid *g, const struct gaz_host *h, const struct gaz_node *cell);
/* Ends the row; returns the number of its columns, including those covered from above. */
unsigned grid_end_row(struct grid *g);
#endif

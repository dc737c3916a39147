/* SPDX-License-Identifier: Apache-2.0 */
/*
 * md_table: writes pipe tables, an extension of CommonMark that GitHub and most programs support.
 * They require a heading row; a table without one gets an empty one. Positions that a cell with
 * colspan or rowspan covers are written as empty cells.
 */
#include "md.h"

#include <string.h>

#include "../grid/grid.h"

/* The number of columns of the row, including those that cells above cover. */
static unsigned
columns_of(const struct md *m, struct grid *g, const struct gaz_node *row)
{
	grid_start_row(g);
	for (const struct gaz_node *c = m->h->first_child(row); c != NULL;
	     c = m->h->next_sibling(c)) {
		if (m->h->kind(c) != GAZ_CELL)
			continue;
		grid_skip(g);
		grid_place(g, m->h, c);
	}
	return grid_end_row(g);
}

/* The number of columns of the widest row. */
static unsigned
count_columns(const struct md *m, const struct gaz_node *row)
{
	struct grid g;
	unsigned columns = 0, of_row;

	grid_start(&g);
	for (; row != NULL; row = tree_next_row(&m->tree, row)) {
		of_row = columns_of(m, &g, row);
		columns = of_row > columns ? of_row : columns;
	}
	return columns;
}

static bool
is_heading_row(const struct md *m, const struct gaz_node *row)
{
	const struct gaz_node *c = m->h->first_child(row);

	while (c != NULL && (m->h->kind(c) != GAZ_CELL || strcmp(m->h->name(c), "th") == 0))
		c = m->h->next_sibling(c);
	return c == NULL;
}

static void
put_empty(struct md *m, unsigned count, const char *cell)
{
	while (count-- > 0)
		md_raws(m, cell);
}

static void
put_cell(struct md *m, const struct gaz_node *cell)
{
	md_raws(m, " ");
	m->line.fresh = true;
	m->line.space = false;
	md_walk_flat(m, cell);
	md_change(m, GAZ_SAME);
	m->line.space = false;
	md_raws(m, " |");
}

static void
put_row(struct md *m, struct grid *g, const struct gaz_node *row, unsigned columns)
{
	unsigned used;

	grid_start_row(g);
	md_raws(m, "|");
	for (const struct gaz_node *c = m->h->first_child(row); c != NULL && m->rc == GAZ_OK;
	     c = m->h->next_sibling(c)) {
		if (m->h->kind(c) != GAZ_CELL)
			continue;
		put_empty(m, grid_skip(g), " |");
		put_cell(m, c);
		put_empty(m, grid_place(g, m->h, c) - 1, " |");
	}
	used = g->column;
	grid_end_row(g);
	put_empty(m, columns - used, " |");
}

void
md_table(struct md *m, const struct gaz_node *n)
{
	const struct gaz_node *row = tree_first_row(&m->tree, n),
			      *caption = tree_child(&m->tree, n, GAZ_BLOCK);
	unsigned columns;
	struct grid g;

	if (m->flat > 0 || row == NULL) {
		md_walk_children(m, n);
		return;
	}
	columns = count_columns(m, row);
	grid_start(&g);
	md_end(m);
	if (caption != NULL)
		md_walk(m, caption);
	md_begin(m);
	m->line.cell = true;
	m->line.digits = -1;
	if (is_heading_row(m, row)) {
		put_row(m, &g, row, columns);
		row = tree_next_row(&m->tree, row);
	} else {
		md_raws(m, "|");
		put_empty(m, columns, " |");
	}
	md_next_row(m);
	md_raws(m, "|");
	put_empty(m, columns, " --- |");
	for (; row != NULL; row = tree_next_row(&m->tree, row)) {
		md_next_row(m);
		put_row(m, &g, row, columns);
	}
	md_end(m);
}

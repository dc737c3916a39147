/* SPDX-License-Identifier: Apache-2.0 */
/*
 * txt_table: writes a table in columns if it fits the width, else one paragraph per row with " | "
 * between the cells. Both forms have the same words in the same order, and keep each cell in its
 * column: positions that a cell with colspan or rowspan covers are left empty.
 */
#include <string.h>

#include "../grid/grid.h"
#include "txt.h"

#define COLUMNS_MAX 16 /* more columns do not fit a page of text */
#define GUTTER 2

struct cell {
	const char *p;
	size_t len, width;
	unsigned column, columns; /* first column and number of columns */
};

/* The next row at or after n within the table. */
static const struct gaz_node *
row_from(const struct txt *t, const struct gaz_node *n, const struct gaz_node *end)
{
	for (; n != NULL && n != end; n = t->h->kind(n) == GAZ_CELL ? t->h->skip(n) : t->h->next(n))
		if (t->h->kind(n) == GAZ_ROW)
			return n;
	return NULL;
}

/* Reads the cells of a row; sets *fits to false if it has cells or columns beyond COLUMNS_MAX. */
static size_t
read_row(struct txt *t, struct grid *g, const struct gaz_node *row, struct cell cells[COLUMNS_MAX],
    bool *fits)
{
	size_t n = 0;

	grid_start_row(g);
	for (const struct gaz_node *c = t->h->first_child(row); c != NULL && *fits;
	     c = t->h->next_sibling(c)) {
		if (t->h->kind(c) != GAZ_CELL)
			continue;
		grid_skip(g);
		if (n == COLUMNS_MAX) {
			*fits = false;
			break;
		}
		cells[n].p = txt_flatten(t, c, &cells[n].len);
		cells[n].width = t->text->width(cells[n].p, cells[n].len);
		cells[n].column = g->column;
		cells[n].columns = grid_place(g, t->h, c);
		*fits = *fits && g->column <= COLUMNS_MAX;
		n++;
	}
	grid_end_row(g);
	return n;
}

/* The start of the column, relative to the indent. */
static size_t
start_of(const size_t widths[COLUMNS_MAX], unsigned column)
{
	size_t start = 0;

	for (unsigned i = 0; i < column; i++)
		start += widths[i] > 0 ? widths[i] + GUTTER : 0;
	return start;
}

/* Makes the last column of the cell as wide as the cell needs. */
static void
widen(size_t widths[COLUMNS_MAX], const struct cell *cell)
{
	unsigned last = cell->column + cell->columns - 1;
	size_t before = start_of(widths, last) - start_of(widths, cell->column);

	if (cell->width > before && cell->width - before > widths[last])
		widths[last] = cell->width - before;
}

/* Widens the columns for the cells that span one column (spanning false) or several (true). */
static void
measure_cells(struct txt *t, const struct gaz_node *table, size_t widths[COLUMNS_MAX],
    bool spanning, bool *fits)
{
	const struct gaz_node *end = t->h->skip(table), *row;
	struct cell cells[COLUMNS_MAX];
	struct grid g;
	size_t n;

	grid_start(&g);
	for (row = row_from(t, t->h->next(table), end); row != NULL && *fits;
	     row = row_from(t, t->h->skip(row), end)) {
		n = read_row(t, &g, row, cells, fits);
		for (size_t i = 0; i < n && *fits; i++)
			if ((cells[i].columns > 1) == spanning)
				widen(widths, &cells[i]);
	}
}

/* Computes the width of each column; false if the table does not fit in columns. */
static bool
measure(struct txt *t, const struct gaz_node *table, size_t widths[COLUMNS_MAX])
{
	bool fits = true;

	memset(widths, 0, COLUMNS_MAX * sizeof *widths);
	measure_cells(t, table, widths, false, &fits);
	measure_cells(t, table, widths, true, &fits);
	return fits && (t->width == 0 || start_of(widths, COLUMNS_MAX) + (size_t)t->indent <=
					     (size_t)t->width + GUTTER);
}

static void
put_spaces(struct txt *t, size_t count)
{
	static const char spaces[] = "                                ";
	size_t run;

	for (; count > 0; count -= run) {
		run = count < sizeof spaces - 1 ? count : sizeof spaces - 1;
		txt_raw(t, spaces, run);
	}
}

static void
write_columns(
    struct txt *t, struct grid *g, const struct gaz_node *row, const size_t widths[COLUMNS_MAX])
{
	struct cell cells[COLUMNS_MAX];
	size_t i, at = 0, start;
	bool fits = true;
	size_t n = read_row(t, g, row, cells, &fits);

	put_spaces(t, (size_t)t->indent);
	for (i = 0; i < n; i++) {
		start = start_of(widths, cells[i].column);
		if (cells[i].len == 0)
			continue;
		put_spaces(t, start - at);
		txt_raw(t, cells[i].p, cells[i].len);
		at = start + cells[i].width;
	}
	txt_raw(t, "\n", 1);
}

static void
put_bars(struct txt *t, unsigned count)
{
	while (count-- > 0)
		txt_adds(t, " | ");
}

static void
write_row(struct txt *t, struct grid *g, const struct gaz_node *row)
{
	const char *p;
	size_t len;
	unsigned used =
	    0; /* first column of the last cell: a bar is written for each column after it */

	grid_start_row(g);
	for (const struct gaz_node *c = t->h->first_child(row); c != NULL;
	     c = t->h->next_sibling(c)) {
		if (t->h->kind(c) != GAZ_CELL)
			continue;
		grid_skip(g);
		put_bars(t, g->column - used);
		used = g->column;
		grid_place(g, t->h, c);
		p = txt_flatten(t, c, &len);
		txt_add(t, p, len);
	}
	grid_end_row(g);
	t->indent += 2; /* hanging indent, to distinguish rows from wrapped lines */
	txt_label(t, "-", 1, t->indent - 2);
	txt_end_line(t);
	t->label = NULL;
	t->indent -= 2;
}

void
txt_table(struct txt *t, const struct gaz_node *table)
{
	const struct gaz_node *end = t->h->skip(table), *row, *c;
	size_t widths[COLUMNS_MAX];
	struct grid g;
	bool columns;

	txt_end_line(t);
	for (c = t->h->first_child(table); c != NULL; c = t->h->next_sibling(c))
		if (t->h->kind(c) == GAZ_BLOCK)
			txt_walk(t, c); /* the caption */
	txt_end_label(t);
	txt_owe(t, 1);
	columns = measure(t, table, widths);
	grid_start(&g);
	row = row_from(t, t->h->next(table), end);
	for (; row != NULL && t->rc == GAZ_OK; row = row_from(t, t->h->skip(row), end)) {
		if (columns)
			write_columns(t, &g, row, widths);
		else
			write_row(t, &g, row);
	}
	txt_owe(t, 1);
}

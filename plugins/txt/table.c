/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table: columns when the whole table fits the width and is regular, else one paragraph a row with
 * " | " between the cells. The words and their order are the same either way.
 */
#include <string.h>

#include "txt.h"

#define COLUMNS_MAX 16 /* more than that never fits a page of text */
#define GUTTER 2

struct cell {
	const char *p;
	size_t len, columns;
};

static int
is_spanning(const struct txt *t, const struct gaz_node *cell)
{
	const char *cols = t->h->attr(cell, "colspan", NULL),
		   *rows = t->h->attr(cell, "rowspan", NULL);

	return (cols != NULL && strcmp(cols, "1") != 0) || (rows != NULL && strcmp(rows, "1") != 0);
}

/* The next row at or after n within the table. */
static const struct gaz_node *
row_from(const struct txt *t, const struct gaz_node *n, const struct gaz_node *end)
{
	for (; n != NULL && n != end; n = t->h->kind(n) == GAZ_CELL ? t->h->skip(n) : t->h->next(n))
		if (t->h->kind(n) == GAZ_ROW)
			return n;
	return NULL;
}

static size_t
read_row(struct txt *t, const struct gaz_node *row, struct cell cells[COLUMNS_MAX], bool *fits)
{
	const struct gaz_node *c;
	size_t n = 0;

	for (c = t->h->first_child(row); c != NULL && n < COLUMNS_MAX; c = t->h->next_sibling(c)) {
		if (t->h->kind(c) != GAZ_CELL)
			continue;
		cells[n].p = txt_flatten(t, c, &cells[n].len);
		cells[n].columns = t->text->width(cells[n].p, cells[n].len);
		if (is_spanning(t, c))
			*fits = false;
		n++;
	}
	if (c != NULL)
		*fits = false;
	return n;
}

/* Finds the width of each column; false if the table must go row by row. */
static bool
measure(struct txt *t, const struct gaz_node *table, size_t widths[COLUMNS_MAX])
{
	const struct gaz_node *end = t->h->skip(table), *row;
	struct cell cells[COLUMNS_MAX];
	size_t i, n, total = 0;
	bool fits = true;

	memset(widths, 0, COLUMNS_MAX * sizeof *widths);
	for (row = row_from(t, t->h->next(table), end); row != NULL && fits;
	     row = row_from(t, t->h->skip(row), end)) {
		n = read_row(t, row, cells, &fits);
		for (i = 0; i < n; i++)
			if (cells[i].columns > widths[i])
				widths[i] = cells[i].columns;
	}
	for (i = 0; i < COLUMNS_MAX; i++)
		total += widths[i] > 0 ? widths[i] + GUTTER : 0;
	return fits && (t->width == 0 || total + (size_t)t->indent <= (size_t)t->width + GUTTER);
}

static void
write_columns(struct txt *t, const struct gaz_node *row, const size_t widths[COLUMNS_MAX])
{
	static const char spaces[] = "                                ";
	struct cell cells[COLUMNS_MAX];
	size_t i, n, pad, run;
	bool fits = true;

	n = read_row(t, row, cells, &fits);
	for (i = 0; i < (size_t)t->indent; i++)
		txt_raw(t, " ", 1);
	for (i = 0; i < n; i++) {
		txt_raw(t, cells[i].p, cells[i].len);
		pad = i + 1 < n ? widths[i] - cells[i].columns + (widths[i] > 0 ? GUTTER : 0) : 0;
		for (; pad > 0; pad -= run) {
			run = pad < sizeof spaces - 1 ? pad : sizeof spaces - 1;
			txt_raw(t, spaces, run);
		}
	}
	txt_raw(t, "\n", 1);
}

static void
write_row(struct txt *t, const struct gaz_node *row)
{
	const struct gaz_node *c;
	const char *p;
	size_t len;
	bool first = true;

	for (c = t->h->first_child(row); c != NULL; c = t->h->next_sibling(c)) {
		if (t->h->kind(c) != GAZ_CELL)
			continue;
		if (!first)
			txt_adds(t, " | ");
		first = false;
		p = txt_flatten(t, c, &len);
		txt_add(t, p, len);
	}
	t->indent += 2; /* so that rows can be told from lines */
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
	bool columns;

	txt_end_line(t);
	for (c = t->h->first_child(table); c != NULL; c = t->h->next_sibling(c))
		if (t->h->kind(c) == GAZ_BLOCK)
			txt_walk(t, c); /* the caption */
	txt_end_label(t);
	txt_owe(t, 1);
	columns = measure(t, table, widths);
	row = row_from(t, t->h->next(table), end);
	for (; row != NULL && t->rc == GAZ_OK; row = row_from(t, t->h->skip(row), end)) {
		if (columns)
			write_columns(t, row, widths);
		else
			write_row(t, row);
	}
	txt_owe(t, 1);
}

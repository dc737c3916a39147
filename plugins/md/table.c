/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table: pipe tables, as GitHub and most others read them. They need a heading
 * row: where a table has none, it is empty. A cell that spans several is
 * followed by empty ones.
 */
#include "md.h"

#include <stdlib.h>
#include <string.h>

#define COLUMNS_MAX 64 /* of cells that span; real ones are written all the same */

static unsigned
span_of(const struct md *m, const struct gaz_node *cell)
{
	const char *value = m->h->attr(cell, "colspan", NULL);
	long span = value != NULL ? strtol(value, NULL, 10) : 1;

	return span >= 1 && span <= COLUMNS_MAX ? (unsigned)span : 1;
}

static unsigned
columns_of(const struct md *m, const struct gaz_node *row)
{
	const struct gaz_node *c;
	unsigned columns = 0;

	for (c = m->h->first_child(row); c != NULL; c = m->h->next_sibling(c))
		if (m->h->kind(c) == GAZ_CELL)
			columns += span_of(m, c);
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
put_row(struct md *m, const struct gaz_node *row, unsigned columns)
{
	const struct gaz_node *c;

	md_raws(m, "|");
	for (c = m->h->first_child(row); c != NULL && m->rc == GAZ_OK; c = m->h->next_sibling(c)) {
		if (m->h->kind(c) != GAZ_CELL)
			continue;
		md_raws(m, " ");
		m->line.fresh = true;
		m->line.space = false;
		md_walk_flat(m, c);
		md_change(m, GAZ_SAME);
		m->line.space = false;
		md_raws(m, " |");
		put_empty(m, span_of(m, c) - 1, " |");
	}
	put_empty(m, columns - columns_of(m, row), " |");
}

void
md_table(struct md *m, const struct gaz_node *n)
{
	const struct gaz_node *row = md_child(m, n, GAZ_ROW), *caption = md_child(m, n, GAZ_BLOCK),
			      *r;
	unsigned columns = 0;

	if (m->flat > 0 || row == NULL) {
		md_walk_children(m, n);
		return;
	}
	for (r = row; r != NULL; r = m->h->next_sibling(r))
		if (m->h->kind(r) == GAZ_ROW && columns_of(m, r) > columns)
			columns = columns_of(m, r);
	md_end(m);
	if (caption != NULL)
		md_walk(m, caption);
	md_begin(m);
	m->line.cell = true;
	m->line.digits = -1;
	if (is_heading_row(m, row)) {
		put_row(m, row, columns);
		row = m->h->next_sibling(row);
	} else {
		md_raws(m, "|");
		put_empty(m, columns, " |");
	}
	md_next_row(m);
	md_raws(m, "|");
	put_empty(m, columns, " --- |");
	for (; row != NULL; row = m->h->next_sibling(row)) {
		if (m->h->kind(row) != GAZ_ROW)
			continue;
		md_next_row(m);
		put_row(m, row, columns);
	}
	md_end(m);
}

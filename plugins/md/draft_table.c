/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draft_table: pipe tables, for tables of plain rows whose cells are one paragraph each. Any other
 * table is written as the tags of a table, which Markdown viewers show as well.
 */
#include <string.h>

#include "draft.h"

#define COLUMNS_MAX 40 /* a wider table is easier to edit as tags */

static bool
is_bare(const struct draft *d, const struct gaz_node *n)
{
	return draft_count_attrs(d, n) == 0 && draft_rule(d, d->h->name(n)).rule == DRAFT_NONE;
}

/* Whether the cell holds nothing, or one paragraph of plain attributes. */
static bool
is_plain_cell(const struct draft *d, const struct gaz_node *cell, const char *name)
{
	const struct gaz_node *p = d->h->first_child(cell);

	if (!draft_is(d, cell, name) || !is_bare(d, cell))
		return false;
	return p == NULL || (d->h->next_sibling(p) == NULL && draft_is_paragraph(d, p) &&
				is_bare(d, p) && !draft_ends_in_braces(d, p));
}

/* The number of cells of a row of plain cells; 0: it is none. */
static unsigned
plain_cells(const struct draft *d, const struct gaz_node *row, const char *name)
{
	unsigned count = 0;

	if (!draft_is(d, row, "tr") || !is_bare(d, row))
		return 0;
	for (const struct gaz_node *c = d->h->first_child(row); c != NULL;
	     c = d->h->next_sibling(c), count++)
		if (!is_plain_cell(d, c, name))
			return 0;
	return count;
}

static bool
has_words(const struct draft *d, const struct gaz_node *row)
{
	for (const struct gaz_node *c = d->h->first_child(row); c != NULL;
	     c = d->h->next_sibling(c))
		if (d->h->first_child(c) != NULL)
			return true;
	return false;
}

static void
put_row(struct draft *d, const struct gaz_node *row, struct draft_scope *in)
{
	md_raws(d->m, "|");
	for (const struct gaz_node *c = d->h->first_child(row); c != NULL;
	     c = d->h->next_sibling(c)) {
		const struct gaz_node *p = d->h->first_child(c);

		md_raws(d->m, " ");
		d->at_start = true;
		d->m->line.digits = -1;
		if (p != NULL)
			draft_inlines(d, p, in);
		draft_settle(d, true);
		md_raws(d->m, p != NULL ? " |" : "|");
	}
}

bool
draft_pipe_table(struct draft *d, const struct gaz_node *n, struct draft_scope *in)
{
	const struct gaz_node *row = d->h->first_child(n), *c;
	unsigned columns = 0, cells;
	bool head;

	if (!draft_is(d, n, "table") || !is_bare(d, n) || row == NULL)
		return false;
	head = plain_cells(d, row, "th") > 0;
	for (c = row; c != NULL; c = d->h->next_sibling(c)) {
		cells = plain_cells(d, c, head && c == row ? "th" : "td");
		if (cells == 0 || cells > COLUMNS_MAX || (columns > 0 && cells != columns))
			return false;
		columns = cells;
	}
	if (head && (!has_words(d, row) || d->h->next_sibling(row) == NULL))
		return false;
	md_begin(d->m);
	d->plain_heading = true;
	if (head)
		put_row(d, row, in);
	for (unsigned i = 0; !head && i <= columns; i++)
		md_raws(d->m, i < columns ? "| " : "|");
	md_next_row(d->m);
	for (unsigned i = 0; i <= columns; i++)
		md_raws(d->m, i < columns ? "| --- " : "|");
	for (c = head ? d->h->next_sibling(row) : row; c != NULL; c = d->h->next_sibling(c)) {
		md_next_row(d->m);
		put_row(d, c, in);
	}
	d->plain_heading = false;
	md_end(d->m);
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docx_table: tables. What must hold: each row has a cell, each cell ends with a paragraph, and no
 * two tables touch: Word would make them one.
 *
 * In a comparison, a row whose cells are not those of the other version is written twice: as a
 * whole that was deleted, and as a whole that was inserted; so is a table with such rows that has
 * cells of several rows.
 */
#include <string.h>

#include "docx.h"

#define PART_BETWEEN 7
#define SALT_EARLIER (1u << 24)
#define SALT_LATER (2u << 24)

/* The state of a walk around a table or a cell. */
static struct docx_state
enter(struct docx_walk *w)
{
	struct docx_state around = w->at;

	w->at.indent = w->at.quoted = 0;
	w->at.style = -1;
	w->at.face = 0;
	w->at.link = NULL;
	w->at.label.of = NULL;
	w->at.said.len = 0;
	w->at.quote = (struct docx_quote){ .around = NULL };
	return around;
}

static bool
is_head_row(const struct docx_walk *w, const struct gaz_node *row)
{
	const struct gaz_node *c = w->h->first_child(row);
	bool any = false;

	for (; c != NULL; c = w->h->next_sibling(c)) {
		if (w->h->kind(c) != GAZ_CELL)
			continue;
		if (strcmp(w->h->name(c), "th") != 0)
			return false;
		any = true;
	}
	return any;
}

/* Whether a cell of the row is in one version only. */
static bool
is_uneven(const struct docx_walk *w, const struct gaz_node *row)
{
	const struct gaz_host *h = w->d->h;

	for (const struct gaz_node *c = h->first_child(row); c != NULL; c = h->next_sibling(c))
		if (h->kind(c) == GAZ_CELL && h->change(c) != GAZ_SAME)
			return true;
	return false;
}

/* Whether rows differ in a table with cells of several rows. */
static bool
is_entangled(const struct docx_walk *w, const struct gaz_node *table)
{
	const struct gaz_host *h = w->d->h;
	const struct gaz_node *n = h->next(table), *end = h->skip(table);
	bool spans = false, differs = false;

	for (; n != NULL && n != end; n = h->next(n)) {
		if (h->kind(n) == GAZ_CELL && h->attr(n, "rowspan", NULL) != NULL)
			spans = true;
		if ((h->kind(n) == GAZ_CELL || h->kind(n) == GAZ_ROW) && h->change(n) != GAZ_SAME)
			differs = true;
	}
	return spans && differs;
}

static uint32_t
salt_of(const struct docx_walk *w)
{
	return w == &w->d->earlier ? SALT_EARLIER : SALT_LATER;
}

static void
begin_cell(struct docx_walk *w, const struct gaz_node *cell, uint8_t columns, enum docx_merge merge)
{
	struct docx_token t = docx_token_of(w, DOCX_CELL, cell, merge);

	t.u.extent = (struct docx_extent){ .columns = columns, .merge = (uint8_t)merge };
	docx_emit(w, t);
	w->at.ended = NULL;
}

static void
end_cell(struct docx_walk *w, const struct gaz_node *cell)
{
	docx_last_end(w, cell);
	docx_emit(w, docx_token_of(w, DOCX_CELL_END, cell, 0));
}

/* Writes the cells that go on from the rows above, before the next of this row; their number. */
static unsigned
put_covered(struct docx_walk *w, struct docx_columns *g)
{
	const struct gaz_node *above;
	unsigned count = 0;
	uint8_t columns;

	for (; (above = docx_columns_above(g, &columns)) != NULL; count++) {
		begin_cell(w, above, columns, DOCX_MERGE_MORE);
		end_cell(w, above);
	}
	return count;
}

/* The same at the end of a row, with empty cells for columns that no cell has. */
static unsigned
put_rest(struct docx_walk *w, struct docx_columns *g, const struct gaz_node *row)
{
	unsigned count = put_covered(w, g);
	uint8_t gap;

	while ((gap = docx_columns_gap(g)) > 0) {
		begin_cell(w, row, gap, DOCX_ALONE);
		end_cell(w, row);
		g->column += gap;
		count += 1 + put_covered(w, g);
	}
	return count;
}

/* Writes a cell; one beyond the columns of Word goes on in the cell before it. */
static void
put_cell(struct docx_walk *w, struct docx_columns *g, const struct gaz_node *cell,
    const struct gaz_node **open)
{
	unsigned rows = 1;
	uint8_t columns;

	if (*open != NULL && g->column < DOCX_COLUMNS_MAX)
		end_cell(w, *open);
	if (g->column < DOCX_COLUMNS_MAX)
		*open = NULL;
	if (*open == NULL)
		put_covered(w, g);
	columns = docx_columns_place(g, w->h, cell, &rows);
	if (*open == NULL) {
		begin_cell(w, cell, columns > 0 ? columns : 1,
		    rows > 1 && columns > 0 ? DOCX_MERGE_FIRST : DOCX_ALONE);
		*open = cell;
	}
	w->at.head_cell = strcmp(w->h->name(cell), "th") == 0;
	w->at.block = cell;
	docx_target(w, cell);
	docx_walk_children(w, cell);
	docx_settle(w);
}

static void
put_row(struct docx_walk *w, struct docx_columns *g, const struct gaz_node *row, bool head)
{
	uint32_t salt = w->at.salt;
	struct docx_token t;
	const struct gaz_node *open = NULL;
	unsigned cells = 0;

	if (salt == 0 && w->record != NULL && is_uneven(w, row))
		w->at.salt = salt_of(w);
	t = docx_token_of(w, DOCX_ROW, row, 0);
	t.u.extent = (struct docx_extent){ .head = head };
	docx_emit(w, t);
	g->column = 0;
	for (const struct gaz_node *c = w->h->first_child(row); c != NULL && w->d->rc == GAZ_OK;
	     c = w->h->next_sibling(c)) {
		if (w->h->kind(c) != GAZ_CELL)
			continue;
		put_cell(w, g, c, &open);
		cells++;
	}
	if (open != NULL)
		end_cell(w, open);
	cells += put_rest(w, g, row);
	if (cells == 0) { /* Word needs one */
		begin_cell(w, row, 1, DOCX_ALONE);
		end_cell(w, row);
	}
	docx_emit(w, docx_token_of(w, DOCX_ROW_END, row, 0));
	w->at.salt = salt;
}

/* The columns of the widest row. */
static uint8_t
count_columns(const struct docx_walk *w, const struct gaz_node *table)
{
	struct docx_columns g = { 0 };
	unsigned most = 1, rows;
	uint8_t columns;

	for (const struct gaz_node *row = tree_first_row(&w->tree, table); row != NULL;
	     row = tree_next_row(&w->tree, row)) {
		g.column = 0;
		for (const struct gaz_node *c = w->h->first_child(row); c != NULL;
		     c = w->h->next_sibling(c)) {
			if (w->h->kind(c) != GAZ_CELL)
				continue;
			while (docx_columns_above(&g, &columns) != NULL)
				;
			docx_columns_place(&g, w->h, c, &rows);
		}
		do
			while (docx_columns_above(&g, &columns) != NULL)
				;
		while ((columns = docx_columns_gap(&g)) > 0 && (g.column += columns));
		most = g.column > most ? g.column : most;
	}
	return (uint8_t)most;
}

static void
put_rows(struct docx_walk *w, const struct gaz_node *table)
{
	struct docx_columns g = { 0 };
	bool head = true;

	for (const struct gaz_node *row = tree_first_row(&w->tree, table);
	     row != NULL && w->d->rc == GAZ_OK; row = tree_next_row(&w->tree, row)) {
		head = head && is_head_row(w, row);
		put_row(w, &g, row, head);
	}
}

static void
put_caption(struct docx_walk *w, const struct gaz_node *table)
{
	const struct gaz_node *caption = tree_child(&w->tree, table, GAZ_BLOCK);

	if (caption == NULL)
		return;
	w->at.style = DOCX_CAPTION;
	docx_walk(w, caption);
	w->at.style = -1;
}

/* Writes an empty paragraph if another table has just ended. */
static void
put_between(struct docx_walk *w, const struct gaz_node *table)
{
	struct docx_token t;

	if (!w->at.after_table)
		return;
	t = docx_token_of(w, DOCX_END, table, PART_BETWEEN);
	t.u.paragraph = (struct docx_paragraph){ .style = DOCX_BODY };
	docx_emit(w, t);
}

void
docx_walk_table(struct docx_walk *w, const struct gaz_node *n)
{
	struct docx_state around;
	struct docx_token t;

	if (w->at.flat > 0 || tree_first_row(&w->tree, n) == NULL) {
		docx_walk_children(w, n);
		return;
	}
	docx_settle(w);
	docx_open_quotes(w, &w->at.quote);
	docx_end_line(w);
	docx_target(w, n);
	around = enter(w);
	put_caption(w, n);
	put_between(w, n);
	if (around.salt == 0 && w->record != NULL && is_entangled(w, n))
		w->at.salt = salt_of(w);
	t = docx_token_of(w, DOCX_TABLE, n, 0);
	t.u.extent = (struct docx_extent){ .columns = count_columns(w, n) };
	docx_emit(w, t);
	w->at.in_cell = true;
	put_rows(w, n);
	docx_emit(w, docx_token_of(w, DOCX_TABLE_END, n, 0));
	w->at = around;
	w->at.after_table = true;
}

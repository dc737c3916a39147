/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table_columns: tables of aligned columns. What must hold: the space between two columns is blank
 * in all rows, measured in display columns (East Asian characters have two, combining marks none).
 */
#include "ingest/table_columns.h"

#include <string.h>

#include <utf8proc.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "ingest/form.h"
#include "ingest/line_facts.h"
#include "ingest/table_rows.h"

#define TAB_STOP 8
#define GAP_MIN 3           /* display columns between two columns of a table */
#define GAP_RULED_MIN 2     /* the same with a rule, or in a long table */
#define LONG_ROWS 6         /* rows of a long table: chance does not align so many */
#define ROWS_MIN 3          /* without a rule */
#define HEAD_LINES 3        /* of a text, which are a letterhead */
#define CELL_COLUMNS_MAX 40 /* mean width of the cells of a column */
#define CELL_COLUMNS_TWO 32 /* the same of two columns, which may be text with side notes */
#define FILLED_MIN 50       /* percent of the rows that have a cell in each column */
#define LEADERS "....."     /* of a contents list */

/* The display columns that lines occupy. */
struct layout {
	bool used[TABLE_WIDTH_MAX];
	uint32_t rows, rules;
};

/* The display column after character c that begins at column at. */
static uint32_t
advance(uint32_t at, uint32_t c)
{
	int width =
	    c == '\t' ? (int)(TAB_STOP - at % TAB_STOP) : utf8proc_charwidth((utf8proc_int32_t)c);

	return at + (uint32_t)(width < 0 ? 0 : width);
}

static bool
is_space(uint32_t c)
{
	return c == '\t' || utf8_is_space(c);
}

/* Marks the columns of a line; single spaces between words are used. */
static void
use_columns(struct layout *a, const struct line *line)
{
	uint32_t column = line->indent, end = 0;
	size_t at = 0;

	while (at < line->text.len) {
		uint32_t c = utf8_next(line->text, &at), next = advance(column, c);

		if (!is_space(c)) {
			if (end > 0 && column == end + 1 && end < TABLE_WIDTH_MAX)
				a->used[end] = true;
			for (uint32_t k = column; k < next && k < TABLE_WIDTH_MAX; k++)
				a->used[k] = true;
			end = next;
		}
		column = next;
	}
}

bool
table_has_gap(const struct line *line)
{
	uint32_t column = line->indent, end = 0;
	size_t at = 0;

	if (line->table != NULL || str_find_str(line->text, STR(LEADERS)) < line->text.len)
		return false;
	while (at < line->text.len) {
		uint32_t c = utf8_next(line->text, &at), next = advance(column, c);

		if (!is_space(c) && end > 0 && column >= end + GAP_RULED_MIN)
			return next < TABLE_WIDTH_MAX;
		if (!is_space(c))
			end = next;
		column = next;
	}
	return false;
}

/* The gaps of the layout: the first column after each is in starts. Returns the columns. */
static uint32_t
find_starts(const struct layout *a, uint32_t gap_min, uint32_t starts[TABLE_COLUMNS_MAX])
{
	uint32_t count = 0, blank = 0;

	for (uint32_t k = 0; k < TABLE_WIDTH_MAX; k++) {
		if (!a->used[k]) {
			blank++;
			continue;
		}
		if ((count == 0 || blank >= gap_min) && count < TABLE_COLUMNS_MAX)
			starts[count++] = k;
		blank = 0;
	}
	return count;
}

static uint32_t
gap_of(const struct layout *a)
{
	return a->rules > 0 || a->rows >= LONG_ROWS ? GAP_RULED_MIN : GAP_MIN;
}

/* Extends the block as long as a further line leaves the columns apart. */
static void
extend(struct table_block *b, struct layout *a)
{
	uint32_t starts[TABLE_COLUMNS_MAX], columns = 0;
	size_t i;

	for (i = b->first; table_goes_on(b->l, b->first, i) && a->rows < TABLE_ROWS_MAX; i++) {
		const struct line *line = &b->l->v[i];
		struct layout next = *a;
		uint32_t now;
		bool is_double;

		if (table_is_rule(line->text, &is_double)) {
			a->rules++;
			continue;
		}
		if (!table_has_gap(line))
			break;
		use_columns(&next, line);
		next.rows++;
		now = find_starts(&next, next.rules > 0 ? GAP_RULED_MIN : GAP_MIN, starts);
		if (now < 2 || (next.rows > 2 && now < columns))
			break;
		*a = next;
		columns = next.rows == 2 || now > columns ? now : columns;
	}
	b->count = i - b->first;
}

/* Cuts a line at the starts of the columns. */
static void
cut_line(const struct line *line, const uint32_t *starts, uint32_t columns, struct str *cells)
{
	uint32_t column = line->indent, cell = 0;
	size_t at = 0, from = 0;

	while (at < line->text.len) {
		size_t before = at;
		uint32_t c = utf8_next(line->text, &at);

		while (cell + 1 < columns && column >= starts[cell + 1]) {
			cells[cell++] = utf8_trim(str_slice(line->text, from, before));
			from = before;
		}
		column = advance(column, c);
	}
	cells[cell++] = utf8_trim(str_slice(line->text, from, line->text.len));
	while (cell < columns)
		cells[cell++] = STR("");
}

/* Whether column k has cells in most rows, and short ones. */
static bool
is_column(const struct table_text *t, uint32_t k)
{
	uint32_t filled = 0, width = 0;

	for (uint32_t i = 0; i < t->rows; i++) {
		struct str cell = t->cells[(size_t)i * t->columns + k];

		filled += cell.len > 0;
		width += lines_columns(cell);
	}
	return filled * 100 >= t->rows * FILLED_MIN &&
	       width <= filled * (t->columns == 2 ? CELL_COLUMNS_TWO : CELL_COLUMNS_MAX);
}

static bool
fill(const struct table_block *b, const struct layout *a, struct table_text *out,
    struct arena *arena)
{
	uint32_t starts[TABLE_COLUMNS_MAX];

	*out = (struct table_text){ .proven = true, .columns = find_starts(a, gap_of(a), starts) };
	out->cells = arena_alloc(arena, (size_t)a->rows * out->columns * sizeof *out->cells);
	if (out->cells == NULL)
		return false;
	for (size_t i = b->first; i < b->first + b->count; i++) {
		bool is_double;

		if (table_is_rule(b->l->v[i].text, &is_double))
			continue;
		cut_line(&b->l->v[i], starts, out->columns,
		    &out->cells[(size_t)out->rows++ * out->columns]);
	}
	out->heads = a->rules > 0 ? table_count_heads(b) : 0;
	if (out->heads == 0 && table_has_head(out))
		out->heads = 1;
	return true;
}

bool
table_read_columns(struct table_block *b, struct table_text *out, struct arena *arena)
{
	struct layout a = { .rows = 0 };
	bool is_double;

	if (!table_is_rule(b->l->v[b->first].text, &is_double) &&
	    !table_has_gap(&b->l->v[b->first]))
		return false;
	extend(b, &a);
	if (a.rows < (a.rules > 0 ? ROWS_MIN - 1 : ROWS_MIN) ||
	    (b->first < HEAD_LINES && a.rules == 0) || !fill(b, &a, out, arena))
		return false;
	for (uint32_t k = 0; k < out->columns; k++)
		if (!is_column(out, k))
			return false;
	return out->columns > 1 && !table_is_list(b, out);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table_pipes: tables whose cells are divided by pipes or tabs. What must hold: all rows of a
 * proven table have the same number of cells.
 */
#include "ingest/table_pipes.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "ingest/table_rows.h"

#define ROWS_MIN 2
#define TAB_ROWS_MIN 3 /* of two columns, which may be a list */

static bool
is_pipe(uint32_t c)
{
	return c == '|' || c == 0x2502 || c == 0x2503 || c == 0x2551 || c == 0xff5c;
}

static bool
is_divider(uint32_t c, bool tabs)
{
	return tabs ? c == '\t' : is_pipe(c);
}

/* The cells of a line, at most TABLE_COLUMNS_MAX; pipes at its ends divide nothing. */
static uint32_t
split(struct str s, bool tabs, struct str cells[TABLE_COLUMNS_MAX])
{
	size_t at = 0, from = 0, start = 0;
	uint32_t count = 0;

	while (at < s.len && count + 1 < TABLE_COLUMNS_MAX) {
		size_t before = at;

		if (!is_divider(utf8_next(s, &at), tabs))
			continue;
		if (before > 0)
			cells[count++] = utf8_trim(str_slice(s, from, before));
		start += before > 0;
		from = at;
	}
	if (from < s.len)
		cells[count++] = utf8_trim(str_slice(s, from, s.len));
	return start > 0 || from > 0 ? count : 0;
}

static bool
begins_with_pipe(struct str s)
{
	size_t at = 0;

	return s.len > 0 && is_pipe(utf8_next(s, &at));
}

/* Joins two cells, or two lines of one; NULL pointer: the arena is full. */
static struct str
join(struct arena *arena, struct str a, struct str b)
{
	const char *both;

	if (a.len == 0 || b.len == 0)
		return a.len == 0 ? b : a;
	both = arena_printf(arena, STR_FMT " " STR_FMT, STR_ARG(a), STR_ARG(b));
	return both == NULL ? a : str_from(both);
}

/* Whether rules divide all rows, so that the lines between two rules are one row. */
static bool
has_ruled_rows(const struct table_block *b)
{
	size_t inner = 0, lines = 0, rules_at_ends = 0;
	bool is_double;

	for (size_t i = b->first; i < b->first + b->count; i++) {
		bool end = i == b->first || i + 1 == b->first + b->count;

		if (!table_is_rule(b->l->v[i].text, &is_double))
			lines++;
		else if (end)
			rules_at_ends++;
		else
			inner++;
	}
	return rules_at_ends == 2 && inner >= 2 && inner + 1 < lines;
}

/* Fills the cells: each line a row, or each group of lines between rules. */
static bool
fill(const struct table_block *b, struct table_text *out, bool tabs, struct arena *arena)
{
	bool ruled = !tabs && has_ruled_rows(b), fresh = true, is_double;

	out->cells = arena_zalloc(arena, (size_t)out->rows * out->columns * sizeof *out->cells);
	if (out->cells == NULL)
		return false;
	out->rows = 0;
	for (size_t i = b->first; i < b->first + b->count; i++) {
		struct str cells[TABLE_COLUMNS_MAX], *row;
		uint32_t count;

		if (table_is_rule(b->l->v[i].text, &is_double)) {
			fresh = true;
			continue;
		}
		count = split(b->l->v[i].text, tabs, cells);
		if (fresh || !ruled)
			out->rows++;
		fresh = false;
		row = &out->cells[(size_t)(out->rows - 1) * out->columns];
		for (uint32_t k = 0; k < out->columns; k++)
			row[k] = join(arena, row[k], k < count ? cells[k] : STR(""));
	}
	out->heads = table_count_heads(b);
	if ((ruled && out->heads > 0) || (out->heads == 0 && table_has_head(out)))
		out->heads = 1;
	return true;
}

/* Each line of an unproven table, as one cell. */
static bool
keep_lines(const struct table_block *b, struct table_text *out, struct arena *arena)
{
	bool is_double;

	*out = (struct table_text){ .columns = 1 };
	out->cells = arena_alloc(arena, b->count * sizeof *out->cells);
	for (size_t i = b->first; out->cells != NULL && i < b->first + b->count; i++)
		if (!table_is_rule(b->l->v[i].text, &is_double))
			out->cells[out->rows++] = b->l->v[i].text;
	return out->cells != NULL;
}

/* Counts the lines of a block with pipes; *same: all rows have as many cells. */
static void
measure(struct table_block *b, struct table_text *out, bool *same, bool *bordered)
{
	struct str cells[TABLE_COLUMNS_MAX];
	size_t i;

	*out = (struct table_text){ 0 };
	*same = *bordered = true;
	for (i = b->first; table_goes_on(b->l, b->first, i) && out->rows < TABLE_ROWS_MAX; i++) {
		struct str s = b->l->v[i].text;
		bool is_double;
		uint32_t count;

		if (table_is_rule(s, &is_double))
			continue;
		if ((count = split(s, false, cells)) < 2)
			break;
		*same &= out->rows == 0 || count == out->columns;
		*bordered &= begins_with_pipe(s);
		out->columns = count > out->columns ? count : out->columns;
		out->rows++;
	}
	b->count = i - b->first;
}

bool
table_read_pipes(struct table_block *b, struct table_text *out, struct arena *arena)
{
	bool same, bordered;

	measure(b, out, &same, &bordered);
	if (out->rows < ROWS_MIN)
		return false;
	if (same &&
	    (out->columns > 2 || bordered || out->rows > ROWS_MIN || b->count > out->rows)) {
		out->proven = true;
		return fill(b, out, false, arena);
	}
	return (bordered || b->count > out->rows) && keep_lines(b, out, arena);
}

bool
table_read_tabs(struct table_block *b, struct table_text *out, struct arena *arena)
{
	struct str cells[TABLE_COLUMNS_MAX];
	size_t i;

	*out = (struct table_text){ .proven = true };
	for (i = b->first; table_goes_on(b->l, b->first, i) && out->rows < TABLE_ROWS_MAX; i++) {
		uint32_t count = split(b->l->v[i].text, true, cells);

		if (count < 2 || (out->rows > 0 && count != out->columns))
			break;
		out->columns = count;
		out->rows++;
	}
	b->count = i - b->first;
	if (out->rows < ROWS_MIN || (out->columns == 2 && out->rows < TAB_ROWS_MIN) ||
	    !fill(b, out, true, arena))
		return false;
	return !table_is_list(b, out);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* table: follows the rows of one table; the rows of tables in its cells are not its own. */
#include "html/table.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "html/page.h"
#include "office/grow.h"

#define MARKER_CHARS_MAX 8 /* "(xviii)" */
#define DIGITS_MAX 4
#define LETTERS_MAX 2        /* "(aa)", "12a." */
#define ROMAN_MAX 6          /* "xxviii" */
#define CELL_CHARS_MAX 1500u /* a cell with more is no datum: the table lays out a page */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_latin(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool
html_is_marker(struct str s)
{
	static const char *const signs[] = { "-", "*", "–", "—", "•", "·", "§" };
	size_t at = 0, digits = 0, letters = 0, roman = 0;

	s = utf8_trim(s);
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (str_is(s, signs[i]))
			return true;
	if (str_starts(s, "("))
		s = str_slice(s, 1, s.len);
	while (at < s.len && is_digit(s.p[at])) {
		digits++;
		at++;
	}
	while (at < s.len && is_latin(s.p[at])) {
		roman += strchr("ivxlcIVXLC", s.p[at]) != NULL;
		letters++;
		at++;
	}
	if (digits > DIGITS_MAX || digits + letters == 0 ||
	    (letters > LETTERS_MAX && (digits > 0 || letters != roman || letters > ROMAN_MAX)))
		return false;
	s = str_slice(s, at, s.len);
	return str_is(s, ")") || str_is(s, ".") || str_is(s, ".)") || (letters == 0 && s.len == 0);
}

/* The next row of the table behind at, which is the table or its row; HTML_NONE: there is none. */
static uint32_t
next_row(const struct html_page *page, uint32_t table, uint32_t at)
{
	uint32_t i = at == table ? table + 1 : page->nodes[at].end;

	while (i < page->nodes[table].end) {
		enum html_kind kind = page->nodes[i].kind;

		if (kind == HTML_ROW)
			return i;
		i = kind == HTML_ROWS || kind == HTML_INLINE || kind == HTML_BLOCK
			? i + 1
			: page->nodes[i].end;
	}
	return HTML_NONE;
}

/* The facts by which a table for layout is told from a table of data. */
struct shape {
	uint32_t rows, columns, marked, heads, full;
	bool has_table, has_heading, is_long;
};

static void
look_at_row(const struct html_page *page, uint32_t row, struct shape *s)
{
	uint32_t cells = 0, first = HTML_NONE, filled = 0;
	const char *text;

	for (uint32_t c = html_first(page, row); c != HTML_NONE; c = html_next(page, c)) {
		const struct html_node *n = &page->nodes[c];

		if (n->kind != HTML_CELL)
			continue;
		cells += n->columns;
		filled += n->text > 0;
		if (first == HTML_NONE && n->text > 0)
			first = c;
		s->heads += str_case_is(n->name, "th");
		s->is_long |= n->text > CELL_CHARS_MAX;
	}
	s->rows += filled > 0;
	s->full += filled > 1;
	s->columns = cells > s->columns ? cells : s->columns;
	if (first != HTML_NONE && filled == 2 && page->nodes[first].text <= MARKER_CHARS_MAX &&
	    (text = html_text(page, first)) != NULL)
		s->marked += html_is_marker(str_from(text));
}

bool
html_is_layout(const struct html_page *page, uint32_t table)
{
	struct shape s = { 0 };

	if (page->nodes[table].presents)
		return true;
	for (uint32_t i = table + 1; i < page->nodes[table].end; i++) {
		s.has_table |= page->nodes[i].kind == HTML_TABLE;
		s.has_heading |= page->nodes[i].kind == HTML_HEADING;
	}
	for (uint32_t row = next_row(page, table, table); row != HTML_NONE;
	     row = next_row(page, table, row))
		look_at_row(page, row, &s);
	if (s.has_table || s.has_heading || s.is_long || s.columns <= 1 || s.full == 0)
		return true;
	return s.heads == 0 && (s.rows <= 1 || s.marked == s.rows);
}

/* Columns that cells of rows above still cover. */
struct cover {
	uint16_t rows[OFFICE_COLUMNS_MAX];
	uint16_t columns[OFFICE_COLUMNS_MAX];
};

struct table_writer {
	const struct html_page *page;
	html_cell_fn fn;
	void *arg;
	struct cover cover;
};

static int
add_cell(struct table_writer *t, struct office_row *row, uint32_t *cap,
    const struct office_cell *cell, struct err *e)
{
	struct office_cell *cells =
	    grow(t->page->arena, row->cells, row->count, cap, sizeof *cells);

	if (cells == NULL)
		return err_set(e, ERR_LIMIT, HTML_MEMORY);
	row->cells = cells;
	cells[row->count++] = *cell;
	return 0;
}

/* Adds the parts of the cells above that cover the row from *column on. */
static int
add_covered(
    struct table_writer *t, struct office_row *row, uint32_t *cap, uint32_t *column, struct err *e)
{
	int rc = 0;

	while (rc == 0 && *column < OFFICE_COLUMNS_MAX && t->cover.rows[*column] > 0) {
		const struct office_cell part = {
			.text = STR(""), .columns = t->cover.columns[*column], .rows = 0
		};

		t->cover.rows[*column]--;
		rc = add_cell(t, row, cap, &part, e);
		*column += part.columns;
	}
	return rc;
}

static int
fill_row(struct table_writer *t, uint32_t node, struct office_row *row, struct err *e)
{
	uint32_t column = 0, cap = 0;
	int rc = 0;

	row->head = true;
	for (uint32_t c = html_first(t->page, node); c != HTML_NONE && rc == 0;
	     c = html_next(t->page, c)) {
		const struct html_node *n = &t->page->nodes[c];
		struct office_cell cell = { .columns = n->columns, .rows = n->rows };

		if (n->kind != HTML_CELL)
			continue;
		row->head &= str_case_is(n->name, "th");
		if ((rc = add_covered(t, row, &cap, &column, e)) != 0)
			break;
		if (column + cell.columns > OFFICE_COLUMNS_MAX)
			return err_set(
			    e, ERR_LIMIT, "a table has more than %u columns", OFFICE_COLUMNS_MAX);
		t->cover.rows[column] = (uint16_t)(cell.rows - 1);
		t->cover.columns[column] = cell.columns;
		if ((rc = t->fn(t->arg, c, &cell.text, &cell.faces, e)) == 0)
			rc = add_cell(t, row, &cap, &cell, e);
		column += cell.columns;
	}
	row->head &= row->count > 0;
	return rc != 0 ? rc : add_covered(t, row, &cap, &column, e);
}

/* A cell may say that it spans more rows than there are. */
static void
clip_spans(struct office_table *table)
{
	for (uint32_t i = 0; i < table->count; i++)
		for (uint16_t k = 0; k < table->rows[i].count; k++)
			if (table->rows[i].cells[k].rows > table->count - i)
				table->rows[i].cells[k].rows = (uint16_t)(table->count - i);
}

int
html_make_table(const struct html_page *page, uint32_t table, html_cell_fn fn, void *arg,
    struct office_table *out, struct err *e)
{
	struct table_writer *t = arena_zalloc(page->arena, sizeof *t);
	uint32_t cap = 0;
	int rc = 0;

	if (t == NULL)
		return err_set(e, ERR_LIMIT, HTML_MEMORY);
	*t = (struct table_writer){ .page = page, .fn = fn, .arg = arg };
	*out = (struct office_table){ 0 };
	for (uint32_t row = next_row(page, table, table); row != HTML_NONE && rc == 0;
	     row = next_row(page, table, row)) {
		struct office_row *rows =
		    out->count == OFFICE_ROWS_MAX
			? NULL
			: grow(page->arena, out->rows, out->count, &cap, sizeof *rows);

		if (rows == NULL)
			return err_set(e, ERR_LIMIT, HTML_MEMORY);
		out->rows = rows;
		rows[out->count] = (struct office_row){ 0 };
		rc = fill_row(t, row, &rows[out->count], e);
		out->count += rows[out->count].count > 0;
	}
	clip_spans(out);
	return rc;
}

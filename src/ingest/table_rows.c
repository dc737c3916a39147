/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table_rows: reads rules, labels, numbers and headings. What must hold: a contents list and a list
 * of provisions are no tables.
 */
#include "ingest/table_rows.h"

#include <string.h>

#include "base/utf8.h"
#include "ingest/form.h"
#include "ingest/mark.h"

#define RULE_SIGNS_MIN 3
#define LABEL_COLUMNS_MAX 16 /* "§ 12a", "Article 105" */
#define PAGE_DIGITS_MAX 5
#define GAP_SPACES_MIN 2    /* between two columns; one space separates words */
#define LIST_LINES_MAX 3000 /* in which the entries of a contents list are looked for */

bool
table_is_rule(struct str s, bool *is_double)
{
	size_t at = 0, signs = 0;

	*is_double = false;
	while (at < s.len) {
		uint32_t c = utf8_next(s, &at);

		*is_double |= c == '=' || c == 0x2550 || c == 0x2551;
		signs += c == '-' || c == '=' || c == '_' || (c >= 0x2500 && c <= 0x257f) ||
			 c == 0x2014 || c == 0x2015;
		if (c != '-' && c != '=' && c != '_' && c != '+' && c != '|' && c != ':' &&
		    c != 0x2014 && c != 0x2015 && c != 0xff5c && !utf8_is_space(c) &&
		    !(c >= 0x2500 && c <= 0x257f))
			return false;
	}
	return signs >= RULE_SIGNS_MIN;
}

bool
table_goes_on(const struct lines *l, size_t first, size_t i)
{
	return i < l->count && (i == first || (!l->v[i].after_blank && !l->v[i].page_top &&
						  l->v[i].first <= l->v[i - 1].last + 1));
}

bool
table_is_number(struct str cell)
{
	size_t at = 0, digits = 0;

	while (at < cell.len) {
		uint32_t c = utf8_next(cell, &at);

		if (form_is_letter(c))
			return false;
		digits += form_is_digit(c);
	}
	return digits > 0;
}

bool
table_is_label(struct str cell)
{
	struct style style;
	uint32_t first, c;
	size_t at = 0;

	if (cell.len == 0 || lines_columns(cell) > LABEL_COLUMNS_MAX)
		return false;
	c = utf8_next(cell, &at);
	at = cell.len;
	if (c == '(' || c == 0xff08 || c == 0xa7 || c == 0x7b2c || form_is_digit(c) ||
	    form_is_digit(utf8_prev(cell, &at)))
		return true;
	return mark_read_sign(cell) > 0 ||
	       (mark_read_style(cell, &style, &first) && style.close != CLOSE_SPACE);
}

bool
table_has_head(const struct table_text *t)
{
	for (uint32_t k = 1; k < t->columns && t->rows > 1; k++) {
		uint32_t numbers = 0;

		for (uint32_t i = 1; i < t->rows; i++)
			numbers += table_is_number(t->cells[(size_t)i * t->columns + k]);
		if (numbers + 1 == t->rows && t->cells[k].len > 0 && !table_is_number(t->cells[k]))
			return true;
	}
	return false;
}

/* Whether a later line is the cell, or begins with it: an entry of a contents list. */
static bool
comes_again(const struct table_block *b, struct str cell)
{
	size_t from = b->first + b->count, to = from + LIST_LINES_MAX;

	for (size_t i = from; i < b->l->count && i < to; i++) {
		struct str s = b->l->v[i].text;

		if (cell.len > 3 && s.len >= cell.len && str_eq(str_slice(s, 0, cell.len), cell))
			return true;
	}
	return false;
}

/* Whether s is one title, behind a label or without one: "I.-  Opening", "§ 1\tPurpose". */
static bool
is_title(struct str s)
{
	size_t at = 0, from = 0, spaces;
	bool letter = false;

	while (at < s.len) {
		size_t before = at;
		uint32_t c = utf8_next(s, &at);

		letter |= form_is_letter(c);
		if (!utf8_is_space(c))
			continue;
		spaces = form_spaces(str_slice(s, before, s.len));
		at = before + spaces;
		if (c != '\t' && spaces < GAP_SPACES_MIN)
			continue;
		if (from > 0 || !table_is_label(str_slice(s, 0, before)) || s.p[0] == '\t')
			return false; /* a second column */
		from = at;
	}
	return letter;
}

/* The page number at the end of s; small roman numerals are 0. False if s has none. */
static bool
read_page(struct str s, uint64_t *page)
{
	static const char roman[] = "ivxlc";
	size_t at = s.len;

	while (at > 0 && s.p[at - 1] >= '0' && s.p[at - 1] <= '9')
		at--;
	if (s.len - at > PAGE_DIGITS_MAX)
		return false;
	if (at < s.len)
		return str_to_u64(str_slice(s, at, s.len), page);
	while (at > 0 && memchr(roman, s.p[at - 1], sizeof roman - 1) != NULL)
		at--;
	*page = 0;
	return at < s.len;
}

/* Reads an entry of a contents list: a title, white space or points, and a page number. */
static bool
read_entry(struct str s, uint64_t *page)
{
	size_t at, before;

	s = utf8_trim(s);
	at = s.len;
	while (at > 0 && s.p[at - 1] != '.' && (before = at, !utf8_is_space(utf8_prev(s, &before))))
		at = before;
	return at > 0 && read_page(str_slice(s, at, s.len), page) &&
	       is_title(utf8_trim(str_slice(s, 0, at)));
}

/*
 * Whether all lines are titles with page numbers that do not fall, whatever separates the two: tabs
 * on one line and spaces on the next put the numbers into several columns.
 */
static bool
is_contents(const struct table_block *b)
{
	uint64_t before = 0, page = 0;
	bool is_double;

	for (size_t i = b->first; i < b->first + b->count; i++) {
		if (table_is_rule(b->l->v[i].text, &is_double))
			continue;
		if (!read_entry(b->l->v[i].text, &page) || page < before)
			return false;
		before = page;
	}
	return before > 0;
}

/* Whether the row has one cell, which is an item of a list: "(1)  No person", "1.  Kuber". */
static bool
is_labelled(const struct table_text *t, const struct str *row)
{
	struct str last = row[t->columns - 1];

	for (uint32_t k = 0; k + 1 < t->columns; k++)
		if (row[k].len > 0)
			return false;
	for (size_t i = 1; i < last.len; i++)
		if (last.p[i] == '\t' || last.p[i] == ' ')
			return (last.p[i - 1] == ')' || last.p[i - 1] == '.') &&
			       table_is_label(str_slice(last, 0, i));
	return false;
}

bool
table_is_list(const struct table_block *b, const struct table_text *t)
{
	uint32_t labels = 0, again = 0, numbers = 0;

	for (uint32_t i = t->heads; i < t->rows; i++) {
		const struct str *row = &t->cells[(size_t)i * t->columns];

		labels += (table_is_label(row[0]) || is_labelled(t, row)) &&
			  !table_is_number(row[t->columns - 1]);
		numbers += table_is_number(row[0]);
		again += comes_again(b, row[0]);
	}
	if (again * 2 > t->rows || is_contents(b))
		return true;
	return t->columns == 2 && labels * 2 > t->rows - t->heads &&
	       !(t->heads > 0 && numbers == t->rows - t->heads);
}

uint32_t
table_count_heads(const struct table_block *b)
{
	uint32_t rows = 0, before = 0, rules = 0;
	bool first_double = false, all_double = true;

	for (size_t i = b->first; i < b->first + b->count; i++) {
		bool is_double;

		if (!table_is_rule(b->l->v[i].text, &is_double)) {
			rows++;
			continue;
		}
		if (rows == 0 || i + 1 == b->first + b->count)
			continue;
		if (rules++ == 0) {
			before = rows;
			first_double = is_double;
		}
		all_double &= is_double;
	}
	if (rules == 0 || (rules > 1 && !(first_double && !all_double)))
		return 0;
	return before < rows ? before : 0;
}

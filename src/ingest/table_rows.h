/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_TABLE_ROWS_H
#define INGEST_TABLE_ROWS_H
/* table_rows: what the lines and cells of a possible table are. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ingest/lines.h"

#define TABLE_ROWS_MAX 2000  /* of one table */
#define TABLE_COLUMNS_MAX 40 /* of one table */
#define TABLE_WIDTH_MAX 400  /* display columns of a line of aligned columns */

#define TABLE_NUMBER_END '\x1f'

/* What a cell spans. rows 0: another cell is at its place. */
struct table_span {
	uint16_t columns, rows;
};

/* A table: the lines that it consists of are one line of struct lines, with the text "|". */
struct table_text {
	bool proven; /* else each row is a line with one cell */
	uint32_t rows, columns;
	uint32_t heads;           /* rows at the top that are headings of the columns */
	struct str *cells;        /* row by row; paragraphs of a cell are separated by line feeds */
	struct table_span *spans; /* of the cells; NULL: each is one column of one row */
};

/* Lines that may be a table; rules are among them. */
struct table_block {
	const struct lines *l;
	size_t first, count; /* of lines */
};

/* Whether s is a rule: ---- or +--+--+ or |---| or ══╪══; double: of = or ═. */
bool table_is_rule(struct str s, bool *is_double);
/* Whether line i goes on with the block that begins on line first. */
bool table_goes_on(const struct lines *l, size_t first, size_t i);
/* Whether a cell begins as numbered provisions do: 1. (a) § 5 – */
bool table_is_label(struct str cell);
/* Digits with signs, and no letters: 12.5 % */
bool table_is_number(struct str cell);
/* The rows before the first rule inside the block, if it is the only one or double. */
uint32_t table_count_heads(const struct table_block *b);
/* Whether the first row has words above a column of numbers. */
bool table_has_head(const struct table_text *t);
/* Whether the first cells are the headings or numbers of a contents list or of provisions. */
bool table_is_list(const struct table_block *b, const struct table_text *t);
#endif

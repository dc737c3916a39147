/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_TABLE_COLUMNS_H
#define INGEST_TABLE_COLUMNS_H
/* table_columns: tables of aligned columns. */
#include <stdbool.h>

struct arena;
struct line;
struct table_block;
struct table_text;

/* Whether a line has a space inside that is wide enough to divide cells. */
bool table_has_gap(const struct line *line);
/*
 * Reads the table that begins on line b->first, and sets b->count; the cells are in the arena.
 * False: there is none.
 */
bool table_read_columns(struct table_block *b, struct table_text *out, struct arena *arena);
#endif

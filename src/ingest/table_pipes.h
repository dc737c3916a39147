/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_TABLE_PIPES_H
#define INGEST_TABLE_PIPES_H
/* table_pipes: tables whose cells are divided by pipes or tabs. */
#include <stdbool.h>

struct arena;
struct line;
struct table_block;
struct table_text;

/*
 * Each reads the table that begins on line b->first, and sets b->count; the cells are in the arena.
 * False: there is none. With pipes, it may be unproven.
 */
bool table_read_pipes(struct table_block *b, struct table_text *out, struct arena *arena);
bool table_read_tabs(struct table_block *b, struct table_text *out, struct arena *arena);
#endif

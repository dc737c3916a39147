/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_TABLE_TEXT_H
#define INGEST_TABLE_TEXT_H
/*
 * table_text: finds tables in a plain text: cells between pipes or tabs, or in aligned columns,
 * with or without rules. Only columns that all rows have prove a table; other lines with rules or
 * pipes are kept as they are, one paragraph each.
 */
struct err;
struct lines;

/* Replaces the lines of each table by one line. ERR_LIMIT. */
int table_text_find(struct lines *l, struct err *e);
#endif

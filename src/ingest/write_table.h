/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_WRITE_TABLE_H
#define INGEST_WRITE_TABLE_H
/* write_table: writes a table of a plain text as Akoma Ntoso. */
#include <stdbool.h>

struct build;
struct lines;
struct table_text;

/* Writes a proven table of these lines with that eId. False: the arena is full. */
bool write_table(
    struct build *b, const struct table_text *t, const char *eid, const struct lines *l);
#endif

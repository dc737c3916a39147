/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_FOOTNOTE_SOURCE_H
#define INGEST_FOOTNOTE_SOURCE_H
/*
 * footnote_source: footnotes that name where a provision comes from, as those of official
 * collections do. Their words prove them, where their numbers could be those of a list.
 */
#include <stdbool.h>

#include "base/str.h"

struct err;
struct lines;

/* Whether the line is the heading of the notes: "Notes", "Fußnoten". */
bool footnote_is_heading(struct str s);
/* Whether the text of a note begins like the name of a source: "OJ L", "SR 101", "Inserted by". */
bool footnote_is_source(struct str s);
/*
 * Joins each number that is alone on its line with the source below it: "(1)" and "S.I.
 * 1972/1811." ERR_LIMIT.
 */
int footnote_join_numbers(struct lines *l, struct err *e);
#endif

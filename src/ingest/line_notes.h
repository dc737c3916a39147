/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_LINE_NOTES_H
#define INGEST_LINE_NOTES_H
/* line_notes: the lines that are footnotes, which no list of the text goes on with. */
#include <stdint.h>

struct forms;
struct lines;

/* Marks them with LINE_TEXT, and LINE_FOOTNOTE or LINE_SOURCED where that is sure. */
void line_notes_find(const struct lines *l, const struct forms *forms, uint16_t *facts);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_OFFICE_LINES_H
#define INGEST_OFFICE_LINES_H
/*
 * office_lines: makes lines of the paragraphs of a document of the layer office, each with the
 * number that was counted before it. For the readers of Word files, OpenDocument texts and
 * web pages.
 */
#include <stdbool.h>

struct arena;
struct buf;
struct err;
struct line_picture;
struct lines;
struct office_document;

/*
 * Sets l, whose strings are of arena or of d; pictures (office_pictures.h) are those that d shows.
 * ERR_LIMIT; ERR_DATA: the document has no text.
 */
int office_lines(struct lines *l, const struct office_document *d,
    const struct line_picture *pictures, struct arena *arena, struct err *e);

/* Reports how much of d was left out, and what became of its tracked changes. */
void office_report(const struct office_document *d, bool reject, struct buf *report);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_TEXT_DOCUMENT_H
#define INGEST_TEXT_DOCUMENT_H
/*
 * text_document: makes a document of lines: finds the tradition, explains the lines, makes the
 * structure and writes it. For all readers of formats that give lines and not a structure.
 */
#include <stdbool.h>

#include "base/str.h"

struct buf;
struct build;
struct err;
struct ingest_options;
struct lines;

/* Facts that the file states outside its text. Members may be empty. */
struct text_stated {
	struct str title, date;
	struct str language; /* ISO 639; empty: it is found by the words */
};

/* The language of the words of l (ISO 639-2/T). */
struct str text_document_language(const struct lines *l);

/*
 * Writes the document of l to b; l must have its tables and footnotes. language is that of the
 * words. Memory is of the arena of l. ERR_DATA, ERR_LIMIT, and ERR_USAGE for a malformed option.
 */
int text_document_write(struct build *b, struct lines *l, const struct text_stated *stated,
    struct str language, const struct ingest_options *options, struct buf *report, struct err *e);
#endif

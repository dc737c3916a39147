/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_INGEST_H
#define INGEST_INGEST_H
/*
 * ingest: reads what people bring and makes canonical Akoma Ntoso of it. Runs in the ingest worker
 * only. Nothing is guessed silently: every line dropped, repaired or not understood stands in the
 * report.
 */
#include <stdint.h>

#include "base/str.h"

struct buf;
struct err;

/* What the importer said about the document; empty strings are filled from the text or with the
 * defaults. */
struct ingest_options {
	struct str format; /* "text", "akn", or empty: by content */
	struct str work;   /* IRI; default: from the text's type, date and title */
	struct str title;
	struct str issuer;
	struct str date; /* in force from, YYYY-MM-DD; default: the document's own, else today */
	struct str
	    today; /* YYYY-MM-DD: the date when neither date nor the document itself names one */
	struct str language; /* ISO 639-2/T */
};

/*
 * The report is UTF-8 lines "kind TAB line TAB text": kind is drop, repair, note; line is the
 * 1-based line of the input, 0 for the document as a whole; text says what and why in one sentence,
 * quoting the line's beginning.
 */
struct ingest_result {
	struct buf *xml; /* canonical Akoma Ntoso */
	struct buf *image;
	struct buf *report;
};

/* Reads bytes by options. ERR_DATA, ERR_LIMIT: place (line or byte) and remedy are in the sentence.
 */
int ingest_read(struct str bytes, const struct ingest_options *options, struct ingest_result *out,
    struct err *e);

/* The image of canonical XML, as stored. */
int ingest_image(struct str xml, struct buf *image, struct err *e);
#endif

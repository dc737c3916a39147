/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_INGEST_H
#define INGEST_INGEST_H
/*
 * ingest: converts uploaded files to canonical Akoma Ntoso. Runs in the ingest worker only. Every
 * line dropped, repaired or not understood, and every guess, is in the report.
 */
#include <stdint.h>

#include "base/str.h"

struct buf;
struct err;
struct pictures;

/* The options of an import; empty strings are filled from the text or with the defaults. */
struct ingest_options {
	struct str format; /* name or media type of a reader (readers.def); empty: by content */
	struct str work;   /* IRI; default: the document's own; else one is proposed */
	struct str former; /* of Akoma Ntoso: a name of the work that is replaced by work */
	struct str title;
	struct str issuer;
	struct str date;     /* in force from; default: the document's own; of plain text, today */
	struct str today;    /* YYYY-MM-DD: the date if no other source gives one */
	struct str language; /* ISO 639-2/T */
	struct str reject;   /* of office files: not empty: tracked changes are rejected */
	struct str beside; /* files beside the document, by their names: a parcel (base/parcel.h) */
	struct pictures *pictures; /* of readers, set by ingest_read(): takes pictures; or NULL */
	struct str tradition; /* of a plain text: a name of ingest/tradition; default: the best */
};

/*
 * The report is UTF-8 lines, one record each: "kind TAB place TAB sentence", then any number of
 * "TAB name=value". place is a 1-based line of the input, a range "3-5", or 0 for the document as a
 * whole; the sentence says what was done or is doubtful and why, and quotes the line.
 *
 * reader   once: the sentence is the name of the reader
 * drop     the line is not in the document
 * repair   the line was changed; fields reading and printed, and reason if an editor should check
 * join     the lines go on with the text of the line before; field evidence
 * doubt    a place to check; fields reason (text, footnote, repeated, missing, order, hidden,
 *          unsure, quotation, table, tradition, language), and where they are known reading,
 *          other (the next best reading) and margin (what that reading costs more, in tenths
 *          of a doubt: ingest/place.h)
 * note     anything else; the fields language, date, tradition and how say what was chosen
 * check    once: the sentence is the number of doubts and repairs with a reason; 0 is "certain";
 *          field margin, the least one of any line
 * propose  at most once: the sentence is an IRI. The document does not name its work, and must not
 *          be published under that name unless the user agrees
 * name     at most once, instead of propose: the sentence is the IRI that stands for the name that
 *          the document has in another naming scheme, which is in the field own
 */
struct ingest_result {
	struct buf *xml; /* canonical Akoma Ntoso */
	struct buf *image;
	struct buf *report;
	struct buf *files; /* a parcel of the pictures (pictures.h); NULL: they stay as they are */
};

/*
 * Reads bytes by options. ERR_DATA, ERR_LIMIT: the sentence names the place (line or byte) and the
 * remedy.
 */
int ingest_read(struct str bytes, const struct ingest_options *options, struct ingest_result *out,
    struct err *e);

/* Makes the image of stored canonical XML. */
int ingest_image(struct str xml, struct buf *image, struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_IDENTITY_H
#define INGEST_IDENTITY_H
/*
 * identity: the name, the language and the first day of a document that does not state them, or
 * states them in another form. They are reported; the document is not changed.
 */
#include "base/str.h"

struct buf;
struct err;
struct image;

/* The facts that the options of the import give. Members may be empty. */
struct identity_given {
	struct str work, date, language;
	struct str today; /* YYYY-MM-DD; never empty */
};

/* Writes the records name or propose, and notes with the fields language and date. ERR_LIMIT. */
int identity_report(
    const struct image *im, const struct identity_given *given, struct buf *report, struct err *e);
#endif

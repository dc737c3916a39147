/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_TEXT_H
#define INGEST_TEXT_H
/* text: the plain-text reader. text is UTF-8 without a byte order mark; the document goes to b. */
#include "base/str.h"

struct buf;
struct build;
struct err;
struct ingest_options;
struct outline;

int text_read(struct build *b, struct str text, const struct ingest_options *options,
    struct buf *report, struct err *e);

/* What the metadata of a text will say, defaults filled in (meta.c). */
struct text_meta {
	struct str work; /* IRI */
	struct str title, issuer, date, language;
	struct str name;     /* the name attribute of the document element */
	const char *element; /* "statement" */
	const char *body;    /* "mainBody" or "body" */
	bool title_printed;  /* the title is the one that stands in the text */
};

/* Fills m from options, the outline and the text. ERR_USAGE: an option is malformed. */
int meta_fill(struct text_meta *m, const struct ingest_options *options, const struct outline *o,
    struct buf *report, struct err *e);
/* Writes the meta element; b keeps the first error. */
void meta_emit(struct build *b, const struct text_meta *m);

/* Writes the document; b keeps the first error, which build_finish() tells (emit.c). */
int emit_document(
    struct build *b, const struct outline *o, const struct text_meta *m, struct err *e);
#endif

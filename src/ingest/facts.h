/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_FACTS_H
#define INGEST_FACTS_H
/*
 * facts: the names and the description of a document whose format has no FRBR block, from the
 * options of the import, from what a reader found, and from defaults. Independent of the format.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct arena;
struct buf;
struct err;
struct ingest_options;

/* Facts that a reader found in the document. Members may be empty; options override them. */
struct facts_found {
	struct str work;  /* IRI */
	struct str title; /* as printed, with single spaces */
	struct str issuer;
	struct str date;       /* in force from, YYYY-MM-DD */
	struct str language;   /* any code or tag of ISO 639 */
	bool language_guessed; /* the document does not state it: a note says so */
	struct str opening;    /* the first line; it names a document that has no title */
	uint32_t opening_line; /* its number, from 1 */
};

struct facts {
	struct str work; /* IRI */
	struct str title, issuer, date, language;
	struct str name;     /* the name attribute of the document element */
	const char *element; /* "statement" */
	const char *body;    /* "mainBody" or "body" */
	bool title_printed;  /* the title is the one that the document prints */
};

/*
 * Fills facts from options, else found, else with a default, which report notes. Strings are
 * borrowed from the arguments or live in arena. ERR_USAGE: an option is malformed. ERR_DATA: the
 * same of a value in found. ERR_LIMIT.
 */
int facts_fill(struct facts *facts, const struct facts_found *found,
    const struct ingest_options *options, struct arena *arena, struct buf *report, struct err *e);
#endif

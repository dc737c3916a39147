/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_PUBLICATION_H
#define PUBLISH_PUBLICATION_H
/* publication: the facts with which a document that was read is published; writes nothing. */
#include <stdbool.h>

#include "base/str.h"
#include "corpus/publish.h"
#include "doc/image.h"

struct corpus;
struct err;
struct reading;
struct reading_options;

/* How the facts that a document does not state are given, for the sentence that refuses it. */
struct publication_remedies {
	const char *work, *date, *language;
};

/* A publication that is asked for. */
struct publication_ask {
	const struct reading_options *options;
	const struct publication_remedies *remedies;
	struct str upload;           /* the uploaded bytes */
	const char *alias;           /* NULL: none */
	const char *reason, *author; /* of a correction; NULL: nothing is said */
	bool accepts_name;           /* a name that the reader proposes is taken */
};

enum publication_source {
	PUBLICATION_OPTION,
	PUBLICATION_FILE,     /* as the document states it */
	PUBLICATION_SCHEME,   /* a name: of another naming scheme in the document */
	PUBLICATION_DETECTED, /* a language: by the words */
	PUBLICATION_DEFAULT,  /* a date: that of today */
	PUBLICATION_PROPOSED  /* a name that the user must accept */
};

/* A fact; the value is borrowed from the options or the reading, and empty if nothing gives it. */
struct publication_fact {
	struct str value;
	enum publication_source source;
};

/* The facts by the options; else by the document; else as its reader found them. */
struct publication_fact publication_work(const struct reading_options *o, const struct reading *r);
struct publication_fact publication_date(const struct reading_options *o, const struct reading *r);
/* The value is as it was stated: lang_code() makes a code of it. */
struct publication_fact publication_language(
    const struct reading_options *o, const struct reading *r);
/* Whether neither the options nor the document name the work, so that the reader proposes one. */
bool publication_is_proposed(const struct reading_options *o, const struct reading *r);
/*
 * Sets *p, which borrows from ask and r. ERR_DATA: facts are missing, with all of them in one
 * sentence; ERR_USAGE: no address would lead to the work.
 */
int publication_describe(const struct publication_ask *ask, const struct reading *r,
    struct corpus_publication *p, struct err *e);
/* Sets *is_known if the store has that work: two documents may have one title. [blocks] */
int publication_find_work(struct corpus *c, struct str work, bool *is_known, struct err *e);
/*
 * Checks the name of a work, which is an IRI: ERR_USAGE when it ends like the address of a format,
 * since no address would lead to it.
 */
int publication_check_work(struct str work, struct err *e);
#endif

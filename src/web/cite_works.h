/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_CITE_WORKS_H
#define WEB_CITE_WORKS_H
/*
 * cite_works: the names of the works of the store, for citations. They are read from the store when
 * they are first asked for, in steps of CITE_WALK_ROWS rows, and kept current by seq.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "cite/names.h"
#include "cite/titles.h"

struct cite_works;
struct corpus;
struct err;
struct readers;

/* Rows of the store that one request reads at most: 100 ms. */
#define CITE_WALK_ROWS 20000
#define CITE_WORKS_FOUND_MAX 8 /* works in which one citation is looked for */

/* A work that a name may mean. */
struct cite_work {
	struct str work;
	struct str language; /* of the title that was found; empty: any */
	struct str title;    /* empty if it was not found by its title */
};

/* What a name may mean; strings are in the arena of the call. */
struct cite_works_found {
	struct cite_work works[CITE_WORKS_FOUND_MAX];
	uint32_t count, total;
	enum cite_likeness likeness;
	const char *by; /* "iri", "alias" or "name" */
	bool is_cut;    /* works of the store are in no index of names */
};

struct cite_works *cite_works_new(struct readers *r);
void cite_works_free(struct cite_works **w); /* NULL is fine; leaves *w NULL */
const struct cite_words *cite_works_words(const struct cite_works *w);
/*
 * Finds the works that a text names: an IRI, a short name, or names by their words. ERR_BUSY while
 * the names are being read. Any store thread. [blocks]
 */
int cite_works_find(struct cite_works *w, struct corpus *c, struct str text, int64_t today,
    struct cite_works_found *out, struct arena *a, struct err *e);
/*
 * For citations in a text, of which nothing says where a name ends. First brings the names up to
 * date: ERR_BUSY while they are being read. Any store thread. [blocks]
 */
int cite_works_update(struct cite_works *w, struct corpus *c, int64_t today, struct err *e);
/* The works with the title that text begins with, see cite_titles_find(). Strings are in a. */
void cite_works_titled(struct cite_works *w, struct str language, struct str text, bool is_whole,
    struct cite_titled *out, struct arena *a);
/* The works whose IRI has the kind, the number and the year of name, "Law 671/1977". */
void cite_works_numbered(
    struct cite_works *w, struct str name, struct cite_titled *out, struct arena *a);
/* The work with that short name: as it is, without points, in lower case. ERR_NOTFOUND. [blocks] */
int cite_works_abbreviated(
    struct corpus *c, struct str name, struct str *work, struct arena *a, struct err *e);
#endif

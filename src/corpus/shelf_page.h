/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_SHELF_PAGE_H
#define CORPUS_SHELF_PAGE_H
/* shelf_page: reads a page of works and their counts from the tables of shelves of a backend. */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "corpus/corpus_shelf.h"
#include "corpus/shelf_key.h"

struct err;

/* A position in a list, which is before the entries wanted. */
struct shelf_position {
	int64_t day, work;
	struct str language;
};

/* An entry of a list; the language lives as long as the row. */
struct shelf_entry {
	int64_t day, work;
	struct str language;
};
/* Another value than 0 ends the walk, and is returned. */
typedef int shelf_entry_fn(void *arg, const struct shelf_entry *entry, struct err *e);

/* The questions to the tables of a backend; arg is passed to each. */
struct shelf_tables {
	/* The number of a shelf, 0 if there is none, and its works. */
	int (*find)(
	    void *arg, const struct shelf_key *k, int64_t *id, int64_t *works, struct err *e);
	/* Adds to *out the works of each value that a facet has on the shelf. */
	int (*count)(void *arg, const struct shelf_key *k, enum corpus_facet facet,
	    struct corpus_shelf *out, struct err *e);
	/*
	 * The entries of a shelf behind a position, the latest first, but for the first `skip`.
	 * today is that of current().
	 */
	int (*walk)(void *arg, int64_t shelf, const struct shelf_position *from, int64_t skip,
	    int64_t today, shelf_entry_fn *fn, void *fn_arg, struct err *e);
	/* The name of the work of an entry; valid until the next question. */
	int (*name)(void *arg, const struct shelf_entry *entry, struct str *out, struct err *e);
	/* Within a walk: the version of the entry's work that lists show; false: none is served. */
	int (*current)(void *arg, const struct shelf_entry *entry, int64_t today,
	    struct corpus_version *v, bool *has, struct err *e);
	/* The number of a work; 0: there is none of that name. */
	int (*work)(void *arg, struct str iri, int64_t *id, struct err *e);
};

/* As read_shelf() of the backend, in the snapshot that the caller has opened. */
int shelf_page_read(const struct shelf_tables *t, void *arg, const struct corpus_shelf_ask *ask,
    struct corpus_shelf *out, struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_CORPUS_SHELF_H
#define CORPUS_CORPUS_SHELF_H
/* corpus_shelf: pages of works, as they are asked for and given: see shelf.h. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "corpus/corpus_version.h"

/* By what works are counted and filtered; of the name of a work, but for the language. */
enum corpus_facet {
	CORPUS_BY_PLACE,    /* "cn-bj" */
	CORPUS_BY_KIND,     /* "act" */
	CORPUS_BY_YEAR,     /* "2006" */
	CORPUS_BY_LANGUAGE, /* "eng" */
	CORPUS_FACETS
};

#define CORPUS_COUNTS_MAX 200         /* values of one facet that are counted */
#define CORPUS_SHELF_WALKED_MAX 20000 /* works that are read where no shelf answers */
#define CORPUS_SHELF_SKIP_MAX 20000   /* entries of an index: some 2 ms */
/* Entries of an index that are read to find those that fit, each with the name of its work: 2 ms */
#define CORPUS_SHELF_EXAMINED_MAX 1000

/* Whether a version is wanted. */
typedef bool corpus_fits_fn(void *arg, const struct corpus_version *v);

/* Behind which work a page begins. */
struct corpus_shelf_place {
	int64_t day; /* of its version */
	struct str work, language;
};

struct corpus_shelf_ask {
	struct str folder;                /* "/akn/cn-bj/act"; empty: all works */
	struct str facets[CORPUS_FACETS]; /* only works with these values; empty: any */
	int64_t today;
	/*
	 * Only versions that fit, NULL: all. With it the first CORPUS_SHELF_WALKED_MAX works of
	 * the folder are read, by their names, since no index helps.
	 */
	corpus_fits_fn *fits;
	/*
	 * Only versions that it keeps, NULL: all. They are looked for in the order of the list, at
	 * most CORPUS_SHELF_EXAMINED_MAX entries for a page; total and counts are those without it.
	 */
	corpus_fits_fn *keeps;
	void *arg;                              /* of both */
	uint64_t skip;                          /* works to pass over */
	const struct corpus_shelf_place *after; /* instead of skip; NULL: from the first */
	uint32_t most;                          /* works that are wanted */
};

/* The values of one facet, sorted. */
struct corpus_counts {
	struct {
		struct str key; /* in the arena of the shelf */
		uint64_t works;
	} list[CORPUS_COUNTS_MAX];
	size_t count;
};

struct corpus_shelf {
	struct arena arena;
	struct buf bytes; /* list is its data */
	struct corpus_version *list;
	size_t count;
	uint64_t total; /* works that fit, in all pages */
	struct corpus_counts counts[CORPUS_FACETS];
	/* The list ends before the last work. Where few fit it may have less than was asked for. */
	bool has_more;
	struct corpus_shelf_place last; /* where it ends: `after` of the next page */
	/* The next page is to be asked for by `after`: `skip` would read all entries again. */
	bool by_place;
	bool is_partial; /* works behind the first CORPUS_SHELF_WALKED_MAX were not read */
};
#endif

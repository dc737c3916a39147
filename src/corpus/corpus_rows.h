/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_CORPUS_ROWS_H
#define CORPUS_CORPUS_ROWS_H
/* corpus_rows: what the corpus and its stores give their callers, row by row. */
#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/str.h"
#include "corpus/corpus_record.h"
#include "corpus/corpus_version.h"

struct err;

enum corpus_mode {
	CORPUS_READ,
	CORPUS_WRITE,
	CORPUS_CREATE /* for writing; makes the store if there is none */
};

/*
 * Bytes of a SHA-256 that tell two texts of a portion apart: by chance, one change in 10^12 is not
 * seen. A store may keep no more of it. The source is checked by its whole SHA-256.
 */
#define CORPUS_TEXT_BYTES 5

struct corpus_portion {
	struct str eid, wid, num, heading;
	uint32_t position; /* index in the image */
	uint32_t parent;   /* position of the enclosing portion, or UINT32_MAX */
	uint32_t depth;
	struct sha256 text; /* compared by corpus_is_same_text() alone */
};
bool corpus_is_same_text(const struct sha256 *a, const struct sha256 *b);

/*
 * A file that a publication has besides its text: a picture. It is stored once under its SHA-256,
 * however many publications have it.
 */
struct corpus_resource {
	struct sha256 digest;
	struct str type;  /* media type, without parameters */
	struct str bytes; /* empty: they are not read, are in the store already, or were erased */
};

/* Callbacks for rows; a result other than 0 stops the reading and is returned. */
typedef int corpus_version_fn(void *arg, const struct corpus_version *v, struct err *e);
typedef int corpus_portion_fn(void *arg, const struct corpus_portion *p, struct err *e);
/* p is NULL if that publication has no such portion. */
typedef int corpus_change_fn(
    void *arg, const struct corpus_version *v, const struct corpus_portion *p, struct err *e);
typedef int corpus_record_fn(void *arg, const struct corpus_record *r, struct err *e);
typedef int corpus_resource_fn(void *arg, const struct corpus_resource *r, struct err *e);
typedef int corpus_alias_fn(void *arg, struct str alias, struct str work, struct err *e);

/* The portion whose changes are asked for, and how much of its history. */
struct corpus_changes_ask {
	struct str work, language;
	/* the wId of the portion, or its eId if it has no wId: renumbering keeps the wId */
	struct str key;
	const struct corpus_place *after; /* only changes behind it; NULL: from the first */
	uint32_t most; /* publications that are looked at behind `after`; 0: all */
	/* out: the walk ended after so many, with more to come: the last one it looked at */
	bool is_cut;
	struct corpus_place last; /* its language is that of the ask */
};

/* Which publications are wanted: those with a seq above `after` and below `before`. */
struct corpus_latest_ask {
	struct str folder; /* "/akn/cn-bj/act": of the works under it; empty: of all */
	int64_t after, before;
};

/* What a check has read, whether it was damaged or not. */
struct corpus_checked {
	uint64_t publications, sources, uploads, portions, resources;
	uint64_t bytes; /* of sources, uploads and resources */
};

/* Called for each fault that a check finds: a sentence, borrowed for the call. */
typedef void corpus_fault_fn(void *arg, const char *sentence);
/* Told now and then during a copy: pages done, and of how many. */
typedef void corpus_progress_fn(void *arg, uint64_t done, uint64_t total);
#endif

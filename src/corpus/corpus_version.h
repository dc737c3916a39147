/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_CORPUS_VERSION_H
#define CORPUS_CORPUS_VERSION_H
/* corpus_version: a publication as the corpus lists it. */
#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/str.h"

struct arena;
struct err;

/* One publication. Its strings are in the arena given to the call. */
struct corpus_version {
	int64_t seq;
	struct str work;     /* IRI */
	struct str language; /* ISO 639-2/T */
	int64_t day;         /* first day in force */
	uint32_t revision;   /* 1, 2... */
	int64_t published;   /* seconds UTC: when it was published, not when it is in force */
	struct str title, issuer, type, number;
	struct sha256 source; /* of the canonical XML */
	uint64_t source_bytes;
	struct sha256 upload; /* of the uploaded bytes */
	int64_t withdrawn;    /* seq of the record that withdrew it; 0: it is served */
};

/* Copies v with its strings into a. ERR_LIMIT when a is full. */
int corpus_version_copy(
    struct corpus_version *out, const struct corpus_version *v, struct arena *a, struct err *e);

/* A position in the history of a work, in the order of corpus_history(). */
struct corpus_place {
	struct str language;
	int64_t day;
	uint32_t revision;
};
bool corpus_is_behind(const struct corpus_version *v, const struct corpus_place *after);
#endif

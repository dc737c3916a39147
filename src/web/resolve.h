/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_RESOLVE_H
#define WEB_RESOLVE_H
/* resolve: from a name to the one publication it means, by asking the corpus. Runs on a store
 * thread. */
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "cache/cache.h"
#include "corpus/corpus.h"
#include "doc/iri.h"

#define KNOWN_VERSION_BYTES_MAX (64u << 10) /* names, and a title of 4 KiB */

struct resolution {
	struct corpus_version version;
	struct corpus_version earlier; /* IRI_RANGE: and version is the later; else seq is 0 */
	struct str portion;            /* its canonical eId; empty for the whole version */
	struct str portion_key;        /* see corpus_changes() */
	struct str respelt; /* ERR_NOTFOUND, but this lower-case work exists: redirect there */
};

/* A resolution kept for the next who asks: other formats and options of a version need the store no
 * more. */
struct known_version {
	struct cache_value value; /* first: free() gets its address */
	struct arena arena;       /* of the strings in found */
	struct resolution found;
	/*
	 * Of a listing (history.h), which is a version of its own: its image, freed with it, whose
	 * SHA-256 found.version.source is; and what its next page comes after, or empty.
	 */
	char *listing;
	size_t listing_len;
	struct str next;
};
struct known_version *known_version_new(void); /* empty; the caller's reference */

/* The portion that id means in out->version: ERR_NOTFOUND likewise. [blocks] */
int resolve_portion(
    struct corpus *c, struct str id, struct resolution *out, struct arena *a, struct err *e);
/*
 * The publication iri means when it is `today`. Strings live in a. ERR_NOTFOUND with a
 * sentence that helps; then out->respelt may be set. [blocks]
 */
int resolve_document(struct corpus *c, const struct iri *iri, int64_t today, struct resolution *out,
    struct arena *a, struct err *e);
#endif

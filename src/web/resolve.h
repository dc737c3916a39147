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
	struct str portion; /* its canonical eId; empty for the whole version */
	struct str respelt; /* ERR_NOTFOUND, but this lower-case work exists: redirect there */
};

/* A resolution kept for the next who asks: other formats and options of a version need the store no
 * more. */
struct known_version {
	struct cache_value value; /* first: free() gets its address */
	struct arena arena;       /* of the strings in found */
	struct resolution found;
};
struct known_version *known_version_new(void); /* empty; the caller's reference */

/*
 * The publication iri means when it is `today`. Strings live in a. ERR_NOTFOUND with a
 * sentence that helps; then out->respelt may be set. [blocks]
 */
int resolve_document(struct corpus *c, const struct iri *iri, int64_t today, struct resolution *out,
    struct arena *a, struct err *e);
#endif

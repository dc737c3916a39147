/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_KNOWN_VERSION_H
#define WEB_KNOWN_VERSION_H
/* known_version: the publication that a URL names, as cached. */
#include <stdbool.h>
#include <stddef.h>

#include "akn/iri.h"
#include "base/arena.h"
#include "base/hash.h"
#include "base/str.h"
#include "cache/cache.h"
#include "corpus/corpus_version.h"
#include "web/error_link.h"
#include "wire/message.h"

struct tongue;
struct err;
struct listing;

#define KNOWN_VERSION_BYTES_MAX (64u << 10) /* names, and a title of 4 KiB */
#define KNOWN_NEAREST_MAX 3                 /* a portion, its version, the history */

struct resolution {
	struct corpus_version version;
	/*
	 * Of a comparison the earlier one, of two languages the text in the second; else its seq
	 * is 0.
	 */
	struct corpus_version earlier;
	/* canonical eId of the portion; empty for the whole version */
	struct str portion;
	struct str portion_key; /* see corpus_changes() */
	/* set with ERR_NOTFOUND: the new name, or the lower-case one, to redirect to */
	struct str respelt;
};

/*
 * A cached resolution: requests for other formats and options of the same version need no query to
 * the store.
 */
struct known_version {
	struct cache_value value; /* first: free() gets its address */
	struct arena arena;       /* for the strings in found */
	struct resolution found;
	/*
	 * Only for a listing (view_history.h), which is treated as a version, and for a page
	 * (page_make.h): the image of the listing or of the facts of the page, owned by this
	 * struct, and its SHA-256.
	 */
	char *listing;
	size_t listing_len;
	struct sha256 listing_digest;
	/*
	 * Of a listing: the position for after= of the next page, of a search its query, or empty.
	 */
	struct str next;
	bool is_fixed; /* of a listing: it never changes, although its path names no revision */
	/*
	 * Of a version whose neighbours the answer may name (view_document.h): the days of the
	 * versions before and after it, or DAY_NONE.
	 */
	int64_t earlier_day, later_day;
	/* in answer to Accept-Datetime: the first and the last revision in this language */
	struct iri_end first_memento, last_memento;
	/* of the page of a portion: documents that have other wordings of it */
	struct sha256 wordings[MESSAGE_WORDINGS_MAX];
	unsigned wording_count;
	/* of a whole text, unless its answer never changes: in arena, see tongues.h */
	const struct tongue *tongues;
	size_t tongue_count;
	/* of a page: nobody has looked yet for citations of other works in its text */
	bool lacks_cited;
	/* of a page: the day on which the next change that is known makes it wrong, or DAY_NONE */
	int64_t changes_on;
	/* of a page that is not found: what there is instead */
	struct error_link nearest[KNOWN_NEAREST_MAX];
	size_t nearest_count;
};
struct known_version *known_version_new(void); /* empty; a reference, owned by the caller */
/*
 * Finishes the listing l and keeps its image, which may have bytes_max bytes. From then on the
 * listing is treated as a version whose source has the digest of the image. ERR_LIMIT.
 */
int known_version_take_listing(
    struct known_version *k, struct listing *l, size_t bytes_max, struct err *e);
/* v may be NULL; a value of another type aborts, see cache_checked(). */
struct known_version *known_version_of(struct cache_value *v);
void known_version_unref(struct known_version **k); /* NULL is fine; leaves *k NULL */
#endif

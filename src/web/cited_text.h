/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_CITED_TEXT_H
#define WEB_CITED_TEXT_H
/*
 * cited_text: the citations of other works in the text of a source, as a cached value. They follow
 * from the source alone; what they lead to is in page_cited.h.
 */
#include "base/hash.h"
#include "cache/cache.h"
#include "cite/citing.h"

struct cited_text {
	struct cache_value value; /* first: free() gets its address */
	struct citing_list found;
};

/*
 * Reads the image v (image_cache.h) and finds the citations; a reference, owned by the caller. An
 * image that cannot be read, or is very large, has none. [blocks]
 */
struct cited_text *cited_text_new(struct cache_value *v, const struct cite_words *w);
struct cited_text *cited_text_of(struct cache_value *v); /* v may be NULL */

#define CITED_KEY_BYTES (2 + SHA256_HEX_BYTES + 1)
/* The key of the citations of a source in the cache; written to out. */
struct str cited_text_key(const struct sha256 *source, char out[CITED_KEY_BYTES]);
#endif

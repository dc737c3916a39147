/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_KEYS_H
#define WEB_KEYS_H
/*
 * keys: the cache keys of the values that a fetch needs. Each contains everything the value depends
 * on and nothing else. Strings live as long as the fetch. ERR_LIMIT if a key is too long.
 */
struct err;
struct fetch;
struct fetch_keys;
struct fetch_image;
struct http_content;

/*
 * Sets the keys that follow from the URL: answer and version. An answer depends on the URL, the
 * format, the coding and, because of its links, on the set of loaded formats; a version depends on
 * the URL without suffix. Both depend on the store's sequence number and on the day, unless the URL
 * names a revision.
 */
int keys_make_url(const struct fetch *f, struct fetch_keys *out, struct err *e);
/*
 * Sets the keys that follow from the publication: permanent, rendition, compressed, and those of
 * the images of the view.
 */
int keys_make(
    const struct fetch *f, struct fetch_keys *out, struct fetch_image *images, struct err *e);
/*
 * Stores the answer of f, which came from the cache, in the loop cache (loop_cache.h) under the
 * exact request target, so that the next equal request needs no routing.
 */
void keys_keep_in_loop_cache(const struct fetch *f, struct http_content *c);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_KEYS_H
#define WEB_KEYS_H
/*
 * keys: under which names the cache holds what a fetch needs: all that it depends on, and nothing
 * else. Strings live in the fetch's arena. ERR_LIMIT when a name is too long.
 */
#include "base/str.h"

struct err;
struct fetch;
struct sha256;

/*
 * Of what the URL means: answer_key and version_key. An answer depends on the URL, the format and
 * the coding; a version on the URL without suffix. Both depend on what has been published by now and
 * on the day, unless the URL names a revision.
 */
int keys_make_url(struct fetch *f, struct err *e);
/* Of what was found: permanent, rendition_key, pressed_key and those of images. */
int keys_make(struct fetch *f, struct err *e);
/* Where the image of a source is kept, whichever version it belongs to. Empty past the cap. */
struct str keys_image(struct fetch *f, const struct sha256 *source);
#endif

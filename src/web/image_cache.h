/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_IMAGE_CACHE_H
#define WEB_IMAGE_CACHE_H
/* image_cache: document images as cached values: sealed memfds that the server only passes on and
 * never reads. */
#include "cache/cache.h"

struct render_output;

/* Takes o->fd. The caller's reference. */
struct cache_value *image_from_output(struct render_output *o);
int image_fd(const struct cache_value *v);      /* borrowed */
uint64_t image_id(const struct cache_value *v); /* of it alone, in this process */
#endif

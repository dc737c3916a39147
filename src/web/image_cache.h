/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_IMAGE_CACHE_H
#define WEB_IMAGE_CACHE_H
/*
 * image_cache: document images as cached values: sealed memfds that the server passes to workers.
 * It reads one itself for cited_text.h alone, after image_open() has checked it.
 */
#include "cache/cache.h"

struct err;
struct hold;
struct render_output;

/*
 * Takes o->fd, even on failure. *out is a reference, owned by the caller. ERR_BUSY: the hold has no
 * room.
 */
int image_from_output(
    struct cache_value **out, struct render_output *o, struct hold *hold, struct err *e);
int image_fd(struct cache_value *v);        /* borrowed */
uint64_t image_size(struct cache_value *v); /* bytes */
uint64_t image_id(struct cache_value *v);   /* unique in this process */
#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * image_cache: reference-counted memfds with document images. What must hold: an image returns its
 * bytes and its descriptor to the hold exactly once, when it is freed.
 */
#include "web/image_cache.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "cache/hold.h"
#include "render/render.h"

struct cached_image {
	struct cache_value value; /* first: free() gets its address */
	struct hold *hold;        /* counts size and the descriptor */
	int fd;
	uint64_t id, size;
};

static void
free_image(struct cache_value *v)
{
	struct cached_image *i = (struct cached_image *)v;

	hold_give(i->hold, i->size, 1);
	close(i->fd);
	free(i);
}

static const struct cache_type image_type = { "image", free_image };

static struct cached_image *
image_of(struct cache_value *v)
{
	return (struct cached_image *)cache_checked(v, &image_type);
}

int
image_from_output(
    struct cache_value **out, struct render_output *o, struct hold *hold, struct err *e)
{
	static atomic_uint_fast64_t count;
	struct cached_image *i;
	int rc;

	if ((rc = hold_take(hold, o->size, 1, e)) != 0) {
		close(o->fd);
		o->fd = -1;
		return rc;
	}
	i = NEW(struct cached_image);
	i->value = (struct cache_value){
		.refs = 1, .cost = sizeof *i + o->size, .fds = 1, .type = &image_type
	};
	i->hold = hold;
	i->size = o->size;
	i->fd = o->fd;
	i->id = 1 + atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
	o->fd = -1;
	*out = &i->value;
	return 0;
}

int
image_fd(struct cache_value *v)
{
	return image_of(v)->fd;
}

uint64_t
image_size(struct cache_value *v)
{
	return image_of(v)->size;
}

uint64_t
image_id(struct cache_value *v)
{
	return image_of(v)->id;
}

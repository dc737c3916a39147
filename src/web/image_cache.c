/* SPDX-License-Identifier: Apache-2.0 */
#include "web/image_cache.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "render/render.h"

struct cached_image {
	struct cache_value value; /* first: free() gets its address */
	int fd;
	uint64_t id;
};

static void
free_image(struct cache_value *v)
{
	struct cached_image *i = (struct cached_image *)v;

	close(i->fd);
	free(i);
}

struct cache_value *
image_from_output(struct render_output *o)
{
	static atomic_uint_fast64_t count;
	struct cached_image *i = NEW(struct cached_image);

	i->value =
	    (struct cache_value){ .refs = 1, .cost = sizeof *i + o->size, .free = free_image };
	i->fd = o->fd;
	i->id = 1 + atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
	o->fd = -1;
	return &i->value;
}

int
image_fd(const struct cache_value *v)
{
	return ((const struct cached_image *)v)->fd;
}

uint64_t
image_id(const struct cache_value *v)
{
	return ((const struct cached_image *)v)->id;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* cited_text: maps an image, which the ingest worker made, checks it, and reads its text. */
#include "web/cited_text.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "base/err.h"
#include "base/mem.h"
#include "doc/image_open.h"
#include "web/image_cache.h"

#define IMAGE_READ_BYTES_MAX (16u << 20) /* some 3 MB of text, of which reading takes 100 ms */

static void
free_cited(struct cache_value *v)
{
	struct cited_text *c = (struct cited_text *)v;

	citing_free(&c->found);
	free(c);
}

static const struct cache_type cited_text_type = { "cited_text", free_cited };

struct cited_text *
cited_text_of(struct cache_value *v)
{
	return (struct cited_text *)cache_checked(v, &cited_text_type);
}

static void
find(struct cited_text *c, const void *base, size_t size, const struct cite_words *w)
{
	struct image im;
	struct err ignored = { 0 };

	if (image_open(&im, base, size, &ignored) == 0)
		citing_find(&im, w, &c->found);
}

struct cited_text *
cited_text_new(struct cache_value *v, const struct cite_words *w)
{
	struct cited_text *c = NEW(struct cited_text);
	uint64_t size = image_size(v);
	void *base = MAP_FAILED;

	if (size > 0 && size <= IMAGE_READ_BYTES_MAX)
		base = mmap(NULL, size, PROT_READ, MAP_SHARED, image_fd(v), 0);
	if (base != MAP_FAILED) {
		find(c, base, size, w);
		munmap(base, size);
	}
	c->value = (struct cache_value){ .refs = 1,
		.cost = sizeof *c + c->found.arena.used + c->found.cap * sizeof *c->found.list,
		.type = &cited_text_type };
	return c;
}

struct str
cited_text_key(const struct sha256 *source, char out[CITED_KEY_BYTES])
{
	out[0] = 'c';
	out[1] = ':';
	sha256_hex(source, out + 2);
	return str_from(out);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "web/rendition.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "render/render.h"
#include "web/spool.h"

static void
free_rendition(struct cache_value *v)
{
	struct rendition *r = (struct rendition *)v;

	free(r->bytes);
	if (r->fd >= 0)
		close(r->fd);
	free(r);
}

/* Small ones live on the heap; where no file can be made the sealed memfd itself serves. */
static void
keep_bytes(struct rendition *r, struct render_output *o, struct str bytes, struct spool *s)
{
	r->fd = -1;
	if (bytes.len <= RENDITION_HEAP_BYTES_MAX) {
		r->bytes = mem_new(bytes.len + 1);
		memcpy(r->bytes, bytes.p, bytes.len);
	} else if ((r->fd = spool_keep(s, bytes)) < 0) {
		r->fd = o->fd;
		o->fd = -1;
	}
	if (o->fd >= 0)
		close(o->fd);
	o->fd = -1;
}

int
rendition_from_output(
    struct rendition **out, struct render_output *o, struct spool *s, struct err *e)
{
	struct rendition *r;
	struct str bytes;
	int rc;

	if ((rc = spool_look(s, o, &bytes, e)) != 0) {
		close(o->fd);
		o->fd = -1;
		return rc;
	}
	r = NEW(struct rendition);
	r->value = (struct cache_value){
		.refs = 1, .cost = sizeof *r + bytes.len, .free = free_rendition
	};
	r->size = bytes.len;
	r->sha = sha256_of(bytes.p, bytes.len);
	keep_bytes(r, o, bytes, s);
	*out = r;
	return 0;
}

static void
free_answer(struct cache_value *v)
{
	struct answer *a = (struct answer *)v;
	struct http_content *c = &a->content;

	http_content_unref(
	    &c); /* the cache's share; release_answer() follows when nobody sends it any more */
}

static void
release_answer(struct http_content *c)
{
	struct answer *a = (struct answer *)((char *)c - offsetof(struct answer, content));
	struct cache_value *r = &a->rendition->value;

	cache_unref(&r);
	free(a->fields);
	free(a->media_type);
	free(a);
}

struct answer *
answer_new(struct rendition *r, struct str media_type, struct str fields)
{
	struct answer *a = NEW(struct answer);
	char hex[SHA256_HEX_BYTES + 1];

	cache_ref(&r->value);
	a->rendition = r;
	a->fields = str_dup(fields);
	a->media_type = str_dup(media_type);
	sha256_hex(&r->sha, hex);
	snprintf(a->etag, sizeof a->etag, "\"%.32s\"", hex);
	/* The bytes are charged to each answer too: they stay alive with it when the rendition
	 * itself is evicted. */
	a->value = (struct cache_value){
		.refs = 1, .cost = sizeof *a + fields.len + r->size, .free = free_answer
	};
	a->content = (struct http_content){ .status = 200,
		.media_type = str_from(a->media_type),
		.etag = str_from(a->etag),
		.fields = str_from(a->fields),
		.bytes = str_make(r->bytes, r->bytes != NULL ? r->size : 0),
		.fd = r->fd,
		.size = r->size,
		.release = release_answer,
		.refs = 1 };
	return a;
}

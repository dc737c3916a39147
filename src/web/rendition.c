/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rendition: creates renditions and answers. What must hold: the hold counts the size and the
 * descriptor of a rendition from its creation until it is freed; a rendition never has both bytes
 * and fd; an answer references its rendition while the cache or a connection uses the answer.
 */
#include "web/rendition.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/macros.h"
#include "base/mem.h"
#include "cache/hold.h"
#include "render/render.h"
#include "web/spool.h"

static void
free_rendition(struct cache_value *v)
{
	struct rendition *r = (struct rendition *)v;

	hold_give(r->hold, r->size, r->value.fds);
	free(r->bytes);
	if (r->fd >= 0)
		close(r->fd);
	free(r);
}

static const struct cache_type rendition_type = { "rendition", free_rendition };

struct rendition *
rendition_of(struct cache_value *v)
{
	return (struct rendition *)cache_checked(v, &rendition_type);
}

void
rendition_unref(struct rendition **r)
{
	struct cache_value *v = *r != NULL ? &(*r)->value : NULL;

	*r = NULL;
	cache_unref(&v);
}

/*
 * A rendition without content, after taking size bytes, and a descriptor with in_file, from the
 * hold.
 */
static int
new_rendition(struct rendition **out, uint64_t size, bool in_file, const struct rendition_place *p,
    struct err *e)
{
	struct rendition *r;
	int rc;

	if ((rc = hold_take(p->hold, size, in_file, e)) != 0)
		return rc;
	r = NEW(struct rendition);
	r->value = (struct cache_value){ .refs = 1,
		.cost = sizeof *r + size,
		.fds = in_file,
		.is_passing = size > p->cached_bytes_max,
		.type = &rendition_type };
	r->hold = p->hold;
	r->fd = -1;
	r->size = size;
	*out = r;
	return 0;
}

/* The file could not be made: gives the descriptor back to the hold. */
static void
stay_in_memory(struct rendition *r)
{
	hold_give(r->hold, 0, r->value.fds);
	r->value.fds = 0;
}

static void
close_output(struct render_output *o)
{
	if (o->fd >= 0)
		close(o->fd);
	o->fd = -1;
}

/*
 * Small renditions go to the heap, larger ones to a file; if no file can be made, the sealed memfd
 * is used.
 */
static void
keep_bytes(struct rendition *r, struct render_output *o, struct str bytes, struct spool *s)
{
	if (bytes.len <= RENDITION_HEAP_BYTES_MAX) {
		r->bytes = mem_new(bytes.len + 1);
		memcpy(r->bytes, bytes.p, bytes.len);
	} else if ((r->fd = spool_keep(s, bytes)) < 0) {
		r->fd = o->fd;
		o->fd = -1;
	}
	r->sha = sha256_of(bytes.p, bytes.len);
}

int
rendition_from_output(
    struct rendition **out, struct render_output *o, struct spool *s, struct err *e)
{
	bool in_file = o->size > RENDITION_HEAP_BYTES_MAX;
	struct rendition *r = NULL;
	struct str bytes;
	int rc;

	if ((rc = new_rendition(&r, o->size, in_file, s->place, e)) != 0)
		goto out;
	if ((rc = spool_look(s, o, &bytes, e)) != 0) {
		rendition_unref(&r);
		goto out;
	}
	keep_bytes(r, o, bytes, s);
	*out = r;
out:
	close_output(o);
	return rc;
}

int
rendition_reserve(
    struct rendition **out, uint64_t size, const struct rendition_place *p, struct err *e)
{
	return new_rendition(out, size, true, p, e);
}

int
rendition_fill(
    struct rendition *r, struct render_output *o, const struct rendition_place *p, struct err *e)
{
	int rc = spool_copy(p->folder, o, &r->fd, &r->sha, e);

	if (rc == 0 && r->fd < 0) { /* no file could be made: use the sealed memfd */
		r->fd = o->fd;
		o->fd = -1;
	}
	close_output(o);
	return rc;
}

void
rendition_take_file(struct rendition *r, int fd, uint64_t size, const struct sha256 *sha,
    const struct rendition_place *p)
{
	hold_give(r->hold, r->size - size, 0);
	r->value.cost -= r->size - size;
	r->value.is_passing = size > p->cached_bytes_max;
	r->fd = fd;
	r->size = size;
	r->sha = *sha;
}

static int
from_buf(struct rendition **out, struct buf *b, const char *folder, const struct rendition_place *p,
    struct err *e)
{
	bool in_file = folder != NULL && b->len > RENDITION_HEAP_BYTES_MAX;
	struct rendition *r = NULL;
	char *tight;
	int rc;

	if ((rc = new_rendition(&r, b->len, in_file, p, e)) != 0) {
		buf_free(b);
		return rc;
	}
	*out = r;
	r->sha = sha256_of(b->data, b->len);
	if (in_file && (r->fd = spool_write(folder, buf_str(b))) >= 0) {
		buf_free(b);
		return 0;
	}
	stay_in_memory(r);
	r->bytes = buf_take(b, NULL);
	if ((tight = realloc(r->bytes, r->size + 1)) != NULL)
		/* the buffer had spare room, and the rendition may be cached for long */
		r->bytes = tight;
	return 0;
}

int
rendition_from_buf(
    struct rendition **out, struct buf *b, const struct rendition_place *p, struct err *e)
{
	return from_buf(out, b, NULL, p, e);
}

int
rendition_from_buf_to_file(
    struct rendition **out, struct buf *b, const struct rendition_place *p, struct err *e)
{
	return from_buf(out, b, p->folder, p, e);
}

void
rendition_keep_meta(struct rendition *r, const char *file_name, const char *language)
{
	snprintf(r->file_name, sizeof r->file_name, "%s", file_name);
	snprintf(r->language, sizeof r->language, "%s", language);
}

void
rendition_put_lines(struct buf *b, const struct rendition *r)
{
	char digest[SHA256_BASE64_BYTES + 1];

	sha256_base64(&r->sha, digest);
	if (r->is_gzip)
		buf_puts(b, "Content-Encoding: gzip\r\n");
	buf_putf(b, "Repr-Digest: sha-256=:%s:\r\n", digest);
}

static void
free_answer(struct cache_value *v)
{
	struct answer *a = (struct answer *)v;
	struct http_content *c = &a->content;

	/* drops the cache's reference; release_answer() runs when no connection still sends it */
	http_content_unref(&c);
}

static void
release_answer(struct http_content *c)
{
	struct answer *a = CONTAINER_OF(c, struct answer, content);

	rendition_unref(&a->rendition);
	free(a->fields);
	free(a->body_fields);
	free(a->media_type);
	free(a);
}

static const struct cache_type answer_type = { "answer", free_answer };

struct answer *
answer_of(struct cache_value *v)
{
	return (struct answer *)cache_checked(v, &answer_type);
}

void
answer_unref(struct answer **a)
{
	struct cache_value *v = *a != NULL ? &(*a)->value : NULL;

	*a = NULL;
	cache_unref(&v);
}

struct answer *
answer_new(struct rendition *r, const struct answer_lines *l)
{
	struct answer *a = NEW(struct answer);
	char hex[SHA256_HEX_BYTES + 1];

	cache_ref(&r->value);
	a->rendition = r;
	a->fields = str_dup(l->fields);
	a->body_fields = str_dup(l->body_fields);
	a->media_type = str_dup(l->media_type);
	sha256_hex(&r->sha, hex);
	snprintf(a->etag, sizeof a->etag, "\"%.32s%s\"", hex, r->is_gzip ? "-gz" : "");
	/*
	 * The bytes and the descriptor are charged to each answer too, because an answer keeps them
	 * alive after the rendition itself is evicted.
	 */
	a->value = (struct cache_value){ .refs = 1,
		.cost = sizeof *a + l->fields.len + l->body_fields.len + r->size,
		.fds = r->value.fds,
		.is_passing = r->value.is_passing,
		.type = &answer_type };
	a->content = (struct http_content){ .status = 200,
		.media_type = str_from(a->media_type),
		.etag = str_from(a->etag),
		.fields = str_from(a->fields),
		.body_fields = str_from(a->body_fields),
		.has_modified = l->has_modified,
		.modified = l->modified,
		.has_ranges = true,
		.bytes = str_make(r->bytes, r->bytes != NULL ? r->size : 0),
		.fd = r->fd,
		.size = r->size,
		.release = release_answer,
		.refs = 1 };
	return a;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "web/rendition.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
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

static struct rendition *
new_rendition(struct str bytes)
{
	struct rendition *r = NEW(struct rendition);

	r->value = (struct cache_value){
		.refs = 1, .cost = sizeof *r + bytes.len, .free = free_rendition
	};
	r->fd = -1;
	r->size = bytes.len;
	r->sha = sha256_of(bytes.p, bytes.len);
	return r;
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
	r = new_rendition(bytes);
	keep_bytes(r, o, bytes, s);
	*out = r;
	return 0;
}

struct rendition *
rendition_from_buf(struct buf *b, const char *folder)
{
	struct rendition *r = new_rendition(buf_str(b));
	char *tight;

	if (folder != NULL && b->len > RENDITION_HEAP_BYTES_MAX)
		r->fd = spool_write(folder, buf_str(b));
	if (r->fd >= 0) {
		buf_free(b);
		return r;
	}
	r->bytes = buf_take(b, NULL);
	if ((tight = realloc(r->bytes, r->size + 1)) != NULL)
		r->bytes = tight; /* the buffer had room for more, and this stays for long */
	return r;
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
	free(a->body_fields);
	free(a->media_type);
	free(a);
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
	/* The bytes are charged to each answer too: they stay alive with it when the rendition
	 * itself is evicted. */
	a->value = (struct cache_value){ .refs = 1,
		.cost = sizeof *a + l->fields.len + l->body_fields.len + r->size,
		.free = free_answer };
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

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * small_body: content whose bytes are in memory, with an ETag for status 200. What must hold: a
 * body that exceeded its limit is never sent in part.
 */
#include "web/small_body.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"
#include "http/http.h"

struct small_content {
	struct http_content content; /* first: release() gets its address */
	char etag[SHA256_HEX_BYTES + 3];
};

static void
release_small(struct http_content *c)
{
	free((void *)(uintptr_t)c->bytes.p);
	free(c);
}

struct http_content *
content_from_buf(int status, const char *media_type, const char *fields, struct buf *body)
{
	struct small_content *s = NEW(struct small_content);
	struct sha256 sha;
	char hex[SHA256_HEX_BYTES + 1];
	size_t len = 0;
	char *bytes;

	if (body->failed) {
		log_error("web", "body_too_large", "limit=%zu", body->max);
		buf_reset(body);
		status = 500;
	}
	bytes = buf_take(body, &len);
	s->content = (struct http_content){ .status = status,
		.media_type = str_from(media_type),
		.fields = str_from(fields),
		.bytes = str_make(bytes, len),
		.fd = -1,
		.size = len,
		.release = release_small,
		.refs = 1 };
	if (status == 200) {
		sha = sha256_of(bytes, len);
		sha256_hex(&sha, hex);
		snprintf(s->etag, sizeof s->etag, "\"%.32s\"", hex);
		s->content.etag = str_from(s->etag);
	}
	return &s->content;
}

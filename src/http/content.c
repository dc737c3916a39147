/* SPDX-License-Identifier: Apache-2.0 */
/*
 * content: reference counting of contents, and the part of an answer's head that depends only on
 * the content. What must hold: a content never changes after it was first sent. The first thread
 * that needs the head composes it; if two threads do so at once, one of them discards its result.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/macros.h"
#include "base/mem.h"
#include "base/time.h"
#include "http/http_private.h"

#define HEAD_BYTES_MAX 65536 /* the handlers' header fields for one content; more is a bug */

static const struct {
	int status;
	const char *reason;
} reasons[] = { { 200, "OK" }, { 201, "Created" }, { 202, "Accepted" }, { 204, "No Content" },
	{ 206, "Partial Content" }, { 300, "Multiple Choices" }, { 301, "Moved Permanently" },
	{ 302, "Found" }, { 303, "See Other" }, { 304, "Not Modified" },
	{ 307, "Temporary Redirect" }, { 308, "Permanent Redirect" }, { 400, "Bad Request" },
	{ 401, "Unauthorized" }, { 403, "Forbidden" }, { 404, "Not Found" },
	{ 405, "Method Not Allowed" }, { 406, "Not Acceptable" }, { 408, "Request Timeout" },
	{ 409, "Conflict" }, { 410, "Gone" }, { 411, "Length Required" },
	{ 412, "Precondition Failed" }, { 413, "Content Too Large" }, { 414, "URI Too Long" },
	{ 415, "Unsupported Media Type" }, { 416, "Range Not Satisfiable" },
	{ 417, "Expectation Failed" }, { 422, "Unprocessable Content" },
	{ 428, "Precondition Required" }, { 429, "Too Many Requests" },
	{ 431, "Request Header Fields Too Large" }, { 500, "Internal Server Error" },
	{ 501, "Not Implemented" }, { 502, "Bad Gateway" }, { 503, "Service Unavailable" },
	{ 504, "Gateway Timeout" }, { 505, "HTTP Version Not Supported" } };

const char *
http_status_phrase(int status)
{
	for (size_t i = 0; i < ARRAY_LEN(reasons); i++) {
		if (reasons[i].status == status)
			return reasons[i].reason;
	}
	return ""; /* RFC 9112 4: it may be empty */
}

void
http_content_ref(struct http_content *c)
{
	/* relaxed order is enough, because the caller already holds a reference */
	atomic_fetch_add_explicit(&c->refs, 1, memory_order_relaxed);
}

void
http_content_unref(struct http_content **c)
{
	struct http_content *old = *c;

	*c = NULL;
	if (old == NULL || atomic_fetch_sub_explicit(&old->refs, 1, memory_order_acq_rel) > 1)
		return;
	free(atomic_load_explicit(&old->head, memory_order_relaxed));
	atomic_store_explicit(&old->head, NULL, memory_order_relaxed);
	old->release(old);
}

static void
put_line(struct buf *b, const char *name, struct str value)
{
	if (value.len == 0)
		return;
	buf_puts(b, name);
	buf_putstr(b, value);
	buf_puts(b, "\r\n");
}

static void
put_modified(struct buf *b, const struct http_content *c)
{
	char date[HTTP_DATE_BYTES + 1];

	if (!c->has_modified)
		return;
	time_http(c->modified, date);
	put_line(b, "Last-Modified: ", str_from(date));
}

/* The header lines that do not depend on which part of the body is sent. */
static void
put_common(struct buf *b, const struct http_content *c)
{
	put_line(b, "Content-Type: ", c->media_type);
	put_line(b, "ETag: ", c->etag);
	put_modified(b, c);
	buf_puts(b, "X-Content-Type-Options: nosniff\r\n");
	if (c->has_ranges)
		buf_puts(b, "Accept-Ranges: bytes\r\n");
	buf_putstr(b, c->fields);
	buf_putstr(b, c->body_fields);
}

static void
put_length(struct buf *b, const struct http_content *c)
{
	uint64_t size = c->fd >= 0 ? c->size : c->bytes.len;

	if (c->status != 204) /* RFC 9110 8.6 */
		buf_putf(b, "Content-Length: %llu\r\n", (unsigned long long)size);
}

/*
 * The head of a 304 (RFC 9110 15.4.5): what a cache needs to freshen its copy, and no fields about
 * the body. Last-Modified is sent only if there is no ETag.
 */
static void
put_not_modified(struct buf *b, const struct http_content *c)
{
	buf_putf(b, "HTTP/1.1 304 %s\r\n", http_status_phrase(304));
	put_line(b, "ETag: ", c->etag);
	if (c->etag.len == 0)
		put_modified(b, c);
	buf_putstr(b, c->fields);
}

static struct http_head *
compose(const struct http_content *c)
{
	struct buf b = BUF_INIT(HEAD_BYTES_MAX);
	struct http_head *head;
	size_t common_at, common_end, whole;

	buf_putf(&b, "HTTP/1.1 %d %s\r\n", c->status, http_status_phrase(c->status));
	common_at = b.len;
	put_common(&b, c);
	common_end = b.len;
	put_length(&b, c);
	whole = b.len;
	put_not_modified(&b, c);
	assert(!b.failed);
	head = mem_new(sizeof *head + b.len);
	memcpy(head->bytes, b.data, b.len);
	head->whole = str_make(head->bytes, whole);
	head->common = str_make(head->bytes + common_at, common_end - common_at);
	head->not_modified = str_make(head->bytes + whole, b.len - whole);
	buf_free(&b);
	return head;
}

struct http_head *
content_head(struct http_content *c)
{
	struct http_head *head = atomic_load_explicit(&c->head, memory_order_acquire);
	struct http_head *expected = NULL;

	if (head != NULL)
		return head;
	head = compose(c);
	if (atomic_compare_exchange_strong_explicit(
		&c->head, &expected, head, memory_order_acq_rel, memory_order_acquire))
		return head;
	free(head);
	return expected;
}

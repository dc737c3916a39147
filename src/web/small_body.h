/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_SMALL_BODY_H
#define WEB_SMALL_BODY_H
/* small_body: small bodies composed by web itself, as http_content. */
struct buf;
struct http_content;

/* Scripts of every origin may read; these are the fields they can see (Fetch standard). */
#define CORS_FIELDS                                                                             \
	"Access-Control-Allow-Origin: *\r\n"                                                    \
	"Access-Control-Expose-Headers: Accept-Ranges, Content-Disposition, Content-Encoding, " \
	"Content-Location, Content-Range, ETag, Link, Memento-Datetime, Repr-Digest, "          \
	"Retry-After, Server-Timing, X-Request-Id\r\n"

/* For the answer to OPTIONS, including a browser's preflight. */
#define OPTIONS_FIELDS                                                      \
	"Access-Control-Allow-Methods: GET, HEAD, OPTIONS\r\n"              \
	"Access-Control-Allow-Headers: Accept, Accept-Datetime, If-Match, " \
	"If-Modified-Since, If-None-Match, If-Range, If-Unmodified-Since, " \
	"Last-Event-ID, Range\r\n"                                          \
	"Access-Control-Max-Age: 86400\r\n" CORS_FIELDS

/*
 * Takes the bytes of body, which is empty afterwards. Answers with 200 get a strong ETag computed
 * from the bytes. fields and media_type must be literals. Returns a reference, owned by the caller.
 * A body over its limit becomes an empty 500.
 */
struct http_content *content_from_buf(
    int status, const char *media_type, const char *fields, struct buf *body);
#endif

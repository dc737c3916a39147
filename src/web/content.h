/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_CONTENT_H
#define WEB_CONTENT_H
/* content: small bodies that web composes itself, as http_content. */
struct buf;
struct http_content;

/* Reading is open to scripts of every origin; this is what they may see (Fetch standard). */
#define CORS_FIELDS                                                                             \
	"Access-Control-Allow-Origin: *\r\n"                                                    \
	"Access-Control-Expose-Headers: Accept-Ranges, Content-Disposition, Content-Encoding, " \
	"Content-Location, Content-Range, ETag, Link, Repr-Digest, Retry-After, "               \
	"Server-Timing, X-Request-Id\r\n"

/*
 * Takes the bytes of body (empty after). 200 answers get a strong ETag from the bytes. fields and
 * media_type are literals. The caller's reference. A body over its limit becomes an empty 500.
 */
struct http_content *content_from_buf(
    int status, const char *media_type, const char *fields, struct buf *body);
#endif

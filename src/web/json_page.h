/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_JSON_PAGE_H
#define WEB_JSON_PAGE_H
/*
 * json_page: JSON pages that the server writes itself (formats, schemas, the service document).
 * Each is composed once per key and cached like a rendition, uncompressed and in gzip.
 */
#include <stdbool.h>

#include "base/str.h"

struct buf;
struct http_exchange;
struct site;

/* For whom a page is, and how long it may be kept. */
enum page_terms {
	PAGE_FOR_ALL,
	PAGE_FOR_ALL_ONCE,   /* clients ask again each time */
	PAGE_NEGOTIATED,     /* clients with another field Accept get another answer */
	PAGE_NEGOTIATED_ONCE /* likewise, and clients ask again each time */
};

/*
 * Answers x if the page with that key is cached. On false, compose the page and call page_reply().
 * The key contains everything that the page depends on.
 */
bool page_reply_cached(struct site *s, struct http_exchange *x, struct str key);
/*
 * Takes the bytes of body, which is empty afterwards. A body over its limit is answered with 500.
 */
void page_reply(struct site *s, struct http_exchange *x, struct str key, enum page_terms terms,
    struct buf *body);
/* The same with a line of the header: JSON_SCHEMA_FIELD() of json_schema_link.h. */
void page_reply_described(struct site *s, struct http_exchange *x, struct str key,
    enum page_terms terms, const char *line, struct buf *body);
/* The media type of a page, a literal, and lines of its header, which are copied, or "". */
struct page_kind {
	const char *media_type;
	struct str lines;
};
/* As page_reply() with another media type than JSON. */
void page_reply_as(struct site *s, struct http_exchange *x, struct str key, enum page_terms terms,
    const struct page_kind *kind, struct buf *body);
#endif

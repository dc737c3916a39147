/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_STORE_PAGE_H
#define WEB_STORE_PAGE_H
/*
 * store_page: pages of fixed media types that the server writes itself from one question to the
 * store: what programs read by standards of their own (TimeMaps, site maps). They are cached as
 * long as nothing is published.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "corpus/readers.h"
#include "web/route.h"

struct corpus;
struct formats;
struct http_exchange;
struct renderer;
struct site;
struct store_page;

struct store_page_kind {
	const char *media_type;
	/* Reads the path and the query on the loop's thread; NULL: there is nothing to read. */
	int (*take)(struct store_page *p, struct err *e);
	/* Appends the page to p->body. Runs on a store thread. ERR_NOTFOUND. [blocks] */
	int (*write)(struct corpus *c, struct store_page *p, struct err *e);
	bool is_negotiated; /* a client with another field Accept gets another media type */
};

/* One request for a page, while it is composed. */
struct store_page {
	struct question question;
	const struct store_page_kind *kind;
	struct site *site;
	struct http_exchange *x;
	const struct formats *formats; /* the set current at the start, held until the page ends */
	struct renderer *renderer;     /* of the exchange's loop */
	struct route route;
	struct arena arena; /* for the strings of take, and of write */
	/* "https://law.example": base-url, or the address that the client used */
	struct str origin;
	int64_t today, phase;
	int64_t last_seq;          /* of the store, when the request came */
	struct corpus_place after; /* of a page that begins behind a revision; TimeMaps */
	uint64_t block;            /* number of a page that has one */
	struct str after_work;     /* works_lines: the IRI behind which the page begins, or empty */
	bool is_dated;             /* works_lines: today is the day that the request names */
	struct buf body, key;
	struct buf lines; /* of the header, "Link: ...\r\n", or empty; write fills it */
	int rc;
	struct err err;
};

/* Answers x, possibly in a later turn of the loop. Copies r, whose strings live as long as x. */
void store_page_start(struct site *s, struct http_exchange *x, const struct route *r,
    const struct store_page_kind *kind);
/* Appends text to the body with the five characters escaped that XML marks up. */
void store_page_put_xml(struct store_page *p, struct str text);
/* As store_page_put_xml(), for text between tags and in attributes of another buffer. */
void store_page_escape(struct buf *b, struct str text);
/* Appends the absolute URL of a path, percent-encoded, and escaped for XML. ERR_LIMIT. */
int store_page_put_url(struct store_page *p, struct buf *path, struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_OPDS_FEED_H
#define WEB_OPDS_FEED_H
/* opds_feed: a page of the catalogue, as both of its forms need it: OPDS 1.2 and OPDS 2.0. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "corpus/corpus_shelf.h"
#include "corpus/corpus_version.h"
#include "corpus/facts.h"
#include "web/opds_types.h"
#include "web/store_page.h"

#define OPDS_BOOKS_MAX 50 /* of a page */

/* Leads to the books with one value of a facet. */
struct opds_link {
	struct str title, query; /* "act", "?kind=act" */
	uint64_t books;
	bool is_active; /* the feed has the books with this value alone */
};

struct opds_group {
	const char *title; /* "Kind" */
	struct opds_link *links;
	size_t count;
};

/* The current version of a work in a language. */
struct opds_book {
	struct corpus_version version;
	struct corpus_facts facts;
	int64_t updated; /* seconds UTC */
};

struct opds_feed {
	struct store_page *page; /* strings of the feed and of its books are in its arena, or in: */
	struct arena arena;
	enum route_kind route; /* without ".json": ROUTE_OPDS, ROUTE_OPDS_WORKS, ROUTE_OPDS_FIND */
	struct str title, query; /* query: of this page, with '?', or empty */
	struct str first, next;  /* queries of other pages; next: p NULL if there is none */
	int64_t updated;         /* seconds UTC */
	uint64_t number;         /* of the page, from 1 on; 0: pages have no numbers here */
	uint64_t total;          /* books in all pages */
	bool has_total;
	struct opds_group groups[CORPUS_FACETS];
	struct opds_book *books;
	size_t count;
};

/* A format in which books can be downloaded. */
struct opds_format {
	struct str suffix, media_type; /* "epub"; without parameters */
};
/* The format with this index, those of e-books before others; false: there are no more. */
bool opds_feed_format(const struct opds_feed *feed, size_t index, struct opds_format *out);
/* "/akn/xx/act/2006/1/eng@2006-05-01.epub", percent-encoded; suffix may be empty. ERR_LIMIT. */
int opds_feed_path(struct opds_feed *feed, const struct corpus_version *v, struct str suffix,
    struct str *out, struct err *e);
/* "act 2006/1, 2006-05-01": what tells a book from others of its title. */
struct str opds_feed_summary(struct opds_feed *feed, const struct opds_book *book);
struct str opds_feed_title(const struct opds_book *book);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_VIEW_H
#define WEB_VIEW_H
/*
 * view: what differs from view to view. The rest of web does not test which view a request has.
 */
#include <stdbool.h>
#include <stdint.h>

#include "web/route.h"
#include "wire/message.h"

struct buf;
struct corpus;
struct err;
struct fetch;
struct fetch_choice;
struct fetch_request;
struct known_version;
struct metadata;

/* The page of a portion: its document, those of other wordings, and its facts. */
#define VIEW_IMAGES_MAX (2 + MESSAGE_WORDINGS_MAX)

enum view_id {
	VIEW_DOCUMENT,
	VIEW_PORTION,
	VIEW_PORTIONS,  /* several, as a document */
	VIEW_COMPONENT, /* a document in the document */
	VIEW_COMPARISON,
	VIEW_PARALLEL, /* in two languages */
	VIEW_PARALLEL_PORTION,
	VIEW_LISTING,
	VIEW_CONTENTS,
	VIEW_NEWS,
	VIEW_SEARCH,
	VIEW_WORKS,
	/* the pages of the website that show these, and those of the corpus */
	VIEW_PAGE_DOCUMENT,
	VIEW_PAGE_PORTION,
	VIEW_PAGE_COMPONENT,
	VIEW_PAGE_COMPARISON,
	VIEW_PAGE_HISTORY,
	VIEW_PAGE_WORKS,
	VIEW_PAGE_NEWS,
	VIEW_PAGE_SEARCH,
	VIEWS
};

struct view {
	const char *name;        /* in /formats.json: "document" */
	const char *description; /* in error messages: "a whole document" */
	uint32_t bit;            /* enum gaz_view, as in the views of a plugin */
	unsigned images;         /* number of images that the worker reads */
	bool has_made;           /* the last image is known_version.listing, made by resolve */
	bool has_portion;        /* the worker writes only the portion that was found */
	bool is_component;       /* that portion is a document of its own: akn/component.h */
	bool has_tongues;        /* its URL links to the same text in other languages */
	/* the permanent path always has the same content; else cache keys need its digest */
	bool is_permanent;
	bool is_searched; /* it depends on the search index as well as on the store */
	/*
	 * Records of works and the search index change it, and the time of these changes is not
	 * known: it has no Last-Modified, since a conditional request by it would miss them.
	 */
	bool is_undated;
	enum route_kind route; /* of its paths */
	bool is_page;          /* a page of the website, at a URL without suffix */
	/*
	 * Of a page: the view that it shows, whose formats it links to. Of another view: its page;
	 * NULL if it has none.
	 */
	const struct view *other;

	/*
	 * Takes the view's own parameters from the query into c->page and c->after, and puts the
	 * rest into c->option_query. NULL: the query has only options. ERR_USAGE, ERR_LIMIT.
	 */
	int (*take_query)(const struct fetch_request *r, struct fetch_choice *c, struct err *e);
	/* Finds what is requested. Runs on a store thread. ERR_NOTFOUND. [blocks] */
	int (*resolve)(
	    struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e);
	/* Appends the permanent path, not percent-encoded, without suffix. */
	void (*put_path)(struct buf *b, const struct fetch *f);
	/* Appends the file name of a download without extension; b is empty before. */
	void (*put_stem)(struct buf *b, const struct fetch *f);
	/* Appends the links of the Link field, except those to other formats. ERR_LIMIT. */
	int (*put_links)(struct buf *b, const struct fetch *f, struct err *e);
	/* Adds the metadata that a plugin may ask for. ERR_LIMIT. */
	int (*add_metadata)(struct metadata *m, const struct fetch *f, struct err *e);
};
#endif

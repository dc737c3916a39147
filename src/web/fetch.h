/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_FETCH_H
#define WEB_FETCH_H
/*
 * fetch: one request for a document on its way to a rendition.
 *
 *	                 (answer cached)
 *	START ----------------------------------------> REPLIED
 *	  | not cached; version known already: straight    ^
 *	  v below RESOLVING    (redirect, unknown)         |
 *	RESOLVING -----------------------------------------+
 *	  | which publication, from the store
 *	  +--> gzip is welcome, and cached: ----------------------------------> REPLIED
 *	  +--> rendition: CACHE_HIT ---------------------------------> have it
 *	  +--> CACHE_WAIT: WAITING (another request makes it) -------> have it
 *	  +--> CACHE_LEAD: this request makes it for all who wait:
 *	         image cached, or of a listing --------> RENDERING --> have it
 *	         image made by another: IMAGE_WAITING -> RENDERING
 *	         nobody makes it: LOADING (source, unless it was read while
 *	                          RESOLVING) -> IMAGING (ingest worker)
 *	                                            ---> RENDERING
 *	         (a comparison has two images: what leads to RENDERING leads to the
 *	         finding of the second one first)
 *	have it --> gzip is welcome, and it suits: PRESSING (press.h) --------> REPLIED
 *	        --> as it is -------------------------------------------------> REPLIED
 *
 * Every arrow is made by one function of document.c, on the loop's thread; only the two questions
 * run on a store thread, and while one is asked the fetch belongs to it. Whoever leads a flight
 * ends it, with a value or with the failure.
 */
#include "base/arena.h"
#include "base/err.h"
#include "cache/cache.h"
#include "corpus/readers.h"
#include "render/render.h"
#include "web/press.h"
#include "web/resolve.h"
#include "web/route.h"
#include "web/timing.h"

struct http_exchange;
struct site;

/* Names, keys, header lines and the strings of one publication. */
#define FETCH_ARENA_BYTES_MAX (1u << 20)

enum fetch_state {
	FETCH_START,
	FETCH_RESOLVING,
	FETCH_WAITING,
	FETCH_IMAGE_WAITING,
	FETCH_LOADING,
	FETCH_IMAGING,
	FETCH_RENDERING,
	FETCH_PRESSING,
	FETCH_REPLIED
};

#define FETCH_IMAGES_MAX 2

struct fetch_image {
	struct str key;
	struct cache_value *value; /* reference */
};

struct fetch {
	enum fetch_state state;
	struct site *site;
	struct http_exchange *x;
	struct renderer *renderer;     /* of its loop */
	const struct formats *formats; /* that it began with: held until it ends */
	struct arena arena;            /* of this fetch alone: the store thread uses it too */
	struct route route;
	int64_t today, seq; /* as of its start */
	struct timing timing;

	/* How it is to be written: suffix or Accept, and the options. */
	uint32_t format;
	uint32_t view; /* enum gaz_view */
	bool negotiated;
	bool may_press;  /* in gzip, if the client takes it */
	bool takes_gzip; /* and it does */
	struct message_pair options[MESSAGE_OPTIONS_MAX];
	uint32_t option_count;
	struct str query; /* canonical, of the options that are not the default */
	/* Of a listing that begins behind a line: "eng@2006-05-01;r2", as a name too; or empty. */
	struct str after;
	struct iri after_iri;
	struct str answer_key, version_key;

	/* RESOLVING, LOADING */
	struct question question;
	int rc;
	struct err err;
	struct resolution found;     /* strings in known */
	struct known_version *known; /* reference; being filled while RESOLVING */
	char *source;                /* canonical XML; freed with the fetch */
	size_t source_len;

	/* Set when found. */
	/* path of this very revision, portion and format; of a listing or comparison, its own */
	struct str permanent;
	struct str rendition_key, pressed_key;
	struct cache_waiter waiter;
	struct press_wait press;
	/* What the worker reads, of a comparison both versions, the later first. */
	struct fetch_image images[FETCH_IMAGES_MAX];
	unsigned images_found; /* of them so far; the next one is being found */
	bool leads_image, leads_rendition;
	int input_fd; /* sealed canonical XML */
	struct render_job job;
	struct message_pair meta[MESSAGE_PAIRS_MAX];
};
#endif

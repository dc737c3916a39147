/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_FETCH_PRIVATE_H
#define WEB_FETCH_PRIVATE_H
/*
 * fetch_private: the record of one request for a document, for the files of web that compute a part
 * of it. Each part is written by one source; the others get a const struct fetch.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "cache/cache.h"
#include "corpus/corpus.h"
#include "corpus/readers.h"
#include "render/render.h"
#include "web/compress.h"
#include "web/image_cache.h"
#include "web/keeper.h"
#include "web/known_version.h"
#include "web/route.h"
#include "web/timing.h"
#include "web/view.h"
#include "wire/message.h"

struct answer;
struct cited_text;
struct http_exchange;
struct rendition;
struct site;

/* Holds names, cache keys, header lines and the strings of one publication. */
#define FETCH_ARENA_BYTES_MAX (1u << 20)

enum fetch_state {
	FETCH_STARTED, /* before the first state */
	FETCH_CHOOSING,
	FETCH_FINDING_VERSION,
	FETCH_RESOLVING,
	FETCH_RESOLVED,
	FETCH_FINDING_RENDITION,
	FETCH_FINDING_IMAGE,
	FETCH_LOADING,
	FETCH_IMAGING,
	FETCH_CITING,
	FETCH_GATHERING,
	FETCH_RENDERING,
	FETCH_KEEPING,
	FETCH_COMPRESSING,
	FETCH_COMPOSING,
	FETCH_REPLYING,
	FETCH_REDIRECTING,
	FETCH_REFUSING,
	FETCH_FAILING,
	FETCH_ENDED,
	FETCH_STATES,
	FETCH_STAY = FETCH_STATES /* no next state: a callback will call go_to() */
};

/* What the client asked for, and when. Written by fetch_start(). */
struct fetch_request {
	struct site *site;
	struct http_exchange *x;       /* gone after the reply */
	struct str id;                 /* of the request, for the log */
	struct renderer *renderer;     /* of the exchange's loop */
	const struct formats *formats; /* the set current at the start, held until the fetch ends */
	struct arena *arena;           /* lives as long as the fetch */
	struct route route;
	int64_t today, phase;     /* see day_phase.h; at the start */
	int64_t seq, corrections; /* readers_state() and readers_corrections() at the start */
	/*
	 * Accepted by the client, see languages.h; empty if the URL names a language. Of a page
	 * without a text, the one that it is in.
	 */
	struct str languages;
	bool by_language; /* languages depends on Accept-Language */
};

/* What the answer is to be. Written by negotiate.c; page and after by the view's take_query. */
struct fetch_choice {
	const struct view *view;
	uint32_t format;       /* index in formats, or FORMAT_NONE */
	bool is_negotiated;    /* by the Accept field; false: by the suffix */
	bool is_second_choice; /* the best format's plugin is paused by its breaker */
	bool may_compress;     /* the media type is worth compressing */
	bool takes_gzip;       /* may_compress, and the client accepts gzip */
	struct message_pair options[MESSAGE_OPTIONS_MAX];
	uint32_t option_count;
	struct str option_query; /* the query without page */
	struct str location;     /* where a form of a page leads to: a redirect; or empty */
	struct str query; /* canonical: page, and the options that differ from their default */
	/*
	 * The parameter that selects a page of a listing, "after=eng@2006-05-01;r2", and the line
	 * it names; or empty.
	 */
	struct str page;
	struct corpus_place after;
	/*
	 * Of the page of a document: the query whose words are marked in it; or empty. Such a page
	 * is not cached: there are as many as queries.
	 */
	struct str marked;
};

/* What Accept-Datetime asks for. Written by memento.c. */
struct fetch_memento {
	bool is_asked; /* of a TimeGate: the answer is a redirect */
	int64_t day;   /* in GMT */
};

/* What the store found. Written by the store thread, which owns the fetch during a question. */
struct fetch_lookup {
	struct question question;
	int rc;                      /* of the question; the error is in the fetch's err */
	struct known_version *known; /* reference */
	int kept_fd; /* sealed memfd with an image that was kept, owned by the fetch; or -1 */
	uint64_t kept_size;
	char *source; /* canonical XML, if no image was kept; owned by the fetch */
	size_t source_len;
};

/* The flights of the cache that this fetch leads and has to end. Written by fetch.c. */
struct fetch_flights {
	bool version, image, rendition;
};

/*
 * The type of the cached value: answer: struct answer; version: struct known_version; rendition and
 * compressed: struct rendition. Those of images are in struct fetch_image.
 */
struct fetch_keys {
	struct str answer, version;
	/* the path of this exact revision, portion and format; for a listing, its own path */
	struct str permanent;
	struct str rendition, compressed;
};

struct fetch_image {
	struct str key;
	struct cache_value *value; /* reference */
};

/* The job for the worker. Written by fetch.c; the keys of the images by keys.c. */
struct fetch_work {
	/*
	 * VIEW_IMAGES_MAX at most: the later version, the earlier one, documents with other
	 * wordings of a portion, and what resolve made
	 */
	struct fetch_image images[VIEW_IMAGES_MAX];
	unsigned wordings;     /* those of known_version.wordings that are used */
	unsigned images_found; /* images[images_found] is being found */
	/* of a page, a reference: the citations in its text, if they had to be looked for */
	struct cited_text *cited;
	int input_fd;          /* sealed memfd of canonical XML, or -1 */
	int files_fd;          /* sealed memfd of the resources of the version, or -1 */
	uint64_t files_bytes;  /* of it, taken from the budget of the site */
	struct render_job job; /* its until_ms is shared by all jobs of a fetch */
};

/* What is sent. Written by fetch.c. */
struct fetch_result {
	struct rendition *rendition; /* reference */
	bool is_passing;             /* the answer is for this request only and is not cached */
	struct answer *answer;       /* reference */
	struct compress_wait compressor;
	struct keep_wait keep;
};

/* The names and values that a plugin gets by meta(). Written by metadata.c and the view. */
struct metadata {
	struct message_pair pairs[MESSAGE_PAIRS_MAX];
	uint32_t count;
};

struct fetch {
	enum fetch_state state; /* written by fetch_go_to() alone */
	struct arena arena;
	struct fetch_request request;
	struct fetch_choice choice;
	struct fetch_memento memento;
	struct fetch_keys keys;
	struct fetch_lookup lookup;
	const struct resolution *found; /* in lookup.known; NULL until the version is resolved */
	struct fetch_flights flights;
	struct cache_waiter waiter; /* for one flight of another fetch at a time */
	struct fetch_work work;
	struct metadata metadata;
	struct fetch_result result;
	struct timing timing;
	struct err err; /* of the step that failed */
};

/* The fetch that contains the member at p. */
#define FETCH_OF(p, member) ((struct fetch *)(void *)((char *)(p)-offsetof(struct fetch, member)))

/*
 * For the states, see fetch.c. Enters next and the states that follow, until one of them waits or
 * the fetch has ended; called by callbacks, after which the fetch may be gone.
 */
void fetch_go_to(struct fetch *f, enum fetch_state next);
/* Goes to FAILING with a copy of e. */
void fetch_fail(struct fetch *f, const struct err *e);
/* Ends the flight of the version, if f leads it, with what was resolved. */
void fetch_keep_version(struct fetch *f);
/* Looks in the shared cache. CACHE_WAIT: the letter f->waiter.letter will run back. */
enum cache_found fetch_find_or_wait(
    struct fetch *f, struct str key, letter_fn *back, struct cache_value **value);
/* Number of images that the worker reads, and of those that are documents. */
unsigned fetch_images(const struct fetch *f);
unsigned fetch_documents(const struct fetch *f);
/*
 * Hands f to a store thread, which runs on_store; then the letter f->lookup.question.answer runs
 * back. Returns the next state.
 */
enum fetch_state fetch_ask_store(struct fetch *f, question_fn *on_store, letter_fn *back);
/*
 * Gives a worker a copy of job, with the request id and the deadline that all jobs of f share.
 * Returns the next state.
 */
enum fetch_state fetch_submit(struct fetch *f, const struct render_job *job);
#endif

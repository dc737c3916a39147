/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_LOOP_CACHE_H
#define WEB_LOOP_CACHE_H
/*
 * loop_cache: answers by the exact bytes of the request, checked before routing and the shared
 * cache. Each loop has its own, so it takes no lock; a lookup allocates nothing. Every answer comes
 * from the shared cache, whose eviction decides what stays in memory: now and then a hit is passed
 * on to the shared cache, which marks the value as used.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct loop_cache;
struct http_content;

/* What an entry is found by. The strings are borrowed for the call. */
struct loop_cache_key {
	struct str target; /* path and query, as sent */
	bool takes_gzip;
};

/* How long an answer is valid. */
struct loop_cache_term {
	int64_t seq;         /* valid while readers_state() is this; or LOOP_CACHE_EVER */
	int64_t day;         /* valid in this day_phase() only; or LOOP_CACHE_EVER */
	int64_t corrections; /* valid while readers_corrections() is this */
};
#define LOOP_CACHE_EVER INT64_MIN

/*
 * The values of Accept and Accept-Language that the answer was selected by; p is NULL if the field
 * was not sent.
 */
struct loop_cache_choice {
	bool is_negotiated; /* false: Accept does not matter */
	struct str accept;
	bool is_by_language; /* the same for Accept-Language */
	struct str language;
};

#define LOOP_CACHE_BYTES_MAX \
	33554432 /* what one loop may keep alive although the shared cache has evicted it */

/* bytes_max and fds_max limit the sizes and the descriptors of the stored answers. */
struct loop_cache *loop_cache_new(uint64_t bytes_max, unsigned fds_max);
void loop_cache_free(struct loop_cache **f); /* NULL is fine; leaves *f NULL */
/* Drops all entries: a change of the formats makes them invalid. */
void loop_cache_clear(struct loop_cache *f);

/* The entry with that key, whose term and choice are not yet checked; NULL: route the request. */
struct loop_cache_entry;
struct loop_cache_entry *loop_cache_find(struct loop_cache *f, const struct loop_cache_key *key);
/* Whether loop_cache_content() needs the value of Accept. */
bool loop_cache_is_negotiated(const struct loop_cache_entry *e);
bool loop_cache_is_by_language(const struct loop_cache_entry *e); /* the same for Accept-Language */
/*
 * The content, borrowed, if the entry is valid at now (without LOOP_CACHE_EVER) for accept (read
 * only if loop_cache_is_negotiated()) and language (read only if loop_cache_is_by_language()). NULL
 * if not, or if this hit is to be passed on to the shared cache.
 */
struct http_content *loop_cache_content(struct loop_cache_entry *e,
    const struct loop_cache_term *now, struct str accept, struct str language);

/*
 * Stores an answer that came from the shared cache, with a reference of its own; may replace other
 * entries. An answer or key that is too large is not stored.
 */
void loop_cache_keep(struct loop_cache *f, const struct loop_cache_key *key,
    const struct loop_cache_term *term, const struct loop_cache_choice *choice,
    struct http_content *c);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_FRONT_H
#define WEB_FRONT_H
/*
 * front: answers by the very bytes of the request, in front of everything else. Each loop has one,
 * so it takes no lock; it allocates nothing to answer. What it holds is there a second time in the
 * cache, which decides what stays in memory: an entry is shown to it again now and then.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct front;
struct http_content;

/* What an answer depends on. The strings are borrowed for the call. */
struct front_key {
	struct str target; /* path and query, as they were sent */
	bool takes_gzip;
};

/* How long it holds. */
struct front_term {
	int64_t seq; /* until something else is published, or FRONT_EVER */
	int64_t day; /* of this day alone, or FRONT_EVER */
};
#define FRONT_EVER INT64_MIN

/* A value of the Accept field that the answer was chosen by; p NULL when it was not sent. */
struct front_choice {
	bool is_negotiated; /* false: it does not matter */
	struct str accept;
};

#define FRONT_BYTES_MAX 33554432 /* what a loop may keep alive of what the cache has given up */

struct front *front_new(void);
void front_free(struct front **f); /* NULL is fine; leaves *f NULL */
void front_clear(struct front *f); /* what it holds was answered by rules that hold no longer */

/* An entry that fits but for its term and its choice; NULL: ask the long way. */
struct front_entry;
struct front_entry *front_find(struct front *f, const struct front_key *key);
/* Whether what was sent as Accept has to be compared. */
bool front_is_negotiated(const struct front_entry *e);
/*
 * The content, if the entry holds for now (no FRONT_EVER there) and accept (asked for only if
 * front_is_negotiated()); NULL if not, or if it is time to show the cache that it is used. Borrowed.
 */
struct http_content *front_content(
    struct front_entry *e, const struct front_term *now, struct str accept);

/*
 * Keeps an answer that came from the cache, with a reference of its own, in place of others if need
 * be; or not: it may be too large.
 */
void front_keep(struct front *f, const struct front_key *key, const struct front_term *term,
    const struct front_choice *choice, struct http_content *c);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CACHE_CACHE_H
#define CACHE_CACHE_H
/*
 * cache: values by key within a byte budget, shared by all loops, lock-striped; CLOCK eviction.
 * Single flight: of all who ask for what is not there, one makes it and the others wait. Knows
 * nothing of what the values are.
 *
 * Always true: a value in use (referenced) stays alive when it is evicted; a key has at most one
 * flight; a waiter is called exactly once, on its own loop; no lock is held while anybody else's
 * code runs.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mailbox.h"
#include "base/str.h"

struct cache;

/* Embedded in what is cached. */
struct cache_value {
	_Atomic uint32_t refs;               /* starts at 1, the maker's */
	size_t cost;                         /* bytes charged to the budget */
	void (*free)(struct cache_value *v); /* when the last reference goes; any thread */
};
void cache_ref(struct cache_value *v);
void cache_unref(struct cache_value **v); /* NULL is fine; leaves *v NULL */

/* Embedded in what waits; lives until its letter was run. */
struct cache_waiter {
	struct letter letter; /* .run is set by the waiter */
	struct mailbox *home;
	struct cache_value *value; /* a reference, the waiter's; NULL if the flight failed */
	struct err failure;
	struct cache_waiter *next;
};

enum cache_found {
	CACHE_HIT,  /* *value is a reference, the caller's */
	CACHE_LEAD, /* nobody makes it yet: the caller does, and owes cache_fill() or _fail() */
	CACHE_WAIT  /* the waiter's letter will come */
};

#define CACHE_STRIPES 16 /* a lock each: some more than there are loops */

struct cache *cache_new(size_t budget_bytes);
void cache_free(struct cache **c); /* no flight may be under way */

/* The value under key if it is there now: a reference, or NULL. Never waits, starts no flight. */
struct cache_value *cache_peek(struct cache *c, struct str key);
/* The same, or a part in the flight that makes it. w is untouched unless CACHE_WAIT. */
enum cache_found cache_find(
    struct cache *c, struct str key, struct cache_waiter *w, struct cache_value **value);
/*
 * Ends the flight with a value (a reference is taken for the cache and for each waiter). Costlier
 * than the budget: not kept.
 */
void cache_fill(struct cache *c, struct str key, struct cache_value *value);
/* Ends the flight with a failure; nothing is kept. */
void cache_fail(struct cache *c, struct str key, const struct err *failure);
/* Puts a value without a flight; replaces what was there. */
void cache_put(struct cache *c, struct str key, struct cache_value *value);

struct cache_stats {
	uint64_t hits, misses, waits, evictions;
	size_t bytes, entries, budget;
};
void cache_stats(const struct cache *c, struct cache_stats *out);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CACHE_CACHE_H
#define CACHE_CACHE_H
/*
 * cache: values by key within a budget of bytes and file descriptors, shared by all loops, with
 * lock striping and CLOCK eviction. Single flight: of all concurrent requests for a missing value,
 * one makes it (the leader) and the others wait. The cache does not interpret the values.
 *
 * What must hold: a referenced value stays alive after its eviction; a key has at most one flight;
 * a waiter is called exactly once, on its own loop; no lock is held while a callback runs.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mailbox.h"
#include "base/str.h"

struct cache;

struct cache_value;

/* The type of a cached value; one constant for each struct that embeds a cache_value. */
struct cache_type {
	const char *name; /* shown when a check fails */
	/* called when the last reference is dropped; any thread */
	void (*free)(struct cache_value *v);
};

/* Embedded in every cached value. */
struct cache_value {
	_Atomic uint32_t refs; /* starts at 1: the maker's reference */
	size_t cost;           /* bytes charged to the budget */
	unsigned fds;          /* descriptors charged to the budget */
	bool is_passing;       /* given to the waiters of its flight, never cached */
	const struct cache_type *type;
};
/*
 * Checks that v, which may be NULL, has that type, and returns v. Call it before a cast to the
 * struct of the type: a value of another type under a key is a bug, and the process aborts.
 */
struct cache_value *cache_checked(struct cache_value *v, const struct cache_type *type);
void cache_ref(struct cache_value *v);
void cache_unref(struct cache_value **v); /* NULL is fine; leaves *v NULL */

/* Embedded in the request that waits; must live until its letter has run. */
struct cache_waiter {
	struct letter letter; /* the owner sets .run */
	struct mailbox *home;
	struct cache_value *value; /* a reference, owned by the waiter; NULL if the flight failed */
	struct err failure;
	struct cache_waiter *next;
};

enum cache_found {
	CACHE_HIT, /* *value is a reference, owned by the caller */
	/* no flight yet: the caller must make the value and call cache_fill() or cache_fail() */
	CACHE_LEAD,
	CACHE_WAIT /* the waiter's letter will be posted */
};

#define CACHE_STRIPES 16 /* one lock each; more stripes than loops, so that contention is rare */

struct cache *cache_new(size_t budget_bytes, size_t budget_fds);
void cache_free(struct cache **c); /* no flight may be active */

/* A reference to the value under key, or NULL. Never waits, never starts a flight. */
struct cache_value *cache_peek(struct cache *c, struct str key);
/*
 * As cache_peek(), but on a miss joins the flight of key or starts one. w is used only on
 * CACHE_WAIT.
 */
enum cache_found cache_find(
    struct cache *c, struct str key, struct cache_waiter *w, struct cache_value **value);
/*
 * Ends the flight with a value; takes a reference for the cache and for each waiter. A value that
 * costs more than the budget, or is passing, is not cached.
 */
void cache_fill(struct cache *c, struct str key, struct cache_value *value);
/* Ends the flight with a failure; nothing is cached. */
void cache_fail(struct cache *c, struct str key, const struct err *failure);
/* Caches a value without a flight, replacing the old value of key. */
void cache_put(struct cache *c, struct str key, struct cache_value *value);

struct cache_stats {
	uint64_t hits, misses, waits, evictions;
	size_t bytes, entries, budget, fds, budget_fds;
};
void cache_stats(const struct cache *c, struct cache_stats *out);
#endif

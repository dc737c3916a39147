/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_COUNT_H
#define HTTP_COUNT_H
/*
 * count: the counters of one loop. Only the loop's own thread writes them, so adding needs no
 * atomic read-modify-write; any thread may read.
 */
#include <stdatomic.h>
#include <stddef.h>

#include "http/stats.h"

#define COUNTERS (sizeof(struct http_stats) / sizeof(uint64_t))

struct counters {
	_Atomic uint64_t at[COUNTERS]; /* same layout as struct http_stats */
};

static inline void
count_add(struct counters *c, size_t offset, unsigned index, uint64_t n)
{
	_Atomic uint64_t *at = &c->at[offset / sizeof(uint64_t) + index];

	atomic_store_explicit(
	    at, atomic_load_explicit(at, memory_order_relaxed) + n, memory_order_relaxed);
}

#define COUNT(counters, member, n) count_add(counters, offsetof(struct http_stats, member), 0, n)
#define COUNT_ONE(counters, member, index) \
	count_add(counters, offsetof(struct http_stats, member), index, 1)

/* Counts one answer; body_bytes is how much of the body was sent. */
void count_answer(
    struct counters *c, unsigned method, int status, uint64_t body_bytes, int64_t duration_us);
#endif

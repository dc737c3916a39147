/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CACHE_HOLD_H
#define CACHE_HOLD_H
/*
 * hold: one budget of bytes and file descriptors for all objects that documents keep alive, cached
 * or not: renditions in memory, in files and in memfds, images, and answers being sent. The maker
 * of an object takes its size first and gives it back when the object is freed. Any thread; no
 * lock.
 *
 * What must hold: the amounts taken never exceed the budget; each amount is given back exactly
 * once.
 */
#include <stdbool.h>
#include <stdint.h>

struct err;
struct hold;

struct hold_budget {
	uint64_t cache_bytes; /* the limit of the cache: the cache alone cannot use up the budget */
	uint64_t other_bytes; /* in addition, for objects that are made or sent but not cached */
	uint64_t fds;
};

/*
 * hold_admit() refuses new work when less than 1/16 of other_bytes or of fds is left, so that the
 * work already started can finish.
 */
#define HOLD_RESERVE_PART 16

struct hold *hold_new(const struct hold_budget *b);
void hold_free(struct hold **h); /* NULL is fine; leaves *h NULL */

/* ERR_BUSY if the budget has less left; then nothing is taken. */
int hold_take(struct hold *h, uint64_t bytes, unsigned fds, struct err *e);
void hold_give(struct hold *h, uint64_t bytes, unsigned fds);

/* Whether work of unknown size may begin. ERR_BUSY; counts the refusal. */
int hold_admit(struct hold *h, struct err *e);
/* The same test without counting a refusal: a message if work is refused, else NULL. */
const char *hold_why_no_bytes(const struct hold *h);
const char *hold_why_no_fds(const struct hold *h);

struct hold_stats {
	uint64_t bytes, bytes_max, fds, fds_max, refusals;
};
void hold_stats(const struct hold *h, struct hold_stats *out);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_SETS_H
#define RENDER_SETS_H
/*
 * sets: which formats a renderer offers, and a pool of workers for each of their plugins.
 *
 *	a set	COMING -> PRESENT	its new workers are ready, or it has waited long enough
 *		PRESENT -> PAST		another is present
 *		PAST -> gone		nobody holds it
 *
 * A plugin whose digest is in two sets has one pool, which never notices. A pool that is in no set
 * any more has no jobs, because who has asked for one holds a set with it: its workers end.
 */
#include <event2/event_struct.h>

#include "render/formats.h"
#include "render/pool.h"

struct breaker;
struct pool_counts;

/* One plugin's. */
struct plugin_pool {
	struct plugin_pool *next;
	struct format format; /* a reference */
	struct breaker *breaker;
	struct pool_counts *counts;
	unsigned sets; /* that it is in */
	struct pool pool;
};

struct pool_set {
	struct pool_set *next;
	struct formats *formats;    /* a reference */
	struct plugin_pool **pools; /* by index of the format */
	unsigned holds;
};

/* Requests begin with another set from now on. */
typedef void sets_turned_fn(void *arg);

struct sets {
	struct link_plan plan; /* without format, counts, program */
	pool_settle_fn *settle;
	void *settle_arg;
	struct plugin_pool *pools;
	struct pool_set *past, *present, *coming; /* coming: NULL as a rule */
	sets_turned_fn *turned;
	void *turned_arg;
	int64_t coming_since_ms;
	bool is_closed;
	struct event look;
};

/* formats: present at once. */
void sets_open(struct sets *s, const struct link_plan *plan, struct formats *formats,
    pool_settle_fn *settle, void *arg);
/* Kills the workers and settles every job with failure. Holds may still be released until
 * sets_free(). [blocks while the kernel ends processes] */
void sets_close(struct sets *s, const struct err *failure);
void sets_free(struct sets *s);

/* Present as soon as it can be; in place of one that is coming. */
void sets_adopt(struct sets *s, struct formats *formats, sets_turned_fn *turned, void *arg);
const struct formats *sets_hold(struct sets *s);
void sets_release(struct sets *s, const struct formats *formats);
/* Of a set that is held, or the present one (NULL); NULL: it has no such format. */
struct plugin_pool *sets_find(const struct sets *s, const struct formats *formats, uint32_t format);
#endif

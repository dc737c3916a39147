/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_FORMAT_SETS_H
#define RENDER_FORMAT_SETS_H
/*
 * format_sets: the sets of formats of one renderer, and a pool of workers for each plugin.
 *
 *	a set	COMING -> PRESENT	its new workers are ready, or it has waited long enough
 *		PRESENT -> PAST		another set has become present
 *		PAST -> freed		its last hold was released
 *
 * A plugin whose digest is in two sets has one pool, which a change of sets does not affect. A pool
 * that is in no set any more has no jobs, because the caller of a job holds its set; its workers
 * are killed.
 */
#include <event2/event_struct.h>

#include "render/formats.h"
#include "render/pool.h"

struct breaker;
struct pool_counts;

/* The pool of one plugin. */
struct plugin_pool {
	struct plugin_pool *next;
	struct format format; /* a reference */
	struct breaker *breaker;
	struct pool_counts *counts;
	unsigned sets; /* number of sets that contain it */
	struct pool pool;
};

struct pool_set {
	struct pool_set *next;
	struct formats *formats;    /* a reference */
	struct plugin_pool **pools; /* by index of the format */
	unsigned holds;
};

/* Called when the coming set has become present: new requests use it. */
typedef void format_sets_turned_fn(void *arg);

struct format_sets {
	struct worker_link_plan plan; /* format, counts and program are set for each pool */
	pool_settle_fn *settle;
	void *settle_arg;
	struct plugin_pool *pools;
	struct pool_set *past, *present, *coming; /* coming: usually NULL */
	format_sets_turned_fn *turned;
	void *turned_arg;
	int64_t coming_since_ms;
	bool is_closed;
	/* look: for retired pools and the coming set; watch: the CPU time of idle workers */
	struct event look, watch;
};

/* formats become present at once; NULL: there are none. */
void format_sets_open(struct format_sets *s, const struct worker_link_plan *plan,
    struct formats *formats, pool_settle_fn *settle, void *arg);
/*
 * Kills the workers and settles every job with failure. Holds may still be released until
 * format_sets_free(). [blocks while the kernel ends processes]
 */
void format_sets_close(struct format_sets *s, const struct err *failure);
void format_sets_free(struct format_sets *s);

/* Makes formats the coming set, in place of another; present when its workers are ready. */
void format_sets_adopt(
    struct format_sets *s, struct formats *formats, format_sets_turned_fn *turned, void *arg);
const struct formats *format_sets_hold(struct format_sets *s);
void format_sets_release(struct format_sets *s, const struct formats *formats);
/*
 * The pool of a format, by index in a set that is held or (NULL) the present one; NULL: no such
 * format.
 */
struct plugin_pool *format_sets_find(
    const struct format_sets *s, const struct formats *formats, uint32_t format);
#endif

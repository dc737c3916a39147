/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_POOL_H
#define RENDER_POOL_H
/*
 * pool: the workers of one plugin, or those that ingest, and the jobs that wait for them, first come
 * first served. One plugin, one pool: a format that hangs keeps nobody waiting but those who want it.
 */
#include <event2/event_struct.h>

#include "base/err.h"
#include "render/spawn.h"
#include "render/tokens.h"
#include "render/worker_link.h"

struct render_job;

struct job_queue {
	struct render_job *first, **last;
	unsigned count;
};

/* Tells the asker, some time later. failure NULL: the outputs are set. */
typedef void pool_settle_fn(void *arg, struct render_job *job, const struct err *failure);

struct pool {
	struct link_plan plan;
	unsigned busy_max;
	unsigned served_max;  /* jobs of one worker */
	struct tokens starts; /* of workers that have done no job yet */
	bool is_delayed;      /* a start waits for a token */
	struct worker_link *links;
	struct job_queue waiting;
	/* whose worker crashed: they go first, and to a worker that has done nothing yet */
	struct job_queue again;
	unsigned failed_starts; /* in a row */
	bool is_counted_broken;
	bool is_retired;
	struct event retry_start;
	struct event next_start;  /* when there is a token */
	struct event stale;       /* looks for jobs that have waited too long */
	struct err start_failure; /* the last one */
	pool_settle_fn *settle;
	void *settle_arg;
};

void job_queue_init(struct job_queue *q);
void job_queue_put(struct job_queue *q, struct render_job *job);
struct render_job *job_queue_take(struct job_queue *q); /* NULL when empty */

/* plan without pool and owner. busy_max 0: a pool that stays empty. */
void pool_open(struct pool *p, const struct link_plan *plan, unsigned busy_max,
    pool_settle_fn *settle, void *arg);
/* Kills the workers and settles every job with failure. [blocks while the kernel ends processes] */
void pool_close(struct pool *p, const struct err *failure);
/* A worker is ready, or none will be soon: nobody need wait for that any longer. */
bool pool_is_settled(const struct pool *p);
/* For one without jobs: its workers are told to end, and no others start. */
void pool_retire(struct pool *p);
/* Of a retired one: the last worker has ended, so that closing it blocks nobody. */
bool pool_is_empty(const struct pool *p);
/* Runs the job now or as soon as a worker is free. Fails when no worker can be started. */
int pool_submit(struct pool *p, struct render_job *job, struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_POOL_H
#define RENDER_POOL_H
/*
 * pool: the workers of one plugin, or the ingest workers, and their jobs, served in order of
 * arrival. Each plugin has its own pool, so one that hangs delays only jobs for its own format.
 */
#include <event2/event_struct.h>

#include "base/err.h"
#include "render/job_queue.h"
#include "render/spawn.h"
#include "render/token_bucket.h"
#include "render/worker_link.h"

struct breaker;
struct render_job;

/* Called when a job has ended. failure NULL: the outputs are set. */
typedef void pool_settle_fn(void *arg, struct render_job *job, const struct err *failure);

struct pool {
	struct worker_link_plan plan;
	unsigned busy_max;
	unsigned served_max; /* jobs after which a worker is replaced */
	/* limits starts; the first job of a worker gives its token back */
	struct token_bucket starts;
	bool is_delayed; /* a start waits for a token */
	/*
	 * a worker was lost, and none has done its first job since: starts also count for the
	 * limit of all pools
	 */
	bool is_suspect;
	struct breaker *breaker; /* of the plugin; NULL: ingest workers */
	struct worker_link *links;
	struct job_queue waiting;
	/* jobs whose worker crashed: they go first, to a worker that has had no job */
	struct job_queue again;
	unsigned failed_starts; /* in a row, and one less than is allowed after each pause */
	unsigned start_failures_in_row; /* all of them */
	bool is_counted_broken;
	bool is_retired;
	struct event retry_start;
	struct event next_start;  /* when there is a token */
	struct event stale;       /* search for jobs whose deadline has passed */
	struct err start_failure; /* the last one */
	pool_settle_fn *settle;
	void *settle_arg;
};

/*
 * pool and owner of plan are ignored; p->breaker is set before. busy_max 0: the pool stays empty.
 */
void pool_open(struct pool *p, const struct worker_link_plan *plan, unsigned busy_max,
    pool_settle_fn *settle, void *arg);
/* Stops workers that have used CPU time since they were ready, without a job. */
void pool_stop_idle_work(struct pool *p);
/* Kills the workers and settles every job with failure. [blocks while the kernel ends processes] */
void pool_close(struct pool *p, const struct err *failure);
/* Whether a worker is ready, or none will be soon, so that waiting for one is useless. */
bool pool_is_settled(const struct pool *p);
/* Kills the workers of a pool without jobs, and starts no others. */
void pool_retire(struct pool *p);
/* Whether the last worker of a retired pool has ended, so that pool_close() does not block. */
bool pool_is_empty(const struct pool *p);
/* Runs the job now or as soon as a worker is free. Fails when no worker can be started. */
int pool_submit(struct pool *p, struct render_job *job, struct err *e);
#endif

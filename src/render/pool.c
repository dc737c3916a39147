/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pool: one spare worker waits beside the busy ones (unless no_spares is set), so neither a crash
 * nor a second request has to wait for a start; at most busy_max are busy. What must hold: a
 * stopped worker is replaced at once; while a job waits for its second attempt, an unused worker is
 * ready or starting; a job is in exactly one of waiting, again, a link, or settled; a job fails
 * when no worker can be started, or none is free before its deadline, instead of waiting for ever.
 */
#include "render/pool.h"

#include <event2/event.h>
#include <signal.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/time.h"
#include "base/units.h"
#include "render/breaker.h"
#include "render/counts.h"
#include "render/format.h"
#include "render/pool_loss.h"
#include "render/render_config.h"
#include "render/render_job.h"
#include "render/starts.h"

#define SPARES_WARM 1     /* idle workers kept beside the busy ones */
#define STALE_LOOK_MS 250 /* how often the queue is searched for jobs whose deadline has passed */
#define ATTEMPTS_MAX 2    /* an earlier document may have damaged the first worker */
/* times that a job finds its worker dead and is sent again; more is no accident */
#define UNREAD_MAX 8
#define SERVED_MAX 100000 /* then a worker is replaced: this bounds what its plugin can leak */
/* Of a plugin that is not bundled: it cannot carry data of one document into another. */
#define SERVED_ONCE 1
/*
 * The rate of starts beyond those whose worker did a job: it bounds what a pool costs whose
 * workers only die, at some milliseconds a start.
 */
#define POOL_STARTS_A_SECOND 8
/* for a burst: some crashes at a time, each of which costs two workers */
#define STARTS_SPARE 16
#define START_FAILURES_MAX 3 /* in a row; then starts pause */
/* CPU time that an idle worker may use: it has none to use but for the end of its start. */
#define IDLE_CPU_MS 100
/* A broken installation then costs a few processes a second, not a core. */
#define START_RETRY_SECONDS 1
#define QUOTED_BYTES (2 * sizeof((struct err *)0)->text) /* of a sentence in a log line */

/* The name of the pool in the log, as in the metrics. */
static struct str
pool_name(const struct pool *p)
{
	return p->plan.format != NULL ? p->plan.format->plugin.format : STR("(import)");
}

static unsigned
count_links(const struct pool *p, bool busy_only)
{
	unsigned n = 0;

	for (const struct worker_link *l = p->links; l != NULL; l = l->next)
		n += busy_only ? l->state == WORKER_LINK_BUSY : l->state != WORKER_LINK_DYING;
	return n;
}

/* Whether a worker is idle or starting that has had no job. */
static bool
has_fresh_link(const struct pool *p)
{
	for (const struct worker_link *l = p->links; l != NULL; l = l->next) {
		if (l->state == WORKER_LINK_STARTING ||
		    (l->state == WORKER_LINK_IDLE && l->served == 0))
			return true;
	}
	return false;
}

static bool
has_ready_link(const struct pool *p)
{
	for (const struct worker_link *l = p->links; l != NULL; l = l->next) {
		if (l->state == WORKER_LINK_IDLE || l->state == WORKER_LINK_BUSY)
			return true;
	}
	return false;
}

static void
settle_queue(struct pool *p, struct job_queue *q, const struct err *failure)
{
	struct render_job *job;

	while ((job = job_queue_take(q)) != NULL)
		p->settle(p->settle_arg, job, failure);
}

/*
 * Takes a token of the pool and, when its last worker was lost, one of all pools. So a pool whose
 * workers do their jobs never waits for pools whose workers only die.
 */
static bool
take_start(struct pool *p, int64_t now_ms)
{
	if (!token_bucket_take(&p->starts, now_ms))
		return false;
	if (!p->is_suspect || starts_take(p->plan.config->starts, now_ms))
		return true;
	token_bucket_give(&p->starts);
	return false;
}

static void
wait_for_start(struct pool *p, int64_t now_ms)
{
	int64_t own_ms = token_bucket_wait_ms(&p->starts, now_ms);
	int64_t all_ms = p->is_suspect ? starts_wait_ms(p->plan.config->starts, now_ms) : 0;
	const struct timeval pause = { .tv_usec = (suseconds_t)(own_ms > all_ms ? own_ms : all_ms) *
						  US_A_MS };

	if (evtimer_pending(&p->next_start, NULL))
		return;
	evtimer_add(&p->next_start, &pause);
	COUNT_ADD(p->plan.counts->delays, 1);
	if (!p->is_delayed)
		log_warn("render", "starts_delayed", "pool=" STR_FMT " a_second=%d",
		    STR_ARG(pool_name(p)), POOL_STARTS_A_SECOND);
	p->is_delayed = true;
}

static bool
is_broken(const struct pool *p)
{
	return p->failed_starts >= START_FAILURES_MAX && !has_ready_link(p);
}

/* Updates the count of broken pools, by which a health check sees whether the server can render. */
static void
count_broken(struct pool *p)
{
	bool broken = is_broken(p);

	if (broken != p->is_counted_broken)
		COUNT_ADD(p->plan.counts->broken, broken ? 1 : -1);
	p->is_counted_broken = broken;
}

/*
 * Logs the first failures in a row, then the 4th, 8th, 16th and so on: a pool tries again every
 * second, and each format has a pool.
 */
static void
log_failed_start(const struct pool *p, const struct err *e)
{
	char text[QUOTED_BYTES], detail[QUOTED_BYTES];
	unsigned n = p->start_failures_in_row;

	if (n > START_FAILURES_MAX && (n & (n - 1)) != 0)
		return;
	log_error("render", "worker_start_failed", "program=%s failures=%u text=%s detail=%s",
	    p->plan.program == SPAWN_INGEST ? "ingest" : "render", n,
	    log_quote(e->text, text, sizeof text), log_quote(e->detail, detail, sizeof detail));
}

static void
note_failed_start(struct pool *p, const struct err *e)
{
	const struct timeval pause = { .tv_sec = START_RETRY_SECONDS };

	p->start_failure = *e;
	p->is_suspect = true;
	COUNT_ADD(p->plan.counts->start_failures, 1);
	p->failed_starts++;
	p->start_failures_in_row++;
	log_failed_start(p, e);
	if (p->failed_starts >= START_FAILURES_MAX && !evtimer_pending(&p->retry_start, NULL))
		evtimer_add(&p->retry_start, &pause);
	count_broken(p);
	if (!is_broken(p))
		return;
	settle_queue(p, &p->again, e);
	settle_queue(p, &p->waiting, e);
}

/*
 * While the breaker is not closed, a worker is started only when a job (the probe) waits for one.
 */
static unsigned
spares_wanted(const struct pool *p)
{
	if (p->breaker == NULL || breaker_is_closed(p->breaker))
		return SPARES_WARM;
	return p->waiting.count > 0 ? 1 : 0;
}

static unsigned
workers_wanted(const struct pool *p)
{
	if (p->plan.config->no_spares)
		return p->busy_max;
	return count_links(p, true) + spares_wanted(p);
}

/* A job on its second attempt needs a worker that has had no job: used spares do not count. */
static bool
needs_worker(const struct pool *p)
{
	return count_links(p, false) < workers_wanted(p) ||
	       (p->again.count > 0 && !has_fresh_link(p));
}

/* Starts the workers that are missing, as far as the limits allow. */
static void
fill(struct pool *p)
{
	int64_t now_ms = time_mono_ms();
	struct worker_link *l;
	struct err e = { 0 };

	while (p->busy_max > 0 && p->failed_starts < START_FAILURES_MAX && needs_worker(p)) {
		if (!take_start(p, now_ms)) {
			wait_for_start(p, now_ms);
			return;
		}
		if (worker_link_open(&l, &p->plan, &e) != 0) {
			note_failed_start(p, &e);
			continue;
		}
		l->next = p->links;
		p->links = l;
	}
}

static void
on_retry_start(evutil_socket_t fd, short what, void *arg)
{
	struct pool *p = arg;

	(void)fd;
	(void)what;
	p->failed_starts = START_FAILURES_MAX - 1; /* one attempt, then another pause */
	fill(p);
}

/*
 * The idle worker that has served most jobs, so that the spare stays unused; fresh: one that has
 * served none.
 */
static struct worker_link *
find_idle(const struct pool *p, bool fresh)
{
	struct worker_link *best = NULL;

	for (struct worker_link *l = p->links; l != NULL; l = l->next) {
		if (l->state != WORKER_LINK_IDLE || (fresh && l->served > 0))
			continue;
		if (best == NULL || l->served > best->served)
			best = l;
	}
	return best;
}

/* For a second attempt: a worker that has had no job and certainly lives. */
static struct worker_link *
find_fresh(const struct pool *p)
{
	struct worker_link *l;

	while ((l = find_idle(p, true)) != NULL && worker_link_has_ended(l))
		worker_link_stop(l, NULL);
	return l;
}

static void
watch_queue(struct pool *p)
{
	const struct timeval pause = { .tv_usec = STALE_LOOK_MS * 1000L };

	if (p->waiting.count + p->again.count > 0 && !evtimer_pending(&p->stale, NULL))
		evtimer_add(&p->stale, &pause);
}

/* Takes the next job and an idle worker that suits it; false when there is none. */
static bool
match(struct pool *p, struct worker_link **l, struct render_job **job)
{
	if (p->again.count > 0 && (*l = find_fresh(p)) != NULL) {
		*job = job_queue_take(&p->again);
		return true;
	}
	if (p->waiting.count > 0 && (*l = find_idle(p, false)) != NULL) {
		*job = job_queue_take(&p->waiting);
		return true;
	}
	return false;
}

static void
settle_late(struct pool *p, struct render_job *job)
{
	struct err e = { 0 };

	err_set(&e, ERR_BUSY, "no worker was free for %u ms: try again later",
	    p->plan.config->deadline_ms);
	p->settle(p->settle_arg, job, &e);
}

static void
dispatch(struct pool *p)
{
	struct worker_link *l;
	struct render_job *job;
	struct err e = { 0 };

	while (count_links(p, true) < p->busy_max && match(p, &l, &job)) {
		if (job->until_ms <= time_mono_ms())
			settle_late(p, job);
		else if (worker_link_send(l, job, &e) != 0)
			p->settle(p->settle_arg, job, &e);
	}
	fill(p);
	watch_queue(p);
}

static void
on_next_start(evutil_socket_t fd, short what, void *arg)
{
	struct pool *p = arg;

	(void)fd;
	(void)what;
	fill(p);
	dispatch(p);
}

static void
settle_stale(struct pool *p, struct job_queue *q)
{
	struct job_queue late;
	struct render_job *job;

	job_queue_split_late(q, time_mono_ms(), &late);
	while ((job = job_queue_take(&late)) != NULL)
		settle_late(p, job);
}

static void
on_stale(evutil_socket_t fd, short what, void *arg)
{
	struct pool *p = arg;

	(void)fd;
	(void)what;
	settle_stale(p, &p->again);
	settle_stale(p, &p->waiting);
	watch_queue(p);
}

static void
on_idle(struct worker_link *l)
{
	struct pool *p = l->pool;

	if (l->served == 0) {
		p->failed_starts = p->start_failures_in_row = 0;
		count_broken(p);
		evtimer_del(&p->retry_start);
	}
	if (l->served >= p->served_max)
		worker_link_stop(l, NULL);
	fill(p);
	dispatch(p);
}

static void
on_done(struct worker_link *l, struct render_job *job, const struct err *e)
{
	struct pool *p = l->pool;

	if (l->served == 1) {
		token_bucket_give(&p->starts);
		p->is_delayed = p->is_suspect = false;
	}
	p->settle(p->settle_arg, job, e);
}

/*
 * A worker that was never ready is replaced in on_ended(), which knows its exit status: after a
 * failed start another may be useless.
 */
static void
on_stopped(struct worker_link *l)
{
	if (l->ready)
		fill(l->pool);
}

static void
unlink_link(struct pool *p, struct worker_link *l)
{
	struct worker_link **at = &p->links;

	while (*at != l)
		at = &(*at)->next;
	*at = l->next;
}

/* Records the loss of an idle worker: it ended, sent a packet, or used CPU time. */
static void
note_idle_loss(struct pool *p, const struct worker_link *l, const struct spawn_end *how)
{
	enum render_loss loss = pool_loss_of(l, how);
	char text[QUOTED_BYTES];
	struct err e = { 0 };

	p->is_suspect = true;
	if (p->breaker != NULL)
		breaker_note_idle_loss(p->breaker, time_mono_ms());
	pool_loss_explain(&p->plan, loss, l, how, &e);
	COUNT_ADD(p->plan.counts->losses[loss], 1);
	log_warn("render", "worker_lost", "pool=" STR_FMT " reason=%s worker_served=%u text=%s",
	    STR_ARG(pool_name(p)), render_loss_name(loss), l->served,
	    log_quote(e.text, text, sizeof text));
}

/*
 * A worker that died before it had read the job proves nothing about the job: the attempt does not
 * count, and the job is sent again.
 */
static bool
try_elsewhere(struct pool *p, struct render_job *job, const struct worker_link *l,
    const struct spawn_end *how)
{
	if (!l->unread || job->unread++ >= UNREAD_MAX)
		return false;
	job->attempts--;
	note_idle_loss(p, l, how);
	job_queue_put(&p->again, job);
	return true;
}

static void
fail_job(struct pool *p, struct render_job *job, const struct worker_link *l,
    const struct spawn_end *how)
{
	enum render_loss loss = pool_loss_of(l, how);
	char text[QUOTED_BYTES];
	struct err e = { 0 };

	if (try_elsewhere(p, job, l, how))
		return;
	p->is_suspect = true;
	pool_loss_explain(&p->plan, loss, l, how, &e);
	log_warn("render", "worker_lost",
	    "req=" STR_FMT " pool=" STR_FMT " reason=%s attempt=%u worker_served=%u text=%s",
	    STR_ARG(job->request_id), STR_ARG(pool_name(p)), render_loss_name(loss), job->attempts,
	    l->served, log_quote(e.text, text, sizeof text));
	COUNT_ADD(p->plan.counts->losses[loss], 1);
	if (e.code == ERR_TIMEOUT)
		COUNT_ADD(p->plan.counts->timeouts, 1);
	else
		COUNT_ADD(p->plan.counts->crashes, 1);
	if (e.code != ERR_TIMEOUT && job->attempts < ATTEMPTS_MAX)
		job_queue_put(&p->again, job);
	else
		p->settle(p->settle_arg, job, &e);
}

static void
judge_start(struct pool *p, const struct worker_link *l, const struct spawn_end *how)
{
	struct err e = l->verdict;

	if (e.code == ERR_NONE)
		spawn_explain(how, p->plan.format != NULL, &e);
	note_failed_start(p, &e);
}

static void
on_ended(struct worker_link *l, const struct spawn_end *how)
{
	struct pool *p = l->pool;

	unlink_link(p, l);
	if (l->job != NULL)
		fail_job(p, l->job, l, how);
	else if (!l->ready && !p->is_retired)
		judge_start(p, l, how);
	else if (l->ended_itself || l->verdict.code != ERR_NONE)
		note_idle_loss(p, l, how);
	worker_link_free(&l);
	fill(p);
	dispatch(p);
}

static const struct worker_link_owner owner = {
	.idle = on_idle,
	.done = on_done,
	.stopped = on_stopped,
	.ended = on_ended,
};

void
pool_open(struct pool *p, const struct worker_link_plan *plan, unsigned busy_max,
    pool_settle_fn *settle, void *arg)
{
	p->plan = *plan;
	p->plan.pool = p;
	p->plan.owner = &owner;
	p->busy_max = busy_max;
	p->served_max = plan->program == SPAWN_RENDER_ONCE ? SERVED_ONCE : SERVED_MAX;
	p->settle = settle;
	p->settle_arg = arg;
	job_queue_init(&p->waiting);
	job_queue_init(&p->again);
	evtimer_assign(&p->retry_start, plan->base, on_retry_start, p);
	evtimer_assign(&p->next_start, plan->base, on_next_start, p);
	evtimer_assign(&p->stale, plan->base, on_stale, p);
	token_bucket_open(&p->starts, 2 * (busy_max + SPARES_WARM) + STARTS_SPARE,
	    POOL_STARTS_A_SECOND, time_mono_ms());
	fill(p);
}

void
pool_close(struct pool *p, const struct err *failure)
{
	struct worker_link *l;

	while ((l = p->links) != NULL) {
		p->links = l->next;
		if (l->job != NULL)
			p->settle(p->settle_arg, l->job, failure);
		worker_link_free(&l);
	}
	settle_queue(p, &p->again, failure);
	settle_queue(p, &p->waiting, failure);
	evtimer_del(&p->retry_start);
	evtimer_del(&p->next_start);
	evtimer_del(&p->stale);
	if (p->is_counted_broken)
		COUNT_ADD(p->plan.counts->broken, -1);
}

bool
pool_is_settled(const struct pool *p)
{
	return p->busy_max == 0 || has_ready_link(p) || p->failed_starts >= START_FAILURES_MAX ||
	       spares_wanted(p) == 0;
}

void
pool_stop_idle_work(struct pool *p)
{
	struct err e = { 0 };

	err_set(&e, ERR_PLUGIN, "it computed for more than %d ms without a job", IDLE_CPU_MS);
	for (struct worker_link *l = p->links; l != NULL; l = l->next)
		if (l->state == WORKER_LINK_IDLE && link_idle_cpu_ms(l) > IDLE_CPU_MS)
			worker_link_stop(l, &e);
}

void
pool_retire(struct pool *p)
{
	p->is_retired = true;
	p->busy_max = 0;
	for (struct worker_link *l = p->links; l != NULL; l = l->next)
		worker_link_stop(l, NULL);
}

bool
pool_is_empty(const struct pool *p)
{
	return p->links == NULL;
}

int
pool_submit(struct pool *p, struct render_job *job, struct err *e)
{
	if (p->busy_max == 0)
		return err_set(
		    e, ERR_CONFIG, "this server was started without workers for this kind of job");
	if (is_broken(p)) {
		if (e != NULL)
			*e = p->start_failure;
		return -p->start_failure.code;
	}
	job->queued_ms = time_mono_ms();
	if (job->until_ms == 0)
		job->until_ms = job->queued_ms + (int64_t)p->plan.config->deadline_ms;
	job_queue_put(&p->waiting, job);
	dispatch(p);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pool: one worker waits beside those that are busy, so neither a crash nor a second request costs
 * the next one a start; at most busy_max are busy. What must hold: a stopped worker has its
 * replacement started at once; while a job waits for a second try, a worker that nobody has used is
 * there or on its way; a job is in exactly one of waiting, again, a link, or settled; when no worker
 * can be started, or none is free for as long as a job may take, the job is told so instead of
 * waiting for ever.
 */
#include "render/pool.h"

#include <event2/event.h>
#include <signal.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/time.h"
#include "render/counts.h"
#include "render/formats.h"
#include "render/render.h"

#define SPARES_WARM 1     /* idle workers kept beside the busy ones */
#define STALE_LOOK_MS 250 /* how often the queue is searched for jobs that wait too long */
#define ATTEMPTS_MAX 2    /* the first may have met a worker that another document had damaged */
#define UNREAD_MAX 8      /* more, and it is no accident that workers are dead when a job comes */
#define SERVED_MAX 100000 /* then a worker is replaced: whatever its plugins leak stays bounded */
/* Of a plugin that is not bundled: what it has seen of one document it cannot write into another. */
#define SERVED_ONCE 1
/*
 * A start whose worker did a job is free. Beyond these a pool whose workers only die costs so few
 * starts a second, some milliseconds each.
 */
#define STARTS_A_SECOND 8
#define STARTS_SPARE 16      /* a burst: some crashes at a time, each of two workers */
#define START_FAILURES_MAX 3 /* in a row; then starting again waits */
#define CULPRIT_BYTES 64     /* "the ... plugin": a format has 16 bytes at most */
/* So that a broken installation costs a few processes a second, not a core. */
#define START_RETRY_SECONDS 1
#define US_A_MS 1000
#define QUOTED_BYTES (2 * sizeof((struct err *)0)->text) /* of a sentence in a log line */

void
job_queue_init(struct job_queue *q)
{
	q->first = NULL;
	q->last = &q->first;
	q->count = 0;
}

void
job_queue_put(struct job_queue *q, struct render_job *job)
{
	job->next = NULL;
	*q->last = job;
	q->last = &job->next;
	q->count++;
}

struct render_job *
job_queue_take(struct job_queue *q)
{
	struct render_job *job = q->first;

	if (job == NULL)
		return NULL;
	if ((q->first = job->next) == NULL)
		q->last = &q->first;
	job->next = NULL;
	q->count--;
	return job;
}

/* As the metrics have it. */
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
		n += busy_only ? l->state == LINK_BUSY : l->state != LINK_DYING;
	return n;
}

/* Idle, or soon to be so, and no job has touched it. */
static bool
has_fresh_link(const struct pool *p)
{
	for (const struct worker_link *l = p->links; l != NULL; l = l->next) {
		if (l->state == LINK_STARTING || (l->state == LINK_IDLE && l->served == 0))
			return true;
	}
	return false;
}

static bool
has_ready_link(const struct pool *p)
{
	for (const struct worker_link *l = p->links; l != NULL; l = l->next) {
		if (l->state == LINK_IDLE || l->state == LINK_BUSY)
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

static void
wait_for_token(struct pool *p, int64_t now_ms)
{
	const struct timeval pause = { .tv_usec = (suseconds_t)tokens_wait_ms(&p->starts, now_ms) *
						  US_A_MS };

	if (evtimer_pending(&p->next_start, NULL))
		return;
	evtimer_add(&p->next_start, &pause);
	COUNT_ADD(p->plan.counts->delays, 1);
	if (!p->is_delayed)
		log_warn("render", "starts_delayed", "pool=" STR_FMT " a_second=%d",
		    STR_ARG(pool_name(p)), STARTS_A_SECOND);
	p->is_delayed = true;
}

static bool
is_broken(const struct pool *p)
{
	return p->failed_starts >= START_FAILURES_MAX && !has_ready_link(p);
}

/* For those who ask whether this server can render at all. */
static void
count_broken(struct pool *p)
{
	bool broken = is_broken(p);

	if (broken != p->is_counted_broken)
		COUNT_ADD(p->plan.counts->broken, broken ? 1 : -1);
	p->is_counted_broken = broken;
}

static void
note_failed_start(struct pool *p, const struct err *e)
{
	const struct timeval pause = { .tv_sec = START_RETRY_SECONDS };
	char text[QUOTED_BYTES], detail[QUOTED_BYTES];

	p->start_failure = *e;
	COUNT_ADD(p->plan.counts->start_failures, 1);
	log_error("render", "worker_start_failed", "program=%s failures=%u text=%s detail=%s",
	    p->plan.program == SPAWN_INGEST ? "ingest" : "render", ++p->failed_starts,
	    log_quote(e->text, text, sizeof text), log_quote(e->detail, detail, sizeof detail));
	if (p->failed_starts >= START_FAILURES_MAX && !evtimer_pending(&p->retry_start, NULL))
		evtimer_add(&p->retry_start, &pause);
	count_broken(p);
	if (!is_broken(p))
		return;
	settle_queue(p, &p->again, e);
	settle_queue(p, &p->waiting, e);
}

/* Used spares are no help to a job whose worker has died: it needs one that nobody has used. */
static bool
needs_worker(const struct pool *p)
{
	return count_links(p, false) < count_links(p, true) + SPARES_WARM ||
	       (p->again.count > 0 && !has_fresh_link(p));
}

/*
 * Starts what is missing; a worker that dies before it is ready calls back here through
 * note_failed_start().
 */
static void
fill(struct pool *p)
{
	int64_t now_ms = time_mono_ms();
	struct worker_link *l;
	struct err e = { 0 };

	while (p->busy_max > 0 && p->failed_starts < START_FAILURES_MAX && needs_worker(p)) {
		if (!tokens_take(&p->starts, now_ms)) {
			wait_for_token(p, now_ms);
			return;
		}
		if (link_open(&l, &p->plan, &e) != 0) {
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
	p->failed_starts = START_FAILURES_MAX - 1; /* one try a turn */
	fill(p);
}

/* The one that has served most, so that the spare stays fresh; or one that has served nothing. */
static struct worker_link *
find_idle(const struct pool *p, bool fresh)
{
	struct worker_link *best = NULL;

	for (struct worker_link *l = p->links; l != NULL; l = l->next) {
		if (l->state != LINK_IDLE || (fresh && l->served > 0))
			continue;
		if (best == NULL || l->served > best->served)
			best = l;
	}
	return best;
}

/* For a job's second try: a worker that nobody has used and that surely lives. */
static struct worker_link *
find_fresh(const struct pool *p)
{
	struct worker_link *l;

	while ((l = find_idle(p, true)) != NULL && link_has_ended(l))
		link_stop(l, NULL);
	return l;
}

static void
watch_queue(struct pool *p)
{
	const struct timeval pause = { .tv_usec = STALE_LOOK_MS * 1000L };

	if (p->waiting.count + p->again.count > 0 && !evtimer_pending(&p->stale, NULL))
		evtimer_add(&p->stale, &pause);
}

/* Takes a job off the queue whose turn it is and a link that fits it; false when there is none. */
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
dispatch(struct pool *p)
{
	struct worker_link *l;
	struct render_job *job;
	struct err e = { 0 };

	while (count_links(p, true) < p->busy_max && match(p, &l, &job)) {
		if (link_send(l, job, &e) != 0)
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
	int64_t latest_ms = time_mono_ms() - (int64_t)p->plan.config->deadline_ms;
	struct err e = { 0 };

	err_set(&e, ERR_BUSY, "no worker was free for %u ms: try again later",
	    p->plan.config->deadline_ms);
	while (q->first != NULL && q->first->waits_since_ms < latest_ms)
		p->settle(p->settle_arg, job_queue_take(q), &e);
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
		p->failed_starts = 0;
		count_broken(p);
		evtimer_del(&p->retry_start);
	}
	if (l->served >= p->served_max)
		link_stop(l, NULL);
	fill(p);
	dispatch(p);
}

static void
on_done(struct worker_link *l, struct render_job *job, const struct err *e)
{
	struct pool *p = l->pool;

	if (l->served == 1) {
		tokens_give(&p->starts);
		p->is_delayed = false;
	}
	p->settle(p->settle_arg, job, e);
}

/*
 * One that never was ready is judged first, when its status is known: it may be useless to start
 * another.
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

/* Who the asker knows: the plugin by its format's name, or the reader. */
static struct str
culprit(const struct pool *p, char room[CULPRIT_BYTES])
{
	const struct format *f = p->plan.format;

	if (f == NULL)
		return STR("the reader of imported documents");
	snprintf(room, CULPRIT_BYTES, "the " STR_FMT " plugin", STR_ARG(f->plugin.format));
	return str_from(room);
}

static enum render_loss
classify(const struct worker_link *l, const struct spawn_end *how)
{
	if (l->verdict.code == ERR_TIMEOUT)
		return LOSS_DEADLINE;
	if (l->verdict.code != ERR_NONE)
		return LOSS_LIE;
	if (l->job == NULL || l->unread)
		return LOSS_IDLE;
	if (how->signal == SIGPROF || how->signal == SIGXCPU)
		return LOSS_CPU;
	return how->signal != 0 ? LOSS_SIGNAL : LOSS_EXIT;
}

static void
tell_loss(const struct pool *p, enum render_loss loss, const struct worker_link *l,
    const struct spawn_end *how, struct err *e)
{
	char room[CULPRIT_BYTES], end[SPAWN_END_BYTES];
	struct str who = culprit(p, room);

	switch (loss) {
	case LOSS_DEADLINE:
	case LOSS_LIE:
		err_set(e, loss == LOSS_LIE ? ERR_PLUGIN : ERR_TIMEOUT, STR_FMT " was stopped: %s",
		    STR_ARG(who), l->verdict.text);
		break;
	case LOSS_CPU:
		err_set(e, ERR_TIMEOUT, STR_FMT " was stopped: it used more than %u ms of CPU time",
		    STR_ARG(who), p->plan.config->cpu_ms);
		break;
	default:
		err_set(e, ERR_PLUGIN, STR_FMT " stopped unexpectedly (%s)", STR_ARG(who),
		    spawn_describe(how, end));
	}
}

/* A worker that waited has ended, or sent what nobody asked for. */
static void
note_idle_loss(struct pool *p, const struct worker_link *l, const struct spawn_end *how)
{
	enum render_loss loss = classify(l, how);
	char text[QUOTED_BYTES];
	struct err e = { 0 };

	tell_loss(p, loss, l, how, &e);
	COUNT_ADD(p->plan.counts->losses[loss], 1);
	log_warn("render", "worker_lost", "pool=" STR_FMT " reason=%s worker_served=%u text=%s",
	    STR_ARG(pool_name(p)), render_loss_name(loss), l->served,
	    log_quote(e.text, text, sizeof text));
}

/* For another try, which may wait as long as the first. */
static void
queue_again(struct pool *p, struct render_job *job)
{
	job->waits_since_ms = time_mono_ms();
	job_queue_put(&p->again, job);
}

/* A worker that was dead already when the job came says nothing of the job. */
static bool
try_elsewhere(struct pool *p, struct render_job *job, const struct worker_link *l,
    const struct spawn_end *how)
{
	if (!l->unread || job->unread++ >= UNREAD_MAX)
		return false;
	job->attempts--;
	note_idle_loss(p, l, how);
	queue_again(p, job);
	return true;
}

static void
fail_job(struct pool *p, struct render_job *job, const struct worker_link *l,
    const struct spawn_end *how)
{
	enum render_loss loss = classify(l, how);
	char text[QUOTED_BYTES];
	struct err e = { 0 };

	if (try_elsewhere(p, job, l, how))
		return;
	tell_loss(p, loss, l, how, &e);
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
		queue_again(p, job);
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
	link_free(&l);
	fill(p);
	dispatch(p);
}

static const struct link_owner owner = {
	.idle = on_idle,
	.done = on_done,
	.stopped = on_stopped,
	.ended = on_ended,
};

void
pool_open(struct pool *p, const struct link_plan *plan, unsigned busy_max, pool_settle_fn *settle,
    void *arg)
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
	tokens_open(&p->starts, 2 * (busy_max + SPARES_WARM) + STARTS_SPARE, STARTS_A_SECOND,
	    time_mono_ms());
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
		link_free(&l);
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
	return p->busy_max == 0 || has_ready_link(p) || p->failed_starts >= START_FAILURES_MAX;
}

void
pool_retire(struct pool *p)
{
	p->is_retired = true;
	p->busy_max = 0;
	for (struct worker_link *l = p->links; l != NULL; l = l->next)
		link_stop(l, NULL);
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
	job->queued_ms = job->waits_since_ms = time_mono_ms();
	job_queue_put(&p->waiting, job);
	dispatch(p);
	return 0;
}

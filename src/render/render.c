/* SPDX-License-Identifier: Apache-2.0 */
/*
 * render: the renderer as its users see it: a pool for each plugin, and one of ingest workers.
 * What must hold: done is called exactly once for each job that render_submit() took, from the
 * loop or from render_close(), never from inside another call.
 */
#include "render/render.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

#include <gazetted/plugin.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/time.h"
#include "base/units.h"
#include "render/breaker.h"
#include "render/counts.h"
#include "render/format_sets.h"
#include "render/formats.h"
#include "render/pool.h"
#include "render/quarantine.h"
#include "render/starts.h"

struct renderer {
	struct render_config config;
	struct render_config reading; /* config, with the deadline of ingest workers */
	struct format_sets sets;      /* of formats, and the pools of their plugins */
	struct pool ingest;
	struct job_queue settled; /* jobs whose done is to be called */
	struct event tell;
	/* made here where the configuration has none to share */
	struct render_counts *own_counts;
	struct breakers *own_breakers;
	struct quarantine *own_quarantine;
	struct starts *own_starts;
	unsigned pending;
	uint8_t packet[WIRE_PACKET_BYTES_MAX];
};

static void
tell_all(struct renderer *r)
{
	struct render_job *job;

	while ((job = job_queue_take(&r->settled)) != NULL) {
		r->pending--;
		job->done(job, job->failure.code == ERR_NONE ? NULL : &job->failure);
	}
}

static void
on_tell(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	tell_all(arg);
}

static struct pool_counts *
counts_of(struct renderer *r, const struct render_job *job)
{
	return job->pool != NULL ? job->pool->counts : &r->config.counts->ingest;
}

/* The outcome for the breaker: a plugin that refuses a document with a message has worked. */
static enum breaker_outcome
outcome_of(const struct err *failure)
{
	if (failure == NULL || failure->code == ERR_DATA || failure->code == ERR_LIMIT)
		return BREAKER_SUCCESS;
	if (failure->code == ERR_PLUGIN || failure->code == ERR_TIMEOUT)
		return BREAKER_FAILURE;
	return BREAKER_NEUTRAL;
}

/*
 * Whether a job timed out because it had waited for a worker for most of its time: that is no
 * failure of the plugin, and the jobs before it report their own outcome.
 */
static bool
was_cut_short(const struct renderer *r, const struct render_job *job, const struct err *failure)
{
	return failure != NULL && failure->code == ERR_TIMEOUT && job->attempts == 1 &&
	       job->until_ms - job->sent_ms < r->config.deadline_ms / 2;
}

static void
learn(struct renderer *r, const struct render_job *job, const struct err *failure)
{
	const struct format *f = &job->pool->format;
	enum breaker_outcome outcome =
	    was_cut_short(r, job, failure) ? BREAKER_NEUTRAL : outcome_of(failure);
	int64_t now_ms = time_mono_ms();

	breaker_tell(job->pool->breaker, outcome, &job->sources, job->is_probe, now_ms);
	if (outcome == BREAKER_FAILURE &&
	    quarantine_note(
		r->config.quarantine, quarantine_key(job, &f->digest), job->attempts, now_ms))
		log_warn("render", "job_quarantined",
		    "req=" STR_FMT " plugin=" STR_FMT " for_ms=%d", STR_ARG(job->request_id),
		    STR_ARG(f->plugin.format), QUARANTINE_MS);
}

static void
settle(void *arg, struct render_job *job, const struct err *failure)
{
	struct renderer *r = arg;
	struct pool_counts *counts = counts_of(r, job);

	COUNT_ADD(counts->jobs, -1);
	if (job->pool != NULL)
		learn(r, job, failure);
	if (failure != NULL)
		COUNT_ADD(counts->failed, 1);
	else {
		COUNT_ADD(counts->done, 1);
		render_counts_job(r->config.counts, time_mono_ms() - job->queued_ms);
	}
	if (failure != NULL)
		job->failure = *failure;
	else
		job->failure.code = ERR_NONE;
	job_queue_put(&r->settled, job);
	event_active(&r->tell, EV_TIMEOUT, 0);
}

static void
open_guards(struct renderer *r)
{
	struct render_config *c = &r->config;

	if (c->counts == NULL)
		c->counts = r->own_counts = render_counts_new();
	if (c->breakers == NULL)
		c->breakers = r->own_breakers = breakers_new();
	if (c->quarantine == NULL)
		c->quarantine = r->own_quarantine = quarantine_new();
	if (c->starts == NULL)
		c->starts = r->own_starts = starts_new(time_mono_ms());
}

int
render_open(
    struct renderer **out, struct event_base *base, const struct render_config *c, struct err *e)
{
	struct renderer *r;
	struct worker_link_plan plan;

	if (c->render_worker == NULL || c->ingest_worker == NULL)
		return err_set(e, ERR_CONFIG,
		    "the worker programs are not known: call render_config_locate()");
	r = NEW(struct renderer);
	r->config = *c;
	open_guards(r);
	job_queue_init(&r->settled);
	event_assign(&r->tell, base, -1, 0, on_tell, r);
	plan = (struct worker_link_plan){ .config = &r->config, .base = base, .packet = r->packet };
	format_sets_open(&r->sets, &plan, c->formats, settle, r);
	r->reading = r->config;
	render_config_set_deadline(&r->reading, render_reading_ms(c));
	plan.config = &r->reading;
	plan.program = SPAWN_INGEST;
	plan.counts = &r->config.counts->ingest;
	pool_open(&r->ingest, &plan, c->ingest_workers, settle, r);
	*out = r;
	return 0;
}

void
render_close(struct renderer **r)
{
	struct err shutdown = { 0 };

	if (*r == NULL)
		return;
	err_set(&shutdown, ERR_BUSY, "the server is shutting down: try again later");
	format_sets_close(&(*r)->sets, &shutdown);
	pool_close(&(*r)->ingest, &shutdown);
	tell_all(*r);
	event_del(&(*r)->tell);
	format_sets_free(&(*r)->sets);
	render_counts_free(&(*r)->own_counts);
	breakers_free(&(*r)->own_breakers);
	quarantine_free(&(*r)->own_quarantine);
	starts_free(&(*r)->own_starts);
	free(*r);
	*r = NULL;
}

static int
check_pairs(const struct message_pair *pairs, uint32_t count, uint32_t max, struct err *e)
{
	if (count > max)
		return err_set(e, ERR_LIMIT, "a job has more than %u options or facts", max);
	for (uint32_t k = 0; k < count; k++) {
		struct str value = pairs[k].value;

		if (value.len > MESSAGE_TEXT_BYTES_MAX)
			return err_set(e, ERR_LIMIT,
			    "the %.64s is longer than %d bytes: shorten it", pairs[k].name.p,
			    MESSAGE_TEXT_BYTES_MAX);
		if (value.len > 0 && memchr(value.p, '\0', value.len) != NULL)
			return err_set(
			    e, ERR_DATA, "the %.64s contains a NUL byte", pairs[k].name.p);
	}
	return 0;
}

static int
refuse(struct renderer *r, const struct render_job *job, enum render_refusal why)
{
	COUNT_ADD(counts_of(r, job)->refusals[why], 1);
	return why == REFUSED_BREAKER ? -ERR_BUSY : -ERR_PLUGIN;
}

/* All listings are one source: the client chooses the works in a listing, and so its digest. */
static struct breaker_sources
sources_of(const struct render_job *job)
{
	struct breaker_sources of = { 0 };

	if (job->source != NULL && job->view != GAZ_VIEW_LISTING)
		of.source = hash64(job->source->bytes, SHA256_BYTES);
	if (job->earlier_source != NULL)
		of.earlier = hash64(job->earlier_source->bytes, SHA256_BYTES);
	return of;
}

/* Refuses the job when its document (quarantine) or its plugin (breaker) has failed too often. */
static int
admit(struct renderer *r, struct render_job *job, struct err *e)
{
	const struct format *f = &job->pool->format;
	struct str name = f->plugin.format;
	int64_t now_ms = time_mono_ms(), wait_ms = 0;

	if (quarantine_left_ms(r->config.quarantine, quarantine_key(job, &f->digest), now_ms) > 0) {
		err_set(e, ERR_PLUGIN,
		    "the " STR_FMT " plugin has failed with this document %d times: neither is "
		    "tried again for a while",
		    STR_ARG(name), QUARANTINE_DEATHS);
		return refuse(r, job, REFUSED_QUARANTINE);
	}
	job->sources = sources_of(job);
	switch (breaker_ask(job->pool->breaker, &job->sources, now_ms, &wait_ms)) {
	case BREAKER_GO: job->is_probe = false; return 0;
	case BREAKER_PROBE: job->is_probe = true; return 0;
	case BREAKER_REFUSE: break;
	}
	err_set(e, ERR_BUSY,
	    "the " STR_FMT " plugin has failed again and again and rests: try again later",
	    STR_ARG(name));
	if (e != NULL)
		e->retry_s = (unsigned)((wait_ms + MS_A_SECOND - 1) / MS_A_SECOND);
	return refuse(r, job, REFUSED_BREAKER);
}

/* Undoes the count, and reports to the breaker, when the pool has not taken the job. */
static void
take_back(struct renderer *r, const struct render_job *job)
{
	COUNT_ADD(counts_of(r, job)->jobs, -1);
	if (job->pool != NULL)
		breaker_tell(job->pool->breaker, BREAKER_NEUTRAL, &job->sources, job->is_probe,
		    time_mono_ms());
}

int
render_submit(struct renderer *r, struct render_job *job, struct err *e)
{
	struct pool *p = &r->ingest;
	int rc;

	job->pool = NULL;
	if (job->kind == JOB_RENDER) {
		job->pool = format_sets_find(&r->sets, job->formats, job->format);
		if (job->pool == NULL)
			return err_set(e, ERR_NOTFOUND, "no such format");
		p = &job->pool->pool;
	}
	if (p->waiting.count >= r->config.queue_max)
		return err_set(e, ERR_BUSY, "%u jobs are waiting already: try again in a moment",
		    r->config.queue_max);
	if ((rc = check_pairs(job->options, job->option_count, MESSAGE_PAIRS_MAX, e)) != 0 ||
	    (rc = check_pairs(job->meta, job->meta_count, MESSAGE_PAIRS_MAX, e)) != 0)
		return rc;
	for (size_t k = 0; k < sizeof job->outputs / sizeof *job->outputs; k++)
		job->outputs[k] = (struct render_output){ .fd = -1 };
	job->attempts = 0;
	job->unread = 0;
	job->file_name[0] = job->language[0] = '\0';
	if (job->pool != NULL && (rc = admit(r, job, e)) != 0)
		return rc;
	COUNT_ADD(counts_of(r, job)->jobs, 1);
	if ((rc = pool_submit(p, job, e)) == 0)
		r->pending++;
	else
		take_back(r, job);
	return rc;
}

const struct formats *
render_formats(const struct renderer *r)
{
	return r->sets.present->formats;
}

const struct formats *
render_hold(struct renderer *r)
{
	return format_sets_hold(&r->sets);
}

void
render_release(struct renderer *r, const struct formats *f)
{
	format_sets_release(&r->sets, f);
}

void
render_adopt(struct renderer *r, struct formats *f, render_turned_fn *turned, void *arg)
{
	format_sets_adopt(&r->sets, f, turned, arg);
}

unsigned
render_pending(const struct renderer *r)
{
	return r->pending;
}

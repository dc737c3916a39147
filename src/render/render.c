/* SPDX-License-Identifier: Apache-2.0 */
/*
 * render: the renderer as its users see it: a pool for each format, and one that ingests. What
 * must hold: done is called exactly once for each job that render_submit() took, from the loop or
 * from render_close(), never from inside another call.
 */
#include "render/render.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/time.h"
#include "render/counts.h"
#include "render/formats.h"
#include "render/pool.h"

struct renderer {
	struct render_config config;
	struct pool *render; /* one a format */
	struct pool ingest;
	struct job_queue settled; /* whose askers are to be told */
	struct event tell;
	struct render_counts *own; /* when nobody asks */
	unsigned pending;
	uint8_t packet[WIRE_PACKET_BYTES_MAX];
};

static uint32_t
format_count(const struct renderer *r)
{
	return r->config.formats != NULL ? r->config.formats->count : 0;
}

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
	return &r->config.counts->pools[job->kind == JOB_RENDER ? job->format + 1 : 0];
}

static void
settle(void *arg, struct render_job *job, const struct err *failure)
{
	struct renderer *r = arg;
	struct pool_counts *counts = counts_of(r, job);

	COUNT_ADD(counts->jobs, -1);
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

int
render_open(
    struct renderer **out, struct event_base *base, const struct render_config *c, struct err *e)
{
	struct renderer *r;
	struct link_plan plan;

	if (c->render_worker == NULL || c->ingest_worker == NULL)
		return err_set(e, ERR_CONFIG,
		    "the worker programs are not known: call render_config_locate()");
	r = NEW(struct renderer);
	r->config = *c;
	if (r->config.counts == NULL)
		r->config.counts = r->own = render_counts_new(format_count(r));
	job_queue_init(&r->settled);
	event_assign(&r->tell, base, -1, 0, on_tell, r);
	plan = (struct link_plan){ .config = &r->config, .base = base, .packet = r->packet };
	plan.program = SPAWN_INGEST;
	plan.counts = &r->config.counts->pools[0];
	pool_open(&r->ingest, &plan, c->ingest_workers, settle, r);
	plan.program = SPAWN_RENDER;
	r->render = mem_new_array(format_count(r) + 1, sizeof *r->render);
	for (uint32_t k = 0; k < format_count(r); k++) {
		plan.format = &c->formats->list[k];
		plan.counts = &r->config.counts->pools[k + 1];
		pool_open(&r->render[k], &plan, c->render_workers, settle, r);
	}
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
	for (uint32_t k = 0; k < format_count(*r); k++)
		pool_close(&(*r)->render[k], &shutdown);
	pool_close(&(*r)->ingest, &shutdown);
	tell_all(*r);
	event_del(&(*r)->tell);
	free((*r)->render);
	free((*r)->own);
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

int
render_submit(struct renderer *r, struct render_job *job, struct err *e)
{
	struct pool *p = &r->ingest;
	int rc;

	if (job->kind == JOB_RENDER && job->format >= format_count(r))
		return err_set(e, ERR_NOTFOUND, "no such format");
	if (job->kind == JOB_RENDER)
		p = &r->render[job->format];
	if (p->waiting.count >= r->config.queue_max)
		return err_set(e, ERR_BUSY, "%u jobs are waiting already: try again in a moment",
		    r->config.queue_max);
	if ((rc = check_pairs(job->options, job->option_count, MESSAGE_PAIRS_MAX, e)) != 0 ||
	    (rc = check_pairs(job->meta, job->meta_count, MESSAGE_PAIRS_MAX, e)) != 0)
		return rc;
	for (size_t k = 0; k < sizeof job->outputs / sizeof *job->outputs; k++)
		job->outputs[k] = (struct render_output){ .fd = -1 };
	job->attempts = 0;
	COUNT_ADD(counts_of(r, job)->jobs, 1);
	if ((rc = pool_submit(p, job, e)) == 0)
		r->pending++;
	else
		COUNT_ADD(counts_of(r, job)->jobs, -1);
	return rc;
}

unsigned
render_pending(const struct renderer *r)
{
	return r->pending;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * worker_link: everything that comes from a worker is checked here, as foreign code may have
 * written it: one DONE for each job with that job's id, from a table of codes, in UTF-8; outputs
 * sealed and small enough; no descriptors. Ids cannot be guessed, so a plugin cannot answer a job
 * it was not given. The first packet that is wrong ends the worker.
 */
#include "render/worker_link.h"

#include <assert.h>
#include <event2/event.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gazetted/plugin.h>

#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/pen.h"
#include "base/utf8.h"
#include "render/counts.h"
#include "render/formats.h"
#include "render/output.h"
#include "render/render.h"
#include "wire/worker.h"

#define FD_PATH_BYTES 32  /* "/proc/self/fd/" and a number */
#define PACKETS_A_TURN 16 /* then the other connections of the loop have theirs */
#define MS_A_SECOND 1000
#define US_A_MS 1000

typedef void log_fn(const char *module, const char *event, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
close_outputs(struct worker_link *l)
{
	while (l->output_count > 0)
		close(l->outputs[--l->output_count]);
}

static void
start_deadline(struct worker_link *l)
{
	struct timeval t = { .tv_sec = l->config->deadline_ms / MS_A_SECOND,
		.tv_usec = (suseconds_t)(l->config->deadline_ms % MS_A_SECOND) * US_A_MS };

	evtimer_add(&l->deadline, &t);
}

static void
enter(struct worker_link *l, enum link_state state)
{
	COUNT_ADD(l->counts->workers[l->state], -1);
	COUNT_ADD(l->counts->workers[state], 1);
	l->state = state;
}

void
link_stop(struct worker_link *l, const struct err *verdict)
{
	if (l->state == LINK_DYING)
		return;
	if (verdict != NULL)
		l->verdict = *verdict;
	enter(l, LINK_DYING);
	event_del(&l->readable);
	event_del(&l->deadline);
	if (l->process.pid > 0)
		kill(l->process.pid, SIGKILL);
	l->owner->stopped(l);
}

static void
stop_liar(struct worker_link *l, const char *what)
{
	struct err e = { 0 };

	err_set(&e, ERR_PLUGIN, "%s", what);
	link_stop(l, &e);
}

/*
 * Which failures a worker may report; any other code would be a statement about things it knows
 * nothing of.
 */
static bool
is_worker_code(uint32_t code)
{
	return code == ERR_DATA || code == ERR_NOTFOUND || code == ERR_LIMIT ||
	       code == ERR_UNSUPPORTED || code == ERR_USAGE || code == ERR_PLUGIN || code == ERR_IO;
}

static bool
is_sentence(struct str s)
{
	return s.len > 0 && pen_is_safe(s);
}

static void
finish_job(struct worker_link *l, const struct err *e)
{
	struct render_job *job = l->job;

	event_del(&l->deadline);
	close_outputs(l);
	l->job = NULL;
	l->served++;
	enter(l, LINK_IDLE);
	l->owner->done(l, job, e);
}

/* What a worker says of its output is as little believed as the rest. */
static bool
take_output_meta(struct render_job *job, const struct message_done *m)
{
	if (m->language.len > 0 && !tag_canonical(m->language, job->language))
		return false;
	if (m->file_name.len == 0)
		return true;
	snprintf(job->file_name, sizeof job->file_name, STR_FMT, STR_ARG(m->file_name));
	return is_sentence(m->file_name);
}

static uint64_t
output_max(const struct worker_link *l, const struct render_job *job)
{
	return job->kind == JOB_RENDER ? render_output_max(l->config) : l->config->output_bytes_max;
}

static void
take_success(struct worker_link *l)
{
	struct render_output found[LINK_OUTPUTS_MAX] = { 0 };
	struct err e = { 0 };

	for (unsigned k = 0; k < l->output_count; k++) {
		found[k].fd = l->outputs[k];
		if (output_check(l->outputs[k], output_max(l, l->job), &found[k].size, &e) != 0) {
			link_stop(l, &e);
			return;
		}
	}
	memcpy(l->job->outputs, found, l->output_count * sizeof *found);
	l->output_count = 0;
	finish_job(l, NULL);
}

static void
take_done(struct worker_link *l, struct wire_in *in)
{
	struct message_done m;
	struct err e = { 0 };
	bool failed;

	if (message_take_done(in, &m, NULL) != 0 || m.id != l->job->id) {
		stop_liar(l, "it answered with a malformed packet");
		return;
	}
	failed = m.code != ERR_NONE;
	if (failed && (!is_worker_code(m.code) || !is_sentence(m.text))) {
		stop_liar(l, "it failed without a reason that can be told");
		return;
	}
	if (!failed && !take_output_meta(l->job, &m)) {
		stop_liar(l, "it named its output by what is no name");
		return;
	}
	if (failed) {
		err_set(&e, (enum err_code)m.code, STR_FMT, STR_ARG(m.text));
		finish_job(l, &e);
	} else {
		take_success(l);
	}
	if (m.discard)
		link_stop(l, NULL);
	else if (l->state == LINK_IDLE)
		l->owner->idle(l);
}

static void
take_log(struct worker_link *l, struct wire_in *in)
{
	static log_fn *const say[] = { [GAZ_LOG_ERROR] = log_error,
		[GAZ_LOG_WARN] = log_warn,
		[GAZ_LOG_INFO] = log_info,
		[GAZ_LOG_DEBUG] = log_debug };
	char text[2 * MESSAGE_TEXT_BYTES_MAX];
	struct message_log m;

	if (message_take_log(in, &m, NULL) != 0 || m.id != l->job->id || m.level > GAZ_LOG_DEBUG ||
	    l->log_lines++ >= WORKER_LOG_LINES_MAX) {
		stop_liar(l, "it wrote a malformed packet, or too many lines, to the log");
		return;
	}
	log_quote(m.text.p, text, sizeof text);
	say[m.level]("plugin", "says", "req=" STR_FMT " pool=" STR_FMT " worker=%d text=%s",
	    STR_ARG(l->job->request_id),
	    STR_ARG(l->format != NULL ? l->format->plugin.format : STR("(import)")),
	    (int)l->process.pid, text);
}

/*
 * Refusals here are of plugins that had loaded when they were probed (the file has changed, or the
 * machine is short of memory), or of the kernel to confine the worker.
 */
static void
take_ready(struct worker_link *l, struct wire_in *in)
{
	char text[2 * MESSAGE_TEXT_BYTES_MAX];
	struct message_ready m;

	if (message_take_ready(in, &m, NULL) != 0) {
		stop_liar(l, "it started with a malformed packet");
		return;
	}
	if (m.more != 0 && l->described) {
		stop_liar(l, "it told of its plugin more than once");
		return;
	}
	if (m.more != 0) {
		l->described = true;
		if (m.plugin.refusal.len > 0)
			log_warn("render", "worker_refused", "worker=%d reason=%s",
			    (int)l->process.pid, log_quote(m.plugin.refusal.p, text, sizeof text));
		return;
	}
	event_del(&l->deadline);
	enter(l, LINK_IDLE);
	l->ready = true;
	l->owner->idle(l);
}

static void
take_packet(struct worker_link *l, struct wire_in *in)
{
	uint32_t type = message_take_type(in);

	if (l->state == LINK_STARTING && type == MESSAGE_READY)
		take_ready(l, in);
	else if (l->state == LINK_BUSY && type == MESSAGE_DONE)
		take_done(l, in);
	else if (l->state == LINK_BUSY && type == MESSAGE_LOG)
		take_log(l, in);
	else
		stop_liar(l, "it sent a packet it was not asked for");
}

/* Reads one packet; false when no other can be due: there is none, or this one ended a job. */
static bool
read_packet(struct worker_link *l)
{
	unsigned served = l->served;
	int fds[WIRE_FDS_MAX], rc;
	struct wire_in in;
	size_t count = 0;

	rc = wire_recv(l->process.socket, l->packet, &in, fds, &count, NULL);
	if (rc == -ERR_BUSY)
		return false;
	if (rc == 0 && in.len == 0 && count == 0) {
		l->unread = in.unread;
		event_del(&l->readable); /* it is ending, and how it does is what to report */
		return false;
	}
	for (size_t k = 0; k < count; k++)
		close(fds[k]);
	if (rc != 0 || count != 0)
		stop_liar(l, "it answered with a malformed packet");
	else
		take_packet(l, &in);
	return l->state != LINK_DYING && l->served == served;
}

static void
on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct worker_link *l = arg;

	(void)fd;
	(void)what;
	for (unsigned k = 0; k < PACKETS_A_TURN && read_packet(l); k++)
		;
}

static void
on_deadline(evutil_socket_t fd, short what, void *arg)
{
	struct worker_link *l = arg;
	struct err e = { 0 };

	(void)fd;
	(void)what;
	if (l->state == LINK_STARTING)
		err_set(
		    &e, ERR_TIMEOUT, "a worker did not start within %u ms", l->config->deadline_ms);
	else
		err_set(&e, ERR_TIMEOUT, "it took longer than %u ms", l->config->deadline_ms);
	link_stop(l, &e);
}

/* What it said before it ended still counts. */
static void
on_ended(evutil_socket_t fd, short what, void *arg)
{
	struct worker_link *l = arg;
	struct spawn_end how;

	(void)fd;
	(void)what;
	while (l->state != LINK_DYING && read_packet(l))
		;
	if (!spawn_reap(&l->process, &how))
		return;
	event_del(&l->ended);
	l->ended_itself = l->state != LINK_DYING;
	link_stop(l, NULL);
	l->owner->ended(l, &how);
}

/*
 * The first packet of a render worker: the one plugin it has. Its files are opened anew for each
 * worker: a descriptor that several share has one position in the file, which one could leave for
 * the next to find.
 */
static int
send_load(struct worker_link *l, const struct format *format, struct err *e)
{
	struct wire_out o = { .bytes = l->packet };
	char path[FD_PATH_BYTES];
	int fds[FORMAT_FILES_MAX], rc = 0;
	unsigned count = 0;

	for (; count < format->file_count && rc == 0; count++) {
		snprintf(path, sizeof path, "/proc/self/fd/%d", format->files[count]);
		if ((fds[count] = open(path, O_RDONLY | O_CLOEXEC)) < 0)
			rc = err_errno(e, ERR_IO, "a plugin's copy cannot be opened");
	}
	if (rc == 0) {
		format_put_load(&o, format);
		rc = wire_send(l->process.socket, &o, fds, count, e);
	}
	while (count-- > 0)
		if (fds[count] >= 0)
			close(fds[count]);
	return rc;
}

static void
watch(struct worker_link *l, struct event_base *base)
{
	event_assign(&l->readable, base, l->process.socket, EV_READ | EV_PERSIST, on_readable, l);
	event_assign(&l->ended, base, l->process.pidfd, EV_READ | EV_PERSIST, on_ended, l);
	evtimer_assign(&l->deadline, base, on_deadline, l);
	event_add(&l->readable, NULL);
	event_add(&l->ended, NULL);
	start_deadline(l);
}

int
link_open(struct worker_link **out, const struct link_plan *plan, struct err *e)
{
	struct worker_link *l = NEW(struct worker_link);
	int rc;

	l->pool = plan->pool;
	l->owner = plan->owner;
	l->config = plan->config;
	l->format = plan->format;
	l->counts = plan->counts;
	l->packet = plan->packet;
	if ((rc = spawn_worker(&l->process, plan->program, plan->config, e)) != 0) {
		free(l);
		return rc;
	}
	/* A worker that is gone already is found out by its end, which says more. */
	if (plan->program != SPAWN_INGEST && (rc = send_load(l, plan->format, e)) != 0 &&
	    rc != -ERR_IO) {
		spawn_kill(&l->process);
		free(l);
		return rc;
	}
	watch(l, plan->base);
	COUNT_ADD(l->counts->workers[l->state], 1);
	COUNT_ADD(l->counts->starts, 1);
	*out = l;
	return 0;
}

static int
open_outputs(struct worker_link *l, unsigned count, struct err *e)
{
	int rc;

	for (l->output_count = 0; l->output_count < count; l->output_count++) {
		if ((rc = output_open(&l->outputs[l->output_count], e)) != 0) {
			close_outputs(l);
			return rc;
		}
	}
	return 0;
}

static void
put_job(struct worker_link *l, const struct render_job *job, struct wire_out *o)
{
	struct message_job m;

	m.id = job->id;
	m.kind = job->kind;
	m.plugin = 0; /* the only one it has loaded */
	m.view = job->view;
	m.image_id = job->image_id;
	m.portion = job->portion;
	m.output_max = output_max(l, job);
	m.cpu_ms = l->config->cpu_ms;
	m.option_count = job->option_count;
	m.meta_count = job->meta_count;
	if (m.option_count > 0)
		memcpy(m.options, job->options, m.option_count * sizeof *m.options);
	if (m.meta_count > 0)
		memcpy(m.meta, job->meta, m.meta_count * sizeof *m.meta);
	message_put_job(o, &m);
}

/* What it reads, the earlier version before the later; returns how many. */
static unsigned
put_inputs(const struct render_job *job, int fds[WIRE_FDS_MAX])
{
	unsigned count = 0;

	if (job->kind == JOB_RENDER && job->view == GAZ_VIEW_COMPARISON)
		fds[count++] = job->earlier_fd;
	fds[count++] = job->input_fd;
	return count;
}

int
link_send(struct worker_link *l, struct render_job *job, struct err *e)
{
	struct wire_out o = { .bytes = l->packet };
	static atomic_uint_fast64_t serial;
	uint64_t number;
	unsigned inputs;
	int fds[WIRE_FDS_MAX], rc;

	assert(l->state == LINK_IDLE);
	if ((rc = open_outputs(l, job->kind == JOB_INGEST ? LINK_OUTPUTS_MAX : 1, e)) != 0)
		return rc;
	number = atomic_fetch_add_explicit(&serial, 1, memory_order_relaxed);
	job->id = hash64(&number, sizeof number);
	put_job(l, job, &o);
	if (o.failed) {
		close_outputs(l);
		return err_set(
		    e, ERR_LIMIT, "the metadata and options of this document are too long");
	}
	inputs = put_inputs(job, fds);
	memcpy(fds + inputs, l->outputs, l->output_count * sizeof *fds);
	l->job = job;
	enter(l, LINK_BUSY);
	l->log_lines = 0;
	job->attempts++;
	start_deadline(l);
	if (wire_send(l->process.socket, &o, fds, inputs + l->output_count, NULL) != 0) {
		l->unread = true;
		link_stop(l, NULL);
	}
	return 0;
}

bool
link_has_ended(const struct worker_link *l)
{
	struct pollfd fd = { .fd = l->process.pidfd, .events = POLLIN };

	return poll(&fd, 1, 0) > 0;
}

void
link_free(struct worker_link **l)
{
	if (*l == NULL)
		return;
	COUNT_ADD((*l)->counts->workers[(*l)->state], -1);
	event_del(&(*l)->readable);
	event_del(&(*l)->ended);
	event_del(&(*l)->deadline);
	close_outputs(*l);
	spawn_kill(&(*l)->process);
	free(*l);
	*l = NULL;
}

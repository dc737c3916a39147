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
#include "base/time.h"
#include "base/units.h"
#include "base/utf8.h"
#include "render/counts.h"
#include "render/format.h"
#include "render/output_file.h"
#include "render/render_config.h"
#include "render/render_job.h"
#include "wire/worker.h"

static_assert(RENDER_WORKER_BUSY == WORKER_LINK_BUSY, "the same number");
static_assert(RENDER_WORKER_STATES == WORKER_LINK_DYING + 1, "a number for each state");

#define PACKETS_A_TURN 16 /* then other events of the loop get their turn */

typedef void log_fn(const char *module, const char *event, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
close_outputs(struct worker_link *l)
{
	while (l->output_count > 0)
		close(l->outputs[--l->output_count]);
}

static void
close_all(const int *fds, unsigned count)
{
	while (count > 0)
		close(fds[--count]);
}

static void
start_deadline(struct worker_link *l, int64_t ms)
{
	struct timeval t = { .tv_sec = ms / MS_A_SECOND,
		.tv_usec = (suseconds_t)(ms % MS_A_SECOND) * US_A_MS };

	evtimer_add(&l->deadline, &t);
}

static void
enter(struct worker_link *l, enum worker_link_state state)
{
	COUNT_ADD(l->counts->workers[l->state], -1);
	COUNT_ADD(l->counts->workers[state], 1);
	l->state = state;
}

void
worker_link_stop(struct worker_link *l, const struct err *verdict)
{
	if (l->state == WORKER_LINK_DYING)
		return;
	if (verdict != NULL)
		l->verdict = *verdict;
	enter(l, WORKER_LINK_DYING);
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
	worker_link_stop(l, &e);
}

/* Error codes that a worker may report; the others concern things that a worker cannot know. */
static bool
is_worker_code(uint32_t code)
{
	return code == ERR_DATA || code == ERR_NOTFOUND || code == ERR_LIMIT ||
	       code == ERR_UNSUPPORTED || code == ERR_USAGE || code == ERR_PLUGIN || code == ERR_IO;
}

/*
 * The code that the client gets. A worker with a plugin cannot blame the operating system (ERR_IO)
 * or the request (ERR_USAGE, ERR_UNSUPPORTED), which the server has checked: such a code becomes
 * ERR_PLUGIN.
 */
static enum err_code
believed_code(const struct worker_link *l, uint32_t code)
{
	bool is_credible = code == ERR_DATA || code == ERR_NOTFOUND || code == ERR_LIMIT;

	return l->format == NULL || is_credible ? (enum err_code)code : ERR_PLUGIN;
}

static void
finish_job(struct worker_link *l, const struct err *e)
{
	struct render_job *job = l->job;

	event_del(&l->deadline);
	close_outputs(l);
	l->job = NULL;
	l->served++;
	enter(l, WORKER_LINK_IDLE);
	l->owner->done(l, job, e);
}

/* Checks the language and file name that a worker gives its output, and copies them to the job. */
static bool
take_output_meta(struct render_job *job, const struct message_done *m)
{
	if (m->language.len > 0 && !tag_canonical(m->language, job->language))
		return false;
	if (m->file_name.len == 0)
		return true;
	snprintf(job->file_name, sizeof job->file_name, STR_FMT, STR_ARG(m->file_name));
	return message_is_file_name(m->file_name);
}

static uint64_t
output_max(const struct worker_link *l, const struct render_job *job)
{
	return job->kind == JOB_RENDER ? render_output_max(l->config) : l->config->output_bytes_max;
}

static void
take_success(struct worker_link *l)
{
	struct render_output found[WORKER_LINK_OUTPUTS_MAX] = { 0 };
	struct err e = { 0 };

	for (unsigned k = 0; k < l->output_count; k++) {
		found[k].fd = l->outputs[k];
		if (output_check(l->outputs[k], output_max(l, l->job), &found[k].size, &e) != 0) {
			worker_link_stop(l, &e);
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
	if (failed && (!is_worker_code(m.code) || !message_is_sentence(m.text))) {
		stop_liar(l, "it failed without a reason that can be told");
		return;
	}
	if (!failed && !take_output_meta(l->job, &m)) {
		stop_liar(l, "it named its output by what is no name");
		return;
	}
	if (failed) {
		err_set(&e, believed_code(l, m.code), STR_FMT, STR_ARG(m.text));
		finish_job(l, &e);
	} else {
		take_success(l);
	}
	if (m.discard)
		worker_link_stop(l, NULL);
	else if (l->state == WORKER_LINK_IDLE)
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
 * The plugin loaded when it was probed, so a refusal here has another cause: the machine is short
 * of memory, or the kernel cannot confine the worker.
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
	if (!spawn_is_confined(&l->process)) {
		stop_liar(l, "a worker said that it was ready before it was confined");
		return;
	}
	event_del(&l->deadline);
	enter(l, WORKER_LINK_IDLE);
	l->ready = true;
	l->ready_cpu_ms = spawn_cpu_ms(&l->process);
	l->owner->idle(l);
}

static void
take_packet(struct worker_link *l, struct wire_in *in)
{
	uint32_t type = message_take_type(in);

	if (l->state == WORKER_LINK_STARTING && type == MESSAGE_READY)
		take_ready(l, in);
	else if (l->state == WORKER_LINK_BUSY && type == MESSAGE_DONE)
		take_done(l, in);
	else if (l->state == WORKER_LINK_BUSY && type == MESSAGE_LOG)
		take_log(l, in);
	else
		stop_liar(l, "it sent a packet it was not asked for");
}

/*
 * Reads one packet; false when no other is to be read: there is none, the worker is DYING, or the
 * packet ended a job.
 */
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
	if (rc == 0 && in.closed) {
		l->unread = in.unread;
		event_del(&l->readable); /* the worker is ending: on_ended() reports how */
		return false;
	}
	for (size_t k = 0; k < count; k++)
		close(fds[k]);
	if (rc != 0 || count != 0)
		stop_liar(l, "it answered with a malformed packet");
	else
		take_packet(l, &in);
	return l->state != WORKER_LINK_DYING && l->served == served;
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
	if (l->state == WORKER_LINK_STARTING)
		err_set(
		    &e, ERR_TIMEOUT, "a worker did not start within %u ms", l->config->deadline_ms);
	else
		err_set(&e, ERR_TIMEOUT, "it took longer than %u ms, waiting included",
		    l->config->deadline_ms);
	worker_link_stop(l, &e);
}

/* Packets that the worker sent before it ended still count. */
static void
on_ended(evutil_socket_t fd, short what, void *arg)
{
	struct worker_link *l = arg;
	struct spawn_end how;

	(void)fd;
	(void)what;
	while (l->state != WORKER_LINK_DYING && read_packet(l))
		;
	if (!spawn_reap(&l->process, &how))
		return;
	event_del(&l->ended);
	l->ended_itself = l->state != WORKER_LINK_DYING;
	worker_link_stop(l, NULL);
	l->owner->ended(l, &how);
}

/*
 * Sends the first packet of a render worker: its one plugin, whose files are opened anew for each
 * worker (output_reopen()).
 */
static int
send_load(struct worker_link *l, const struct format *format, struct err *e)
{
	struct wire_out o = { .bytes = l->packet };
	int fds[FORMAT_FILES_MAX], rc;

	if ((rc = output_reopen(format->files, format->file_count, fds, e)) != 0)
		return rc;
	format_put_load(&o, format);
	rc = wire_send(l->process.socket, &o, fds, format->file_count, e);
	close_all(fds, format->file_count);
	return rc;
}

/* ERR_BUSY: libevent has no memory for the events; then none is watched. */
static int
watch(struct worker_link *l, struct event_base *base, struct err *e)
{
	event_assign(&l->readable, base, l->process.socket, EV_READ | EV_PERSIST, on_readable, l);
	event_assign(&l->ended, base, l->process.pidfd, EV_READ | EV_PERSIST, on_ended, l);
	evtimer_assign(&l->deadline, base, on_deadline, l);
	if (event_add(&l->readable, NULL) != 0 || event_add(&l->ended, NULL) != 0) {
		event_del(&l->readable);
		event_del(&l->ended);
		return err_set(e, ERR_BUSY, "there is no memory to watch a worker: try again");
	}
	start_deadline(l, l->config->deadline_ms);
	return 0;
}

int
worker_link_open(struct worker_link **out, const struct worker_link_plan *plan, struct err *e)
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
	/* ERR_IO: the worker has ended already; on_ended() reports that with its exit status. */
	if (plan->program != SPAWN_INGEST && (rc = send_load(l, plan->format, e)) == -ERR_IO)
		rc = 0;
	if (rc != 0 || (rc = watch(l, plan->base, e)) != 0) {
		spawn_kill(&l->process);
		free(l);
		return rc;
	}
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
	m.wordings = job->wordings;
	m.files = job->has_files;
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

/*
 * Opens the inputs of the job anew: the earlier version, the later one, documents with other
 * wordings, the facts of the page, the parcel of files. *count: how many.
 */
static int
open_inputs(const struct render_job *job, int fds[LINK_INPUTS_MAX], unsigned *count, struct err *e)
{
	int inputs[LINK_INPUTS_MAX];

	bool is_page = job->kind == JOB_RENDER && job->view == GAZ_VIEW_PAGE;

	*count = 0;
	if (job->kind == JOB_RENDER && job->has_earlier)
		inputs[(*count)++] = job->earlier_fd;
	if (!is_page || job->input_fd >= 0)
		inputs[(*count)++] = job->input_fd;
	for (unsigned k = 0; k < job->wordings; k++)
		inputs[(*count)++] = job->wording_fds[k];
	if (is_page)
		inputs[(*count)++] = job->page_fd;
	if (job->has_files)
		inputs[(*count)++] = job->files_fd;
	return output_reopen(inputs, *count, fds, e);
}

/* The number of files that a job of this kind fills. */
static unsigned
outputs_of(uint32_t kind)
{
	switch (kind) {
	case JOB_INGEST: return WORKER_LINK_OUTPUTS_MAX;
	case JOB_XML: return 0;
	default: return 1;
	}
}

int
worker_link_send(struct worker_link *l, struct render_job *job, struct err *e)
{
	struct wire_out o = { .bytes = l->packet };
	static atomic_uint_fast64_t serial;
	uint64_t number;
	unsigned inputs;
	int fds[WIRE_FDS_MAX], rc;

	assert(l->state == WORKER_LINK_IDLE);
	if ((rc = open_outputs(l, outputs_of(job->kind), e)) != 0)
		return rc;
	number = atomic_fetch_add_explicit(&serial, 1, memory_order_relaxed);
	job->id = hash64(&number, sizeof number);
	put_job(l, job, &o);
	if (o.failed) {
		close_outputs(l);
		return err_set(
		    e, ERR_LIMIT, "the metadata and options of this document are too long");
	}
	if ((rc = open_inputs(job, fds, &inputs, e)) != 0) {
		close_outputs(l);
		return rc;
	}
	memcpy(fds + inputs, l->outputs, l->output_count * sizeof *fds);
	l->job = job;
	enter(l, WORKER_LINK_BUSY);
	l->log_lines = 0;
	job->attempts++;
	job->sent_ms = time_mono_ms();
	start_deadline(l, job->until_ms > job->sent_ms ? job->until_ms - job->sent_ms : 0);
	rc = wire_send(l->process.socket, &o, fds, inputs + l->output_count, NULL);
	close_all(fds, inputs);
	if (rc != 0) {
		l->unread = true;
		worker_link_stop(l, NULL);
	}
	return 0;
}

int64_t
link_idle_cpu_ms(const struct worker_link *l)
{
	return spawn_cpu_ms(&l->process) - l->ready_cpu_ms;
}

bool
worker_link_has_ended(const struct worker_link *l)
{
	struct pollfd fd = { .fd = l->process.pidfd, .events = POLLIN };

	return poll(&fd, 1, 0) > 0;
}

void
worker_link_free(struct worker_link **l)
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

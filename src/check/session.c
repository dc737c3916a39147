/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session: the server's side of the protocol with a worker, without an event loop. What must
 * hold: each call ends within the deadline of the configuration, whatever the worker does.
 */
#include "check/session.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <gazetted/plugin.h>

#include "base/time.h"
#include "plugin/folder.h"
#include "render/folder_copy.h"
#include "render/output_file.h"
#include "wire/worker.h"

#define LOAD_MS_MAX \
	20000 /* enough on a busy machine; for a constructor that loops, the limit on waiting */
#define STATUS_BYTES 4096 /* size of /proc/PID/status */

static bool
wait_until(int fd, int64_t deadline_ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int64_t left;
	int n;

	do {
		left = deadline_ms - time_mono_ms();
		n = left > 0 ? poll(&p, 1, (int)left) : 0;
	} while (n < 0 && errno == EINTR);
	return n > 0;
}

/*
 * The socket is closed or the deadline has passed: waits for the end of the worker and sets e to
 * how it ended.
 */
static int
explain(struct session *t, int64_t deadline_ms, const char *doing, struct err *e)
{
	char end[SPAWN_END_BYTES];
	struct spawn_end how;

	if (!wait_until(t->worker.pidfd, deadline_ms) || !spawn_reap(&t->worker, &how))
		return err_set(e, ERR_TIMEOUT, "it did not end within %g s while %s",
		    t->patience_ms / 1000.0, doing);
	if (how.signal == SIGPROF || how.signal == SIGXCPU)
		return err_set(e, ERR_TIMEOUT, "it took more than %g s of processor time while %s",
		    t->config.cpu_ms / 1000.0, doing);
	spawn_describe(&how, end);
	return err_set(e, ERR_PLUGIN, "it ended the worker (%s%s%s) while %s", end,
	    how.signal != 0 ? ", " : "", how.signal != 0 ? strsignal(how.signal) : "", doing);
}

/*
 * Receives one packet: 1; 0: the worker has closed the socket or the deadline has passed; or an
 * error.
 */
static int
receive(struct session *t, int64_t deadline_ms, struct wire_in *in, struct err *e)
{
	int fds[WIRE_FDS_MAX], rc;
	size_t count;

	if (!wait_until(t->worker.socket, deadline_ms))
		return 0;
	rc = wire_recv(t->worker.socket, t->packet, in, fds, &count, e);
	for (size_t k = 0; rc == 0 && k < count; k++)
		close(fds[k]);
	if (rc != 0)
		return rc == -ERR_IO ? 0 : rc;
	return !in->closed;
}

int
session_send_load(struct session *t, const char *path, struct err *e)
{
	struct message_load m = { .count = 1, .paths = { str_from(path) } };
	struct wire_out o = { .bytes = t->packet };
	struct folder_copy copy;
	int rc;

	message_put_load(&o, &m);
	if (!folder_is_named(path))
		return wire_send(t->worker.socket, &o, NULL, 0, e);
	if ((rc = folder_copy(&copy, path, t->config.engines, e)) != 0)
		return rc;
	rc = wire_send(t->worker.socket, &o, copy.fds, 2, e);
	folder_copy_close(&copy);
	return rc;
}

int
session_send_job(struct session *t, const struct session_job *job, int output, struct err *e)
{
	static struct message_job m; /* several kilobytes, too much for the stack */
	struct wire_out o = { .bytes = t->packet };
	int fds[3];
	size_t count = 0;

	if (job->view == GAZ_VIEW_COMPARISON)
		fds[count++] = job->earlier_fd;
	if (job->image_fd >= 0)
		fds[count++] = job->image_fd;
	if (job->view == GAZ_VIEW_PAGE)
		fds[count++] = job->page_fd;
	fds[count++] = output;
	m = (struct message_job){ .id = ++t->next_id,
		.kind = JOB_RENDER,
		.view = job->view,
		.portion = job->portion,
		.output_max =
		    job->output_max != 0 ? job->output_max : render_output_max(&t->config),
		.cpu_ms = t->config.cpu_ms,
		.option_count = job->option_count,
		.meta_count = job->meta_count };
	memcpy(m.options, job->options, job->option_count * sizeof *m.options);
	memcpy(m.meta, job->meta, job->meta_count * sizeof *m.meta);
	message_put_job(&o, &m);
	return wire_send(t->worker.socket, &o, fds, count, e);
}

/* Takes a READY packet. If a is not NULL, the strings of ready are copied to it. */
static int
take_ready(struct session *t, int64_t deadline_ms, struct message_ready *ready, struct arena *a,
    struct err *e)
{
	struct wire_in in;
	int rc = receive(t, deadline_ms, &in, e);
	char *copy;

	if (rc < 0)
		return rc;
	if (rc == 0)
		return explain(t, deadline_ms, "loading", e);
	if (a != NULL) {
		if ((copy = arena_dup(a, str_make((const char *)in.bytes, in.len))) == NULL)
			return err_set(e, ERR_LIMIT, "there is no memory for what it declares");
		in.bytes = (const uint8_t *)copy;
	}
	if (message_take_type(&in) != MESSAGE_READY || message_take_ready(&in, ready, e) != 0)
		return err_set(e, ERR_PLUGIN, "it sent a malformed packet while loading");
	return 0;
}

static int
take_plugin(struct session *t, int64_t deadline_ms, struct message_plugin *plugin, struct arena *a,
    struct err *e)
{
	static struct message_ready ready; /* about 10 kB, too much for the stack */
	int rc;

	if ((rc = take_ready(t, deadline_ms, &ready, a, e)) != 0)
		return rc;
	if (ready.plugin.refusal.len > 0)
		return err_set(e, ERR_PLUGIN, STR_FMT, STR_ARG(ready.plugin.refusal));
	if (plugin != NULL)
		*plugin = ready.plugin;
	return take_ready(t, deadline_ms, &ready, NULL, e);
}

static int
spawn_with(struct session *t, const struct session_how *how, struct err *e)
{
	struct rlimit before, less;
	int rc;

	if (how->stack_bytes == 0 || getrlimit(RLIMIT_STACK, &before) != 0)
		return spawn_worker(&t->worker, SPAWN_RENDER, &t->config, e);
	less = before;
	less.rlim_cur = how->stack_bytes;
	setrlimit(RLIMIT_STACK, &less);
	rc = spawn_worker(&t->worker, SPAWN_RENDER, &t->config, e);
	setrlimit(RLIMIT_STACK, &before);
	return rc;
}

int
session_start(struct session *t, const struct render_config *c, const struct session_how *how,
    const char *path, struct message_plugin *plugin, struct arena *a, struct err *e)
{
	int64_t deadline_ms;
	int rc;

	t->patience_ms = c->deadline_ms < LOAD_MS_MAX ? c->deadline_ms : LOAD_MS_MAX;
	deadline_ms = time_mono_ms() + t->patience_ms;
	t->config = *c;
	t->config.examine = how->examine;
	t->config.worker_environment = how->environment;
	t->worker = (struct spawned){ .pidfd = -1, .socket = -1, .status = -1 };
	if ((rc = spawn_with(t, how, e)) != 0)
		return rc;
	rc = session_send_load(t, path, e);
	if (rc == 0 || rc == -ERR_IO) /* the worker has ended: take_plugin() reports how */
		rc = take_plugin(t, deadline_ms, plugin, a, e);
	if (rc != 0)
		session_stop(t);
	return rc;
}

static uint64_t
read_kb(const char *status, const char *name)
{
	const char *at = strstr(status, name);
	struct str rest, line;
	uint64_t kb = 0;

	if (at == NULL)
		return 0;
	line = str_trim(str_cut(str_from(at + strlen(name)), '\n', &rest));
	str_to_u64(str_cut(line, ' ', &rest), &kb);
	return kb * 1024;
}

int64_t
session_cpu_us(const struct session *t)
{
	char path[64], line[128] = "";
	struct str rest;
	int64_t ns = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/schedstat", (int)t->worker.pid);
	if ((f = fopen(path, "re")) == NULL)
		return 0;
	if (fgets(line, sizeof line, f) == NULL ||
	    !str_to_i64(str_cut(str_from(line), ' ', &rest), &ns))
		ns = 0;
	fclose(f);
	return ns / 1000;
}

static void
weigh(const struct session *t, struct session_result *r)
{
	char path[64], status[STATUS_BYTES] = "";
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/status", (int)t->worker.pid);
	if ((f = fopen(path, "re")) == NULL)
		return;
	status[fread(status, 1, sizeof status - 1, f)] = '\0';
	fclose(f);
	r->rss_bytes = read_kb(status, "VmRSS:");
	r->peak_bytes = read_kb(status, "VmHWM:");
}

/* Appends a name to a list; the name ends at one of the characters in end. */
static void
add_name(char list[SESSION_DENIED_BYTES], const char *name, const char *end)
{
	size_t used = strlen(list), len = strcspn(name, end);

	snprintf(list + used, SESSION_DENIED_BYTES - used, "%s%.*s", used > 0 ? ", " : "", (int)len,
	    name);
}

/*
 * Records a line of an examined worker about a denied system call or an opened file. False: it is
 * another line.
 */
static bool
take_call(struct str line, struct session_result *r)
{
	static const char denied[] = WORKER_EXAMINE_WORD " denied call=";
	static const char loading[] = WORKER_EXAMINE_WORD " denied-loading call=";
	static const char opened[] = WORKER_EXAMINE_WORD " opened path=";

	if (str_starts(line, denied))
		add_name(r->denied, line.p + sizeof denied - 1, " ");
	else if (str_starts(line, loading))
		add_name(r->denied_loading, line.p + sizeof loading - 1, " ");
	else if (str_starts(line, opened))
		add_name(r->opened, line.p + sizeof opened - 1, "");
	else
		return false;
	return true;
}

/* The number after " key=" in line; 0 if there is none. */
static int64_t
read_count(const char *line, const char *key)
{
	const char *at = strstr(line, key);
	struct str rest;
	int64_t n = 0;

	if (at != NULL)
		str_to_i64(str_cut(str_from(at + strlen(key)), ' ', &rest), &n);
	return n;
}

static void
take_line(const struct session *t, struct wire_in *in, struct session_result *r)
{
	static const char counts[] = WORKER_EXAMINE_WORD " counts";
	struct message_log m;
	const char *line;

	if (message_take_log(in, &m, NULL) != 0)
		return;
	line = m.text.p;
	if (take_call(m.text, r))
		return;
	if (!str_starts(m.text, counts)) {
		r->log_lines++;
		if (t->log != NULL)
			t->log(m.level, line);
		return;
	}
	r->counts.known = true;
	r->counts.result = (int)read_count(line, " result=");
	r->counts.writes = (uint64_t)read_count(line, " writes=");
	r->counts.late = (uint64_t)read_count(line, " late=");
	r->counts.allocations = (uint64_t)read_count(line, " allocations=");
	r->counts.alive = read_count(line, " alive=");
	r->counts.clock_is_frozen = read_count(line, " clock=") != 0;
}

static void
fail_result(struct session_result *r, const struct err *why)
{
	r->code = why->code;
	snprintf(r->text, sizeof r->text, "%s", why->text);
}

/* Takes packets until DONE, or until the worker has ended or the deadline has passed. */
static void
await_done(struct session *t, struct session_result *r)
{
	int64_t deadline_ms = time_mono_ms() + t->config.deadline_ms;
	struct message_done done;
	struct wire_in in;
	struct err why = { 0 };
	uint32_t type;

	t->patience_ms = t->config.deadline_ms;
	while (receive(t, deadline_ms, &in, &why) == 1) {
		if ((type = message_take_type(&in)) == MESSAGE_LOG) {
			take_line(t, &in, r);
			continue;
		}
		if (type != MESSAGE_DONE || message_take_done(&in, &done, NULL) != 0)
			break;
		r->code = (int)done.code;
		r->discard = done.discard != 0;
		snprintf(r->text, sizeof r->text, STR_FMT, STR_ARG(done.text));
		snprintf(r->file_name, sizeof r->file_name, STR_FMT, STR_ARG(done.file_name));
		snprintf(r->language, sizeof r->language, STR_FMT, STR_ARG(done.language));
		return;
	}
	r->died = true;
	explain(t, deadline_ms, "rendering", &why);
	fail_result(r, &why);
	session_stop(t);
}

static void
map_output(const struct session *t, int fd, struct session_result *r)
{
	struct err why = { 0 };
	uint64_t size;
	void *p;

	if (output_check(fd, render_output_max(&t->config), &size, &why) != 0) {
		fail_result(r, &why);
		return;
	}
	r->output = str_from("");
	if (size == 0)
		return;
	p = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED) {
		r->output = (struct str){ 0 };
		err_set(&why, ERR_LIMIT, "there is no memory to map the rendition");
		fail_result(r, &why);
		return;
	}
	r->output = str_make(p, size);
}

int
session_render(
    struct session *t, const struct session_job *job, struct session_result *r, struct err *e)
{
	int64_t started = time_mono_us(), cpu_us = session_cpu_us(t);
	int fd, rc;

	*r = (struct session_result){ 0 };
	if ((rc = output_open(&fd, e)) != 0)
		return rc;
	if ((rc = session_send_job(t, job, fd, e)) == -ERR_LIMIT)
		goto out; /* too many options */
	rc = 0;
	await_done(t, r);
	r->us = r->cpu_us = time_mono_us() - started;
	if (cpu_us > 0 && !r->died)
		r->cpu_us = session_cpu_us(t) - cpu_us;
	if (!r->died)
		weigh(t, r);
	if (r->code == ERR_NONE)
		map_output(t, fd, r);
out:
	close(fd);
	return rc;
}

void
session_result_free(struct session_result *r)
{
	if (r->output.len > 0)
		munmap((void *)(uintptr_t)r->output.p, r->output.len);
	r->output = (struct str){ 0 };
}

void
session_stop(struct session *t)
{
	if (t != NULL && t->worker.socket >= 0)
		spawn_kill(&t->worker);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * probe: starts a worker and waits for its packets with poll(). What must hold: no byte of a
 * plugin runs in this process; whatever a probe does, it ends within the deadline, and at once
 * when it is cancelled.
 */
#include "render/probe.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/macros.h"
#include "base/mem.h"
#include "base/time.h"
#include "render/formats.h"
#include "render/manifest.h"
#include "render/output_file.h"
#include "render/render_config.h"
#include "render/spawn.h"
#include "wire/worker.h"

/*
 * Of one plugin: it opens a few libraries, and the start of the server waits for it. Instrumented
 * code takes ten times as long.
 */
#ifdef GAZETTED_SANITIZED
#define LOAD_DEADLINE_MS 20000
#else
#define LOAD_DEADLINE_MS 5000
#endif

/* One plugin in its own worker. */
struct probe {
	const struct render_config *config;
	struct spawned worker;
	int64_t deadline_ms;
	int cancel_fd; /* 0: there is none */
	uint8_t packet[WIRE_PACKET_BYTES_MAX];
	struct message_ready ready; /* strings in packet */
	bool is_empty;              /* no plugin is loaded, so its exit status is credible */
};

uint32_t
probe_deadline_ms(const struct render_config *c)
{
	return c->deadline_ms < LOAD_DEADLINE_MS ? c->deadline_ms : LOAD_DEADLINE_MS;
}

/* poll() takes a negative descriptor for none. */
static struct pollfd
watch_cancel(int cancel_fd)
{
	return (struct pollfd){ .fd = cancel_fd > 0 ? cancel_fd : -1, .events = POLLIN };
}

bool
probe_is_cancelled(int cancel_fd)
{
	struct pollfd fd = watch_cancel(cancel_fd);

	return poll(&fd, 1, 0) > 0;
}

/*
 * Waits until the worker sends a packet or, for_end, has ended; false when the deadline has passed
 * or the probe is cancelled.
 */
static bool
wait_worker(struct probe *p, bool for_end)
{
	struct pollfd fds[] = {
		{ .fd = for_end ? p->worker.pidfd : p->worker.socket, .events = POLLIN },
		watch_cancel(p->cancel_fd),
	};
	int64_t left;
	int n;

	do {
		left = p->deadline_ms - time_mono_ms();
		n = left > 0 ? poll(fds, ARRAY_LEN(fds), (int)left) : 0;
	} while (n < 0 && errno == EINTR);
	return n > 0 && fds[1].revents == 0;
}

static int
refuse_slow(const struct probe *p, struct err *e)
{
	if (probe_is_cancelled(p->cancel_fd))
		return err_set(e, ERR_BUSY, "was not loaded: the program is ending");
	return err_set(e, ERR_TIMEOUT, "did not finish loading within %g s",
	    probe_deadline_ms(p->config) / 1000.0);
}

/* Says how the worker ended, after it has closed its socket. */
static int
explain_end(struct probe *p, struct err *e)
{
	struct spawn_end how;

	if (!wait_worker(p, true) || !spawn_reap(&p->worker, &how))
		return refuse_slow(p, e);
	if (how.signal != 0)
		return err_set(e, ERR_PLUGIN, "crashed while loading (signal %d)", how.signal);
	if (how.status == WORKER_EXIT_SANDBOX && p->is_empty)
		return spawn_explain(&how, false, e);
	return err_set(e, ERR_PLUGIN, "exited with status %d while loading", how.status);
}

static int
read_ready(struct probe *p, struct err *e)
{
	int fds[WIRE_FDS_MAX], rc;
	struct wire_in in;
	size_t count;

	if (!wait_worker(p, false))
		return refuse_slow(p, e);
	if ((rc = wire_recv(p->worker.socket, p->packet, &in, fds, &count, e)) != 0)
		return rc;
	for (size_t k = 0; k < count; k++)
		close(fds[k]);
	if (in.closed)
		return explain_end(p, e);
	if (count != 0 || message_take_type(&in) != MESSAGE_READY ||
	    message_take_ready(&in, &p->ready, NULL) != 0)
		return err_set(e, ERR_PLUGIN, "sent a malformed packet while loading");
	return 0;
}

static int
start_probe(struct probe *p, const struct format *f, struct err *e)
{
	struct wire_out o = { .bytes = p->packet };
	int fds[FORMAT_FILES_MAX], rc;

	p->deadline_ms = time_mono_ms() + probe_deadline_ms(p->config);
	if ((rc = spawn_worker(&p->worker, SPAWN_RENDER, p->config, e)) != 0)
		return rc;
	if (f != NULL && (rc = output_reopen(f->files, f->file_count, fds, e)) != 0) {
		spawn_kill(&p->worker);
		return rc;
	}
	format_put_load(&o, f);
	rc = wire_send(p->worker.socket, &o, fds, f != NULL ? f->file_count : 0, e);
	for (unsigned k = 0; f != NULL && k < f->file_count; k++)
		close(fds[k]);
	if (rc == 0 || rc == -ERR_IO) /* ERR_IO: the worker has ended; explain_end() says how */
		return 0;
	spawn_kill(&p->worker);
	return rc;
}

static int
run_nothing(struct probe *p, struct err *e)
{
	char why[MESSAGE_TEXT_BYTES_MAX + 1] = "";
	int rc;

	if ((rc = start_probe(p, NULL, e)) != 0)
		return rc;
	/* the reason, sent before it exits */
	if ((rc = read_ready(p, e)) == 0 && p->ready.more != 0) {
		snprintf(why, sizeof why, STR_FMT, STR_ARG(p->ready.plugin.refusal));
		rc = read_ready(p, e);
	}
	if (rc != 0 && rc != -ERR_CONFIG && rc != -ERR_BUSY)
		rc = err_set(e, ERR_CONFIG,
		    "the worker program cannot run here: an empty worker %s", e->text);
	if (rc != 0 && why[0] != '\0')
		err_detail(e, "%s", why);
	spawn_kill(&p->worker);
	return rc;
}

static int
run_plugin(struct probe *p, struct format *f, struct arena *a, struct err *e)
{
	int rc;

	if ((rc = start_probe(p, f, e)) != 0)
		return rc;
	if ((rc = read_ready(p, e)) != 0)
		goto out;
	if (p->ready.more == 0)
		rc = err_set(e, ERR_PLUGIN, "sent a malformed packet while loading");
	else if (p->ready.plugin.refusal.len > 0)
		rc = err_set(e, ERR_PLUGIN, STR_FMT, STR_ARG(p->ready.plugin.refusal));
	else
		rc = manifest_take(&p->ready.plugin, str_base_name(f->path), &f->plugin, a, e);
	if (rc == 0 && (rc = read_ready(p, e)) == 0 && p->ready.more != 0)
		rc = err_set(e, ERR_PLUGIN, "sent a malformed packet while loading");
	if (rc == 0 && !spawn_is_confined(&p->worker))
		rc = err_set(e, ERR_PLUGIN,
		    "said that it was ready before its worker was confined: a constructor must "
		    "return and must not install system call filters");
out:
	spawn_kill(&p->worker);
	return rc;
}

int
probe_nothing(const struct render_config *c, struct err *e)
{
	struct probe *p = NEW(struct probe);
	int rc;

	p->config = c;
	p->is_empty = true;
	p->cancel_fd = c->cancel_fd;
	rc = run_nothing(p, e);
	free(p);
	return rc;
}

int
probe_format(
    struct format *f, struct arena *a, const struct render_config *c, int cancel_fd, struct err *e)
{
	struct probe *p = NEW(struct probe);
	int rc;

	p->config = c;
	p->cancel_fd = cancel_fd;
	rc = run_plugin(p, f, a, e);
	free(p);
	return rc;
}

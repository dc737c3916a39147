/* SPDX-License-Identifier: Apache-2.0 */
/*
 * probe: see the header. What must hold: no byte of a plugin runs in this process; whatever a probe
 * does, it ends within the deadline.
 */
#include "render/probe.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/time.h"
#include "render/formats.h"
#include "render/manifest.h"
#include "render/render.h"
#include "render/spawn.h"
#include "wire/worker.h"

#define LOAD_DEADLINE_MS 5000 /* of one plugin: a few libraries to open, and start-up waits */

/* One plugin in its own worker. */
struct probe {
	const struct render_config *config;
	struct spawned worker;
	int64_t deadline_ms;
	uint8_t packet[WIRE_PACKET_BYTES_MAX];
	struct message_ready ready; /* strings in packet */
	bool is_empty;              /* it has no plugin, so what it says of the kernel is true */
};

static uint32_t
load_ms(const struct render_config *c)
{
	return c->deadline_ms < LOAD_DEADLINE_MS ? c->deadline_ms : LOAD_DEADLINE_MS;
}

/* Waits until the worker says something, or ends; false when the deadline has passed. */
static bool
wait_worker(struct probe *p, bool for_end)
{
	struct pollfd fd = { .fd = for_end ? p->worker.pidfd : p->worker.socket, .events = POLLIN };
	int64_t left;
	int n;

	do {
		left = p->deadline_ms - time_mono_ms();
		n = left > 0 ? poll(&fd, 1, (int)left) : 0;
	} while (n < 0 && errno == EINTR);
	return n > 0;
}

static int
refuse_slow(const struct probe *p, struct err *e)
{
	return err_set(
	    e, ERR_TIMEOUT, "did not finish loading within %g s", load_ms(p->config) / 1000.0);
}

/* The socket is closed: how did it end? */
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
	if (in.len == 0)
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
	int rc;

	p->deadline_ms = time_mono_ms() + load_ms(p->config);
	if ((rc = spawn_worker(&p->worker, SPAWN_RENDER, p->config, e)) != 0)
		return rc;
	format_put_load(&o, f);
	rc = wire_send(
	    p->worker.socket, &o, f != NULL ? f->files : NULL, f != NULL ? f->file_count : 0, e);
	if (rc == 0 || rc == -ERR_IO) /* one that is gone already: its end says more */
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
	if ((rc = read_ready(p, e)) == 0 && p->ready.more != 0) { /* a last word before it ends */
		snprintf(why, sizeof why, STR_FMT, STR_ARG(p->ready.plugin.refusal));
		rc = read_ready(p, e);
	}
	if (rc != 0 && rc != -ERR_CONFIG)
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
	rc = run_nothing(p, e);
	free(p);
	return rc;
}

int
probe_format(struct format *f, struct arena *a, const struct render_config *c, struct err *e)
{
	struct probe *p = NEW(struct probe);
	int rc;

	p->config = c;
	rc = run_plugin(p, f, a, e);
	free(p);
	return rc;
}

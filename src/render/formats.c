/* SPDX-License-Identifier: Apache-2.0 */
/*
 * formats: plugins are found by file name, and each is loaded once in a throw-away worker before
 * any worker that serves has to. What must hold: no byte of a plugin runs in this process; whatever
 * a probe does, it ends within the deadline; a plugin that is refused leaves nothing behind but its
 * reason.
 */
#include "render/formats.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/time.h"
#include "render/manifest.h"
#include "render/render.h"
#include "render/spawn.h"
#include "wire/worker.h"

#define SUFFIX ".so"
#define LOAD_DEADLINE_MS 5000 /* of one plugin: a few libraries to open, and start-up waits */
#define FILES_MAX 1024        /* in the plugin folders; more is a wrong folder */
/* What plugins say of themselves: each fits its packet. */
#define MANIFEST_BYTES_MAX (MESSAGE_PLUGINS_MAX * (size_t)WIRE_PACKET_BYTES_MAX)

/* One plugin in its own worker. */
struct probe {
	const struct render_config *config;
	struct spawned worker;
	bool is_bundled; /* what is in the present folder */
	int64_t deadline_ms;
	uint8_t packet[WIRE_PACKET_BYTES_MAX];
	struct message_ready ready; /* strings in packet */
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
	if (how.status == WORKER_EXIT_SANDBOX)
		return spawn_explain(&how, e);
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
send_load(struct probe *p, const char *path, struct err *e)
{
	struct message_load m = { .count = path != NULL ? 1 : 0, .paths = { str_from(path) } };
	struct wire_out o = { .bytes = p->packet };

	message_put_load(&o, &m);
	return wire_send(p->worker.socket, &o, NULL, 0, e);
}

static int
start_probe(struct probe *p, const char *path, struct err *e)
{
	int rc;

	p->deadline_ms = time_mono_ms() + load_ms(p->config);
	if ((rc = spawn_worker(&p->worker, SPAWN_RENDER, p->config, e)) != 0)
		return rc;
	rc = send_load(p, path, e);
	if (rc == 0 || rc == -ERR_IO) /* one that is gone already: its end says more */
		return 0;
	spawn_kill(&p->worker);
	return rc;
}

/* Can a worker be started and confined at all? If not, no plugin is to blame. */
static int
probe_nothing(struct probe *p, struct err *e)
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
probe_plugin(
    struct probe *p, const char *path, struct message_plugin *out, struct arena *a, struct err *e)
{
	int rc;

	if ((rc = start_probe(p, path, e)) != 0)
		return rc;
	if ((rc = read_ready(p, e)) != 0)
		goto out;
	if (p->ready.more == 0)
		rc = err_set(e, ERR_PLUGIN, "sent a malformed packet while loading");
	else if (p->ready.plugin.refusal.len > 0)
		rc = err_set(e, ERR_PLUGIN, STR_FMT, STR_ARG(p->ready.plugin.refusal));
	else
		rc = manifest_take(&p->ready.plugin, str_base_name(path), out, a, e);
	if (rc == 0 && (rc = read_ready(p, e)) == 0 && p->ready.more != 0)
		rc = err_set(e, ERR_PLUGIN, "sent a malformed packet while loading");
out:
	spawn_kill(&p->worker);
	return rc;
}

static int
read_file(const char *path, struct format *out, struct err *e)
{
	FILE *f = fopen(path, "re");
	struct sha256_run run;
	char bytes[16384];
	struct stat st;
	size_t n;

	if (f == NULL)
		return err_errno(e, ERR_PLUGIN, "cannot be read");
	sha256_start(&run);
	while ((n = fread(bytes, 1, sizeof bytes, f)) > 0)
		sha256_add(&run, bytes, n);
	n = ferror(f) != 0 || fstat(fileno(f), &st) != 0;
	fclose(f);
	if (n != 0)
		return err_set(e, ERR_PLUGIN, "cannot be read to its end");
	out->digest = sha256_finish(&run);
	out->modified = st.st_mtime;
	return 0;
}

static int
check_unique(const struct formats *f, const struct message_plugin *m, struct err *e)
{
	uint32_t other = formats_find(f, m->format);

	if (other != UINT32_MAX)
		return err_set(e, ERR_PLUGIN,
		    "offers the format '" STR_FMT "', which %s has already: remove one",
		    STR_ARG(m->format), str_base_name(f->list[other].path));
	for (uint32_t k = 0; k < f->count; k++)
		if (str_eq(f->list[k].plugin.id, m->id))
			return err_set(e, ERR_PLUGIN,
			    "has the id '" STR_FMT "', which %s has already: remove one, or change "
			    ".id",
			    STR_ARG(m->id), str_base_name(f->list[k].path));
	if (f->count == MESSAGE_PLUGINS_MAX)
		return err_set(e, ERR_PLUGIN, "would be more than %d plugins", MESSAGE_PLUGINS_MAX);
	return 0;
}

static void
refuse(struct formats *f, char *path, const struct err *e)
{
	char text[sizeof e->text * 2], quoted[PATH_MAX];

	log_warn("render", "plugin_refused", "path=%s reason=%s",
	    log_quote(path, quoted, sizeof quoted), log_quote(e->text, text, sizeof text));
	f->refused[f->refused_count++] =
	    (struct format_refusal){ .path = path, .reason = str_dup(str_from(e->text)) };
}

/* One file, to the list or to the refused. Takes path. */
static void
add_file(struct formats *f, struct probe *p, char *path)
{
	struct format *at = &f->list[f->count < MESSAGE_PLUGINS_MAX ? f->count : 0];
	struct format found = { .path = path, .is_bundled = p->is_bundled };
	struct err e = { 0 };

	if (read_file(path, &found, &e) != 0 ||
	    probe_plugin(p, path, &found.plugin, &f->arena, &e) != 0 ||
	    check_unique(f, &found.plugin, &e) != 0) {
		refuse(f, path, &e);
		return;
	}
	*at = found;
	f->count++;
}

static int
is_plugin_name(const struct dirent *d)
{
	struct str name = str_from(d->d_name);

	return name.p[0] != '.' && name.len > strlen(SUFFIX) && str_ends(name, SUFFIX);
}

static int
add_folder(struct formats *f, struct probe *p, const char *folder, struct err *e)
{
	struct dirent **names;
	int n = scandir(folder, &names, is_plugin_name, alphasort), rc = 0;

	if (n < 0) {
		err_errno(e, ERR_CONFIG, "a plugin folder cannot be read");
		return err_detail(e, "%s", folder);
	}
	if ((unsigned)n + f->count + f->refused_count > FILES_MAX)
		rc =
		    err_set(e, ERR_CONFIG, "the plugin folders hold more than %d files", FILES_MAX);
	for (int k = 0; k < n; k++) {
		size_t room = strlen(folder) + strlen(names[k]->d_name) + 2;
		char *path = mem_new(room);

		snprintf(path, room, "%s/%s", folder, names[k]->d_name);
		free(names[k]);
		if (rc == 0)
			add_file(f, p, path);
		else
			free(path);
	}
	free(names);
	return rc;
}

int
formats_load(struct formats **out, const char *const *folders, unsigned folder_count,
    const struct render_config *c, struct err *e)
{
	struct formats *f = NEW(struct formats);
	struct probe *p = NEW(struct probe);
	int rc;

	f->arena = ARENA_INIT(MANIFEST_BYTES_MAX);
	f->list = mem_new_array(MESSAGE_PLUGINS_MAX, sizeof *f->list);
	f->refused = mem_new_array(FILES_MAX, sizeof *f->refused);
	p->config = c;
	rc = probe_nothing(p, e);
	for (unsigned k = 0; rc == 0 && k < folder_count; k++) {
		p->is_bundled = k < c->bundled_folders;
		rc = add_folder(f, p, folders[k], e);
	}
	free(p);
	if (rc != 0)
		formats_free(&f);
	else
		*out = f;
	return rc;
}

void
formats_free(struct formats **f)
{
	if (*f == NULL)
		return;
	for (uint32_t k = 0; k < (*f)->count; k++)
		free((*f)->list[k].path);
	for (uint32_t k = 0; k < (*f)->refused_count; k++) {
		free((*f)->refused[k].path);
		free((*f)->refused[k].reason);
	}
	free((*f)->list);
	free((*f)->refused);
	arena_free(&(*f)->arena);
	free(*f);
	*f = NULL;
}

uint32_t
formats_find(const struct formats *f, struct str name)
{
	for (uint32_t k = 0; k < f->count; k++) {
		if (str_eq(f->list[k].plugin.format, name))
			return k;
	}
	return UINT32_MAX;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * examine: stands between host and plugin. What must hold: the plugin sees the host it always sees,
 * until the moment that something is to fail.
 */
#include "worker/examine.h"

#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "wire/message.h"
#include "wire/worker.h"
#include "worker/loop.h"
#include "worker/service.h"

static struct {
	bool on, debug;
	uint64_t alloc_at, write_at; /* 0: never */
	const struct gaz_plugin *real;
	struct gaz_plugin shown;
	const struct gaz_host *host;
	const struct gaz_zip *zip;
	const struct gaz_arena *arena;
	uint64_t writes;
	uint64_t late; /* writes after one was refused */
	bool refused;
	int result;
} x;

void
examine_start(const char *spec)
{
	struct str value, name = str_cut(str_from(spec), '=', &value);

	if (spec == NULL)
		return;
	x.on = true;
	x.debug = str_is(name, "debug");
	if (str_is(name, "alloc"))
		(void)str_to_u64(value, &x.alloc_at);
	else if (str_is(name, "write"))
		(void)str_to_u64(value, &x.write_at);
	if (!x.debug)
		examine_calls_start();
}

void
examine_loaded(const char *path)
{
	if (!x.on)
		return;
	examine_heap_hook(path);
	if (x.debug)
		(void)raise(SIGTRAP);
}

/* Counts one write; GAZ_REFUSE when it is the one that fails, or comes after it. */
static int
count_write(struct gaz_job *job)
{
	if (x.refused)
		x.late++;
	if (++x.writes != x.write_at)
		return GAZ_OK;
	x.refused = true;
	return host_output_stop(job, ERR_IO, "the rendition could not be written");
}

/* What the real function said is remembered too: an output limit refuses as well. */
static int
note(int rc)
{
	if (rc != GAZ_OK)
		x.refused = true;
	return rc;
}

static int
write_counted(struct gaz_job *job, const void *p, size_t len)
{
	int rc = count_write(job);

	return rc != GAZ_OK ? rc : note(x.host->write(job, p, len));
}

static int
zip_open_counted(struct gaz_job *job, const char *path, int compress)
{
	int rc = count_write(job);

	return rc != GAZ_OK ? rc : note(x.zip->open(job, path, compress));
}

static int
zip_write_counted(struct gaz_job *job, const void *p, size_t len)
{
	int rc = count_write(job);

	return rc != GAZ_OK ? rc : note(x.zip->write(job, p, len));
}

static int
zip_close_counted(struct gaz_job *job)
{
	int rc = count_write(job);

	return rc != GAZ_OK ? rc : note(x.zip->close(job));
}

static int
zip_finish_counted(struct gaz_job *job)
{
	int rc = count_write(job);

	return rc != GAZ_OK ? rc : note(x.zip->finish(job));
}

static void *
arena_counted(struct gaz_job *job, size_t len)
{
	return examine_heap_fails() ? NULL : x.arena->alloc(job, len);
}

static const void *
find_service(struct gaz_job *job, const char *name)
{
	static struct gaz_zip zip;
	static struct gaz_arena arena;
	const void *table = x.host->service(job, name);

	if (table != NULL && strcmp(name, GAZ_ZIP_1) == 0) {
		zip = *(x.zip = table);
		zip.open = zip_open_counted;
		zip.write = zip_write_counted;
		zip.close = zip_close_counted;
		zip.finish = zip_finish_counted;
		return &zip;
	}
	if (table != NULL && strcmp(name, GAZ_ARENA_1) == 0) {
		arena = *(x.arena = table);
		arena.alloc = arena_counted;
		return &arena;
	}
	return table;
}

static int
render_examined(const struct gaz_host *h, struct gaz_job *job)
{
	static struct gaz_host host;

	x.host = h;
	x.writes = x.late = 0;
	x.refused = false;
	host = *h;
	host.write = write_counted;
	host.service = find_service;
	examine_heap_begin(x.alloc_at);
	x.result = x.real->render(&host, job);
	examine_heap_end();
	return x.result;
}

const struct gaz_plugin *
examine_plugin(const struct gaz_plugin *p)
{
	if (!x.on || x.debug)
		return p;
	x.real = p;
	x.shown = *p;
	x.shown.render = render_examined;
	return &x.shown;
}

void
examine_report(void)
{
	char line[MESSAGE_TEXT_BYTES_MAX];

	if (!x.on || x.debug)
		return;
	snprintf(line, sizeof line,
	    WORKER_EXAMINE_WORD " counts result=%d writes=%" PRIu64 " late=%" PRIu64
				" allocations=%" PRIu64 " alive=%" PRId64,
	    x.result, x.writes, x.late, examine_heap_count(), examine_heap_alive());
	loop_log(GAZ_LOG_DEBUG, line);
	examine_calls_report();
}

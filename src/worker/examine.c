/* SPDX-License-Identifier: Apache-2.0 */
/*
 * examine: wraps the host functions and render() of one plugin. What must hold: the plugin sees the
 * same behaviour as in a server's worker, until the call that was chosen to fail.
 */
#include "worker/examine.h"

#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "host/host.h"
#include "host/host_output.h"
#include "wire/message.h"
#include "wire/worker.h"
#include "worker/examine_calls.h"
#include "worker/examine_clock.h"
#include "worker/examine_heap.h"
#include "worker/examine_text.h"
#include "worker/job_loop.h"

static struct {
	bool on, debug;
	uint64_t alloc_at, write_at; /* 0: never */
	int text_fill;               /* -1: text() is not replaced */
	const struct gaz_plugin *real;
	struct gaz_plugin shown;
	const struct gaz_host *host;
	const struct gaz_zip *zip;
	const struct gaz_arena *arena;
	uint64_t writes;
	uint64_t late; /* writes after a refused one */
	bool refused;
	int result;
} x;

void
examine_start(const char *spec)
{
	struct str value, name = str_cut(str_from(spec), '=', &value);
	uint64_t number;

	if (spec == NULL)
		return;
	x.on = true;
	x.debug = str_is(name, "debug");
	x.text_fill = -1;
	if (str_is(name, "text") && str_to_u64(value, &number))
		x.text_fill = (int)(number & UINT8_MAX);
	else if (str_is(name, "clock") && str_to_u64(value, &number))
		examine_clock_start(number);
	if (!x.debug)
		examine_calls_start();
}

void
examine_loaded(const char *path)
{
	if (!x.on)
		return;
	examine_heap_hook(path);
	examine_calls_loaded(path);
	if (x.debug)
		raise(SIGTRAP);
}

/*
 * Counts one write. The write with the number write_at stops the job's output and returns
 * GAZ_REFUSE.
 */
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

/* Records a refusal of the real function too: writes after an output limit also count as late. */
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

/* What a service writes when the plugin passes no function. */
static int
sink_counted(void *ctx, const void *p, size_t len)
{
	struct gaz_job *job = ctx;

	return job->zip != NULL ? zip_write_counted(job, p, len) : write_counted(job, p, len);
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

/* Reads from the job's meta entries which call must fail. */
static void
take_fault(const struct message_job *request)
{
	struct str value, name;

	x.alloc_at = x.write_at = 0;
	for (uint32_t k = 0; k < request->meta_count; k++) {
		if (!str_is(request->meta[k].name, WORKER_EXAMINE_WORD))
			continue;
		name = str_cut(request->meta[k].value, '=', &value);
		str_to_u64(value, str_is(name, "alloc") ? &x.alloc_at : &x.write_at);
	}
}

static int
render_examined(const struct gaz_host *h, struct gaz_job *job)
{
	static struct gaz_host host;

	x.host = h;
	take_fault(job->request);
	x.writes = x.late = 0;
	x.refused = false;
	host = *h;
	host.write = write_counted;
	job->sink = sink_counted;
	host.service = find_service;
	if (x.text_fill >= 0) {
		examine_text_begin(h, job, x.text_fill);
		host.text = examine_text;
	}
	examine_heap_begin(x.alloc_at);
	x.result = x.real->render(&host, job);
	examine_heap_end();
	examine_text_end();
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
				" allocations=%" PRIu64 " alive=%" PRId64 " clock=%d",
	    x.result, x.writes, x.late, examine_heap_count(), examine_heap_alive(),
	    examine_clock_is_frozen());
	loop_log(GAZ_LOG_DEBUG, line);
	examine_calls_report();
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * render_cost: what tests/bench/render cannot measure from outside, one figure a line: "name
 * value", in microseconds.
 *
 *	render_cost isolated PLUGINS WORKERS FORMAT DOCUMENT.xml ROUNDS CPU
 *		in_process, isolated, over: medians of one rendition by a plugin called in this
 *		process, of the same by a worker, and of the difference, asked in turn;
 *		isolated_again, over_again: by a worker that has the document from the job before.
 *		CPU: the processor that this thread and the worker are bound to; -1: none
 *	render_cost start PLUGINS WORKERS FORMAT DOCUMENT.xml ROUNDS CPU
 *		start: from starting a worker to its being ready
 *	render_cost reuse PLUGINS WORKERS FORMAT DOCUMENT.xml OTHER.xml ROUNDS CPU
 *		cold, warm, same: OTHER by a process that has deflated nothing before, by one that
 *		has rendered DOCUMENT before; 1 when the bytes are the same
 */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <event2/event.h>

#include "../plugin/harness.h"
#include "base/log.h"
#include "base/time.h"
#include "check/session.h"
#include "host/pack_cache.h"
#include "render/formats.h"
#include "render/formats_load.h"
#include "render/output_file.h"
#include "render/render.h"
#include "worker/memfd.h"

#define ROUNDS_MAX 100000
#define NS_A_US 1000.0

static struct render_config config;
static struct formats *formats;
static uint32_t format;
static struct harness harness;

static void
stop_with(const char *what, const struct err *e)
{
	fprintf(stderr, "render_cost: %s: %s %s\n", what, e->text, e->detail);
	exit(1);
}

static int64_t
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int
compare_i64(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static void
tell(const char *name, int64_t *ns, size_t count)
{
	qsort(ns, count, sizeof *ns, compare_i64);
	printf("%s %.1f\n", name, (double)ns[count / 2] / NS_A_US);
}

static void
bind_to(int cpu)
{
	cpu_set_t set;

	if (cpu < 0)
		return;
	CPU_ZERO(&set);
	CPU_SET((unsigned)cpu, &set);
	if (sched_setaffinity(0, sizeof set, &set) != 0)
		perror("render_cost: sched_setaffinity");
}

/* The defaults of the options, the same for both ways. */
static void
prepare(const char *plugins, const char *workers, const char *name, const char *document)
{
	static char render_worker[4096], ingest_worker[4096], plugin[4096];
	const char *const folders[] = { plugins };
	struct err e = { 0 };

	snprintf(render_worker, sizeof render_worker, "%s/gazetted-render-worker", workers);
	snprintf(ingest_worker, sizeof ingest_worker, "%s/gazetted-ingest-worker", workers);
	snprintf(plugin, sizeof plugin, "%s/%s.so", plugins, name);
	render_config_init(&config);
	config.render_worker = render_worker;
	config.ingest_worker = ingest_worker;
	config.ingest_workers = 0;
	config.bundled_folders = 1;
	if (formats_load(&formats, folders, 1, &config, &e) != 0)
		stop_with(plugins, &e);
	if ((format = formats_find(formats, str_from(name))) == UINT32_MAX)
		stop_with("no such format", &e);
	config.formats = formats;
	harness_plugin(&harness, plugin);
	harness_document(&harness, document);
	for (uint32_t k = 0; k < formats->list[format].plugin.option_count; k++) {
		const struct message_option *o = &formats->list[format].plugin.options[k];

		harness.request.options[k] = (struct message_pair){ o->name, o->fallback };
		harness.request.option_count = k + 1;
	}
}

static int64_t
render_here(struct buf *out)
{
	int64_t start = now_ns();
	struct err e = { 0 };

	if (harness_render(&harness, NULL, out, &e) != 0)
		stop_with("rendering", &e);
	return now_ns() - start;
}

/* What a worker does between the image and the sealed rendition; nobody reads it, here or there. */
static int64_t
call_here(void)
{
	struct gaz_job job = { .plugin = harness.plugin,
		.image = &harness.im,
		.portion = IMAGE_NONE,
		.request = &harness.request,
		.out_max = config.output_bytes_max };
	int64_t start = now_ns();
	struct err e = { 0 };
	bool discard;

	job.out_fd = memfd_create("rendition", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (host_render(&job, &discard, &e) != 0 || memfd_seal(job.out_fd, &e) != 0)
		stop_with("rendering", &e);
	close(job.out_fd);
	return now_ns() - start;
}

struct asked {
	struct render_job job; /* first: done gets its address */
	bool is_done;
};

static void
on_done(struct render_job *job, const struct err *e)
{
	if (e != NULL)
		stop_with("a worker", e);
	close(job->outputs[0].fd);
	((struct asked *)job)->is_done = true;
}

static int64_t
render_there(struct renderer *r, struct event_base *base, int image_fd, uint64_t image_id)
{
	struct asked a = { .job = { .kind = JOB_RENDER,
			       .format = format,
			       .view = GAZ_VIEW_DOCUMENT,
			       .options = harness.request.options,
			       .option_count = harness.request.option_count,
			       .input_fd = image_fd,
			       .image_id = image_id,
			       .request_id = STR("bench"),
			       .done = on_done } };
	int64_t start = now_ns();
	struct err e = { 0 };

	if (render_submit(r, &a.job, &e) != 0)
		stop_with("submitting", &e);
	while (!a.is_done)
		event_base_loop(base, EVLOOP_ONCE);
	return now_ns() - start;
}

static void
measure_isolated(size_t rounds)
{
	int64_t *here = calloc(rounds, sizeof *here), *there = calloc(rounds, sizeof *there);
	int64_t *over = calloc(rounds, sizeof *over), *again = calloc(rounds, sizeof *again);
	int64_t *over_again = calloc(rounds, sizeof *over_again);
	struct event_base *base = event_base_new();
	struct renderer *r = NULL;
	struct err e = { 0 };
	int image_fd;

	if (render_open(&r, base, &config, &e) != 0 ||
	    output_make("image", buf_str(&harness.bytes), &image_fd, &e) != 0)
		stop_with("starting", &e);
	for (int warm = 0; warm < 20; warm++)
		render_there(r, base, image_fd, 0);
	for (size_t k = 0; k < rounds; k++) {
		pack_cache_clear();
		call_here(); /* as warm as the worker is when it is asked again */
		here[k] = call_here();
		there[k] = render_there(r, base, image_fd, k + 1);
		again[k] = render_there(r, base, image_fd, k + 1);
		over[k] = there[k] - here[k];
		over_again[k] = again[k] - here[k];
	}
	tell("in_process", here, rounds);
	tell("isolated", there, rounds);
	tell("isolated_again", again, rounds);
	tell("over", over, rounds);
	tell("over_again", over_again, rounds);
	render_close(&r);
	event_base_free(base);
	close(image_fd);
	free(here);
	free(there);
	free(over);
	free(again);
	free(over_again);
}

static void
measure_start(size_t rounds)
{
	static const struct session_how as_a_server = { 0 };
	int64_t *took = calloc(rounds, sizeof *took);
	struct session *t = calloc(1, sizeof *t);
	struct err e = { 0 };

	for (size_t k = 0; k < rounds; k++) {
		int64_t start = now_ns();

		if (session_start(
			t, &config, &as_a_server, formats->list[format].path, NULL, NULL, &e) != 0)
			stop_with("starting", &e);
		took[k] = now_ns() - start;
		session_stop(t);
	}
	tell("start", took, rounds);
	free(t);
	free(took);
}

static void
measure_reuse(const char *first, const char *second, size_t rounds)
{
	int64_t *cold = calloc(rounds, sizeof *cold), *warm = calloc(rounds, sizeof *warm);
	struct buf before, a, b;
	bool same = true;

	for (size_t k = 0; k < rounds; k++) {
		harness_document(&harness, second);
		pack_cache_clear();
		cold[k] = render_here(&a);
		pack_cache_clear();
		harness_document(&harness, first);
		render_here(&before);
		harness_document(&harness, second);
		warm[k] = render_here(&b);
		same = same && str_eq(buf_str(&a), buf_str(&b));
		buf_free(&before);
		buf_free(&a);
		buf_free(&b);
	}
	tell("cold", cold, rounds);
	tell("warm", warm, rounds);
	printf("same %d\n", same);
	free(cold);
	free(warm);
}

int
main(int argc, char **argv)
{
	size_t rounds = argc > 7 ? strtoul(argv[argc - 2], NULL, 10) : 0;

	if (argc < 8 || rounds == 0 || rounds > ROUNDS_MAX) {
		fprintf(stderr, "usage: see the head of render_cost.c\n");
		return 64;
	}
	log_set_level(LOG_LEVEL_ERROR);
	bind_to((int)strtol(argv[argc - 1], NULL, 10));
	prepare(argv[2], argv[3], argv[4], argv[5]);
	if (strcmp(argv[1], "isolated") == 0)
		measure_isolated(rounds);
	else if (strcmp(argv[1], "start") == 0)
		measure_start(rounds);
	else
		measure_reuse(argv[5], argv[6], rounds);
	harness_free(&harness);
	formats_unref(&formats);
	return 0;
}

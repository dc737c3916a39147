/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Real workers, real plugins, some of them hostile: whatever a plugin does, it costs its own
 * request and no other. The programs and plugins are those of the build tree (PLUGINS,
 * HOSTILE_PLUGINS).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gazetted/plugin.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "base/time.h"
#include "doc/build.h"
#include "doc/image.h"
#include "render/formats.h"
#include "render/formats_load.h"
#include "render/output_file.h"
#include "render/render.h"

#define PATIENT_MS 60000 /* sanitizers on a busy machine: no test depends on it */
#define START_MS 15000   /* a deadline that a plugin meets, and the start of a worker does not */
#define HASTY_MS 3000    /* for a plugin that never ends; good jobs take a fraction of it */
#define OUTPUT_BYTES_MAX (4u << 20)
#define JOBS_MAX 16

struct asked {
	struct render_job job; /* first: done is given its address */
	struct err e;
	unsigned calls;
	char *text; /* of the rendition; NULL when it failed */
};

static struct render_config config;
static struct formats *formats;
static struct event_base *base;
static struct renderer *renderer;
static int image_fd = -1;
static struct asked asked[JOBS_MAX];

static char *
read_output(const struct render_output *o)
{
	char *text = calloc(1, o->size + 1);
	void *p;

	if (o->size > 0) {
		p = mmap(NULL, o->size, PROT_READ, MAP_SHARED, o->fd, 0);
		assert_ptr_not_equal(p, MAP_FAILED);
		memcpy(text, p, o->size);
		munmap(p, o->size);
	}
	return text;
}

static void
on_done(struct render_job *job, const struct err *e)
{
	struct asked *a = (struct asked *)job;

	a->calls++;
	a->e = e != NULL ? *e : (struct err){ 0 };
	if (e == NULL) {
		a->text = read_output(&job->outputs[0]);
		close(job->outputs[0].fd);
	}
}

static const struct message_pair *
options_of(uint32_t format, uint32_t *count)
{
	static struct message_pair pairs[MESSAGE_OPTIONS_MAX];
	const struct message_plugin *p = &formats->list[format].plugin;

	for (*count = 0; *count < p->option_count; (*count)++)
		pairs[*count] =
		    (struct message_pair){ p->options[*count].name, p->options[*count].fallback };
	return pairs;
}

static int
submit_until(unsigned slot, const char *name, int64_t until_ms, struct err *e)
{
	struct asked *a = &asked[slot];

	free(a->text);
	*a = (struct asked){ 0 };
	a->job.kind = JOB_RENDER;
	a->job.format = formats_find(formats, str_from(name));
	assert_int_not_equal(a->job.format, UINT32_MAX);
	a->job.view = GAZ_VIEW_DOCUMENT;
	a->job.input_fd = image_fd;
	a->job.request_id = STR("test");
	a->job.until_ms = until_ms;
	a->job.done = on_done;
	a->job.options = options_of(a->job.format, &a->job.option_count);
	return render_submit(renderer, &a->job, e);
}

static int
submit(unsigned slot, const char *name, struct err *e)
{
	return submit_until(slot, name, 0, e);
}

static void
ask(unsigned slot, const char *name)
{
	struct err e = { 0 };

	assert_int_equal(submit(slot, name, &e), 0);
	assert_int_equal(asked[slot].calls, 0); /* never from inside render_submit() */
}

static void
wait_for_all(void)
{
	while (render_pending(renderer) > 0)
		assert_int_equal(event_base_loop(base, EVLOOP_ONCE), 0);
}

static void
expect_good(unsigned slot)
{
	assert_int_equal(asked[slot].calls, 1);
	assert_string_equal(asked[slot].e.text, "");
	assert_non_null(strstr(asked[slot].text, "Everyone may read this."));
}

static void
expect_failure(unsigned slot, int code, const char *sentence)
{
	assert_int_equal(asked[slot].calls, 1);
	assert_null(asked[slot].text);
	assert_string_equal(asked[slot].e.text, sentence);
	assert_int_equal(asked[slot].e.code, code);
}

static int
start(void **state)
{
	(void)state;
	base = event_base_new();
	return render_open(&renderer, base, &config, NULL);
}

static int
start_hasty(void **state)
{
	config.deadline_ms = START_MS;
	return start(state);
}

static int
start_small(void **state)
{
	config.render_workers = 1;
	config.queue_max = 2;
	return start(state);
}

static void
reset_config(void)
{
	render_config_init(&config);
	config.render_worker = WORKERS "/gazetted-render-worker";
	config.ingest_worker = WORKERS "/gazetted-ingest-worker";
	config.formats = formats;
	config.ingest_workers = 0;
	config.deadline_ms = PATIENT_MS;
	config.cpu_ms = PATIENT_MS;
	config.output_bytes_max = OUTPUT_BYTES_MAX;
	config.memory_bytes_max = 256u << 20;
}

static int
stop(void **state)
{
	(void)state;
	render_close(&renderer);
	event_base_free(base);
	for (unsigned k = 0; k < JOBS_MAX; k++) {
		free(asked[k].text);
		asked[k].text = NULL;
	}
	reset_config();
	return 0;
}

/* Good jobs before, beside and after a hostile one. */
static void
ask_among_good_ones(const char *name)
{
	ask(0, "txt");
	ask(1, name);
	for (unsigned k = 2; k < 8; k++)
		ask(k, "txt");
	wait_for_all();
	ask(8, "txt");
	wait_for_all();
	for (unsigned k = 0; k < 9; k++) {
		if (k != 1)
			expect_good(k);
	}
}

static void
a_crash_runs_once_more_and_then_names_the_plugin(void **state)
{
	(void)state;
	ask_among_good_ones("segv");
	expect_failure(1, ERR_PLUGIN, "the segv plugin stopped unexpectedly (signal 11)");
	assert_int_equal(asked[1].job.attempts, 2);
}

static void
a_plugin_that_exits_costs_its_own_request(void **state)
{
	(void)state;
	ask_among_good_ones("exit");
	expect_failure(1, ERR_PLUGIN, "the exit plugin stopped unexpectedly (exit status 0)");
}

static void
a_flood_ends_at_the_output_limit(void **state)
{
	(void)state;
	ask_among_good_ones("flood");
	expect_failure(1, ERR_LIMIT, "the rendition would be larger than 4194304 bytes");
}

static void
forged_packets_end_the_worker_not_the_server(void **state)
{
	(void)state;
	ask_among_good_ones("forge");
	expect_failure(
	    1, ERR_PLUGIN, "the forge plugin was stopped: it answered with a malformed packet");
}

static void
memory_without_end_costs_its_own_request(void **state)
{
	(void)state;
	if (formats_find(formats, STR("alloc")) == UINT32_MAX)
		skip(); /* not built with sanitizers: their address space cannot be limited */
	ask_among_good_ones("alloc");
	expect_failure(1, ERR_PLUGIN, "the alloc plugin stopped unexpectedly (signal 6)");
}

static void
an_endless_loop_ends_at_the_deadline_and_is_not_tried_again(void **state)
{
	(void)state;
	ask(0, "loop");
	wait_for_all();
	expect_failure(0, ERR_TIMEOUT,
	    "the loop plugin was stopped: it took longer than 15000 ms, waiting included");
	assert_int_equal(asked[0].job.attempts, 1);
}

/* A request may need several jobs; what the first took is no longer there for the next. */
static void
a_job_ends_with_the_deadline_of_its_request(void **state)
{
	struct err e = { 0 };
	int64_t began_ms = time_mono_ms();

	(void)state;
	assert_int_equal(submit_until(0, "txt", began_ms, &e), 0);
	assert_int_equal(submit_until(1, "loop", began_ms + HASTY_MS, &e), 0);
	wait_for_all();
	assert_int_equal(asked[0].e.code, ERR_BUSY); /* it ended in the queue */
	assert_int_equal(asked[0].job.attempts, 0);
	assert_true(asked[1].e.code == ERR_TIMEOUT || asked[1].e.code == ERR_BUSY);
	assert_true(time_mono_ms() < began_ms + PATIENT_MS);
}

static int
start_busy(void **state)
{
	config.cpu_ms = HASTY_MS;
	return start(state);
}

static void
an_endless_loop_ends_when_its_cpu_time_is_used(void **state)
{
	(void)state;
	ask_among_good_ones("loop");
	expect_failure(
	    1, ERR_TIMEOUT, "the loop plugin was stopped: it used more than 3000 ms of CPU time");
}

static void
a_full_queue_is_busy_and_never_calls_done(void **state)
{
	struct err e = { 0 };

	(void)state;
	for (unsigned k = 0; k < 2; k++)
		ask(k, "txt"); /* no worker is ready yet */
	assert_int_equal(submit(2, "txt", &e), -ERR_BUSY);
	assert_string_equal(e.text, "2 jobs are waiting already: try again in a moment");
	wait_for_all();
	expect_good(0);
	expect_good(1);
	assert_int_equal(asked[2].calls, 0);
}

static void
closing_tells_every_job_that_waits(void **state)
{
	(void)state;
	for (unsigned k = 0; k < 4; k++)
		ask(k, k == 0 ? "loop" : "txt");
	render_close(&renderer);
	for (unsigned k = 0; k < 4; k++)
		expect_failure(k, ERR_BUSY, "the server is shutting down: try again later");
}

static void
the_sandbox_denies_every_way_out(void **state)
{
	char *line, *at;
	unsigned lines = 0;

	(void)state;
	ask(0, "open");
	wait_for_all();
	assert_string_equal(asked[0].e.text, "");
	at = asked[0].text;
	while ((line = strsep(&at, "\n")) != NULL && line[0] != '\0') {
		if (strstr(line, " denied") == NULL)
			fail_msg("%s", line);
		lines++;
	}
	assert_true(lines >= 16);
}

static void
what_a_plugin_does_while_it_is_loaded_changes_no_limit_or_priority(void **state)
{
	(void)state;
	ask(0, "ctorlimits");
	wait_for_all();
	assert_string_equal(asked[0].text, "denied\n");
}

static void
a_plugin_cannot_fake_the_second_step_of_its_confinement(void **state)
{
	(void)state;
	ask(0, "fakestep");
	wait_for_all();
	assert_string_equal(asked[0].e.text, "");
	assert_string_equal(asked[0].text, "nothing ");
}

static void
no_position_or_time_of_an_input_outlives_its_job(void **state)
{
	struct stat before, after;

	(void)state;
	assert_int_equal(fstat(image_fd, &before), 0);
	assert_int_equal(lseek(image_fd, 7, SEEK_SET), 7);
	ask(0, "txt");
	ask(1, "open");
	wait_for_all();
	expect_good(0);
	assert_int_equal(lseek(image_fd, 0, SEEK_CUR), 7);
	assert_int_equal(lseek(image_fd, 0, SEEK_SET), 0);
	assert_int_equal(fstat(image_fd, &after), 0);
	assert_memory_equal(&before.st_atim, &after.st_atim, sizeof before.st_atim);
}

static unsigned
count_descriptors(void)
{
	DIR *d = opendir("/proc/self/fd");
	unsigned n = 0;

	while (readdir(d) != NULL)
		n++;
	closedir(d);
	return n;
}

static void
crashes_leave_no_descriptor_behind(void **state)
{
	unsigned before;

	(void)state;
	ask_among_good_ones("segv");
	before = count_descriptors();
	for (unsigned k = 0; k < 3; k++) /* one more, and it would rest */
		ask_among_good_ones("segv");
	assert_true(count_descriptors() <=
		    before + 3 * 2); /* a worker may still be on its way out: socket and pidfd */
}

static void
an_input_that_is_no_image_is_refused_by_the_worker(void **state)
{
	int good = image_fd;

	(void)state;
	assert_int_equal(output_make("bad", STR("not an image at all"), &image_fd, NULL), 0);
	ask(0, "txt");
	wait_for_all();
	close(image_fd);
	image_fd = good;
	assert_int_equal(asked[0].e.code, ERR_DATA);
	ask(0, "txt");
	wait_for_all();
	expect_good(0);
}

static void
an_input_that_could_still_change_is_refused(void **state)
{
	int good = image_fd;

	(void)state;
	image_fd = memfd_create("unsealed", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	assert_int_equal(ftruncate(image_fd, 4096), 0);
	ask(0, "txt");
	wait_for_all();
	close(image_fd);
	image_fd = good;
	expect_failure(0, ERR_DATA, "the input of a job must be a sealed memfd");
}

static int
start_without_workers(void **state)
{
	config.render_worker = "/bin/false";
	return start(state);
}

static void
workers_that_cannot_start_fail_the_job_instead_of_keeping_it(void **state)
{
	(void)state;
	ask(0, "txt");
	wait_for_all();
	assert_int_equal(asked[0].calls, 1);
	assert_non_null(strstr(asked[0].e.text, "a worker stopped before it was ready"));
}

static void
build_identity(struct build *b, const char *level, const char *uri)
{
	assert_int_equal(build_akn(b, level, NULL), 0);
	build_akn(b, "FRBRuri", NULL);
	build_set(b, "value", str_from(uri), NULL);
	build_close(b, NULL);
	build_akn(b, "FRBRdate", NULL);
	build_set(b, "date", STR("2006-05-01"), NULL);
	build_close(b, NULL);
	build_akn(b, "FRBRlanguage", NULL);
	build_set(b, "language", STR("eng"), NULL);
	build_close(b, NULL);
	build_close(b, NULL);
}

static void
build_sample(struct buf *out)
{
	static const char *const open[] = { "mainBody", "p" };
	struct build *b = build_new();
	struct err e = { 0 };

	build_akn(b, "akomaNtoso", NULL);
	build_akn(b, "statement", NULL);
	build_set(b, "name", STR("opinions"), NULL);
	build_akn(b, "meta", NULL);
	build_akn(b, "identification", NULL);
	build_identity(b, "FRBRWork", "/akn/xx/statement/opinions/2006/1");
	build_identity(b, "FRBRExpression", "/akn/xx/statement/opinions/2006/1/eng@2006-05-01");
	build_close(b, NULL);
	build_close(b, NULL);
	for (unsigned k = 0; k < 2; k++)
		build_akn(b, open[k], NULL);
	build_text(b, STR("Everyone may read this."), NULL);
	for (unsigned k = 0; k < 4; k++)
		build_close(b, NULL);
	if (build_finish(b, out, &e) != 0)
		fail_msg("%s", e.text);
	build_free(&b);
}

static int
load_everything(void **state)
{
	static const char *const folders[] = { PLUGINS, HOSTILE_PLUGINS };
	struct buf image = BUF_INIT(1 << 20);
	struct err e = { 0 };

	(void)state;
	log_set_level(LOG_LEVEL_ERROR);
	reset_config();
	config.deadline_ms =
	    PATIENT_MS; /* of it ctor_hang takes the five seconds that loading may take */
	config.bundled_folders = 1;
	if (formats_load(&formats, folders, 2, &config, &e) != 0)
		fail_msg("%s (%s)", e.text, e.detail);
	reset_config();
	build_sample(&image);
	assert_int_equal(output_make("image", buf_str(&image), &image_fd, &e), 0);
	buf_free(&image);
	return 0;
}

static int
unload_everything(void **state)
{
	(void)state;
	formats_unref(&formats);
	close(image_fd);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    a_crash_runs_once_more_and_then_names_the_plugin, start, stop),
		cmocka_unit_test_setup_teardown(
		    a_plugin_that_exits_costs_its_own_request, start, stop),
		cmocka_unit_test_setup_teardown(a_flood_ends_at_the_output_limit, start, stop),
		cmocka_unit_test_setup_teardown(
		    forged_packets_end_the_worker_not_the_server, start, stop),
		cmocka_unit_test_setup_teardown(
		    memory_without_end_costs_its_own_request, start, stop),
		cmocka_unit_test_setup_teardown(
		    an_endless_loop_ends_at_the_deadline_and_is_not_tried_again, start_hasty, stop),
		cmocka_unit_test_setup_teardown(
		    a_job_ends_with_the_deadline_of_its_request, start, stop),
		cmocka_unit_test_setup_teardown(
		    an_endless_loop_ends_when_its_cpu_time_is_used, start_busy, stop),
		cmocka_unit_test_setup_teardown(
		    a_full_queue_is_busy_and_never_calls_done, start_small, stop),
		cmocka_unit_test_setup_teardown(closing_tells_every_job_that_waits, start, stop),
		cmocka_unit_test_setup_teardown(the_sandbox_denies_every_way_out, start, stop),
		cmocka_unit_test_setup_teardown(
		    what_a_plugin_does_while_it_is_loaded_changes_no_limit_or_priority, start,
		    stop),
		cmocka_unit_test_setup_teardown(
		    a_plugin_cannot_fake_the_second_step_of_its_confinement, start, stop),
		cmocka_unit_test_setup_teardown(
		    no_position_or_time_of_an_input_outlives_its_job, start, stop),
		cmocka_unit_test_setup_teardown(crashes_leave_no_descriptor_behind, start, stop),
		cmocka_unit_test_setup_teardown(
		    an_input_that_is_no_image_is_refused_by_the_worker, start, stop),
		cmocka_unit_test_setup_teardown(
		    an_input_that_could_still_change_is_refused, start, stop),
		cmocka_unit_test_setup_teardown(
		    workers_that_cannot_start_fail_the_job_instead_of_keeping_it,
		    start_without_workers, stop),
	};

	return cmocka_run_group_tests(tests, load_everything, unload_everything);
}

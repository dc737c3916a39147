/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The real ingest worker, as a server uses it: bytes in, three sealed outputs back, and a sentence
 * for what cannot be read.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <event2/event.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "doc/image.h"
#include "doc/image_open.h"
#include "render/output_file.h"
#include "render/render.h"

static const char sample[] =
    "Decision on Public Reading\n\nFirst, general\n\n1. Everyone may read this.\n\n"
    "2. Nobody may change it.\n";

static const struct message_pair facts[] = { { { "date", 4 }, { "2006-05-01", 10 } },
	{ { "language", 8 }, { "eng", 3 } } };

static struct render_config config;
static struct event_base *base;
static struct renderer *renderer;
static struct err failure;
static unsigned calls;

static void
on_done(struct render_job *job, const struct err *e)
{
	(void)job;
	calls++;
	failure = e != NULL ? *e : (struct err){ 0 };
}

static void
run(struct render_job *job, enum job_kind kind, int input_fd)
{
	struct err e = { 0 };

	calls = 0;
	job->kind = kind;
	job->input_fd = input_fd;
	job->request_id = STR("test");
	job->done = on_done;
	assert_int_equal(render_submit(renderer, job, &e), 0);
	while (render_pending(renderer) > 0)
		assert_int_equal(event_base_loop(base, EVLOOP_ONCE), 0);
	assert_int_equal(calls, 1);
}

static struct str
map_output(const struct render_output *o)
{
	void *p = mmap(NULL, o->size, PROT_READ, MAP_SHARED, o->fd, 0);

	assert_ptr_not_equal(p, MAP_FAILED);
	return str_make(p, o->size);
}

static void
unmap_output(struct render_output *o, struct str bytes)
{
	munmap((void *)(uintptr_t)bytes.p, bytes.len);
	close(o->fd);
}

static int
seal(const char *text)
{
	int fd = -1;

	assert_int_equal(output_make("input", str_from(text), &fd, NULL), 0);
	return fd;
}

static void
an_import_gives_xml_an_image_and_a_report(void **state)
{
	struct render_job job = { .meta = facts, .meta_count = 2 };
	struct str xml, bytes;
	struct image im;
	int fd = seal(sample);

	(void)state;
	run(&job, JOB_INGEST, fd);
	close(fd);
	assert_string_equal(failure.text, "");
	xml = map_output(&job.outputs[0]);
	assert_true(str_find_str(xml, STR("Everyone may read this.")) < xml.len);
	bytes = map_output(&job.outputs[1]);
	assert_int_equal(image_open(&im, bytes.p, bytes.len, NULL), 0);
	assert_true(job.outputs[2].fd >= 0);
	close(job.outputs[2].fd);
	unmap_output(&job.outputs[0], xml);
	unmap_output(&job.outputs[1], bytes);
}

static void
the_image_of_stored_xml_is_the_image_of_the_import(void **state)
{
	struct render_job job = { .meta = facts, .meta_count = 2 }, again = { 0 };
	struct str first, second;
	int fd = seal(sample);

	(void)state;
	run(&job, JOB_INGEST, fd);
	close(fd);
	assert_string_equal(failure.text, "");
	run(&again, JOB_IMAGE, job.outputs[0].fd); /* what a worker sealed is input for the next */
	assert_string_equal(failure.text, "");
	first = map_output(&job.outputs[1]);
	second = map_output(&again.outputs[0]);
	assert_true(str_eq(first, second));
	unmap_output(&again.outputs[0], second);
	unmap_output(&job.outputs[1], first);
	close(job.outputs[0].fd);
	close(job.outputs[2].fd);
}

static void
what_cannot_be_read_is_refused_and_the_worker_goes_on(void **state)
{
	static const char hostile[] = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM "
				      "\"file:///etc/passwd\">]><a>&b;</a>";
	struct render_job job = { .meta = facts, .meta_count = 2 }, good = job;
	int fd = seal(hostile);

	(void)state;
	run(&job, JOB_INGEST, fd);
	close(fd);
	assert_int_equal(failure.code, ERR_DATA);
	assert_int_equal(job.attempts, 1); /* a refusal, not a crash */
	for (size_t k = 0; k < 3; k++)
		assert_int_equal(job.outputs[k].fd, -1);
	fd = seal(sample);
	run(&good, JOB_INGEST, fd);
	close(fd);
	assert_string_equal(failure.text, "");
	for (size_t k = 0; k < 3; k++)
		close(good.outputs[k].fd);
}

static void
an_unknown_import_option_is_refused_by_name(void **state)
{
	const struct message_pair meta[] = { { STR("colour"), STR("red") } };
	struct render_job job = { .meta = meta, .meta_count = 1 };
	int fd = seal(sample);

	(void)state;
	run(&job, JOB_INGEST, fd);
	close(fd);
	assert_int_equal(failure.code, ERR_USAGE);
	assert_string_equal(failure.text, "unknown import option 'colour'");
}

static void
a_renderer_for_imports_only_renders_nothing(void **state)
{
	struct render_job job = { .kind = JOB_RENDER, .done = on_done };
	struct err e = { 0 };

	(void)state;
	assert_int_equal(render_submit(renderer, &job, &e), -ERR_NOTFOUND);
	assert_int_equal(render_pending(renderer), 0);
}

static int
start(void **state)
{
	struct err e = { 0 };

	(void)state;
	log_set_level(LOG_LEVEL_ERROR);
	render_config_init(&config);
	config.render_worker = WORKERS "/gazetted-render-worker";
	config.ingest_worker = WORKERS "/gazetted-ingest-worker";
	base = event_base_new();
	return render_open(&renderer, base, &config, &e);
}

static int
stop(void **state)
{
	(void)state;
	render_close(&renderer);
	event_base_free(base);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_import_gives_xml_an_image_and_a_report),
		cmocka_unit_test(the_image_of_stored_xml_is_the_image_of_the_import),
		cmocka_unit_test(what_cannot_be_read_is_refused_and_the_worker_goes_on),
		cmocka_unit_test(an_unknown_import_option_is_refused_by_name),
		cmocka_unit_test(a_renderer_for_imports_only_renders_nothing),
	};

	return cmocka_run_group_tests(tests, start, stop);
}

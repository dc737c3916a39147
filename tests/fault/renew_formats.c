/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of plugins that change, and what becomes of the set: with the real worker and copies of the
 * real plugins in a folder of the test's own. A byte behind the end of a shared object makes
 * another digest, and the same plugin.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <event2/event.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gazetted/plugin.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "doc/image.h"
#include "doc_sample.h"
#include "render/counts.h"
#include "render/formats.h"
#include "render/formats_load.h"
#include "render/output_file.h"
#include "render/render.h"

#define PATIENT_MS 60000 /* sanitizers on a busy machine: no test depends on it */

static char folder[] = "/tmp/gazetted-test-XXXXXX";
static const char *const folders[] = { folder };
static struct render_config config;
static struct formats *now;
static struct formats_change change;

static const char *
at(const char *name)
{
	static char path[4096];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

/* A copy of the plugin, whole or cut, with more bytes behind it; under the name by a rename. */
static void
put(const char *name, const char *plugin, const char *more, off_t cut)
{
	char from[4096], to[4096];
	int in, out;

	snprintf(from, sizeof from, "%s/%s.so", PLUGINS, plugin);
	snprintf(to, sizeof to, "%s/.new", folder);
	in = open(from, O_RDONLY | O_CLOEXEC);
	out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0700);
	assert_true(in >= 0 && out >= 0);
	while (copy_file_range(in, NULL, out, NULL, 1 << 20, 0) > 0)
		;
	assert_int_equal(write(out, more, strlen(more)), strlen(more));
	if (cut > 0)
		assert_int_equal(ftruncate(out, cut), 0);
	close(in);
	close(out);
	assert_int_equal(rename(to, at(name)), 0);
}

/* Makes what came of it the present set; true when something did. */
static bool
renew_with(bool tries_refused)
{
	const struct formats_plan plan = { .folders = folders,
		.folder_count = 1,
		.config = &config,
		.tries_refused = tries_refused };
	struct formats *next = NULL;
	struct err e = { 0 };

	assert_int_equal(formats_renew(&next, now, &plan, &change, &e), 0);
	if (next == NULL)
		return false;
	assert_int_equal(next->epoch, now->epoch + 1);
	formats_unref(&now);
	now = next;
	return true;
}

static bool
renew(void)
{
	return renew_with(false);
}

static const struct format *
named(const char *format)
{
	uint32_t k = formats_find(now, str_from(format));

	return k == UINT32_MAX ? NULL : &now->list[k];
}

static int
begin(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_non_null(mkdtemp(folder));
	put("a.so", "txt", "", 0);
	put("b.so", "md", "", 0);
	return formats_load(&now, folders, 1, &config, &e);
}

static int
end(void **state)
{
	static const char *const names[] = { "a.so", "b.so", "c.so" };

	(void)state;
	for (size_t k = 0; k < sizeof names / sizeof *names; k++)
		unlink(at(names[k]));
	rmdir(folder);
	memcpy(folder + strlen(folder) - 6, "XXXXXX", 6);
	formats_unref(&now);
	return 0;
}

static void
where_nothing_has_changed_there_is_no_new_set(void **state)
{
	static const struct timespec other[2] = { { .tv_sec = 1 }, { .tv_sec = 1 } };

	(void)state;
	assert_int_equal(now->count, 2);
	assert_int_equal(now->epoch, 1);
	assert_false(renew());
	assert_false(renew_with(true));
	assert_int_equal(
	    utimensat(AT_FDCWD, at("a.so"), other, 0), 0); /* touched: the same bytes */
	assert_false(renew());
	put("a.so", "txt", "", 0); /* another file with the same bytes */
	assert_false(renew());
}

static void
what_comes_and_goes_leaves_the_others_as_they_are(void **state)
{
	struct format_body *body = named("txt")->body;

	(void)state;
	put("c.so", "json", "", 0);
	assert_true(renew());
	assert_int_equal(change.added, 1);
	assert_int_equal(now->count, 3);
	assert_non_null(named("json"));
	assert_ptr_equal(named("txt")->body, body); /* neither read nor probed */
	assert_int_equal(unlink(at("c.so")), 0);
	assert_true(renew());
	assert_int_equal(change.removed, 1);
	assert_null(named("json"));
	assert_ptr_equal(named("txt")->body, body);
}

static void
other_bytes_replace_what_was_there(void **state)
{
	struct formats *last = formats_ref(now);
	struct sha256 digest = named("txt")->digest;
	const struct format *before;

	(void)state;
	put("a.so", "txt", "more", 0);
	assert_true(renew());
	assert_int_equal(change.replaced, 1);
	assert_int_equal(change.added + change.removed + change.refused, 0);
	assert_false(sha256_eq(&named("txt")->digest, &digest));
	before = formats_before(last, named("txt"));
	assert_non_null(before);
	assert_true(sha256_eq(&before->digest, &digest));
	assert_null(formats_before(last, named("md")));
	formats_unref(&last);
}

static void
what_is_no_good_leaves_what_was_there(void **state)
{
	struct format_body *body = named("txt")->body;

	(void)state;
	put("a.so", "txt", "", 5000);
	assert_true(renew());
	assert_int_equal(change.refused, 1);
	assert_int_equal(change.removed, 0);
	assert_ptr_equal(named("txt")->body, body);
	assert_int_equal(now->refused_count, 1);
	assert_true(now->refused[0].is_kept);
	assert_non_null(strstr(now->refused[0].reason, "is not whole: its 5000 bytes"));
	assert_false(renew()); /* that is no news */
	assert_false(renew_with(true));
	put("b.so", "md", "more", 0);
	assert_true(renew());
	assert_int_equal(change.refused, 0);
	assert_int_equal(now->refused_count, 1); /* others may come meanwhile */
	put("a.so", "txt", "", 0);
	assert_true(renew());
	assert_int_equal(change.forgotten, 1);
	assert_int_equal(now->refused_count, 0);
	assert_ptr_equal(named("txt")->body, body);
}

static void
who_was_second_takes_a_name_that_is_given_up(void **state)
{
	(void)state;
	put("c.so", "txt", "c", 0);
	assert_true(renew());
	assert_int_equal(now->refused_count, 1);
	assert_non_null(strstr(now->refused[0].reason, "which a.so has already"));
	assert_false(now->refused[0].is_kept);
	assert_false(renew());
	assert_int_equal(unlink(at("a.so")), 0);
	assert_true(renew());
	assert_int_equal(change.added, 1);
	assert_int_equal(change.removed, 1);
	assert_non_null(strstr(named("txt")->path, "/c.so"));
	assert_int_equal(now->refused_count, 0);
}

static void
two_files_may_exchange_what_they_are(void **state)
{
	(void)state;
	put("a.so", "md", "", 0);
	put("b.so", "txt", "", 0);
	assert_true(renew());
	assert_int_equal(change.replaced, 2);
	assert_int_equal(now->refused_count, 0);
	assert_non_null(strstr(named("md")->path, "/a.so"));
	assert_non_null(strstr(named("txt")->path, "/b.so"));
}

static void
a_name_that_another_has_is_not_taken_by_a_file_that_changes(void **state)
{
	struct format_body *body = named("txt")->body;

	(void)state;
	put("a.so", "md", "a", 0);
	assert_true(renew());
	assert_int_equal(change.refused, 1);
	assert_ptr_equal(named("txt")->body, body);
	assert_non_null(strstr(named("md")->path, "/b.so"));
}

static void
what_is_rolled_back_stays_away_until_its_bytes_change(void **state)
{
	struct formats *last = formats_ref(now), *back;
	struct sha256 good = named("txt")->digest, bad;

	(void)state;
	put("a.so", "txt", "bad", 0);
	assert_true(renew());
	bad = named("txt")->digest;
	back = formats_roll_back(now, &bad, formats_before(last, named("txt")), "it fails");
	formats_unref(&last);
	assert_non_null(back);
	assert_int_equal(back->epoch, now->epoch + 1);
	assert_int_equal(back->count, 2);
	formats_unref(&now);
	now = back;
	assert_true(sha256_eq(&named("txt")->digest, &good));
	assert_true(now->refused[0].is_rolled_back && now->refused[0].is_kept);
	assert_true(sha256_eq(&now->refused[0].digest, &bad));
	assert_false(renew());
	assert_false(renew_with(true));
	put("a.so", "txt", "bad", 0);
	assert_false(renew());
	put("a.so", "txt", "better", 0);
	assert_true(renew());
	assert_int_equal(change.replaced, 1);
	assert_int_equal(now->refused_count, 0);
}

static void
what_lies_there_by_now_stays_what_is_refused(void **state)
{
	struct formats *last = formats_ref(now), *back;
	struct sha256 bad;

	(void)state;
	put("a.so", "txt", "bad", 0);
	assert_true(renew());
	bad = named("txt")->digest;
	put("a.so", "txt", "", 5000);
	assert_true(renew());
	back = formats_roll_back(now, &bad, formats_before(last, named("txt")), "it fails");
	formats_unref(&last);
	assert_non_null(back);
	assert_int_equal(back->refused_count, 1);
	assert_non_null(strstr(back->refused[0].reason, "is not whole"));
	formats_unref(&now);
	now = back;
	assert_false(renew());
}

static void
there_is_no_way_back_to_a_name_that_was_taken_meanwhile(void **state)
{
	struct formats *last = formats_ref(now);
	struct sha256 bad;

	(void)state;
	put("a.so", "json", "", 0);
	assert_true(renew());
	bad = named("json")->digest;
	put("c.so", "txt", "", 0);
	assert_true(renew());
	assert_null(formats_roll_back(now, &bad, formats_before(last, named("json")), "it fails"));
	assert_null(formats_roll_back(
	    now, &(struct sha256){ 0 }, formats_before(last, named("json")), "it fails"));
	formats_unref(&last);
}

static void
a_folder_that_cannot_be_read_changes_nothing(void **state)
{
	static const char *const gone[] = { "/nonexistent/plugins" };
	const struct formats_plan plan = { .folders = gone, .folder_count = 1, .config = &config };
	struct formats *next = NULL;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(formats_renew(&next, now, &plan, &change, &e), -ERR_CONFIG);
	assert_null(next);
}

/* The renderer: one job, and whether another set has taken over. */
static struct event_base *base;
static struct renderer *renderer;
static bool has_turned, is_done;
static struct err failure;

static void
on_done(struct render_job *job, const struct err *e)
{
	is_done = true;
	failure = e != NULL ? *e : (struct err){ 0 };
	if (e == NULL)
		close(job->outputs[0].fd);
}

static void
on_turned(void *arg)
{
	(void)arg;
	has_turned = true;
}

static void
run_until(const bool *done)
{
	while (!*done)
		assert_int_equal(event_base_loop(base, EVLOOP_ONCE), 0);
}

static int64_t
workers_of(const char *format)
{
	struct pool_counts *c = render_counts_find(config.counts, str_from(format));
	int64_t n = 0;

	for (unsigned k = 0; k < RENDER_WORKER_STATES; k++)
		n += COUNT_READ(c->workers[k]);
	return n;
}

static void
expect_rendered(const struct formats *held, const char *format, int image_fd)
{
	struct message_pair options[MESSAGE_OPTIONS_MAX];
	struct render_job job = { .kind = JOB_RENDER,
		.formats = held,
		.format = formats_find(held, str_from(format)),
		.view = GAZ_VIEW_DOCUMENT,
		.input_fd = image_fd,
		.request_id = STR("test"),
		.done = on_done,
		.options = options };
	struct err e = { 0 };

	assert_true(job.format < held->count);
	for (; job.option_count < held->list[job.format].plugin.option_count; job.option_count++) {
		const struct message_option *o =
		    &held->list[job.format].plugin.options[job.option_count];

		options[job.option_count] = (struct message_pair){ o->name, o->fallback };
	}
	is_done = false;
	assert_int_equal(render_submit(renderer, &job, &e), 0);
	run_until(&is_done);
	assert_string_equal(failure.text, "");
}

static void
who_holds_a_set_has_its_plugins_after_another_took_over(void **state)
{
	const struct formats *held, *next;
	struct build *b = build_new();
	struct err e = { 0 };
	struct image image;
	struct buf bytes;
	int image_fd;

	(void)state;
	sample_document(b);
	sample_finish(&b, &bytes, &image);
	assert_int_equal(output_make("image", buf_str(&bytes), &image_fd, &e), 0);
	buf_free(&bytes);
	base = event_base_new();
	config.counts = render_counts_new();
	config.formats = now;
	has_turned = false;
	assert_int_equal(render_open(&renderer, base, &config, &e), 0);
	held = render_hold(renderer);
	expect_rendered(held, "md", image_fd);
	put("a.so", "json", "", 0); /* txt goes, json comes, md stays */
	assert_true(renew());
	render_adopt(renderer, now, on_turned, NULL);
	run_until(&has_turned);
	next = render_hold(renderer);
	assert_ptr_equal(next, now);
	assert_ptr_not_equal(next, held);
	expect_rendered(held, "txt", image_fd);
	expect_rendered(next, "json", image_fd);
	expect_rendered(next, "md", image_fd);
	assert_int_equal(COUNT_READ(render_counts_find(config.counts, STR("md"))->failed), 0);
	render_release(renderer, held);
	while (workers_of("txt") > 0)
		assert_int_equal(event_base_loop(base, EVLOOP_ONCE), 0);
	expect_rendered(next, "md", image_fd);
	render_release(renderer, next);
	render_close(&renderer);
	render_counts_free(&config.counts);
	event_base_free(base);
	config.formats = NULL;
	close(image_fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, begin, end)
		WITH_FOLDER(where_nothing_has_changed_there_is_no_new_set),
		WITH_FOLDER(what_comes_and_goes_leaves_the_others_as_they_are),
		WITH_FOLDER(other_bytes_replace_what_was_there),
		WITH_FOLDER(what_is_no_good_leaves_what_was_there),
		WITH_FOLDER(who_was_second_takes_a_name_that_is_given_up),
		WITH_FOLDER(two_files_may_exchange_what_they_are),
		WITH_FOLDER(a_name_that_another_has_is_not_taken_by_a_file_that_changes),
		WITH_FOLDER(what_is_rolled_back_stays_away_until_its_bytes_change),
		WITH_FOLDER(what_lies_there_by_now_stays_what_is_refused),
		WITH_FOLDER(there_is_no_way_back_to_a_name_that_was_taken_meanwhile),
		WITH_FOLDER(a_folder_that_cannot_be_read_changes_nothing),
		WITH_FOLDER(who_holds_a_set_has_its_plugins_after_another_took_over),
	};

	log_set_level(LOG_LEVEL_ERROR);
	render_config_init(&config);
	config.render_worker = WORKERS "/gazetted-render-worker";
	config.ingest_worker = WORKERS "/gazetted-ingest-worker";
	config.bundled_folders = 1;
	config.ingest_workers = 0;
	config.deadline_ms = config.cpu_ms = PATIENT_MS;
	return cmocka_run_group_tests(tests, NULL, NULL);
}

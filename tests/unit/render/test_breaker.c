/* SPDX-License-Identifier: Apache-2.0 */
/* breaker: each arrow of its diagram, by a clock of the test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/log.h"
#include "render/breaker.h"

#define NOW_MS 1000000

static struct breakers *all;
static struct breaker *b;

static int
start(void **state)
{
	struct sha256 digest = sha256_of("plugin", 6);

	(void)state;
	log_set_level(LOG_LEVEL_ERROR);
	all = breakers_new();
	b = breakers_find(all, &digest, STR("txt"));
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	breakers_free(&all);
	return 0;
}

static uint64_t serial;

/* Each of a source of its own. */
static void
fail_jobs(unsigned times, int64_t now_ms)
{
	for (unsigned k = 0; k < times; k++) {
		struct breaker_sources of = { .source = ++serial };

		breaker_tell(b, BREAKER_FAILURE, &of, false, now_ms);
	}
}

/* All of one document, compared with others or not. */
static void
fail_source(uint64_t source, uint64_t earlier, unsigned times, int64_t now_ms)
{
	const struct breaker_sources of = { source, earlier };

	for (unsigned k = 0; k < times; k++)
		breaker_tell(b, BREAKER_FAILURE, &of, false, now_ms);
}

static void
tell(enum breaker_outcome outcome, bool is_probe, int64_t now_ms)
{
	const struct breaker_sources of = { .source = ++serial };

	breaker_tell(b, outcome, &of, is_probe, now_ms);
}

static void
succeed(unsigned times, int64_t now_ms)
{
	for (unsigned k = 0; k < times; k++)
		tell(BREAKER_SUCCESS, false, now_ms);
}

static enum breaker_answer
ask_with(uint64_t source, int64_t now_ms)
{
	const struct breaker_sources of = { .source = source };
	int64_t wait_ms;

	return breaker_ask(b, &of, now_ms, &wait_ms);
}

/* With a source that never failed. */
static enum breaker_answer
ask(int64_t now_ms)
{
	return ask_with(++serial, now_ms);
}

static void
failures_of_few_sources_do_not_open_it(void **state)
{
	(void)state;
	for (uint64_t source = 1; source < BREAKER_SOURCES; source++)
		fail_source(source, 0, 100, NOW_MS);
	assert_int_equal(ask(NOW_MS), BREAKER_GO);
	fail_source(BREAKER_SOURCES, 0, 1, NOW_MS);
	assert_int_equal(ask(NOW_MS), BREAKER_REFUSE);
}

static void
one_document_compared_with_many_is_one_source(void **state)
{
	(void)state;
	for (uint64_t other = 1; other < 100; other++)
		fail_source(1000, other, 1, NOW_MS);
	for (uint64_t other = 1; other < 100; other++)
		fail_source(other, 1000, 1, NOW_MS);
	assert_int_equal(ask(NOW_MS), BREAKER_GO);
}

static void
the_probe_is_made_with_a_source_that_has_not_failed(void **state)
{
	const int64_t later_ms = NOW_MS + BREAKER_PAUSE_MS;
	const struct breaker_sources bad = { .source = 7000 };
	int64_t wait_ms = 0;

	(void)state;
	fail_jobs(BREAKER_FAILURES - 1, NOW_MS);
	fail_source(bad.source, 0, 1, NOW_MS);
	assert_int_equal(breaker_ask(b, &bad, later_ms, &wait_ms), BREAKER_REFUSE);
	assert_int_equal(wait_ms, BREAKER_REMEMBERED_MS - BREAKER_PAUSE_MS);
	assert_int_equal(ask(later_ms), BREAKER_PROBE);
	breaker_tell(b, BREAKER_SUCCESS, &bad, true, later_ms);
	assert_int_equal(ask_with(bad.source, later_ms), BREAKER_GO);
}

static void
a_source_may_probe_when_its_failure_is_long_ago(void **state)
{
	(void)state;
	fail_jobs(BREAKER_FAILURES, NOW_MS);
	assert_int_equal(ask_with(serial, NOW_MS + BREAKER_REMEMBERED_MS - 1), BREAKER_REFUSE);
	assert_int_equal(ask_with(serial, NOW_MS + BREAKER_REMEMBERED_MS), BREAKER_PROBE);
}

static void
a_probe_that_fails_is_not_made_with_its_source_again(void **state)
{
	const struct breaker_sources of = { .source = 8000 };
	const int64_t later_ms = NOW_MS + BREAKER_PAUSE_MS;
	int64_t wait_ms;

	(void)state;
	fail_jobs(BREAKER_FAILURES, NOW_MS);
	assert_int_equal(breaker_ask(b, &of, later_ms, &wait_ms), BREAKER_PROBE);
	breaker_tell(b, BREAKER_FAILURE, &of, true, later_ms);
	assert_int_equal(
	    breaker_ask(b, &of, later_ms + 2 * BREAKER_PAUSE_MS, &wait_ms), BREAKER_REFUSE);
	assert_int_equal(ask(later_ms + 2 * BREAKER_PAUSE_MS), BREAKER_PROBE);
}

static void
workers_lost_in_a_row_without_a_job_open_it_whatever_the_time(void **state)
{
	(void)state;
	for (unsigned k = 0; k < BREAKER_IDLE_LOSSES - 1; k++)
		breaker_note_idle_loss(b, NOW_MS + (int64_t)k * 10 * BREAKER_WINDOW_MS);
	assert_true(breaker_is_closed(b));
	succeed(1, NOW_MS); /* a job that was done begins the row anew */
	for (unsigned k = 0; k < BREAKER_IDLE_LOSSES - 1; k++)
		breaker_note_idle_loss(b, NOW_MS);
	assert_int_equal(ask(NOW_MS), BREAKER_GO);
	breaker_note_idle_loss(b, NOW_MS);
	assert_false(breaker_is_closed(b));
	assert_int_equal(ask(NOW_MS), BREAKER_REFUSE);
	assert_int_equal(ask(NOW_MS + BREAKER_PAUSE_MS), BREAKER_PROBE);
	breaker_note_idle_loss(b, NOW_MS + BREAKER_PAUSE_MS); /* the probe decides */
	tell(BREAKER_SUCCESS, true, NOW_MS + BREAKER_PAUSE_MS);
	assert_true(breaker_is_closed(b));
}

static void
it_opens_after_so_many_failures_in_a_window(void **state)
{
	const struct breaker_sources of = { .source = 1000 };
	int64_t wait_ms = 0;

	(void)state;
	fail_jobs(BREAKER_FAILURES - 1, NOW_MS);
	assert_int_equal(ask(NOW_MS), BREAKER_GO);
	fail_jobs(1, NOW_MS + BREAKER_WINDOW_MS - 1);
	assert_int_equal(breaker_ask(b, &of, NOW_MS + BREAKER_WINDOW_MS, &wait_ms), BREAKER_REFUSE);
	assert_int_equal(wait_ms, BREAKER_PAUSE_MS - 1);
	assert_true(breaker_read(b, NOW_MS + BREAKER_WINDOW_MS).is_resting);
	assert_int_equal(breaker_read(b, NOW_MS).opened, 1);
}

static void
failures_of_another_window_do_not_add_up(void **state)
{
	(void)state;
	for (unsigned k = 0; k < 10; k++)
		fail_jobs(BREAKER_FAILURES - 1, NOW_MS + (int64_t)k * BREAKER_WINDOW_MS);
	assert_int_equal(ask(NOW_MS), BREAKER_GO);
}

static void
more_successes_than_failures_keep_it_closed(void **state)
{
	(void)state;
	fail_jobs(1, NOW_MS);
	succeed(BREAKER_FAILURES * 2, NOW_MS);
	fail_jobs(BREAKER_FAILURES * 2 - 2, NOW_MS);
	assert_int_equal(ask(NOW_MS), BREAKER_GO);
	fail_jobs(2, NOW_MS);
	assert_int_equal(ask(NOW_MS), BREAKER_REFUSE);
}

static void
what_is_not_the_plugins_doing_does_not_count(void **state)
{
	(void)state;
	for (unsigned k = 0; k < 100; k++)
		tell(BREAKER_NEUTRAL, false, NOW_MS);
	assert_int_equal(ask(NOW_MS), BREAKER_GO);
}

static void
after_the_pause_one_job_goes_and_success_closes(void **state)
{
	const int64_t later_ms = NOW_MS + BREAKER_PAUSE_MS;

	(void)state;
	fail_jobs(BREAKER_FAILURES, NOW_MS);
	assert_int_equal(ask(later_ms - 1), BREAKER_REFUSE);
	assert_false(breaker_read(b, later_ms).is_resting);
	assert_int_equal(ask(later_ms), BREAKER_PROBE);
	assert_int_equal(ask(later_ms), BREAKER_REFUSE);
	tell(BREAKER_SUCCESS, true, later_ms);
	assert_int_equal(ask(later_ms), BREAKER_GO);
	fail_jobs(BREAKER_FAILURES - 1, later_ms);
	assert_int_equal(ask(later_ms), BREAKER_GO);
}

static void
a_probe_that_fails_doubles_the_pause_up_to_a_limit(void **state)
{
	int64_t now_ms = NOW_MS, pause_ms = BREAKER_PAUSE_MS;

	(void)state;
	fail_jobs(BREAKER_FAILURES, now_ms);
	for (unsigned k = 0; k < 8; k++) {
		assert_int_equal(ask(now_ms + pause_ms - 1), BREAKER_REFUSE);
		now_ms += pause_ms;
		assert_int_equal(ask(now_ms), BREAKER_PROBE);
		tell(BREAKER_FAILURE, true, now_ms);
		pause_ms =
		    2 * pause_ms < BREAKER_PAUSE_MS_MAX ? 2 * pause_ms : BREAKER_PAUSE_MS_MAX;
	}
	assert_int_equal(pause_ms, BREAKER_PAUSE_MS_MAX);
}

static void
a_probe_that_tells_nothing_is_made_again(void **state)
{
	const int64_t later_ms = NOW_MS + BREAKER_PAUSE_MS;

	(void)state;
	fail_jobs(BREAKER_FAILURES, NOW_MS);
	assert_int_equal(ask(later_ms), BREAKER_PROBE);
	tell(BREAKER_NEUTRAL, true, later_ms);
	assert_int_equal(ask(later_ms), BREAKER_PROBE);
}

static void
jobs_that_were_on_their_way_change_nothing_any_more(void **state)
{
	(void)state;
	fail_jobs(BREAKER_FAILURES, NOW_MS);
	fail_jobs(BREAKER_FAILURES, NOW_MS);
	succeed(1, NOW_MS);
	assert_int_equal(ask(NOW_MS), BREAKER_REFUSE);
	assert_int_equal(breaker_read(b, NOW_MS).opened, 1);
}

static void
each_file_has_its_own_and_keeps_it(void **state)
{
	struct sha256 other = sha256_of("other", 5), same = sha256_of("plugin", 6);

	(void)state;
	fail_jobs(BREAKER_FAILURES, NOW_MS);
	assert_ptr_equal(breakers_find(all, &same, STR("txt")), b);
	assert_ptr_not_equal(breakers_find(all, &other, STR("txt")), b);
	b = breakers_find(all, &other, STR("txt"));
	assert_int_equal(ask(NOW_MS), BREAKER_GO);
}

static void
who_was_put_there_anew_is_forgiven(void **state)
{
	(void)state;
	fail_jobs(BREAKER_FAILURES, NOW_MS);
	breaker_forgive(b);
	assert_int_equal(ask(NOW_MS), BREAKER_GO);
	fail_jobs(BREAKER_FAILURES - 1, NOW_MS);
	breaker_forgive(b);
	fail_jobs(BREAKER_FAILURES - 1, NOW_MS);
	assert_int_equal(ask(NOW_MS), BREAKER_GO);
	assert_int_equal(breaker_read(b, NOW_MS).opened, 1); /* that is a count of what was */
}

static void
each_that_opens_tells_who_asked_to_be_told(void **state)
{
	eventfd_t told = 0;
	int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);

	(void)state;
	breakers_tell(all, fd);
	fail_jobs(BREAKER_FAILURES - 1, NOW_MS);
	assert_int_equal(eventfd_read(fd, &told), -1);
	fail_jobs(1, NOW_MS);
	assert_int_equal(eventfd_read(fd, &told), 0);
	assert_int_equal(told, 1);
	breakers_tell(all, -1);
	breaker_forgive(b);
	fail_jobs(BREAKER_FAILURES, NOW_MS);
	assert_int_equal(eventfd_read(fd, &told), -1);
	close(fd);
}

static void
every_state_has_a_name(void **state)
{
	(void)state;
	assert_string_equal(breaker_state_name(BREAKER_CLOSED), "closed");
	assert_string_equal(breaker_state_name(BREAKER_HALF_OPEN), "half_open");
	assert_string_equal(breaker_state_name(BREAKER_OPEN), "open");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    it_opens_after_so_many_failures_in_a_window, start, stop),
		cmocka_unit_test_setup_teardown(
		    failures_of_another_window_do_not_add_up, start, stop),
		cmocka_unit_test_setup_teardown(
		    more_successes_than_failures_keep_it_closed, start, stop),
		cmocka_unit_test_setup_teardown(
		    what_is_not_the_plugins_doing_does_not_count, start, stop),
		cmocka_unit_test_setup_teardown(
		    after_the_pause_one_job_goes_and_success_closes, start, stop),
		cmocka_unit_test_setup_teardown(
		    a_probe_that_fails_doubles_the_pause_up_to_a_limit, start, stop),
		cmocka_unit_test_setup_teardown(
		    a_probe_that_tells_nothing_is_made_again, start, stop),
		cmocka_unit_test_setup_teardown(
		    jobs_that_were_on_their_way_change_nothing_any_more, start, stop),
		cmocka_unit_test_setup_teardown(each_file_has_its_own_and_keeps_it, start, stop),
		cmocka_unit_test_setup_teardown(who_was_put_there_anew_is_forgiven, start, stop),
		cmocka_unit_test_setup_teardown(
		    each_that_opens_tells_who_asked_to_be_told, start, stop),
		cmocka_unit_test_setup_teardown(
		    failures_of_few_sources_do_not_open_it, start, stop),
		cmocka_unit_test_setup_teardown(
		    one_document_compared_with_many_is_one_source, start, stop),
		cmocka_unit_test_setup_teardown(
		    the_probe_is_made_with_a_source_that_has_not_failed, start, stop),
		cmocka_unit_test_setup_teardown(
		    a_source_may_probe_when_its_failure_is_long_ago, start, stop),
		cmocka_unit_test_setup_teardown(
		    a_probe_that_fails_is_not_made_with_its_source_again, start, stop),
		cmocka_unit_test_setup_teardown(
		    workers_lost_in_a_row_without_a_job_open_it_whatever_the_time, start, stop),
		cmocka_unit_test_setup_teardown(every_state_has_a_name, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* quarantine: who is shut in, for how long, and what counts as the same job. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/hash.h"
#include "render/quarantine.h"
#include "render/render.h"

#define NOW_MS 1000000

static struct quarantine *q;
static struct sha256 source, plugin;

static int
start(void **state)
{
	(void)state;
	q = quarantine_new();
	source = sha256_of("source", 6);
	plugin = sha256_of("plugin", 6);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	quarantine_free(&q);
	return 0;
}

static void
one_death_is_an_accident_and_two_are_not(void **state)
{
	(void)state;
	assert_false(quarantine_note(q, 7, 1, NOW_MS));
	assert_int_equal(quarantine_left_ms(q, 7, NOW_MS), 0);
	assert_int_equal(quarantine_count(q, NOW_MS), 0);
	assert_true(quarantine_note(q, 7, 1, NOW_MS + 1));
	assert_int_equal(quarantine_left_ms(q, 7, NOW_MS + 1), QUARANTINE_MS);
	assert_int_equal(quarantine_left_ms(q, 8, NOW_MS + 1), 0);
	assert_int_equal(quarantine_count(q, NOW_MS + 1), 1);
}

static void
it_ends_and_what_came_before_is_forgotten(void **state)
{
	(void)state;
	assert_true(quarantine_note(q, 7, 2, NOW_MS));
	assert_int_equal(quarantine_left_ms(q, 7, NOW_MS + QUARANTINE_MS - 1), 1);
	assert_int_equal(quarantine_left_ms(q, 7, NOW_MS + QUARANTINE_MS), 0);
	assert_false(quarantine_note(q, 7, 1, NOW_MS + QUARANTINE_MS));
	assert_int_equal(quarantine_count(q, NOW_MS + QUARANTINE_MS), 0);
}

static void
a_full_table_forgets_the_oldest(void **state)
{
	(void)state;
	for (uint64_t key = 1; key <= QUARANTINE_MAX + 1; key++)
		assert_true(quarantine_note(q, key, 2, NOW_MS + (int64_t)key));
	assert_int_equal(quarantine_count(q, NOW_MS + QUARANTINE_MAX + 1), QUARANTINE_MAX);
	assert_int_equal(quarantine_left_ms(q, 1, NOW_MS + QUARANTINE_MAX + 1), 0);
	assert_true(quarantine_left_ms(q, 2, NOW_MS + QUARANTINE_MAX + 1) > 0);
}

static void
a_job_without_a_source_is_never_shut_in(void **state)
{
	struct render_job job = { 0 };

	(void)state;
	assert_int_equal(quarantine_key(&job, &plugin), 0);
	assert_false(quarantine_note(q, 0, 2, NOW_MS));
	assert_int_equal(quarantine_left_ms(q, 0, NOW_MS), 0);
}

static void
what_a_client_cannot_vary_makes_the_key(void **state)
{
	struct sha256 other = sha256_of("other", 5);
	struct message_pair pairs[] = { { STR("a"), STR("bc") } };
	struct render_job job = { .source = &source };
	uint64_t key = quarantine_key(&job, &plugin);

	(void)state;
	job.options = pairs;
	job.option_count = 1;
	job.portion = STR("art_1");
	job.view = 1;
	assert_int_equal(quarantine_key(&job, &plugin), key);
	assert_int_not_equal(quarantine_key(&job, &other), key);
	job.earlier_source = &other;
	assert_int_not_equal(quarantine_key(&job, &plugin), key);
	job.earlier_source = NULL;
	job.source = &other;
	assert_int_not_equal(quarantine_key(&job, &plugin), key);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    one_death_is_an_accident_and_two_are_not, start, stop),
		cmocka_unit_test_setup_teardown(
		    it_ends_and_what_came_before_is_forgotten, start, stop),
		cmocka_unit_test_setup_teardown(a_full_table_forgets_the_oldest, start, stop),
		cmocka_unit_test_setup_teardown(
		    a_job_without_a_source_is_never_shut_in, start, stop),
		cmocka_unit_test_setup_teardown(
		    what_a_client_cannot_vary_makes_the_key, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* timing: the Server-Timing line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "web/timing.h"

static void
nothing_is_said_while_it_is_off(void **state)
{
	struct timing t = { 0 };
	char line[TIMING_LINE_BYTES];

	(void)state;
	timing_start(&t);
	timing_end(&t, TIMING_RENDER);
	assert_int_equal(timing_line(&t, line).len, 0);
}

static void
an_answer_without_steps_came_from_the_cache(void **state)
{
	struct timing t = { .is_on = true };
	char line[TIMING_LINE_BYTES];

	(void)state;
	assert_true(str_is(timing_line(&t, line), "Server-Timing: cache;desc=hit\r\n"));
}

static void
steps_are_said_in_milliseconds_with_three_decimals(void **state)
{
	struct timing t = { .is_on = true,
		.taken = 1u << TIMING_RESOLVE | 1u << TIMING_GZIP,
		.spent_us = { [TIMING_RESOLVE] = 7, [TIMING_GZIP] = 12034 } };
	char line[TIMING_LINE_BYTES];

	(void)state;
	assert_true(
	    str_is(timing_line(&t, line), "Server-Timing: resolve;dur=0.007, gzip;dur=12.034\r\n"));
}

static void
the_longest_line_fits(void **state)
{
	struct timing t = { .is_on = true, .taken = ~0u };
	char line[TIMING_LINE_BYTES];

	(void)state;
	for (int i = 0; i < TIMING_STEPS; i++)
		t.spent_us[i] = INT64_MAX;
	assert_true(str_ends(timing_line(&t, line), "775.807\r\n"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_said_while_it_is_off),
		cmocka_unit_test(an_answer_without_steps_came_from_the_cache),
		cmocka_unit_test(steps_are_said_in_milliseconds_with_three_decimals),
		cmocka_unit_test(the_longest_line_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

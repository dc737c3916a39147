/* SPDX-License-Identifier: Apache-2.0 */
/*
 * starts: all pools of a program draw on one limit, so twenty dying plugins start no more processes
 * than one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render/starts.h"

#define NOW_MS 1000000
#define SECOND_MS 1000

static unsigned
take_all(struct starts *s, int64_t now_ms)
{
	unsigned n = 0;

	while (starts_take(s, now_ms))
		n++;
	return n;
}

static void
a_burst_of_starts_goes_through_and_then_so_many_a_second(void **state)
{
	struct starts *s = starts_new(NOW_MS);

	(void)state;
	assert_int_equal(starts_wait_ms(s, NOW_MS), 0);
	assert_int_equal(take_all(s, NOW_MS), STARTS_BURST);
	assert_in_range(starts_wait_ms(s, NOW_MS), 1, SECOND_MS);
	assert_int_equal(take_all(s, NOW_MS + SECOND_MS), STARTS_A_SECOND);
	starts_free(&s);
	assert_null(s);
	starts_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_burst_of_starts_goes_through_and_then_so_many_a_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

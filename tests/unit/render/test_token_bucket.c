/* SPDX-License-Identifier: Apache-2.0 */
/* tokens: a burst, then so many a second, and never more saved up than the bucket holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render/token_bucket.h"

#define CAPACITY 3
#define A_SECOND 4
#define NOW_MS 1000000

static unsigned
take_all(struct token_bucket *t, int64_t now_ms)
{
	unsigned n = 0;

	while (token_bucket_take(t, now_ms))
		n++;
	return n;
}

static void
a_burst_goes_through_and_then_one_at_a_time(void **state)
{
	struct token_bucket t;

	(void)state;
	token_bucket_open(&t, CAPACITY, A_SECOND, NOW_MS);
	assert_int_equal(take_all(&t, NOW_MS), CAPACITY);
	assert_int_equal(take_all(&t, NOW_MS + 249), 0);
	assert_int_equal(take_all(&t, NOW_MS + 250), 1);
	assert_int_equal(take_all(&t, NOW_MS + 749), 1);
	assert_int_equal(take_all(&t, NOW_MS + 750), 1);
}

static void
a_long_rest_fills_the_bucket_and_no_more(void **state)
{
	struct token_bucket t;

	(void)state;
	token_bucket_open(&t, CAPACITY, A_SECOND, NOW_MS);
	assert_int_equal(take_all(&t, NOW_MS), CAPACITY);
	assert_int_equal(take_all(&t, NOW_MS + 3600000), CAPACITY);
}

static void
what_is_given_back_can_be_taken_again(void **state)
{
	struct token_bucket t;

	(void)state;
	token_bucket_open(&t, CAPACITY, A_SECOND, NOW_MS);
	for (unsigned k = 0; k < 100; k++) {
		assert_true(token_bucket_take(&t, NOW_MS));
		token_bucket_give(&t);
	}
	token_bucket_give(&t);
	assert_int_equal(take_all(&t, NOW_MS), CAPACITY);
}

static void
the_wait_ends_when_the_next_one_comes(void **state)
{
	struct token_bucket t;

	(void)state;
	token_bucket_open(&t, CAPACITY, A_SECOND, NOW_MS);
	assert_int_equal(token_bucket_wait_ms(&t, NOW_MS), 0);
	take_all(&t, NOW_MS);
	assert_int_equal(token_bucket_wait_ms(&t, NOW_MS), 250);
	assert_int_equal(token_bucket_wait_ms(&t, NOW_MS + 100), 150);
	assert_int_equal(token_bucket_wait_ms(&t, NOW_MS + 250), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_burst_goes_through_and_then_one_at_a_time),
		cmocka_unit_test(a_long_rest_fills_the_bucket_and_no_more),
		cmocka_unit_test(what_is_given_back_can_be_taken_again),
		cmocka_unit_test(the_wait_ends_when_the_next_one_comes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

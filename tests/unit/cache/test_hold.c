/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hold: nothing is taken beyond the budget, whoever asks for it; new work ends before it is used
 * up.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>

#include "base/err.h"
#include "cache/hold.h"

#define THREADS 4
#define ROUNDS 20000

static struct hold *
new_hold(void)
{
	return hold_new(
	    &(struct hold_budget){ .cache_bytes = 1000, .other_bytes = 160, .fds = 32 });
}

static void
assert_held(const struct hold *h, uint64_t bytes, uint64_t fds)
{
	struct hold_stats s;

	hold_stats(h, &s);
	assert_int_equal(s.bytes, bytes);
	assert_int_equal(s.fds, fds);
	assert_int_equal(s.bytes_max, 1160);
	assert_int_equal(s.fds_max, 32);
}

static void
what_is_not_left_is_not_taken(void **state)
{
	struct hold *h = new_hold();
	struct err e = { 0 };

	(void)state;
	assert_int_equal(hold_take(h, 1160, 1, &e), 0);
	assert_int_equal(hold_take(h, 1, 0, &e), -ERR_BUSY);
	assert_held(h, 1160, 1);
	hold_give(h, 60, 1);
	assert_int_equal(hold_take(h, 61, 1, &e), -ERR_BUSY);
	assert_int_equal(hold_take(h, UINT64_MAX, 1, &e), -ERR_BUSY);
	assert_int_equal(hold_take(h, 60, 33, &e), -ERR_BUSY); /* the bytes go back as well */
	assert_int_equal(hold_take(h, 60, 32, &e), 0);
	assert_held(h, 1160, 32);
	hold_give(h, 1160, 32);
	assert_held(h, 0, 0);
	hold_free(&h);
	assert_null(h);
}

static void
new_work_is_refused_before_all_is_used(void **state)
{
	struct hold *h = new_hold();
	struct hold_stats s;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(hold_take(h, 1150, 30, &e), 0);
	assert_int_equal(hold_admit(h, &e), 0);
	assert_null(hold_why_no_bytes(h));
	assert_null(hold_why_no_fds(h));
	assert_int_equal(hold_take(h, 1, 0, &e), 0);
	assert_int_equal(hold_admit(h, &e), -ERR_BUSY);
	assert_string_equal(hold_why_no_bytes(h), e.text);
	hold_give(h, 1, 0);
	assert_int_equal(hold_take(h, 0, 1, &e), 0);
	assert_int_equal(hold_admit(h, &e), -ERR_BUSY);
	assert_string_equal(hold_why_no_fds(h), e.text);
	hold_stats(h, &s);
	assert_int_equal(s.refusals, 2);
	hold_free(&h);
}

static void *
take_and_give(void *arg)
{
	struct hold *h = arg;
	struct hold_stats s;

	for (int i = 0; i < ROUNDS; i++) {
		if (hold_take(h, 500, 9, NULL) != 0)
			continue;
		hold_stats(h, &s);
		if (s.bytes > s.bytes_max || s.fds > s.fds_max)
			return h; /* cmocka counts assertions of its own thread alone */
		hold_give(h, 500, 9);
	}
	return NULL;
}

static void
threads_together_take_no_more_than_there_is(void **state)
{
	struct hold *h = new_hold();
	pthread_t threads[THREADS];
	void *failed;

	(void)state;
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, take_and_give, h), 0);
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], &failed), 0);
		assert_null(failed);
	}
	assert_held(h, 0, 0);
	hold_free(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_left_is_not_taken),
		cmocka_unit_test(new_work_is_refused_before_all_is_used),
		cmocka_unit_test(threads_together_take_no_more_than_there_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

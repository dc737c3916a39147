/* SPDX-License-Identifier: Apache-2.0 */
/* Range: what is one part, what is none, and what is not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/range.h"

#define SIZE 1000

static void
assert_part(const char *value, uint64_t first, uint64_t len)
{
	struct range r = { 0 };

	assert_int_equal(range_read(str_from(value), SIZE, &r), RANGE_PART);
	assert_int_equal(r.first, first);
	assert_int_equal(r.len, len);
}

static enum range_verdict
verdict(const char *value, uint64_t size)
{
	struct range r = { 7, 7 };
	enum range_verdict v = range_read(str_from(value), size, &r);

	if (v != RANGE_PART)
		assert_true(r.first == 7 && r.len == 7);
	return v;
}

static void
one_range_is_one_part(void **state)
{
	(void)state;
	assert_part("bytes=0-499", 0, 500);
	assert_part("bytes=999-999", 999, 1);
	assert_part("bytes=0-0", 0, 1);
	assert_part("bytes=500-", 500, 500);
	assert_part("bytes=-1", 999, 1);
	assert_part("BYTES=0-9", 0, 10);
	assert_part("bytes=0-9 ,", 0, 10);
	assert_part("bytes=,0-9", 0, 10);
}

static void
what_reaches_beyond_the_end_stops_there(void **state)
{
	(void)state;
	assert_part("bytes=0-1000", 0, 1000);
	assert_part("bytes=990-5000", 990, 10);
	assert_part("bytes=-5000", 0, 1000);
	assert_part("bytes=1-99999999999999999999999", 1, 999);
	assert_part("bytes=-99999999999999999999999", 0, 1000);
}

static void
parts_that_touch_or_overlap_are_one(void **state)
{
	(void)state;
	assert_part("bytes=0-9,10-19", 0, 20);
	assert_part("bytes=10-19, 0-9", 0, 20);
	assert_part("bytes=0-100,50-60,90-199", 0, 200);
	assert_part("bytes=500-,-1000", 0, 1000);
	assert_part("bytes=0-9,5000-6000", 0, 10); /* the second is not there */
}

static void
parts_with_a_gap_are_sent_as_the_whole(void **state)
{
	(void)state;
	assert_int_equal(verdict("bytes=0-0,2-2", SIZE), RANGE_WHOLE);
	assert_int_equal(verdict("bytes=0-0,-1", SIZE), RANGE_WHOLE);
}

static void
what_is_no_range_is_ignored(void **state)
{
	static const char *const bad[] = { "", "bytes", "bytes=", "bytes=,", "bytes=-", "bytes=a-b",
		"bytes=5-2", "bytes=1", "bytes=+1-2", "bytes=1-2x", "bytes=1 -2", "bytes=0x1-2",
		"bytes=--1", "bytes=1-2-3", "items=0-1", "bytes=0-1;2-3", "=0-1", "bytes=0-9, x",
		"bytes= 0-9", "bytes =0-9", "byte=0-9", "bytes 0-9" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(verdict(bad[i], SIZE), RANGE_WHOLE);
	}
}

static void
what_lies_behind_the_end_is_not_there(void **state)
{
	(void)state;
	assert_int_equal(verdict("bytes=1000-", SIZE), RANGE_UNSATISFIABLE);
	assert_int_equal(verdict("bytes=-0", SIZE), RANGE_UNSATISFIABLE);
	assert_int_equal(verdict("bytes=5000-6000, -0", SIZE), RANGE_UNSATISFIABLE);
	assert_int_equal(verdict("bytes=99999999999999999999-", SIZE), RANGE_UNSATISFIABLE);
	assert_int_equal(verdict("bytes=0-", 0), RANGE_UNSATISFIABLE);
	assert_int_equal(verdict("bytes=0-0,5-", 0), RANGE_UNSATISFIABLE);
	assert_int_equal(verdict("bytes=-0", 0), RANGE_UNSATISFIABLE);
}

/* RFC 9110 14.1.2: a suffix can be satisfied, but no Content-Range says "none of none". */
static void
the_end_of_nothing_is_nothing_and_no_error(void **state)
{
	(void)state;
	assert_int_equal(verdict("bytes=-5", 0), RANGE_WHOLE);
	assert_int_equal(verdict("bytes=0-0, -5", 0), RANGE_WHOLE);
}

static void
no_size_is_too_large(void **state)
{
	struct range r = { 0 };

	(void)state;
	assert_int_equal(
	    range_read(STR("bytes=18446744073709551614-"), UINT64_MAX, &r), RANGE_PART);
	assert_true(r.first == UINT64_MAX - 1 && r.len == 1);
	assert_int_equal(range_read(STR("bytes=0-,5-6"), UINT64_MAX, &r), RANGE_PART);
	assert_true(r.first == 0 && r.len == UINT64_MAX);
	assert_int_equal(
	    range_read(STR("bytes=18446744073709551615-"), UINT64_MAX, &r), RANGE_UNSATISFIABLE);
	assert_int_equal(
	    range_read(STR("bytes=-18446744073709551616"), UINT64_MAX, &r), RANGE_PART);
	assert_true(r.first == 0 && r.len == UINT64_MAX);
}

static void
too_many_ranges_are_ignored(void **state)
{
	char value[256] = "bytes=0-0";

	(void)state;
	for (size_t i = 1; i < RANGES_MAX; i++)
		strncat(value, ",0-0", sizeof value - strlen(value) - 1);
	assert_int_equal(verdict(value, SIZE), RANGE_PART);
	strncat(value, ",0-0", sizeof value - strlen(value) - 1);
	assert_int_equal(verdict(value, SIZE), RANGE_WHOLE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_range_is_one_part),
		cmocka_unit_test(what_reaches_beyond_the_end_stops_there),
		cmocka_unit_test(parts_that_touch_or_overlap_are_one),
		cmocka_unit_test(parts_with_a_gap_are_sent_as_the_whole),
		cmocka_unit_test(what_is_no_range_is_ignored),
		cmocka_unit_test(what_lies_behind_the_end_is_not_there),
		cmocka_unit_test(the_end_of_nothing_is_nothing_and_no_error),
		cmocka_unit_test(no_size_is_too_large),
		cmocka_unit_test(too_many_ranges_are_ignored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

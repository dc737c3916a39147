/* SPDX-License-Identifier: Apache-2.0 */
/* Accept-Encoding: when gzip is welcome. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/coding.h"

static bool
takes(const char *value)
{
	return coding_takes_gzip(str_from(value));
}

static void
gzip_is_sent_to_those_who_name_it(void **state)
{
	(void)state;
	assert_true(takes("gzip"));
	assert_true(takes("x-gzip"));
	assert_true(takes("gzip, deflate"));
	assert_true(takes("gzip, deflate, br"));
	assert_true(takes("gzip, deflate, br, zstd"));
	assert_true(takes("br;q=1.0, GZIP;q=0.8, *;q=0.1"));
	assert_true(takes("deflate,,gzip ; q=0.001"));
	assert_true(takes("*"));
	assert_true(takes("identity;q=0.5, gzip;q=0.5"));
	assert_true(takes("identity;q=0, *"));
	assert_true(takes("gzip, *;q=0"));
	assert_true(takes("gzip;q=0.001"));
	assert_true(takes(" gzip\t;\tq=1.000 , br"));
}

static void
and_to_nobody_else(void **state)
{
	(void)state;
	assert_false(takes(""));
	assert_false(takes("br"));
	assert_false(takes("identity"));
	assert_false(takes("gzip;q=0"));
	assert_false(takes("gzip;q=0.000, *;q=1"));
	assert_false(takes("*;q=0"));
	assert_false(takes("identity, gzip;q=0.5"));
	assert_false(takes("gzipped"));
	assert_false(takes("gzip deflate"));
	assert_false(takes("identity;q=0")); /* then the bytes as they are are the best there is */
	assert_false(takes("gzip;q=0.5, *;q=0.6")); /* "*" names identity as well */
}

static void
a_weight_that_is_none_counts_as_not_said(void **state)
{
	(void)state;
	assert_false(takes("gzip;q=2"));
	assert_false(takes("gzip;q=1.001"));
	assert_false(takes("gzip;q=0.1234"));
	assert_false(takes("gzip;q="));
	assert_false(takes("gzip;q=.5"));
	assert_false(takes("gzip;level=9"));
	assert_false(takes("gzip;"));
	assert_false(takes("gzip;q=0.5;q=0.5"));
	assert_false(takes("gzip;q = 0.5"));
	assert_false(takes("gzip;q=00"));
	assert_false(takes("gzip;q=-1"));
	assert_true(takes("gzip;q=x, *;q=0.5"));
	assert_true(takes("gzip;Q=1.000"));
}

static void
of_two_weights_the_smaller_counts_in_either_order(void **state)
{
	(void)state;
	assert_false(takes("gzip;q=0, gzip"));
	assert_false(takes("gzip, gzip;q=0"));
	assert_false(takes("x-gzip, gzip;q=0"));
	assert_true(takes("identity, gzip;q=0.5, identity;q=0.1"));
	assert_true(takes("identity;q=0.1, gzip;q=0.5, identity"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gzip_is_sent_to_those_who_name_it),
		cmocka_unit_test(and_to_nobody_else),
		cmocka_unit_test(a_weight_that_is_none_counts_as_not_said),
		cmocka_unit_test(of_two_weights_the_smaller_counts_in_either_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

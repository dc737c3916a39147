/* SPDX-License-Identifier: Apache-2.0 */
/* accept: RFC 9110, 12.5.1. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "http/accept.h"

#define PLAIN "text/plain; charset=utf-8"

static uint32_t
quality(const char *accept, const char *type)
{
	return accept_match(str_from(accept), str_from(type)).quality;
}

static void
the_most_specific_range_counts(void **state)
{
	/* the example of RFC 9110, 12.5.1 */
	static const char example[] = "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, "
				      "text/plain;format=fixed;q=0.4, */*;q=0.5";

	(void)state;
	assert_int_equal(quality(example, "text/plain;format=flowed"), 1000);
	assert_int_equal(quality(example, "text/plain"), 700);
	assert_int_equal(quality(example, "text/html"), 300);
	assert_int_equal(quality(example, "image/jpeg"), 500);
	assert_int_equal(quality(example, "text/plain;format=fixed"), 400);
	assert_int_equal(quality(example, "text/html;level=3"), 300);
	assert_int_equal(quality("*/*, text/plain;q=0", PLAIN), 0);
	assert_int_equal(quality("text/*;q=0, */*", PLAIN), 0);
	assert_int_equal(quality("*/*;q=0", PLAIN), 0);
	assert_int_equal(quality("text/plain;q=0.2, text/plain;q=0.4", PLAIN), 400);
}

static void
weights_have_at_most_three_decimals(void **state)
{
	(void)state;
	assert_int_equal(quality("text/plain;q=1", PLAIN), 1000);
	assert_int_equal(quality("text/plain;q=1.000", PLAIN), 1000);
	assert_int_equal(quality("text/plain;q=0.001", PLAIN), 1);
	assert_int_equal(quality("text/plain;q=0.", PLAIN), 0);
	assert_int_equal(quality("text/plain ; Q=0.25", PLAIN), 250);
	assert_int_equal(quality("text/plain;q=0.5;level=1;token", PLAIN), 500);
}

static void
malformed_elements_are_as_if_they_were_not_there(void **state)
{
	static const char *const bad[] = { "text/plain;q=1.5", "text/plain;q=0.1234",
		"text/plain;q=.5", "text/plain;q=-1", "text/plain;q=\"1\"",
		"text/plain;q=", "text/plain;q", "text/plain;a", "text/plain;=b",
		"text/plain;a=\"b", "text", "text/", "/plain", "*/plain", "text plain",
		"text/pl ain", "text/plain q=1", "te xt/plain", "text/plain;a = b", "*",
		"text/plain;a=\"\\" };
	char list[128];

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		snprintf(list, sizeof list, "image/png;q=0.9, %s", bad[i]);
		if (quality(list, PLAIN) != 0 || quality(list, "image/png") != 900)
			fail_msg("%s", list);
	}
}

static void
who_says_nothing_takes_anything(void **state)
{
	(void)state;
	assert_int_equal(accept_match((struct str){ 0 }, STR(PLAIN)).quality, 1000);
	assert_int_equal(quality("", PLAIN), 1000);
	assert_int_equal(quality(" , ,", PLAIN), 1000);
	assert_int_equal(quality("text/plain;q=7", PLAIN), 1000);
	assert_int_equal(quality("image/png", PLAIN), 0);
}

static void
elements_may_be_empty_and_case_does_not_matter(void **state)
{
	(void)state;
	assert_int_equal(quality(",, TEXT/Plain;q=0.5 ,", PLAIN), 500);
	assert_int_equal(quality("text/plain;;; charset=UTF-8 ;q=0.5;", PLAIN), 500);
	assert_int_equal(quality("Text/*;q=0.5", PLAIN), 500);
}

static void
parameters_of_a_range_must_be_those_of_the_type(void **state)
{
	(void)state;
	assert_int_equal(quality("text/plain;charset=utf-8", PLAIN), 1000);
	assert_int_equal(quality("text/plain;charset=\"utf-8\"", PLAIN), 1000);
	assert_int_equal(quality("text/plain;charset=\"ut\\f-8\"", PLAIN), 1000);
	assert_int_equal(quality("text/plain;charset=latin1", PLAIN), 0);
	assert_int_equal(quality("text/plain;charset=latin1, text/*;q=0.1", PLAIN), 100);
	assert_int_equal(quality("text/plain;charset=utf-8;q=0.2, text/plain", PLAIN), 200);
	assert_int_equal(quality("application/epub+zip;version=3", "application/epub+zip"), 0);
}

static void
quoted_strings_hold_commas_and_semicolons(void **state)
{
	(void)state;
	assert_int_equal(quality("image/png;a=\"x, text/plain;q=1\", text/*;q=0.5", PLAIN), 500);
	assert_int_equal(quality("image/png;a=\"\\\", text/plain\", text/*;q=0.5", PLAIN), 500);
	assert_int_equal(quality("text/plain;a=\"b;c\"", "text/plain;a=\"b;c\""), 1000);
	assert_int_equal(quality("image/png;a=\"never ends, text/plain", PLAIN), 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_most_specific_range_counts),
		cmocka_unit_test(weights_have_at_most_three_decimals),
		cmocka_unit_test(malformed_elements_are_as_if_they_were_not_there),
		cmocka_unit_test(who_says_nothing_takes_anything),
		cmocka_unit_test(elements_may_be_empty_and_case_does_not_matter),
		cmocka_unit_test(parameters_of_a_range_must_be_those_of_the_type),
		cmocka_unit_test(quoted_strings_hold_commas_and_semicolons),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

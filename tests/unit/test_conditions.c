/* SPDX-License-Identifier: Apache-2.0 */
/* If-None-Match: lists, weakness, and what malformed ones are worth. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "http/conditions.h"

static bool
names(const char *list, const char *etag)
{
	return conditions_has_etag(str_from(list), str_from(etag));
}

static void
a_tag_is_found_alone_and_in_a_list(void **state)
{
	(void)state;
	assert_true(names("\"a\"", "\"a\""));
	assert_true(names("\"x\", \"a\"", "\"a\""));
	assert_true(names("\"x\",\"a\",\"y\"", "\"a\""));
	assert_true(names(" , \"x\" ,, \"a\" , ", "\"a\""));
	assert_false(names("\"x\", \"y\"", "\"a\""));
	assert_false(names("\"A\"", "\"a\""));
	assert_false(names("\"aa\"", "\"a\""));
	assert_false(names("", "\"a\""));
}

static void
comparison_is_weak(void **state)
{
	(void)state;
	assert_true(names("W/\"a\"", "\"a\""));
	assert_true(names("\"a\"", "W/\"a\""));
	assert_true(names("\"x\", W/\"a\"", "W/\"a\""));
	assert_false(names("w/\"a\"", "\"a\"")); /* RFC 9110 8.8.3: case-sensitive */
}

static void
a_star_names_anything_that_is_there(void **state)
{
	(void)state;
	assert_true(names("*", "\"a\""));
	assert_true(names(" * ", "\"a\""));
	assert_false(names("*", ""));
	assert_false(names("\"*\"", "\"a\""));
}

static void
commas_and_odd_bytes_belong_to_the_tag(void **state)
{
	(void)state;
	assert_true(names("\"a,b\"", "\"a,b\""));
	assert_false(names("\"a,b\"", "\"a\""));
	assert_true(names("\"x\", \"\xc3\xa4!\"", "\"\xc3\xa4!\""));
	assert_true(names("\"x\", \"\"", "\"\""));
}

static void
nothing_is_found_behind_a_fault(void **state)
{
	(void)state;
	assert_false(names("a", "\"a\""));
	assert_false(names("\"a", "\"a\""));
	assert_false(names("x, \"a\"", "\"a\""));
	assert_false(names("\"x\"\"a\"", "\"a\""));
	assert_false(names("\"x y\", \"a\"", "\"a\""));
	assert_false(names("W/ \"a\"", "\"a\""));
	assert_false(names("*, \"a\"", "\"a\""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tag_is_found_alone_and_in_a_list),
		cmocka_unit_test(comparison_is_weak),
		cmocka_unit_test(a_star_names_anything_that_is_there),
		cmocka_unit_test(commas_and_odd_bytes_belong_to_the_tag),
		cmocka_unit_test(nothing_is_found_behind_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

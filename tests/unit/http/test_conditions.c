/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entity tags in lists, weakness, what malformed ones are worth; dates; and which condition comes
 * first.
 */
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
	return conditions_has_etag(str_from(list), str_from(etag), true);
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
	assert_true(names("*", ""));
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
a_list_with_a_fault_names_nothing(void **state)
{
	(void)state;
	assert_false(names("a", "\"a\""));
	assert_false(names("\"a", "\"a\""));
	assert_false(names("x, \"a\"", "\"a\""));
	assert_false(names("\"x\"\"a\"", "\"a\""));
	assert_false(names("\"a\", x", "\"a\""));
	assert_false(names("\"x y\", \"a\"", "\"a\""));
	assert_false(names("W/ \"a\"", "\"a\""));
	assert_false(names("*, \"a\"", "\"a\""));
}

static void
strong_comparison_wants_two_strong_tags(void **state)
{
	(void)state;
	assert_true(conditions_has_etag(STR("\"x\", \"a\""), STR("\"a\""), false));
	assert_false(conditions_has_etag(STR("W/\"a\""), STR("\"a\""), false));
	assert_false(conditions_has_etag(STR("\"a\""), STR("W/\"a\""), false));
	assert_false(conditions_has_etag(STR("W/\"a\""), STR("W/\"a\""), false));
	assert_true(conditions_has_etag(STR("*"), STR("W/\"a\""), false));
}

#define BEFORE "Sun, 06 Nov 1994 08:49:36 GMT"
#define THEN "Sun, 06 Nov 1994 08:49:37 GMT"
#define AFTER "Sunday, 06-Nov-94 08:49:38 GMT"
#define NOW 1000000000 /* 2001 */

static const struct representation there = { { "\"a\"", 3 }, true, 784111777 };

static enum conditions_verdict
check(struct conditions c)
{
	return conditions_check(&c, &there, NOW);
}

static void
dates_decide_where_no_tag_is_named(void **state)
{
	(void)state;
	assert_int_equal(
	    check((struct conditions){ .if_modified_since = STR(BEFORE) }), CONDITIONS_SERVE);
	assert_int_equal(
	    check((struct conditions){ .if_modified_since = STR(THEN) }), CONDITIONS_NOT_MODIFIED);
	assert_int_equal(
	    check((struct conditions){ .if_modified_since = STR(AFTER) }), CONDITIONS_NOT_MODIFIED);
	assert_int_equal(
	    check((struct conditions){ .if_unmodified_since = STR(BEFORE) }), CONDITIONS_FAILED);
	assert_int_equal(
	    check((struct conditions){ .if_unmodified_since = STR(THEN) }), CONDITIONS_SERVE);
}

static void
a_date_that_is_none_is_ignored(void **state)
{
	(void)state;
	assert_int_equal(
	    check((struct conditions){ .if_modified_since = STR("tomorrow") }), CONDITIONS_SERVE);
	assert_int_equal(
	    check((struct conditions){ .if_unmodified_since = STR("0") }), CONDITIONS_SERVE);
	assert_int_equal(
	    check((struct conditions){ .if_modified_since = STR("") }), CONDITIONS_SERVE);
}

static void
without_last_modified_dates_say_nothing(void **state)
{
	const struct representation r = { .etag = STR("\"a\"") };
	struct conditions c = { .if_unmodified_since = STR(BEFORE) };

	(void)state;
	assert_int_equal(conditions_check(&c, &r, NOW), CONDITIONS_SERVE);
	c = (struct conditions){ .if_modified_since = STR(AFTER) };
	assert_int_equal(conditions_check(&c, &r, NOW), CONDITIONS_SERVE);
}

/* RFC 9110 13.2.2 */
static void
tags_come_before_dates_and_if_match_before_if_none_match(void **state)
{
	(void)state;
	assert_int_equal(check((struct conditions){
			     .if_none_match = STR("\"x\""), .if_modified_since = STR(AFTER) }),
	    CONDITIONS_SERVE);
	assert_int_equal(check((struct conditions){
			     .if_match = STR("\"a\""), .if_unmodified_since = STR(BEFORE) }),
	    CONDITIONS_SERVE);
	assert_int_equal(
	    check((struct conditions){ .if_match = STR("\"x\""), .if_none_match = STR("\"a\"") }),
	    CONDITIONS_FAILED);
	assert_int_equal(
	    check((struct conditions){ .if_match = STR("\"a\""), .if_none_match = STR("\"a\"") }),
	    CONDITIONS_NOT_MODIFIED);
	assert_int_equal(check((struct conditions){ .if_match = STR("a") }), CONDITIONS_FAILED);
	assert_int_equal(check((struct conditions){ .if_match = STR("*") }), CONDITIONS_SERVE);
}

static bool
allows(const char *if_range)
{
	return conditions_allow_range(str_from(if_range), there.etag);
}

/* RFC 9110 13.1.5 */
static void
a_range_counts_for_the_very_same_bytes_alone(void **state)
{
	(void)state;
	assert_true(conditions_allow_range((struct str){ .p = NULL }, there.etag));
	assert_true(allows("\"a\""));
	assert_true(allows(" \"a\" "));
	assert_false(allows(THEN)); /* Last-Modified itself, which is weak */
	assert_false(allows("W/\"a\""));
	assert_false(allows("\"x\""));
	assert_false(allows("\"a\", \"a\""));
	assert_false(allows("*"));
	assert_false(allows(BEFORE));
	assert_false(allows(AFTER));
	assert_false(allows(""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tag_is_found_alone_and_in_a_list),
		cmocka_unit_test(comparison_is_weak),
		cmocka_unit_test(a_star_names_anything_that_is_there),
		cmocka_unit_test(commas_and_odd_bytes_belong_to_the_tag),
		cmocka_unit_test(a_list_with_a_fault_names_nothing),
		cmocka_unit_test(strong_comparison_wants_two_strong_tags),
		cmocka_unit_test(dates_decide_where_no_tag_is_named),
		cmocka_unit_test(a_date_that_is_none_is_ignored),
		cmocka_unit_test(without_last_modified_dates_say_nothing),
		cmocka_unit_test(tags_come_before_dates_and_if_match_before_if_none_match),
		cmocka_unit_test(a_range_counts_for_the_very_same_bytes_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

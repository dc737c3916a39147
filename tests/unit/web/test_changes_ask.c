/* SPDX-License-Identifier: Apache-2.0 */
/* changes_ask: which parameters are read, and the one spelling of a place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/err.h"
#include "web/changes_ask.h"
#include "web/fetch_private.h"

static int
take(const char *query, struct arena *a, struct fetch_choice *c)
{
	struct fetch_request r = { .arena = a, .route.query = str_from(query) };
	struct err e = { 0 };

	*c = (struct fetch_choice){ .page = STR("") };
	return changes_ask_take_query(&r, c, &e);
}

static void
assert_page(const char *query, const char *page, const char *options)
{
	struct arena a = ARENA_INIT(1 << 16);
	struct fetch_choice c;

	assert_int_equal(take(query, &a, &c), 0);
	assert_true(str_is(c.page, page));
	assert_true(str_is(c.option_query, options));
	arena_free(&a);
}

static void
a_parameter_is_taken_from_between_the_options(void **state)
{
	(void)state;
	assert_page("", "", "");
	assert_page("width=3&before=12&toc=0", "before=12", "width=3&toc=0");
	assert_page("after=12.7", "after=12.7", "");
	assert_page("since=2020-01-01T10%3A00%3A00Z", "since=2020-01-01T10:00:00Z", "");
	assert_page("archive=0", "archive=0", "");
	assert_page("archive=3.1", "archive=3.1", "");
	assert_page("befores=x", "", "befores=x");
}

static void
what_is_none_is_refused(void **state)
{
	static const char *const bad[] = { "before", "before=", "before=+1", "before=-1",
		"before=007", "before=1.", "before=.1", "before=1.2.3", "after=a",
		"after=9223372036854775808", "since=2020", "since=2020-01-01T10:00:00",
		"archive=1000000001", "archive=1.0", "archive=1.", "before=1&before=1",
		"before=1&archive=1" };
	struct arena a = ARENA_INIT(1 << 16);
	struct fetch_choice c;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(take(bad[i], &a, &c), -ERR_USAGE);
	arena_free(&a);
}

static void
a_place_is_behind_or_before_all_changes_of_its_number(void **state)
{
	struct changes_ask before = changes_ask_read(STR("before=12")),
			   after = changes_ask_read(STR("after=12"));
	const struct changes_place at = { 12, 7 };

	(void)state;
	assert_int_equal(before.how, CHANGES_BEFORE);
	assert_int_equal(after.how, CHANGES_AFTER);
	assert_true(changes_ask_compare(&before.place, &at) < 0);
	assert_true(changes_ask_compare(&after.place, &at) > 0);
	assert_int_equal(changes_ask_compare(&at, &at), 0);
	assert_int_equal(changes_ask_read(STR("")).how, CHANGES_LATEST);
}

static void
a_place_is_written_as_it_is_read(void **state)
{
	static const char *const places[] = { "0", "12", "12.7", "9223372036854775807.1" };
	char out[CHANGES_PLACE_BYTES], page[CHANGES_PLACE_BYTES + 8];

	(void)state;
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		struct changes_ask ask;

		snprintf(page, sizeof page, "after=%s", places[i]);
		ask = changes_ask_read(str_from(page));
		changes_ask_format(&ask.place, out);
		assert_string_equal(out, places[i]);
	}
	changes_ask_format(&(struct changes_place){ 12, 12 }, out);
	assert_string_equal(out, "12");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_parameter_is_taken_from_between_the_options),
		cmocka_unit_test(what_is_none_is_refused),
		cmocka_unit_test(a_place_is_behind_or_before_all_changes_of_its_number),
		cmocka_unit_test(a_place_is_written_as_it_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* query: the parameters of pages that are no documents. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/err.h"
#include "web/query.h"

static struct query_parameter known[2];
static struct err e;

static int
take(const char *query)
{
	known[0] = (struct query_parameter){ .name = "after" };
	known[1] = (struct query_parameter){ .name = "before" };
	e = (struct err){ 0 };
	return query_take(str_from(query), "the page", known, 2, &e);
}

static void
each_parameter_gets_its_value(void **state)
{
	(void)state;
	assert_int_equal(take("before=a=b&after=%2Fakn"), 0);
	assert_true(known[0].is_given && str_is(known[0].value, "%2Fakn"));
	assert_true(known[1].is_given && str_is(known[1].value, "a=b"));
	assert_int_equal(take("after"), 0);
	assert_true(known[0].is_given && known[0].value.len == 0 && !known[1].is_given);
}

static void
no_parameter_is_needed(void **state)
{
	static const char *const queries[] = { "", "&", "&&", "=" };

	(void)state;
	for (size_t k = 0; k < sizeof queries / sizeof queries[0]; k++) {
		assert_int_equal(take(queries[k]), 0);
		assert_false(known[0].is_given || known[1].is_given);
	}
}

static void
an_unknown_parameter_is_refused_wherever_it_stands(void **state)
{
	static const char *const queries[] = { "foo", "foo=1&after=x", "after=x&foo=1", "After=x",
		"after=x&=1" };

	(void)state;
	for (size_t k = 0; k < sizeof queries / sizeof queries[0]; k++) {
		if (take(queries[k]) != -ERR_USAGE)
			fail_msg("%s", queries[k]);
		assert_non_null(strstr(e.text, "'after'"));
	}
	assert_int_equal(query_refuse(STR("after=x"), "the page", &e), -ERR_USAGE);
	assert_non_null(strstr(e.text, "takes none"));
	assert_int_equal(query_refuse(STR(""), "the page", &e), 0);
}

static void
a_parameter_is_given_once(void **state)
{
	(void)state;
	assert_int_equal(take("after=x&before=y&after=x"), -ERR_USAGE);
	assert_non_null(strstr(e.text, "twice"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_parameter_gets_its_value),
		cmocka_unit_test(no_parameter_is_needed),
		cmocka_unit_test(an_unknown_parameter_is_refused_wherever_it_stands),
		cmocka_unit_test(a_parameter_is_given_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

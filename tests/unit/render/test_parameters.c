/* SPDX-License-Identifier: Apache-2.0 */
/* parameters: what is tracking is dropped from a query, and all else stays byte for byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "render/parameters.h"

static struct arena arena = { .max = 1 << 16 };

static void
each_name_has_its_use(void **state)
{
	(void)state;
	assert_int_equal(parameter_use(STR("after")), PARAMETER_PAGE);
	assert_int_equal(parameter_use(STR("utm_anything")), PARAMETER_TRACKING_FAMILY);
	assert_int_equal(parameter_use(STR("fbclid")), PARAMETER_TRACKING);
	assert_int_equal(parameter_use(STR("fbclid2")), PARAMETER_FREE);
	assert_int_equal(parameter_use(STR("utm")), PARAMETER_FREE);
	assert_int_equal(parameter_use(STR("UTM_source")), PARAMETER_FREE);
	assert_int_equal(parameter_use(STR("width")), PARAMETER_FREE);
	assert_int_equal(parameter_use(STR("")), PARAMETER_FREE);
}

static void
tracking_is_dropped_wherever_it_stands(void **state)
{
	static const struct {
		const char *query, *kept;
	} rows[] = {
		{ "utm_source=a", "" },
		{ "fbclid", "" },
		{ "gclid=1&width=60", "width=60" },
		{ "width=60&gclid=1", "width=60" },
		{ "width=60&mc_eid=1&toc=0&_ga=2&utm_medium=x%26y", "width=60&toc=0" },
		{ "utm_source=a&utm_source=b&after=c", "after=c" },
	};
	bool has_tracking;
	struct err e;

	(void)state;
	for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
		struct str query = str_from(rows[k].query);

		assert_int_equal(parameters_drop_tracking(&query, &has_tracking, &arena, &e), 0);
		if (!has_tracking || !str_is(query, rows[k].kept))
			fail_msg("%s", rows[k].query);
	}
}

static void
a_query_without_tracking_is_the_same_memory(void **state)
{
	const char *queries[] = { "", "width=60", "&&width=60&", "foo=utm_source", "=gclid" };
	bool has_tracking = true;
	struct err e;

	(void)state;
	for (size_t k = 0; k < sizeof queries / sizeof queries[0]; k++) {
		struct str query = str_from(queries[k]);

		assert_int_equal(parameters_drop_tracking(&query, &has_tracking, &arena, &e), 0);
		assert_false(has_tracking);
		assert_ptr_equal(query.p, queries[k]);
		assert_int_equal(query.len, strlen(queries[k]));
	}
}

static int
free_arena(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_name_has_its_use),
		cmocka_unit_test(tracking_is_dropped_wherever_it_stands),
		cmocka_unit_test(a_query_without_tracking_is_the_same_memory),
	};

	return cmocka_run_group_tests(tests, NULL, free_arena);
}

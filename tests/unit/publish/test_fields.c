/* SPDX-License-Identifier: Apache-2.0 */
/* Fields of queries, forms and JSON: hostile ones are refused with a sentence. */
#include "publish/fields.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"

#define ARENA_BYTES_MAX 65536

static void
a_form_is_decoded(void **state)
{
	struct arena a = ARENA_INIT(ARENA_BYTES_MAX);
	struct fields f = { .count = 0 };

	(void)state;
	assert_int_equal(
	    fields_read_form(&f, STR("&reason=By+order%20of%C3%A9&a&b=&"), &a, NULL), 0);
	assert_int_equal(f.count, 3);
	assert_string_equal(fields_one(&f, "reason"), "By order of\xc3\xa9");
	assert_string_equal(fields_one(&f, "a"), "");
	assert_null(fields_one(&f, "c"));
	assert_int_equal(fields_check(&f, "a b* reason", NULL), 0);
	assert_int_equal(fields_check(&f, "a b* reasons", NULL), -ERR_USAGE);
	arena_free(&a);
}

static void
what_is_no_text_is_refused(void **state)
{
	static const char *const wrong[] = { "a=%", "a=%4", "a=%zz", "a=%00", "a=%0a", "a=%ff",
		"%0a=b", "a=%7f" };
	struct arena a = ARENA_INIT(ARENA_BYTES_MAX);
	struct err e = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct fields f = { .count = 0 };

		assert_int_equal(fields_read_form(&f, str_from(wrong[i]), &a, &e), -ERR_USAGE);
	}
	arena_free(&a);
}

static void
json_is_an_object_of_strings(void **state)
{
	static const char *const wrong[] = { "", "{", "[]", "1", "{\"a\":1}", "{\"a\":[1]}",
		"{\"a\":{}}", "{\"a\":\"\\n\"}", "{\"a\":\"\\u0000\"}",
		"{\"a\":\"b\",\"a\":\"c\"}" };
	struct arena a = ARENA_INIT(ARENA_BYTES_MAX);
	struct fields f = { .count = 0 };
	struct err e = { 0 };

	(void)state;
	assert_int_equal(
	    fields_read_json(&f, STR("{\"reason\":\"x\",\"subject\":[\"a\",\"b\"]}"), &a, &e), 0);
	assert_int_equal(f.count, 3);
	assert_int_equal(fields_check(&f, "reason subject*", &e), 0);
	assert_int_equal(fields_check(&f, "reason subject", &e), -ERR_USAGE);
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		f.count = 0;
		assert_int_equal(fields_read_json(&f, str_from(wrong[i]), &a, &e), -ERR_USAGE);
	}
	arena_free(&a);
}

static void
there_is_a_limit(void **state)
{
	struct arena a = ARENA_INIT(ARENA_BYTES_MAX);
	struct fields f = { .count = 0 };
	struct err e = { 0 };

	(void)state;
	for (unsigned i = 0; i < FIELDS_MAX; i++)
		assert_int_equal(fields_read_form(&f, STR("a=b"), &a, &e), 0);
	assert_int_equal(fields_read_form(&f, STR("a=b"), &a, &e), -ERR_LIMIT);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_form_is_decoded),
		cmocka_unit_test(what_is_no_text_is_refused),
		cmocka_unit_test(json_is_an_object_of_strings),
		cmocka_unit_test(there_is_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

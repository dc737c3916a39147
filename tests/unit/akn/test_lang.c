/* SPDX-License-Identifier: Apache-2.0 */
/* lang: language codes as people type them, as versions are named, and as markup wants them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "akn/lang.h"

static const char *const codes[] = {
#define LANGUAGE(code, two, biblio) code,
#include "akn/lang.def"
#undef LANGUAGE
};

#define CODE_COUNT (sizeof(codes) / sizeof(codes[0]))

static void
the_table_is_sorted_and_has_no_code_twice(void **state)
{
	(void)state;
	for (size_t i = 1; i < CODE_COUNT; i++)
		assert_true(strcmp(codes[i - 1], codes[i]) < 0);
}

static void
every_code_stands_for_itself_and_has_a_tag(void **state)
{
	(void)state;
	for (size_t i = 0; i < CODE_COUNT; i++) {
		assert_int_equal(strlen(codes[i]), 3);
		assert_string_equal(lang_code(str_from(codes[i])), codes[i]);
		assert_non_null(lang_tag(str_from(codes[i])));
	}
}

static void
markup_gets_the_shortest_tag(void **state)
{
	(void)state;
	assert_string_equal(lang_tag(STR("eng")), "en");
	assert_string_equal(lang_tag(STR("zho")), "zh");
	assert_string_equal(lang_tag(STR("grc")), "grc");
}

static void
only_terminology_codes_have_a_tag(void **state)
{
	(void)state;
	assert_null(lang_tag(STR("ger")));
	assert_null(lang_tag(STR("en")));
	assert_null(lang_tag(STR("ENG")));
	assert_null(lang_tag(STR("xxx")));
	assert_null(lang_tag(STR("")));
}

static void
what_people_type_becomes_one_code(void **state)
{
	(void)state;
	assert_string_equal(lang_code(STR("en")), "eng");
	assert_string_equal(lang_code(STR("EN")), "eng");
	assert_string_equal(lang_code(STR("en-GB")), "eng");
	assert_string_equal(lang_code(STR("en_GB")), "eng");
	assert_string_equal(lang_code(STR("ger")), "deu");
	assert_string_equal(lang_code(STR("chi")), "zho");
	assert_string_equal(lang_code(STR("zh-Hans")), "zho");
	assert_string_equal(lang_code(STR("cmn")), "zho");
	assert_string_equal(lang_code(STR("mul")), "mul");
}

static void
what_is_no_language_has_no_code(void **state)
{
	(void)state;
	assert_null(lang_code(STR("")));
	assert_null(lang_code(STR("-GB")));
	assert_null(lang_code(STR("e")));
	assert_null(lang_code(STR("xx")));
	assert_null(lang_code(STR("english")));
	assert_null(lang_code(STR("eng ")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_sorted_and_has_no_code_twice),
		cmocka_unit_test(every_code_stands_for_itself_and_has_a_tag),
		cmocka_unit_test(markup_gets_the_shortest_tag),
		cmocka_unit_test(only_terminology_codes_have_a_tag),
		cmocka_unit_test(what_people_type_becomes_one_code),
		cmocka_unit_test(what_is_no_language_has_no_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

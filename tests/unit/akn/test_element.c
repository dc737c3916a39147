/* SPDX-License-Identifier: Apache-2.0 */
/* element: the table of Akoma Ntoso elements and how it is searched. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <gazetted/plugin.h>

#include "akn/element.h"

static const char *const names[] = {
#define ELEMENT(name, kind, content, short_name) #name,
#include "akn/elements.def"
#undef ELEMENT
};

#define NAME_COUNT (sizeof(names) / sizeof(names[0]))

static void
the_table_is_sorted_and_has_no_name_twice(void **state)
{
	(void)state;
	for (size_t i = 1; i < NAME_COUNT; i++)
		assert_true(strcmp(names[i - 1], names[i]) < 0);
}

static void
every_element_is_found_by_its_name(void **state)
{
	(void)state;
	assert_int_equal(NAME_COUNT, 315); /* the schema's */
	for (size_t i = 0; i < NAME_COUNT; i++)
		assert_string_equal(element_find(str_from(names[i]))->name, names[i]);
}

static void
what_is_not_an_element_is_not_found(void **state)
{
	(void)state;
	assert_null(element_find(STR("")));
	assert_null(element_find(STR("artic")));
	assert_null(element_find(STR("articles")));
	assert_null(element_find(STR("Article")));
	assert_null(element_find(STR("AAA")));
	assert_null(element_find(STR("zzz")));
	assert_null(element_find(STR("p\0")));
}

static void
text_stands_in_blocks_and_inlines_only(void **state)
{
	(void)state;
	assert_int_equal(element_find(STR("p"))->content, ELEMENT_MIXED);
	assert_int_equal(element_find(STR("num"))->content, ELEMENT_MIXED);
	assert_int_equal(element_find(STR("ref"))->content, ELEMENT_MIXED);
	assert_int_equal(element_find(STR("li"))->content, ELEMENT_MIXED);
	assert_int_equal(element_find(STR("article"))->content, ELEMENT_ELEMENTS);
	assert_int_equal(element_find(STR("content"))->content, ELEMENT_ELEMENTS);
	assert_int_equal(element_find(STR("td"))->content, ELEMENT_ELEMENTS);
	assert_int_equal(element_find(STR("br"))->content, ELEMENT_EMPTY);
	assert_int_equal(element_find(STR("FRBRuri"))->content, ELEMENT_EMPTY);
}

static void
kinds_say_what_an_element_is_for(void **state)
{
	(void)state;
	assert_int_equal(element_find(STR("statement"))->kind, GAZ_ROOT);
	assert_int_equal(element_find(STR("FRBRWork"))->kind, GAZ_META);
	assert_int_equal(element_find(STR("preface"))->kind, GAZ_FRONT);
	assert_int_equal(element_find(STR("mainBody"))->kind, GAZ_BODY);
	assert_int_equal(element_find(STR("conclusions"))->kind, GAZ_BACK);
	assert_int_equal(element_find(STR("article"))->kind, GAZ_HIER);
	assert_int_equal(element_find(STR("list"))->kind, GAZ_HIER);
	assert_int_equal(element_find(STR("blockList"))->kind, GAZ_LIST);
	assert_int_equal(element_find(STR("recital"))->kind, GAZ_ITEM);
	assert_int_equal(element_find(STR("authorialNote"))->kind, GAZ_NOTE);
	assert_int_equal(element_find(STR("docTitle"))->kind, GAZ_INLINE);
}

static void
short_names_are_those_of_the_naming_convention(void **state)
{
	(void)state;
	assert_string_equal(element_find(STR("article"))->short_name, "art");
	assert_string_equal(element_find(STR("paragraph"))->short_name, "para");
	assert_string_equal(element_find(STR("blockList"))->short_name, "list");
	assert_string_equal(element_find(STR("mainBody"))->short_name, "body");
	assert_string_equal(element_find(STR("wrapUp"))->short_name, "wrapup");
	assert_string_equal(element_find(STR("part"))->short_name, "part");
	assert_string_equal(element_find(STR("p"))->short_name, "p");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_sorted_and_has_no_name_twice),
		cmocka_unit_test(every_element_is_found_by_its_name),
		cmocka_unit_test(what_is_not_an_element_is_not_found),
		cmocka_unit_test(text_stands_in_blocks_and_inlines_only),
		cmocka_unit_test(kinds_say_what_an_element_is_for),
		cmocka_unit_test(short_names_are_those_of_the_naming_convention),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

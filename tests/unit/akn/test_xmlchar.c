/* SPDX-License-Identifier: Apache-2.0 */
/* xmlchar: the characters of XML 1.0, at every place relative to the steps of the scan. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "akn/xmlchar.h"
#include "base/utf8.h"

/* The rule as the standard writes it (XML 1.0, 2.2). */
static bool
is_char(uint32_t c)
{
	return c == 0x9 || c == 0xa || c == 0xd || (c >= 0x20 && c <= 0xd7ff) ||
	       (c >= 0xe000 && c <= 0xfffd) || (c >= 0x10000 && c <= 0x10ffff);
}

static void
exactly_the_characters_of_the_standard_pass(void **state)
{
	char bytes[UTF8_MAX_BYTES];

	(void)state;
	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		struct str s = { bytes, 0 };

		if (c >= 0xd800 && c <= 0xdfff)
			continue; /* has no UTF-8 */
		s.len = utf8_put(c, bytes);
		if ((xmlchar_check(s) == s.len) != is_char(c))
			fail_msg("U+%04X", c);
	}
}

static void
the_first_bad_byte_is_found_wherever_it_is(void **state)
{
	static const char *const bad[] = { "\x01", "\x1f", "\x80", "\xff", "\xc3", "\xe7\xac",
		"\xed\xa0\x80", "\xef\xbf\xbf", "\xc0\x80", "\xe0\x80\x80" };
	char text[40];

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		for (size_t at = 0; at < 20; at++) {
			memset(text, 'x', sizeof text);
			memcpy(text + at, bad[i], strlen(bad[i]));
			assert_int_equal(xmlchar_check(str_make(text, sizeof text)), at);
		}
	}
}

static void
a_character_cut_at_the_end_is_bad(void **state)
{
	char *exact = malloc(10);

	(void)state;
	memcpy(exact, "12345678\xe7\xac", 10);
	assert_int_equal(xmlchar_check(str_make(exact, 10)), 8);
	memcpy(exact, "123456789\xc3", 10);
	assert_int_equal(xmlchar_check(str_make(exact, 10)), 9);
	free(exact);
}

static void
names_begin_with_letters_and_hold_no_colon(void **state)
{
	(void)state;
	assert_true(xmlchar_is_ncname(STR("akomaNtoso")));
	assert_true(xmlchar_is_ncname(STR("_a-b.c9")));
	assert_true(xmlchar_is_ncname(STR("\xe7\xac\xac\xc2\xb7")));
	assert_false(xmlchar_is_ncname(STR("")));
	assert_false(xmlchar_is_ncname(STR("9a")));
	assert_false(xmlchar_is_ncname(STR("-a")));
	assert_false(xmlchar_is_ncname(STR("a:b")));
	assert_false(xmlchar_is_ncname(STR("a b")));
	assert_false(xmlchar_is_ncname(STR("a>")));
	assert_false(xmlchar_is_ncname(STR("a\xff")));
	assert_false(xmlchar_is_ncname(STR("\xc3\x97")));
}

static void
white_space_is_the_four_characters_of_xml(void **state)
{
	(void)state;
	assert_true(xmlchar_is_white(STR("")));
	assert_true(xmlchar_is_white(STR(" \t\r\n")));
	assert_false(xmlchar_is_white(STR(" \f")));
	assert_false(xmlchar_is_white(STR("\xc2\xa0")));
	assert_false(xmlchar_is_white(STR("  x")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exactly_the_characters_of_the_standard_pass),
		cmocka_unit_test(the_first_bad_byte_is_found_wherever_it_is),
		cmocka_unit_test(a_character_cut_at_the_end_is_bad),
		cmocka_unit_test(names_begin_with_letters_and_hold_no_colon),
		cmocka_unit_test(white_space_is_the_four_characters_of_xml),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

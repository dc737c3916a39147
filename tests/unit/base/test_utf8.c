/* SPDX-License-Identifier: Apache-2.0 */
/* utf8: every scalar there and back, every kind of malformed sequence, cutting at each offset. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"

static bool
is_scalar(uint32_t c)
{
	return c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
}

static void
every_scalar_is_written_and_read_back_both_ways(void **state)
{
	char bytes[UTF8_MAX_BYTES];

	(void)state;
	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		struct str s = { bytes, 0 };
		size_t at = 0;

		if (!is_scalar(c))
			continue;
		s.len = utf8_put(c, bytes);
		if (s.len != (c < 0x80 ? 1u : c < 0x800 ? 2u : c < 0x10000 ? 3u : 4u))
			fail_msg("U+%04X has %zu bytes", c, s.len);
		if (utf8_next(s, &at) != c || at != s.len)
			fail_msg("U+%04X is not read back", c);
		if (utf8_prev(s, &at) != c || at != 0)
			fail_msg("U+%04X is not read backwards", c);
	}
}

/*
 * All sequences of one, two and three bytes: no more and no fewer are well formed than there are
 * scalars of that length.
 */
static void
exactly_the_shortest_forms_are_well_formed(void **state)
{
	unsigned long count[4] = { 0 };

	(void)state;
	for (unsigned n = 0; n < 1u << 24; n++) {
		char bytes[3] = { (char)(n >> 16), (char)(n >> 8), (char)n };
		size_t at = 0;

		if (utf8_next((struct str){ bytes, 3 }, &at) == UTF8_BAD)
			assert_int_equal(at, 1);
		else
			count[at]++;
	}
	assert_int_equal(count[1] >> 16, 0x80);
	assert_int_equal(count[2] >> 8, 0x800 - 0x80);
	assert_int_equal(count[3], 0x10000 - 0x800 - 0x800); /* without the surrogates */
}

static void
malformed_sequences_are_found_where_they_start(void **state)
{
	static const char *const bad[] = { "\x80", "\xbf", "\xfe", "\xff", /* never a first byte */
		"\xc0\x80", "\xc0\xaf", "\xc1\xbf",                        /* overlong, two bytes */
		"\xe0\x80\x80", "\xe0\x9f\xbf",                            /* overlong, three */
		"\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf",                    /* overlong, four */
		"\xed\xa0\x80", "\xed\xaf\xbf", "\xed\xbf\xbf",            /* surrogates */
		"\xf4\x90\x80\x80", "\xf5\x80\x80\x80",                    /* past U+10FFFF */
		"\xf8\x88\x80\x80\x80", "\xc3", "\xe4\xb8",                /* five bytes; cut off */
		"\xf0\x9f\x93", "\xc3(", "\xe4\xb8(", "\xf0\x9f\x93(" };
	char text[64];
	size_t at;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		for (size_t lead = 0; lead < 20;
		     lead++) { /* at every place of a step through ASCII */
			memset(text, 'a', lead);
			memcpy(text + lead, bad[i], strlen(bad[i]) + 1);
			assert_int_equal(utf8_check(str_from(text)), lead);
			at = lead;
			assert_true(utf8_next(str_from(text), &at) == UTF8_BAD);
			assert_int_equal(at, lead + 1);
		}
	}
}

static void
well_formed_text_is_well_formed_to_its_end(void **state)
{
	(void)state;
	assert_int_equal(utf8_check(STR("")), 0);
	assert_int_equal(utf8_check((struct str){ NULL, 0 }), 0);
	assert_int_equal(utf8_check(STR("plain text, longer than one step")), 32);
	assert_int_equal(utf8_check(STR("\xe7\xac\xac\xe4\xb8\x80\xe6\x9d\xa1 a\0b")), 13);
	assert_int_equal(utf8_check(STR("\xf4\x8f\xbf\xbf\xee\x80\x80\xed\x9f\xbf")), 10);
}

static void
a_cut_keeps_as_many_whole_characters_as_fit(void **state)
{
	static const size_t starts[] = { 0, 1, 3, 6, 10 };
	struct str s = STR("a\xc3\xa4\xe4\xb8\x80\xf0\x9f\x93\x9c");
	size_t max, i, want = 0;

	(void)state;
	for (max = 0; max < 14; max++) {
		for (i = 0; i < 5 && starts[i] <= max; i++)
			want = starts[i];
		assert_int_equal(utf8_cut(s, max).len, want);
	}
	assert_ptr_equal(utf8_cut(s, 5).p, s.p);
}

static void
a_cut_of_malformed_bytes_stays_within_the_limit(void **state)
{
	struct str s = STR("\x80\x80\x80\x80\x80\x80\x80\x80");

	(void)state;
	for (size_t max = 0; max < 10; max++) {
		assert_true(utf8_cut(s, max).len <= max);
		if (max >= UTF8_MAX_BYTES)
			assert_true(utf8_cut(s, max).len + UTF8_MAX_BYTES > (max < 8 ? max : 8));
	}
	assert_int_equal(utf8_cut((struct str){ NULL, 0 }, 5).len, 0);
}

static void
white_space_is_that_of_unicode_and_the_byte_order_mark(void **state)
{
	int count = 0;

	(void)state;
	for (uint32_t c = 0; c <= 0x10ffff; c++)
		count += utf8_is_space(c);
	assert_int_equal(count, 25 + 1);
	assert_true(utf8_is_space(' '));
	assert_true(utf8_is_space('\n'));
	assert_true(utf8_is_space(0x85));
	assert_true(utf8_is_space(0xa0));
	assert_true(utf8_is_space(0x3000));
	assert_true(utf8_is_space(0xfeff));
	assert_false(utf8_is_space(0x200b));
	assert_false(utf8_is_space(0x1f));
	assert_false(utf8_is_space(UTF8_BAD));
}

static void
trimming_removes_all_white_space_at_both_ends_only(void **state)
{
	(void)state;
	assert_true(str_is(
	    utf8_trim(STR("\xef\xbb\xbf \t\xe3\x80\x80x \xc2\xa0y\r\n\xc2\xa0")), "x \xc2\xa0y"));
	assert_int_equal(utf8_trim(STR(" \n\xe3\x80\x80")).len, 0);
	assert_int_equal(utf8_trim(STR("")).len, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_scalar_is_written_and_read_back_both_ways),
		cmocka_unit_test(exactly_the_shortest_forms_are_well_formed),
		cmocka_unit_test(malformed_sequences_are_found_where_they_start),
		cmocka_unit_test(well_formed_text_is_well_formed_to_its_end),
		cmocka_unit_test(a_cut_keeps_as_many_whole_characters_as_fit),
		cmocka_unit_test(a_cut_of_malformed_bytes_stays_within_the_limit),
		cmocka_unit_test(white_space_is_that_of_unicode_and_the_byte_order_mark),
		cmocka_unit_test(trimming_removes_all_white_space_at_both_ends_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

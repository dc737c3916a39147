/* SPDX-License-Identifier: Apache-2.0 */
/*
 * str: comparing, finding, cutting and reading numbers, with the empty string in each of its
 * shapes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"

static const struct str nothing = { NULL, 0 };

static void
null_is_the_empty_string(void **state)
{
	(void)state;
	assert_int_equal(str_from(NULL).len, 0);
	assert_non_null(str_from(NULL).p);
	assert_non_null(str_make(NULL, 0).p);
	assert_true(str_eq(nothing, STR("")));
	assert_true(str_is(nothing, ""));
	assert_true(str_starts(nothing, ""));
	assert_true(str_ends(nothing, ""));
	assert_int_equal(str_cmp(nothing, nothing), 0);
	assert_int_equal(str_find(nothing, 'x'), 0);
	assert_int_equal(str_rfind(nothing, 'x'), 0);
	assert_int_equal(str_find_str(nothing, STR("x")), 0);
	assert_int_equal(str_find_str(STR("abc"), nothing), 0);
	assert_int_equal(str_trim(nothing).len, 0);
	assert_int_equal(str_slice(nothing, 3, 9).len, 0);
}

static void
slices_are_clamped(void **state)
{
	struct str s = STR("abcdef");

	(void)state;
	assert_true(str_is(str_slice(s, 2, 4), "cd"));
	assert_true(str_is(str_slice(s, 2, 99), "cdef"));
	assert_true(str_is(str_slice(s, 9, 99), ""));
	assert_true(str_is(str_slice(s, 4, 2), ""));
	assert_true(str_is(str_slice(s, SIZE_MAX, SIZE_MAX), ""));
	assert_true(str_is(str_slice(s, 0, SIZE_MAX), "abcdef"));
}

static void
equal_means_the_same_bytes_with_any_nul_in_them(void **state)
{
	(void)state;
	assert_true(str_eq(STR("a\0b"), STR("a\0b")));
	assert_false(str_eq(STR("a\0b"), STR("a\0c")));
	assert_false(str_is(STR("a\0b"), "a"));
	assert_false(str_is(STR("ab"), "abc"));
	assert_false(str_is(STR("abc"), "ab"));
}

static void
case_is_ignored_for_ascii_letters_only(void **state)
{
	(void)state;
	assert_true(str_case_is(STR("Content-LENGTH"), "content-length"));
	assert_true(str_case_is(STR("az"), "AZ"));
	assert_false(str_case_is(STR("@["), "`{"));
	assert_false(str_case_is(STR("\xc3\x84"), "\xc3\xa4"));
	assert_false(str_case_is(STR("ab"), "abc"));
}

static void
order_is_of_unsigned_bytes_with_the_shorter_first(void **state)
{
	(void)state;
	assert_true(str_cmp(STR("a"), STR("b")) < 0);
	assert_true(str_cmp(STR("ab"), STR("a")) > 0);
	assert_true(str_cmp(STR(""), STR("a")) < 0);
	assert_true(str_cmp(STR("\xff"), STR("a")) > 0);
	assert_true(str_cmp(STR("a\0b"), STR("a")) > 0);
	assert_int_equal(str_cmp(STR("abc"), STR("abc")), 0);
}

static void
starts_and_ends_are_found(void **state)
{
	(void)state;
	assert_true(str_starts(STR("art_12"), "art_"));
	assert_false(str_starts(STR("art"), "art_"));
	assert_true(str_ends(STR("1.epub"), ".epub"));
	assert_false(str_ends(STR("epub"), ".epub"));
	assert_true(str_ends(STR("x"), "x"));
	assert_true(str_ends(STR("x"), ""));
}

static void
trimming_takes_ascii_white_space_off_both_ends(void **state)
{
	(void)state;
	assert_true(str_is(str_trim(STR(" \t\r\n\v\f a b \n")), "a b"));
	assert_true(str_is(str_trim(STR("  \t ")), ""));
	assert_true(str_is(str_trim(STR("\xc2\xa0x")), "\xc2\xa0x"));
}

static void
finding_gives_the_offset_or_the_length(void **state)
{
	struct str s = STR("a/b/c");

	(void)state;
	assert_int_equal(str_find(s, '/'), 1);
	assert_int_equal(str_rfind(s, '/'), 3);
	assert_int_equal(str_find(s, 'x'), 5);
	assert_int_equal(str_rfind(s, 'x'), 5);
	assert_int_equal(str_find_str(s, STR("/c")), 3);
	assert_int_equal(str_find_str(s, STR("c/")), 5);
	assert_int_equal(str_find_str(s, STR("a/b/c/d")), 5);
	assert_int_equal(str_find_str(STR("a\0bc"), STR("\0b")), 1);
	/* past the end of the run there is more memory, which is not part of it */
	assert_int_equal(str_find(str_slice(s, 0, 1), '/'), 1);
}

static void
cutting_walks_through_the_pieces(void **state)
{
	struct str rest = STR("a,,b");

	(void)state;
	assert_true(str_is(str_cut(rest, ',', &rest), "a"));
	assert_true(str_is(str_cut(rest, ',', &rest), ""));
	assert_true(str_is(rest, "b"));
	assert_true(str_is(str_cut(rest, ',', &rest), "b"));
	assert_int_equal(rest.len, 0);
	assert_true(str_is(str_cut(rest, ',', &rest), ""));
	assert_true(str_is(str_cut(STR("a,"), ',', &rest), "a"));
	assert_int_equal(rest.len, 0);
	assert_int_equal(str_cut(nothing, ',', &rest).len, 0);
}

static void
unsigned_numbers_are_read_whole_or_not_at_all(void **state)
{
	static const char *const bad[] = { "", "+1", "-1", " 1", "1 ", "1x", "0x1", "1.0",
		"18446744073709551616", "99999999999999999999", "184467440737095516150",
		"\xd9\xa1" };
	uint64_t n = 42;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(str_to_u64(str_from(bad[i]), &n));
	assert_false(str_to_u64(STR("1\0"), &n));
	assert_int_equal(n, 42);
	assert_true(str_to_u64(STR("0"), &n));
	assert_int_equal(n, 0);
	assert_true(str_to_u64(STR("007"), &n));
	assert_int_equal(n, 7);
	assert_true(str_to_u64(STR("18446744073709551615"), &n));
	assert_true(n == UINT64_MAX);
}

static void
signed_numbers_reach_both_ends_of_the_range(void **state)
{
	static const char *const bad[] = { "", "-", "--1", "+1", "- 1", "9223372036854775808",
		"-9223372036854775809", "18446744073709551615" };
	int64_t n = 42;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(str_to_i64(str_from(bad[i]), &n));
	assert_int_equal(n, 42);
	assert_true(str_to_i64(STR("9223372036854775807"), &n));
	assert_true(n == INT64_MAX);
	assert_true(str_to_i64(STR("-9223372036854775808"), &n));
	assert_true(n == INT64_MIN);
	assert_true(str_to_i64(STR("-0"), &n));
	assert_true(n == 0);
	assert_true(str_to_i64(STR("-17"), &n));
	assert_true(n == -17);
}

static void
hexadecimal_digits_have_a_value_in_either_case(void **state)
{
	(void)state;
	assert_int_equal(str_hex_value('0'), 0);
	assert_int_equal(str_hex_value('9'), 9);
	assert_int_equal(str_hex_value('a'), 10);
	assert_int_equal(str_hex_value('F'), 15);
	for (const char *p = "/:@G`g \x80"; *p != '\0'; p++)
		assert_int_equal(str_hex_value(*p), -1);
	assert_int_equal(str_hex_value('\0'), -1);
}

static void
the_base_name_is_what_follows_the_last_slash(void **state)
{
	(void)state;
	assert_string_equal(str_base_name("/usr/lib/x.so"), "x.so");
	assert_string_equal(str_base_name("x.so"), "x.so");
	assert_string_equal(str_base_name("lib/"), "");
}

static void
a_copy_is_terminated_and_ones_own(void **state)
{
	char *copy = str_dup(str_slice(STR("abcdef"), 1, 3));
	char *empty = str_dup(nothing);

	(void)state;
	assert_string_equal(copy, "bc");
	assert_string_equal(empty, "");
	free(copy);
	free(empty);
}

static void
new_memory_is_zeroed_and_never_null(void **state)
{
	uint64_t *many = mem_new_array(100, sizeof *many);
	struct str *one = NEW(struct str);
	void *none = mem_new_array(0, 8);

	(void)state;
	for (size_t i = 0; i < 100; i++)
		assert_true(many[i] == 0);
	assert_null(one->p);
	assert_non_null(none);
	free(many);
	free(one);
	free(none);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(null_is_the_empty_string),
		cmocka_unit_test(slices_are_clamped),
		cmocka_unit_test(equal_means_the_same_bytes_with_any_nul_in_them),
		cmocka_unit_test(case_is_ignored_for_ascii_letters_only),
		cmocka_unit_test(order_is_of_unsigned_bytes_with_the_shorter_first),
		cmocka_unit_test(starts_and_ends_are_found),
		cmocka_unit_test(trimming_takes_ascii_white_space_off_both_ends),
		cmocka_unit_test(finding_gives_the_offset_or_the_length),
		cmocka_unit_test(cutting_walks_through_the_pieces),
		cmocka_unit_test(unsigned_numbers_are_read_whole_or_not_at_all),
		cmocka_unit_test(signed_numbers_reach_both_ends_of_the_range),
		cmocka_unit_test(hexadecimal_digits_have_a_value_in_either_case),
		cmocka_unit_test(the_base_name_is_what_follows_the_last_slash),
		cmocka_unit_test(a_copy_is_terminated_and_ones_own),
		cmocka_unit_test(new_memory_is_zeroed_and_never_null),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* pattern: matches the whole value or not at all, in time that the value cannot make long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "render/pattern.h"

static void
expect(const char *pattern, const char *value, bool matches)
{
	struct err e = { 0 };

	if (pattern_check(str_from(pattern), &e) != 0)
		fail_msg("%s", e.text);
	if (pattern_matches(str_from(pattern), str_from(value)) != matches)
		fail_msg("'%s' and '%s'", pattern, value);
}

static void
a_pattern_is_the_whole_value(void **state)
{
	(void)state;
	expect("abc", "abc", true);
	expect("abc", "abcd", false);
	expect("abc", "xabc", false);
	expect("", "", true);
	expect("", "a", false);
}

static void
repetition_counts_and_gives_back(void **state)
{
	(void)state;
	expect("a?b*c+", "c", true);
	expect("a?b*c+", "abbcc", true);
	expect("a?b*c+", "aabc", false);
	expect("a{2}", "a", false);
	expect("a{2}", "aa", true);
	expect("a{2,3}", "aaaa", false);
	expect("a{2,}", "aaaa", true);
	expect("a*a", "aaaa", true);
	expect("[ab]*b{2}a?", "ababb", true);
	expect("a{0}b", "b", true);
}

static void
classes_hold_ranges_escapes_and_their_opposite(void **state)
{
	(void)state;
	expect("[a-c_]+", "ab_c", true);
	expect("[a-c_]+", "abd", false);
	expect("[^0-9]+", "ab\xe6\x84\x8f", true);
	expect("[^0-9]+", "a1", false);
	expect("[-a\\]]+", "-a]", true);
	expect("\\.\\{.", ".{\xe6\x84\x8f", true);
	expect("\\.", "a", false);
}

static void
a_value_cannot_make_it_take_long(void **state)
{
	char value[PATTERN_VALUE_BYTES_MAX + 2];

	(void)state;
	memset(value, 'a', sizeof value - 1);
	value[PATTERN_VALUE_BYTES_MAX + 1] = '\0';
	expect("a*", value, false); /* longer than any value */
	value[PATTERN_VALUE_BYTES_MAX] = '\0';
	expect("a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", value, false);
	expect("a{256}", value, true);
}

static void
refuse(const char *pattern, const char *sentence)
{
	struct err e = { 0 };

	assert_int_equal(pattern_check(str_from(pattern), &e), -ERR_DATA);
	assert_string_equal(e.text, sentence);
}

static void
what_is_not_in_the_language_is_refused_with_its_place(void **state)
{
	(void)state;
	refuse("a(b)", "the pattern 'a(b)' has a character that must follow a '\\' at character 2");
	refuse("a|b", "the pattern 'a|b' has a character that must follow a '\\' at character 2");
	refuse("*a", "the pattern '*a' has a character that must follow a '\\' at character 1");
	refuse("[a", "the pattern '[a' has a '[' without its ']' at character 1");
	refuse("[]", "the pattern '[]' has an empty class at character 1");
	refuse(
	    "[z-a]", "the pattern '[z-a]' has a range that ends before it begins at character 1");
	refuse("\\d", "the pattern '\\d' has a '\\' before what needs none at character 1");
	refuse(
	    "a{300}", "the pattern 'a{300}' has a '{' without a number up to 256 at character 2");
	refuse("a{3,2}",
	    "the pattern 'a{3,2}' has a repetition that ends before it begins at character 2");
	refuse("a{3", "the pattern 'a{3' has a '{' without its '}' at character 2");
	refuse("\xe6\x84\x8f",
	    "the pattern '\xe6\x84\x8f' has what is not printable ASCII at character 1");
}

static void
an_example_matches_and_is_as_long_as_it_may_be(void **state)
{
	static const struct {
		const char *pattern;
		size_t bytes_max, len;
	} cases[] = { { "", 9, 0 }, { "abc", 0, 3 }, { "#[0-9a-f]{3,6}", 0, 4 },
		{ "#[0-9a-f]{3,6}", 20, 7 }, { "a*b+c?", 10, 10 }, { "a*b+c?", 0, 1 },
		{ "[^a-z ]+\\.", 5, 5 }, { ".{2,}", 256, 256 }, { "[A-Z]-[0-9]+", 8, 8 } };
	char room[PATTERN_VALUE_BYTES_MAX];
	size_t len;

	(void)state;
	for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
		struct str pattern = str_from(cases[k].pattern);

		len = pattern_example(pattern, cases[k].bytes_max, room);
		assert_int_equal(len, cases[k].len);
		assert_true(pattern_matches(pattern, str_make(room, len)));
	}
	assert_int_equal(pattern_example(STR("[^ -~]"), 8, room), SIZE_MAX);
	assert_int_equal(pattern_example(STR("a{200}b{200}"), 256, room), SIZE_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pattern_is_the_whole_value),
		cmocka_unit_test(repetition_counts_and_gives_back),
		cmocka_unit_test(classes_hold_ranges_escapes_and_their_opposite),
		cmocka_unit_test(a_value_cannot_make_it_take_long),
		cmocka_unit_test(what_is_not_in_the_language_is_refused_with_its_place),
		cmocka_unit_test(an_example_matches_and_is_as_long_as_it_may_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

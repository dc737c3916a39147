/* SPDX-License-Identifier: Apache-2.0 */
/* disposition: RFC 6266 and RFC 8187. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "http/disposition.h"

static void
assert_field(const char *name, const char *expected)
{
	struct buf b = BUF_INIT(4096);

	disposition_put(&b, str_from(name));
	assert_string_equal(b.data, expected);
	buf_free(&b);
}

static void
a_name_in_ascii_is_said_once(void **state)
{
	(void)state;
	assert_field("act-2006-1-eng.epub", "inline; filename=\"act-2006-1-eng.epub\"");
	assert_field("", "inline; filename=\"document\"");
}

static void
a_name_in_another_script_has_a_fallback(void **state)
{
	(void)state;
	assert_field("loi-fran\xc3\xa7\x61is.txt", "inline; filename=\"loi-fran-ais.txt\"; "
						   "filename*=UTF-8''loi-fran%C3%A7ais.txt");
	assert_field("\xe6\x84\x8f\xe8\xa7\x81-1.txt",
	    "inline; filename=\"1.txt\"; filename*=UTF-8''%E6%84%8F%E8%A7%81-1.txt");
	assert_field("\xe6\x84\x8f", "inline; filename=\"document\"; filename*=UTF-8''%E6%84%8F");
}

static void
only_attr_chars_stand_for_themselves(void **state)
{
	(void)state;
	assert_field("\xc3\xa9!#$&+-.^_`|~a'()*%/\"\\;,",
	    "inline; filename=\"_-a-\"; filename*=UTF-8''%C3%A9!#$&+-.^_`|~a%27%28%29%2A%25%2F"
	    "%22%5C%3B%2C");
}

static void
nothing_in_a_name_ends_its_quotes_or_its_line(void **state)
{
	(void)state;
	assert_field("a\"b\r\nX: y\\.txt", "inline; filename=\"a-b-X-y-.txt\"");
	assert_field("../../etc/passwd", "inline; filename=\"etc-passwd\"");
	assert_field("100%41", "inline; filename=\"100-41\"");
	assert_field("a\xff.txt", "inline; filename=\"a-.txt\""); /* not UTF-8: no filename* */
}

static void
parts_are_joined_by_one_dash(void **state)
{
	struct buf b = BUF_INIT(4096);

	(void)state;
	disposition_put_part(&b, STR(". .a//b%c"));
	assert_string_equal(b.data, "a-b-c");
	buf_reset(&b);
	disposition_put_part(&b, STR("a\xe2\x80\xae"
				     "b\xe6\x84\x8f"));
	assert_string_equal(b.data, "a-b\xe6\x84\x8f"); /* U+202E would turn the name round */
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_in_ascii_is_said_once),
		cmocka_unit_test(a_name_in_another_script_has_a_fallback),
		cmocka_unit_test(only_attr_chars_stand_for_themselves),
		cmocka_unit_test(nothing_in_a_name_ends_its_quotes_or_its_line),
		cmocka_unit_test(parts_are_joined_by_one_dash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

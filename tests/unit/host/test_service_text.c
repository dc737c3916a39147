/* SPDX-License-Identifier: Apache-2.0 */
/* service_text: columns and lines, in scripts that use spaces and in those that do not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "host/services.h"

#define OUT_BYTES_MAX 65536

static struct buf out = BUF_INIT(OUT_BYTES_MAX);
static struct gaz_job *const no_job; /* the service needs none to write to a function */

static int
append(void *ctx, const void *p, size_t len)
{
	buf_put(ctx, p, len);
	return GAZ_OK;
}

static int
refuse(void *ctx, const void *p, size_t len)
{
	(void)ctx, (void)p, (void)len;
	return GAZ_REFUSE;
}

static const char *
wrap(const char *s, int width, int first, int hang)
{
	buf_reset(&out);
	assert_int_equal(
	    service_text.wrap(no_job, append, &out, s, strlen(s), width, first, hang), GAZ_OK);
	return out.data;
}

static size_t
width(const char *s)
{
	return service_text.width(s, strlen(s));
}

static void
width_counts_columns_not_bytes(void **state)
{
	(void)state;
	assert_int_equal(width(""), 0);
	assert_int_equal(width("plain text"), 10);
	assert_int_equal(width("\xe7\xac\xac\xe4\xb8\x80\xe7\xab\xa0"), 6); /* three ideographs */
	assert_int_equal(width("e\xcc\x81t\xc3\xa9"), 3); /* a combining accent, a composed one */
	/* two emoji joined, and a flag */
	assert_int_equal(width("\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9"), 2);
	assert_int_equal(width("\xf0\x9f\x87\xa8\xf0\x9f\x87\xb3"), 2);
	assert_int_equal(width("\xd7\xa9\xd6\xb8"), 1); /* Hebrew with a point */
	assert_int_equal(width("a\377b"), 3); /* a byte that is no character still shows */
}

static void
lines_break_at_spaces_and_never_pass_the_width(void **state)
{
	(void)state;
	assert_string_equal(wrap("one two three", 7, 0, 0), "one two\nthree\n");
	assert_string_equal(wrap("one two three", 6, 0, 0), "one\ntwo\nthree\n");
	assert_string_equal(wrap("one two three", 13, 0, 0), "one two three\n");
	assert_string_equal(wrap("one two three", 0, 0, 0), "one two three\n");
	assert_string_equal(wrap("", 10, 0, 0), "\n");
}

static void
white_space_is_collapsed(void **state)
{
	(void)state;
	assert_string_equal(wrap("  one\n\t two \r\n", 0, 0, 0), "one two\n");
	assert_string_equal(wrap("one  two", 72, 0, 0), "one two\n");
	assert_string_equal(wrap("   ", 72, 0, 0), "\n");
}

static void
a_word_longer_than_the_width_stays_whole(void **state)
{
	(void)state;
	assert_string_equal(wrap("see https://example.org/long here", 10, 0, 0),
	    "see\nhttps://example.org/long\nhere\n");
	assert_string_equal(
	    wrap("https://example.org/long here", 10, 2, 2), "https://example.org/long\n  here\n");
}

static void
the_first_line_continues_and_the_others_hang(void **state)
{
	(void)state;
	assert_string_equal(wrap("one two three", 9, 4, 2), "one\n  two\n  three\n");
	assert_string_equal(wrap("one two three", 9, 8, 4), "\n    one\n    two\n    three\n");
}

static void
both_ways_of_wrapping_agree(void **state)
{
	static const char text[] = "It is a truth, universally (or nearly) acknowledged, that "
				   "1,000 words fit no page of 20 lines.";
	char spaced[2 * sizeof text], plain[1024];

	(void)state;
	memcpy(spaced, text, sizeof text);
	memcpy(spaced + sizeof text - 1, " ", 2); /* white space at the end sends it the long way */
	for (int columns = 1; columns < 120; columns++) {
		snprintf(plain, sizeof plain, "%s", wrap(text, columns, 3, 2));
		assert_string_equal(wrap(spaced, columns, 3, 2), plain);
	}
}

static void
ideographs_break_anywhere_but_beside_their_punctuation(void **state)
{
	(void)state;
	/* 第一条，为了 in 7 columns: the comma may not begin a line, so 条 goes with it. */
	assert_string_equal(
	    wrap("\xe7\xac\xac\xe4\xb8\x80\xe6\x9d\xa1\xef\xbc\x8c\xe4\xb8\xba\xe4\xba\x86", 7, 0,
		0),
	    "\xe7\xac\xac\xe4\xb8\x80\n\xe6\x9d\xa1\xef\xbc\x8c\xe4\xb8\xba\n\xe4\xba\x86\n");
	/* 按《法》 in 4 columns: the opening bracket may not end a line. */
	assert_string_equal(wrap("\xe6\x8c\x89\xe3\x80\x8a\xe6\xb3\x95\xe3\x80\x8b", 4, 0, 0),
	    "\xe6\x8c\x89\n\xe3\x80\x8a\xe6\xb3\x95\xe3\x80\x8b\n");
	/* 共25条 in 4 columns: the number is one piece. */
	assert_string_equal(
	    wrap("\345\205\26125\346\235\241", 4, 0, 0), "\345\205\26125\n\346\235\241\n");
}

static void
a_no_break_space_holds_and_a_mark_stays_with_its_base(void **state)
{
	(void)state;
	assert_string_equal(wrap("Art.\302\24012 bis", 6, 0, 0), "Art.\302\24012\nbis\n");
	assert_string_equal(wrap("\xe4\xb8\x80\xe3\x82\x99\xe4\xb8\x80", 2, 0, 0),
	    "\xe4\xb8\x80\xe3\x82\x99\n\xe4\xb8\x80\n");
}

static void
a_sink_that_refuses_is_believed(void **state)
{
	(void)state;
	assert_int_equal(service_text.wrap(no_job, refuse, NULL, "x", 1, 10, 0, 0), GAZ_REFUSE);
}

static int
free_out(void **state)
{
	(void)state;
	buf_free(&out);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(width_counts_columns_not_bytes),
		cmocka_unit_test(lines_break_at_spaces_and_never_pass_the_width),
		cmocka_unit_test(white_space_is_collapsed),
		cmocka_unit_test(a_word_longer_than_the_width_stays_whole),
		cmocka_unit_test(the_first_line_continues_and_the_others_hang),
		cmocka_unit_test(both_ways_of_wrapping_agree),
		cmocka_unit_test(ideographs_break_anywhere_but_beside_their_punctuation),
		cmocka_unit_test(a_no_break_space_holds_and_a_mark_stays_with_its_base),
		cmocka_unit_test(a_sink_that_refuses_is_believed),
	};

	return cmocka_run_group_tests(tests, NULL, free_out);
}

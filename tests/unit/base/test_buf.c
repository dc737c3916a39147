/* SPDX-License-Identifier: Apache-2.0 */
/* buf: growth, the maximum, and the failure that sticks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"

static void
what_is_put_comes_out_in_order(void **state)
{
	struct buf b = BUF_INIT(100);
	struct err e = { 0 };

	(void)state;
	buf_puts(&b, "a");
	buf_putstr(&b, STR("bc"));
	buf_putc(&b, 'd');
	buf_putf(&b, "%d-%s", 12, "x");
	buf_put(&b, "\0z", 2);
	assert_int_equal(buf_check(&b, "it", &e), 0);
	assert_true(str_eq(buf_str(&b), STR("abcd12-x\0z")));
	assert_int_equal(b.data[b.len], '\0');
	buf_free(&b);
	assert_null(b.data);
	assert_int_equal(b.max, 100);
}

static void
exactly_the_maximum_fits_and_one_more_does_not(void **state)
{
	struct buf b = BUF_INIT(10);
	struct err e = { 0 };

	(void)state;
	buf_puts(&b, "0123456789");
	assert_int_equal(buf_check(&b, "it", &e), 0);
	assert_true(b.cap <= b.max + 1);
	buf_putc(&b, 'x');
	assert_int_equal(buf_check(&b, "the heading", &e), -ERR_LIMIT);
	assert_non_null(strstr(e.text, "the heading"));
	assert_non_null(strstr(e.text, "10 bytes"));
	assert_string_equal(b.data, "0123456789");
	buf_free(&b);
}

static void
formatting_up_to_the_maximum_fits_and_past_it_leaves_nothing_behind(void **state)
{
	struct buf b = BUF_INIT(100);

	(void)state;
	buf_putf(&b, "%0100d", 7);
	assert_false(b.failed);
	assert_int_equal(b.len, 100);
	buf_reset(&b);
	buf_puts(&b, "ab");
	buf_putf(&b, "%099d", 7);
	assert_true(b.failed);
	assert_string_equal(b.data, "ab");
	assert_int_equal(b.len, 2);
	buf_free(&b);
}

static void
the_first_failure_sticks(void **state)
{
	struct buf b = BUF_INIT(4);
	struct err e = { 0 };

	(void)state;
	buf_puts(&b, "ab");
	buf_puts(&b, "too long");
	buf_putc(&b, 'c');
	buf_putf(&b, "%d", 1);
	assert_true(str_is(buf_str(&b), "ab"));
	assert_int_equal(buf_reserve(&b, 1, &e), -ERR_LIMIT);
	assert_int_equal(buf_check(&b, "it", &e), -ERR_LIMIT);
	buf_reset(&b);
	buf_puts(&b, "wxyz");
	assert_int_equal(buf_check(&b, "it", &e), 0);
	assert_true(str_is(buf_str(&b), "wxyz"));
	buf_free(&b);
}

static void
a_maximum_of_nothing_lets_nothing_in(void **state)
{
	struct buf b = { 0 };
	struct err e = { 0 };

	(void)state;
	buf_puts(&b, "");
	buf_putf(&b, "%s", "");
	assert_int_equal(buf_check(&b, "it", &e), 0);
	buf_putc(&b, 'x');
	assert_int_equal(buf_check(&b, "it", &e), -ERR_LIMIT);
	assert_int_equal(b.len, 0);
	buf_free(&b);
}

static void
reserved_room_is_really_there(void **state)
{
	struct buf b = BUF_INIT(1000);
	struct err e = { 0 };

	(void)state;
	assert_int_equal(buf_reserve(&b, 500, &e), 0);
	assert_true(b.cap > 500);
	memset(b.data + b.len, 'x', 500);
	b.len += 500;
	assert_int_equal(buf_reserve(&b, 500, &e), 0);
	assert_int_equal(buf_reserve(&b, 501, &e), -ERR_LIMIT);
	assert_int_equal(buf_reserve(&b, 1, &e), -ERR_LIMIT);
	buf_free(&b);
}

static void
sizes_near_the_end_of_the_range_do_not_wrap(void **state)
{
	struct buf b = BUF_INIT(SIZE_MAX);
	struct err e = { 0 };

	(void)state;
	buf_putc(&b, 'x');
	assert_int_equal(buf_reserve(&b, SIZE_MAX, &e), -ERR_LIMIT);
	assert_true(str_is(buf_str(&b), "x"));
	buf_reset(&b);
	buf_putc(&b, 'y');
	assert_int_equal(buf_reserve(&b, SIZE_MAX - 1, &e), -ERR_LIMIT);
	assert_true(str_is(buf_str(&b), "y"));
	buf_free(&b);
}

static void
capacity_doubles_so_that_growth_is_rare(void **state)
{
	struct buf b = BUF_INIT(1 << 20);
	size_t cap = 0, i;
	int growths = 0;

	(void)state;
	for (i = 0; i < 1 << 20; i++) {
		buf_putc(&b, (char)('a' + i % 26));
		growths += b.cap != cap;
		cap = b.cap;
	}
	assert_false(b.failed);
	assert_int_equal(b.len, 1 << 20);
	assert_in_range(growths, 10, 16);
	assert_int_equal(b.data[(1 << 20) - 1], 'a' + ((1 << 20) - 1) % 26);
	buf_free(&b);
}

static void
a_format_that_fails_is_a_failure(void **state)
{
	struct buf b = BUF_INIT(100);

	(void)state;
	buf_puts(&b, "ab");
	buf_putf(&b, "cd%ls", L"\x4e00"); /* not convertible in the C locale */
	assert_true(b.failed);
	assert_string_equal(b.data, "ab");
	buf_free(&b);
}

static void
taking_gives_the_bytes_away_and_leaves_it_empty(void **state)
{
	struct buf b = BUF_INIT(100);
	size_t len = 99;
	char *s;

	(void)state;
	buf_puts(&b, "abc");
	s = buf_take(&b, &len);
	assert_string_equal(s, "abc");
	assert_int_equal(len, 3);
	assert_int_equal(b.len, 0);
	assert_null(b.data);
	free(s);
	s = buf_take(&b, &len);
	assert_string_equal(s, "");
	assert_int_equal(len, 0);
	free(s);
	buf_puts(&b, "again");
	assert_true(str_is(buf_str(&b), "again"));
	buf_free(&b);
}

static void
nothing_put_reads_as_the_empty_string(void **state)
{
	struct buf b = BUF_INIT(10);

	(void)state;
	assert_non_null(buf_str(&b).p);
	assert_int_equal(buf_str(&b).len, 0);
	buf_put(&b, NULL, 0);
	buf_putstr(&b, (struct str){ 0 });
	assert_false(b.failed);
	buf_free(&b);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_put_comes_out_in_order),
		cmocka_unit_test(exactly_the_maximum_fits_and_one_more_does_not),
		cmocka_unit_test(
		    formatting_up_to_the_maximum_fits_and_past_it_leaves_nothing_behind),
		cmocka_unit_test(the_first_failure_sticks),
		cmocka_unit_test(a_maximum_of_nothing_lets_nothing_in),
		cmocka_unit_test(reserved_room_is_really_there),
		cmocka_unit_test(sizes_near_the_end_of_the_range_do_not_wrap),
		cmocka_unit_test(capacity_doubles_so_that_growth_is_rare),
		cmocka_unit_test(a_format_that_fails_is_a_failure),
		cmocka_unit_test(taking_gives_the_bytes_away_and_leaves_it_empty),
		cmocka_unit_test(nothing_put_reads_as_the_empty_string),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

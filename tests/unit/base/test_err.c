/* SPDX-License-Identifier: Apache-2.0 */
/* err: codes and their meanings, cutting, and arguments that point into the error itself. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/utf8.h"

static void
setting_returns_the_negative_code_and_keeps_the_sentence(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_int_equal(err_set(&e, ERR_NOTFOUND, "no version %d of %s", 3, "x"), -ERR_NOTFOUND);
	assert_int_equal(e.code, ERR_NOTFOUND);
	assert_string_equal(e.text, "no version 3 of x");
	assert_string_equal(e.detail, "");
}

static void
nobody_need_ask_for_the_reason(void **state)
{
	(void)state;
	assert_int_equal(err_set(NULL, ERR_DATA, "x"), -ERR_DATA);
	errno = ENOENT;
	assert_int_equal(err_errno(NULL, ERR_LIMIT, "x"), -ERR_LIMIT);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(err_wrap(NULL, "x"), -ERR_IO);
	assert_int_equal(err_detail(NULL, "x"), -ERR_IO);
}

static void
setting_again_forgets_the_old_detail(void **state)
{
	struct err e = { 0 };

	(void)state;
	err_set(&e, ERR_IO, "first");
	err_detail(&e, "old");
	err_set(&e, ERR_DATA, "second");
	assert_string_equal(e.detail, "");
}

static void
wrapping_puts_the_context_in_front(void **state)
{
	struct err e = { 0 };

	(void)state;
	err_set(&e, ERR_DATA, "line 3: no heading");
	assert_int_equal(err_wrap(&e, "stored version of %s", "/akn/x"), -ERR_DATA);
	assert_string_equal(e.text, "stored version of /akn/x: line 3: no heading");
}

static void
arguments_may_point_into_the_error_itself(void **state)
{
	struct err e = { 0 };

	(void)state;
	err_set(&e, ERR_DATA, "inner");
	err_set(&e, ERR_IO, "outer (%s)", e.text);
	assert_string_equal(e.text, "outer (inner)");
	err_wrap(&e, "%s", e.text);
	assert_string_equal(e.text, "outer (inner): outer (inner)");
}

static void
details_are_added_one_after_the_other(void **state)
{
	struct err e = { 0 };

	(void)state;
	err_set(&e, ERR_IO, "the store failed");
	assert_int_equal(err_detail(&e, "table %s", "work"), -ERR_IO);
	assert_int_equal(err_detail(&e, "row %d", 7), -ERR_IO);
	assert_string_equal(e.detail, "table work; row 7");
	assert_string_equal(e.text, "the store failed");
}

static void
errno_goes_to_the_detail_only_and_survives(void **state)
{
	struct err e = { 0 };

	(void)state;
	errno = ENOENT;
	assert_int_equal(err_errno(&e, ERR_IO, "cannot read it"), -ERR_IO);
	assert_int_equal(errno, ENOENT);
	assert_string_equal(e.text, "cannot read it");
	assert_string_equal(e.detail, strerror(ENOENT));
}

/*
 * At every offset of a four-byte character from the cut: nothing is halved, and as much as can be
 * is kept.
 */
static void
a_long_sentence_is_cut_between_characters(void **state)
{
	char s[1024];
	struct err e = { 0 };

	(void)state;
	for (size_t lead = 370; lead < 392; lead++) {
		memset(s, 'a', lead);
		memcpy(s + lead, "\xf0\x9f\x93\x9c tail of no use",
		    sizeof "\xf0\x9f\x93\x9c tail of no use");
		err_set(&e, ERR_DATA, "%s%s", s, s);
		assert_int_equal(utf8_check(str_from(e.text)), strlen(e.text));
		assert_true(strlen(e.text) > sizeof e.text - 1 - UTF8_MAX_BYTES);
		assert_memory_equal(e.text, s, strlen(e.text) < lead ? strlen(e.text) : lead);
	}
}

static void
a_context_too_long_is_cut_as_well(void **state)
{
	char s[2000];
	struct err e = { 0 };

	(void)state;
	memset(s, 'x', sizeof s - 1);
	s[sizeof s - 1] = '\0';
	err_set(&e, ERR_DATA, "inner");
	assert_int_equal(err_wrap(&e, "%s", s), -ERR_DATA);
	assert_int_equal(strlen(e.text), sizeof e.text - 1);
	err_detail(&e, "%s", s);
	err_detail(&e, "%s", s);
	assert_int_equal(strlen(e.detail), sizeof e.detail - 1);
}

static void
malformed_bytes_become_question_marks(void **state)
{
	struct err e = { 0 };

	(void)state;
	err_set(&e, ERR_DATA, "name \xff\xc3 \xed\xa0\x80.");
	assert_string_equal(e.text, "name ?? ???.");
}

static void
a_sentence_that_cannot_be_formatted_becomes_the_meaning(void **state)
{
	struct err e = { 0 };

	(void)state;
	/* in the C locale a wide character past ASCII cannot be converted: printf fails */
	assert_int_equal(err_set(&e, ERR_GONE, "%ls", L"\x4e00"), -ERR_GONE);
	assert_string_equal(e.text, err_meaning(ERR_GONE));
}

static void
every_code_has_a_status_an_exit_code_and_a_meaning(void **state)
{
	(void)state;
	for (int code = ERR_NONE + 1; code < ERR_COUNT; code++) {
		assert_in_range(err_http_status(code), 400, 599);
		assert_in_range(err_exit_code(code), 64, 78);
		assert_true(strlen(err_name(code)) > 0);
		assert_true(strlen(err_meaning(code)) > 0);
		assert_int_equal(err_http_status(-code), err_http_status(code));
		assert_string_equal(err_name(-code), err_name(code));
	}
	assert_int_equal(ERR_COUNT, 16);
	assert_int_equal(err_http_status(-ERR_NOTFOUND), 404);
	assert_int_equal(err_exit_code(ERR_NOTFOUND), 66);
	assert_string_equal(err_name(ERR_NOTFOUND), "NOTFOUND");
	assert_int_equal(err_exit_code(ERR_NONE), 0);
}

static void
a_code_that_does_not_exist_is_our_bug(void **state)
{
	static const int codes[] = { ERR_COUNT, -ERR_COUNT, INT32_MAX, INT32_MIN };

	(void)state;
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
		assert_int_equal(err_http_status(codes[i]), 500);
		assert_int_equal(err_exit_code(codes[i]), 70);
		assert_string_equal(err_name(codes[i]), "UNKNOWN");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(setting_returns_the_negative_code_and_keeps_the_sentence),
		cmocka_unit_test(nobody_need_ask_for_the_reason),
		cmocka_unit_test(setting_again_forgets_the_old_detail),
		cmocka_unit_test(wrapping_puts_the_context_in_front),
		cmocka_unit_test(arguments_may_point_into_the_error_itself),
		cmocka_unit_test(details_are_added_one_after_the_other),
		cmocka_unit_test(errno_goes_to_the_detail_only_and_survives),
		cmocka_unit_test(a_long_sentence_is_cut_between_characters),
		cmocka_unit_test(a_context_too_long_is_cut_as_well),
		cmocka_unit_test(malformed_bytes_become_question_marks),
		cmocka_unit_test(a_sentence_that_cannot_be_formatted_becomes_the_meaning),
		cmocka_unit_test(every_code_has_a_status_an_exit_code_and_a_meaning),
		cmocka_unit_test(a_code_that_does_not_exist_is_our_bug),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* pen: what may be shown on a line as it is, and what becomes an escape. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/pen.h"

static void
text_of_any_language_is_safe(void **state)
{
	(void)state;
	assert_true(pen_is_safe(STR("")));
	assert_true(pen_is_safe(STR("Artikel 1: \"Bienen\" \\ caf\xc3\xa9")));
	assert_true(pen_is_safe(STR("\xe6\x84\x8f\xe8\xa7\x81 \xd9\x85\xd8\xa7\xd8\xaf\xd8\xa9")));
}

static void
what_moves_the_cursor_or_turns_the_line_is_not(void **state)
{
	static const char *const unsafe[] = { "a\nb", "\x1b[2J", "\r", "\x7f",
		"\xc2\x9b"
		"2J",
		"\xe2\x80\xae", "\xe2\x80\xa8", "\xe2\x81\xa6", "caf\xe9" };
	char room[64];

	(void)state;
	for (size_t k = 0; k < sizeof unsafe / sizeof *unsafe; k++) {
		struct pen pen = { .out = room, .cap = sizeof room };

		assert_false(pen_is_safe(str_from(unsafe[k])));
		pen_put_safe(&pen, str_from(unsafe[k]), PEN_BARE);
		assert_true(pen.len > 0 && pen_is_safe(str_make(room, pen.len)));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_of_any_language_is_safe),
		cmocka_unit_test(what_moves_the_cursor_or_turns_the_line_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

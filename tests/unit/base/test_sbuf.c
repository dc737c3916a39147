/* SPDX-License-Identifier: Apache-2.0 */
/* sbuf: what may be shown on a line as it is, and what becomes an escape. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/sbuf.h"

static void
text_of_any_language_is_safe(void **state)
{
	(void)state;
	assert_true(sbuf_is_safe(STR("")));
	assert_true(sbuf_is_safe(STR("Artikel 1: \"Bienen\" \\ caf\xc3\xa9")));
	assert_true(sbuf_is_safe(STR("\xe6\x84\x8f\xe8\xa7\x81 \xd9\x85\xd8\xa7\xd8\xaf\xd8\xa9")));
}

static void
what_moves_the_cursor_or_turns_the_line_is_not(void **state)
{
	static const char *const unsafe[] = { "a\nb", "\x1b[2J", "\r", "\x7f",
		"\xc2\x9b"
		"2J",
		"\xe2\x80\xae", "\xe2\x80\x8f", "\xd8\x9c", "\xe2\x80\xa8", "\xe2\x81\xa6",
		"caf\xe9" };
	char room[64];

	(void)state;
	for (size_t k = 0; k < sizeof unsafe / sizeof *unsafe; k++) {
		struct sbuf sbuf = { .out = room, .cap = sizeof room };

		assert_false(sbuf_is_safe(str_from(unsafe[k])));
		sbuf_put_safe(&sbuf, str_from(unsafe[k]), SBUF_BARE);
		assert_true(sbuf.len > 0 && sbuf_is_safe(str_make(room, sbuf.len)));
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

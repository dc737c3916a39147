/* SPDX-License-Identifier: Apache-2.0 */
/* desk_session: sessions are bounded in time and in number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/err.h"
#include "web/desk_session.h"

#define NOW 1796000000

static struct sha256
token(unsigned n)
{
	return sha256_of(&n, sizeof n);
}

static void
a_session_is_found_by_its_cookie_alone(void **state)
{
	struct desk_sessions *s = desk_sessions_new();
	char cookie[DESK_SECRET_BYTES + 1], other[DESK_SECRET_BYTES + 1];
	struct sha256 t = token(1);
	struct desk_session found;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(desk_session_begin(s, &t, NOW, cookie, &e), 0);
	assert_int_equal(desk_session_begin(s, &t, NOW, other, &e), 0);
	assert_string_not_equal(cookie, other);
	assert_true(desk_session_find(s, str_from(cookie), NOW, &found));
	assert_true(sha256_eq(&found.token, &t));
	assert_string_not_equal(found.form, cookie);
	assert_false(desk_session_find(s, str_from(found.form), NOW, &found));
	desk_session_end(s, &found);
	assert_false(desk_session_find(s, str_from(cookie), NOW, &found));
	assert_true(desk_session_find(s, str_from(other), NOW, &found));
	desk_sessions_free(&s);
	assert_null(s);
}

static void
a_session_ends_by_itself(void **state)
{
	struct desk_sessions *s = desk_sessions_new();
	char cookie[DESK_SECRET_BYTES + 1];
	struct sha256 t = token(1);
	struct desk_session found;
	struct err e = { 0 };
	int64_t now = NOW;

	(void)state;
	desk_session_begin(s, &t, now, cookie, &e);
	assert_false(desk_session_find(s, str_from(cookie), now + DESK_IDLE_S, &found));
	desk_session_begin(s, &t, now, cookie, &e);
	for (; now < NOW + DESK_SESSION_S; now += DESK_IDLE_S - 1)
		assert_true(desk_session_find(s, str_from(cookie), now, &found));
	assert_false(desk_session_find(s, str_from(cookie), now, &found));
	desk_sessions_free(&s);
}

static void
the_session_that_was_used_longest_ago_makes_room(void **state)
{
	struct desk_sessions *s = desk_sessions_new();
	char first[DESK_SECRET_BYTES + 1], second[DESK_SECRET_BYTES + 1],
	    cookie[DESK_SECRET_BYTES + 1];
	struct sha256 t = token(0);
	struct desk_session found;
	struct err e = { 0 };

	(void)state;
	desk_session_begin(s, &t, NOW, first, &e);
	desk_session_begin(s, &t, NOW + 1, second, &e);
	assert_true(desk_session_find(s, str_from(first), NOW + 2, &found));
	for (unsigned i = 0; i < DESK_SESSIONS_OF_TOKEN_MAX - 1; i++)
		desk_session_begin(s, &t, NOW + 3, cookie, &e);
	assert_false(desk_session_find(s, str_from(second), NOW + 4, &found));
	assert_true(desk_session_find(s, str_from(first), NOW + 4, &found));
	for (unsigned i = 1; i <= DESK_SESSIONS_MAX; i++) {
		t = token(i);
		desk_session_begin(s, &t, NOW + 5, cookie, &e);
	}
	assert_false(desk_session_find(s, str_from(first), NOW + 6, &found));
	assert_true(desk_session_find(s, str_from(cookie), NOW + 6, &found));
	desk_sessions_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_session_is_found_by_its_cookie_alone),
		cmocka_unit_test(a_session_ends_by_itself),
		cmocka_unit_test(the_session_that_was_used_longest_ago_makes_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

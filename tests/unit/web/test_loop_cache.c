/* SPDX-License-Identifier: Apache-2.0 */
/*
 * front: gives back what was kept, for exactly as long as it holds, and never grows without bound.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "http/http.h"
#include "web/loop_cache.h"

#define MANY 5000           /* targets: more than there are places */
#define HITS_SEEN_MAX 10000 /* until the cache should have been asked again */

static const struct loop_cache_choice any = { .is_negotiated = false };
static const struct loop_cache_term today = { .seq = 7, .day = 100 };
static const struct loop_cache_term for_ever = { .seq = LOOP_CACHE_EVER, .day = LOOP_CACHE_EVER };

static struct str language_sent; /* with each request; p NULL: none */
static unsigned alive;           /* contents that nobody has released */

static void
release(struct http_content *c)
{
	alive--;
	free(c);
}

static struct http_content *
new_content(uint64_t size)
{
	struct http_content *c = NEW(struct http_content);

	alive++;
	c->status = 200;
	c->fd = -1;
	c->size = size;
	c->release = release;
	c->refs = 1;
	return c;
}

/* Keeps a new content that only the front holds; borrowed from it. */
static struct http_content *
keep(struct loop_cache *f, struct str target, const struct loop_cache_term *term,
    const struct loop_cache_choice *choice, uint64_t size)
{
	const struct loop_cache_key key = { target, false };
	struct http_content *c = new_content(size), *ours = c;

	loop_cache_keep(f, &key, term, choice, c);
	http_content_unref(&ours);
	return c;
}

static struct loop_cache_term
at(int64_t seq, int64_t day, int64_t corrections)
{
	return (struct loop_cache_term){ .seq = seq, .day = day, .corrections = corrections };
}

static struct http_content *
look(struct loop_cache *f, struct loop_cache_key key, struct loop_cache_term now, struct str accept)
{
	struct loop_cache_entry *e = loop_cache_find(f, &key);

	return e == NULL ? NULL : loop_cache_content(e, &now, accept, language_sent);
}

static int
set_up(void **state)
{
	*state = loop_cache_new(LOOP_CACHE_BYTES_MAX, UINT_MAX);
	return 0;
}

/* Whatever a test did: nothing that was kept is left over. */
static int
tear_down(void **state)
{
	struct loop_cache *f = *state;

	loop_cache_free(&f);
	return alive == 0 && f == NULL ? 0 : -1;
}

static void
what_was_kept_is_found_by_its_very_target_and_coding(void **state)
{
	struct http_content *c = keep(*state, STR("/a/b.txt"), &today, &any, 10);

	assert_ptr_equal(
	    look(*state, (struct loop_cache_key){ STR("/a/b.txt"), false }, today, STR("")), c);
	assert_null(look(*state, (struct loop_cache_key){ STR("/a/b.txt"), true }, today, STR("")));
	assert_null(
	    look(*state, (struct loop_cache_key){ STR("/a/b.txt?"), false }, today, STR("")));
	assert_null(
	    look(*state, (struct loop_cache_key){ STR("/a/c.txt"), false }, today, STR("")));
}

static void
what_is_cleared_is_gone_whole_and_there_is_room_for_more(void **state)
{
	const struct loop_cache_key key = { STR("/a.txt"), false };
	struct http_content *c;

	keep(*state, key.target, &for_ever, &any, LOOP_CACHE_BYTES_MAX);
	loop_cache_clear(*state);
	assert_int_equal(alive, 0);
	assert_null(look(*state, key, today, STR("")));
	c = keep(*state, key.target, &for_ever, &any, LOOP_CACHE_BYTES_MAX);
	assert_ptr_equal(look(*state, key, today, STR("")), c);
}

static void
a_publication_or_a_new_day_ends_what_moves(void **state)
{
	const struct loop_cache_key key = { STR("/a.txt"), false };
	struct http_content *c = keep(*state, key.target, &today, &any, 10);

	assert_ptr_equal(look(*state, key, today, STR("")), c);
	assert_null(look(*state, key, at(8, 100, 0), STR("")));
	assert_null(look(*state, key, at(7, 101, 0), STR("")));
}

static void
what_never_changes_outlives_publications_and_days(void **state)
{
	const struct loop_cache_key key = { STR("/a@2007-01-01;r1.txt"), false };
	struct http_content *c = keep(*state, key.target, &for_ever, &any, 10);

	assert_ptr_equal(look(*state, key, at(8, 100, 0), STR("")), c);
	assert_ptr_equal(look(*state, key, at(9, 101, 0), STR("")), c);
	assert_null(look(*state, key, at(9, 101, 10), STR("")));
}

static void
a_negotiated_answer_is_for_the_same_accept_alone(void **state)
{
	const struct loop_cache_key key = { STR("/a"), false };
	const struct loop_cache_choice html = { .is_negotiated = true, .accept = STR("text/html") };
	struct http_content *c = keep(*state, key.target, &today, &html, 10);

	assert_true(loop_cache_is_negotiated(loop_cache_find(*state, &key)));
	assert_ptr_equal(look(*state, key, today, STR("text/html")), c);
	assert_null(look(*state, key, today, STR("text/plain")));
	assert_null(look(*state, key, today, STR("")));
	assert_null(look(*state, key, today, (struct str){ NULL, 0 }));
}

static void
an_empty_accept_is_not_the_same_as_none(void **state)
{
	const struct loop_cache_key key = { STR("/a"), false };
	const struct loop_cache_choice none = { .is_negotiated = true };
	struct http_content *c = keep(*state, key.target, &today, &none, 10);

	assert_ptr_equal(look(*state, key, today, (struct str){ NULL, 0 }), c);
	assert_null(look(*state, key, today, STR("")));
}

static void
the_later_answer_takes_the_place_of_the_one_before(void **state)
{
	const struct loop_cache_key key = { STR("/a.txt"), false };
	struct http_content *c;

	keep(*state, key.target, &today, &any, 10);
	c = keep(*state, key.target, &today, &any, 20);
	assert_ptr_equal(look(*state, key, today, STR("")), c);
	assert_int_equal(alive, 1);
}

static void
the_cache_is_shown_now_and_then_what_is_in_use(void **state)
{
	const struct loop_cache_key key = { STR("/a.txt"), false };
	unsigned hits = 0;

	keep(*state, key.target, &today, &any, 10);
	while (hits < HITS_SEEN_MAX && look(*state, key, today, STR("")) != NULL)
		hits++;
	assert_in_range(hits, 16, HITS_SEEN_MAX - 1);
}

static void
targets_without_end_take_no_more_than_its_places(void **state)
{
	char target[32];

	for (unsigned i = 0; i < MANY; i++) {
		snprintf(target, sizeof target, "/a/%u.txt", i);
		keep(*state, str_from(target), &today, &any, 1);
	}
	assert_in_range(alive, 1, 1024);
}

static void
what_is_out_of_date_makes_room_for_what_is_new(void **state)
{
	const struct loop_cache_term tomorrow = { .seq = 8, .day = 101 };
	char target[32];

	for (unsigned i = 0; i < 64; i++) {
		struct http_content *c;

		snprintf(target, sizeof target, "/a/%u.xml", i);
		c = keep(*state, str_from(target), i < 32 ? &today : &tomorrow, &any,
		    LOOP_CACHE_BYTES_MAX / 16);
		assert_true(alive <= 16);
		assert_ptr_equal(look(*state, (struct loop_cache_key){ str_from(target), false },
				     i < 32 ? today : tomorrow, STR("")),
		    c);
	}
}

static void
what_is_larger_than_all_room_leaves_the_rest_alone(void **state)
{
	const struct loop_cache_key key = { STR("/small.txt"), false };
	const struct loop_cache_key large_key = { STR("/large.txt"), false };
	struct http_content *c = keep(*state, key.target, &today, &any, 10);
	struct http_content *large = new_content(LOOP_CACHE_BYTES_MAX + 1);

	loop_cache_keep(*state, &large_key, &today, &any, large);
	http_content_unref(&large);
	assert_int_equal(alive, 1);
	assert_ptr_equal(look(*state, key, today, STR("")), c);
}

static void
an_answer_chosen_by_language_is_for_that_language_alone(void **state)
{
	const struct loop_cache_key key = { STR("/a"), false }, other = { STR("/b"), false };
	const struct loop_cache_choice german = { .is_by_language = true, .language = STR("de") };
	const struct loop_cache_choice silent = { .is_by_language = true };
	struct http_content *c = keep(*state, key.target, &today, &german, 10);
	struct http_content *d = keep(*state, other.target, &today, &silent, 10);

	assert_true(loop_cache_is_by_language(loop_cache_find(*state, &key)));
	language_sent = STR("de");
	assert_ptr_equal(look(*state, key, today, STR("text/html")), c);
	assert_null(look(*state, other, today, STR("text/html")));
	language_sent = STR("fr");
	assert_null(look(*state, key, today, STR("text/html")));
	language_sent = STR("");
	assert_ptr_equal(look(*state, other, today, STR("text/html")), d);
	language_sent = (struct str){ NULL, 0 };
	assert_ptr_equal(look(*state, other, today, STR("text/html")), d);
	assert_null(look(*state, key, today, STR("text/html")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    what_is_cleared_is_gone_whole_and_there_is_room_for_more, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    what_was_kept_is_found_by_its_very_target_and_coding, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_publication_or_a_new_day_ends_what_moves, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    what_never_changes_outlives_publications_and_days, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_negotiated_answer_is_for_the_same_accept_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    an_empty_accept_is_not_the_same_as_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    an_answer_chosen_by_language_is_for_that_language_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    the_later_answer_takes_the_place_of_the_one_before, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    the_cache_is_shown_now_and_then_what_is_in_use, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    targets_without_end_take_no_more_than_its_places, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    what_is_out_of_date_makes_room_for_what_is_new, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    what_is_larger_than_all_room_leaves_the_rest_alone, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

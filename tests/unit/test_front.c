/* SPDX-License-Identifier: Apache-2.0 */
/* front: gives back what was kept, for exactly as long as it holds, and never grows without bound. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "http/http.h"
#include "web/front.h"

#define MANY 5000           /* targets: more than there are places */
#define HITS_SEEN_MAX 10000 /* until the cache should have been asked again */

static const struct front_choice any = { .is_negotiated = false };
static const struct front_term today = { .seq = 7, .day = 100 };
static const struct front_term for_ever = { .seq = FRONT_EVER, .day = FRONT_EVER };

static unsigned alive; /* contents that nobody has released */

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
keep(struct front *f, struct str target, const struct front_term *term,
    const struct front_choice *choice, uint64_t size)
{
	const struct front_key key = { target, false };
	struct http_content *c = new_content(size), *ours = c;

	front_keep(f, &key, term, choice, c);
	http_content_unref(&ours);
	return c;
}

static struct http_content *
look(struct front *f, struct front_key key, struct front_term now, struct str accept)
{
	struct front_entry *e = front_find(f, &key);

	return e == NULL ? NULL : front_content(e, &now, accept);
}

static int
set_up(void **state)
{
	*state = front_new();
	return 0;
}

/* Whatever a test did: nothing that was kept is left over. */
static int
tear_down(void **state)
{
	struct front *f = *state;

	front_free(&f);
	return alive == 0 && f == NULL ? 0 : -1;
}

static void
what_was_kept_is_found_by_its_very_target_and_coding(void **state)
{
	struct http_content *c = keep(*state, STR("/a/b.txt"), &today, &any, 10);

	assert_ptr_equal(
	    look(*state, (struct front_key){ STR("/a/b.txt"), false }, today, STR("")), c);
	assert_null(look(*state, (struct front_key){ STR("/a/b.txt"), true }, today, STR("")));
	assert_null(look(*state, (struct front_key){ STR("/a/b.txt?"), false }, today, STR("")));
	assert_null(look(*state, (struct front_key){ STR("/a/c.txt"), false }, today, STR("")));
}

static void
what_is_cleared_is_gone_whole_and_there_is_room_for_more(void **state)
{
	const struct front_key key = { STR("/a.txt"), false };
	struct http_content *c;

	keep(*state, key.target, &for_ever, &any, FRONT_BYTES_MAX);
	front_clear(*state);
	assert_int_equal(alive, 0);
	assert_null(look(*state, key, today, STR("")));
	c = keep(*state, key.target, &for_ever, &any, FRONT_BYTES_MAX);
	assert_ptr_equal(look(*state, key, today, STR("")), c);
}

static void
a_publication_or_a_new_day_ends_what_moves(void **state)
{
	const struct front_key key = { STR("/a.txt"), false };
	struct http_content *c = keep(*state, key.target, &today, &any, 10);

	assert_ptr_equal(look(*state, key, today, STR("")), c);
	assert_null(look(*state, key, (struct front_term){ 8, 100 }, STR("")));
	assert_null(look(*state, key, (struct front_term){ 7, 101 }, STR("")));
}

static void
what_never_changes_outlives_publications_and_days(void **state)
{
	const struct front_key key = { STR("/a@2007-01-01;r1.txt"), false };
	struct http_content *c = keep(*state, key.target, &for_ever, &any, 10);

	assert_ptr_equal(look(*state, key, (struct front_term){ 8, 100 }, STR("")), c);
	assert_ptr_equal(look(*state, key, (struct front_term){ 9, 101 }, STR("")), c);
}

static void
a_negotiated_answer_is_for_the_same_accept_alone(void **state)
{
	const struct front_key key = { STR("/a"), false };
	const struct front_choice html = { true, STR("text/html") };
	struct http_content *c = keep(*state, key.target, &today, &html, 10);

	assert_true(front_is_negotiated(front_find(*state, &key)));
	assert_ptr_equal(look(*state, key, today, STR("text/html")), c);
	assert_null(look(*state, key, today, STR("text/plain")));
	assert_null(look(*state, key, today, STR("")));
	assert_null(look(*state, key, today, (struct str){ NULL, 0 }));
}

static void
an_empty_accept_is_not_the_same_as_none(void **state)
{
	const struct front_key key = { STR("/a"), false };
	const struct front_choice none = { true, { NULL, 0 } };
	struct http_content *c = keep(*state, key.target, &today, &none, 10);

	assert_ptr_equal(look(*state, key, today, (struct str){ NULL, 0 }), c);
	assert_null(look(*state, key, today, STR("")));
}

static void
the_later_answer_takes_the_place_of_the_one_before(void **state)
{
	const struct front_key key = { STR("/a.txt"), false };
	struct http_content *c;

	keep(*state, key.target, &today, &any, 10);
	c = keep(*state, key.target, &today, &any, 20);
	assert_ptr_equal(look(*state, key, today, STR("")), c);
	assert_int_equal(alive, 1);
}

static void
the_cache_is_shown_now_and_then_what_is_in_use(void **state)
{
	const struct front_key key = { STR("/a.txt"), false };
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
	unsigned i;

	for (i = 0; i < MANY; i++) {
		snprintf(target, sizeof(target), "/a/%u.txt", i);
		keep(*state, str_from(target), &today, &any, 1);
	}
	assert_in_range(alive, 1, 1024);
}

static void
what_is_out_of_date_makes_room_for_what_is_new(void **state)
{
	const struct front_term tomorrow = { .seq = 8, .day = 101 };
	char target[32];
	unsigned i;

	for (i = 0; i < 64; i++) {
		struct http_content *c;

		snprintf(target, sizeof(target), "/a/%u.xml", i);
		c = keep(*state, str_from(target), i < 32 ? &today : &tomorrow, &any,
		    FRONT_BYTES_MAX / 16);
		assert_true(alive <= 16);
		assert_ptr_equal(look(*state, (struct front_key){ str_from(target), false },
				     i < 32 ? today : tomorrow, STR("")),
		    c);
	}
}

static void
what_is_larger_than_all_room_leaves_the_rest_alone(void **state)
{
	const struct front_key key = { STR("/small.txt"), false };
	const struct front_key large_key = { STR("/large.txt"), false };
	struct http_content *c = keep(*state, key.target, &today, &any, 10);
	struct http_content *large = new_content(FRONT_BYTES_MAX + 1);

	front_keep(*state, &large_key, &today, &any, large);
	http_content_unref(&large);
	assert_int_equal(alive, 1);
	assert_ptr_equal(look(*state, key, today, STR("")), c);
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

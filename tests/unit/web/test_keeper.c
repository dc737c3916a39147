/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keeper: the same bytes and digest as on the loop, made on another thread; its flight always ends.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "cache/cache.h"
#include "cache/hold.h"
#include "render/output_file.h"
#include "web/keeper.h"
#include "web/rendition.h"
#include "web/spool.h"

#define LARGE_BYTES (3 * RENDITION_LARGE_BYTES + 12345) /* no multiple of a part */
#define HELD (4 * LARGE_BYTES)

struct world {
	struct hold *hold;
	struct rendition_place place;
	struct cache *cache;
	struct keeper *keeper;
	struct mailbox box;
	char *bytes;
};

struct kept {
	struct keep_wait wait; /* first: done gets its address */
	struct rendition *got; /* reference */
	int code;
	unsigned done;
};

static int
set_up(void **state)
{
	struct world *w = NEW(struct world);

	w->hold =
	    hold_new(&(struct hold_budget){ .cache_bytes = 0, .other_bytes = HELD, .fds = 10 });
	w->place = (struct rendition_place){
		.folder = "/tmp", .hold = w->hold, .cached_bytes_max = LARGE_BYTES
	};
	w->cache = cache_new(HELD, 10);
	w->bytes = mem_new(LARGE_BYTES);
	for (size_t i = 0; i < LARGE_BYTES; i++)
		w->bytes[i] = (char)(i * 7 + i / 1000);
	*state = w;
	if (mailbox_open(&w->box, NULL) != 0)
		return -1;
	return keeper_open(&w->keeper, 2, w->cache, &w->place, NULL);
}

static int
tear_down(void **state)
{
	struct world *w = *state;
	struct hold_stats held;

	keeper_close(&w->keeper);
	cache_free(&w->cache);
	hold_stats(w->hold, &held);
	assert_int_equal(held.bytes, 0);
	assert_int_equal(held.fds, 0);
	hold_free(&w->hold);
	mailbox_close(&w->box);
	free(w->bytes);
	free(w);
	return 0;
}

static void
on_done(struct keep_wait *w, struct rendition *r, const struct err *e)
{
	struct kept *k = (struct kept *)w;

	k->done++;
	k->code = e != NULL ? (int)e->code : 0;
	if (e == NULL) {
		cache_ref(&r->value);
		k->got = r;
	}
}

static int
keep(struct world *w, struct kept *k, const char *key, size_t len, struct err *e)
{
	struct render_output o = { .fd = -1, .size = len };
	struct cache_value *none = NULL;
	struct cache_waiter unused;
	int rc;

	assert_int_equal(cache_find(w->cache, str_from(key), &unused, &none), CACHE_LEAD);
	assert_int_equal(output_make("output", str_make(w->bytes, len), &o.fd, NULL), 0);
	k->wait = (struct keep_wait){ .done = on_done,
		.home = &w->box,
		.key = str_from(key),
		.file_name = "name",
		.language = "fr" };
	rc = keeper_start(w->keeper, &k->wait, &o, e);
	assert_int_equal(o.fd >= 0, rc != 0);
	if (rc != 0)
		close(o.fd);
	return rc;
}

static void
wait_for(struct world *w, const struct kept *k)
{
	struct pollfd mail = { .fd = w->box.fd, .events = POLLIN };

	while (k->done == 0) {
		assert_int_equal(poll(&mail, 1, 60000), 1);
		mailbox_run(&w->box);
	}
	assert_int_equal(k->done, 1);
}

static void
drop(struct rendition *r)
{
	struct cache_value *v = &r->value;

	cache_unref(&v);
}

static void
assert_is(const struct world *w, const struct rendition *r)
{
	struct sha256 sha = sha256_of(w->bytes, LARGE_BYTES);
	char *back = mem_new(LARGE_BYTES + 1);

	assert_int_equal(r->size, LARGE_BYTES);
	assert_true(sha256_eq(&r->sha, &sha));
	assert_int_equal(pread(r->fd, back, LARGE_BYTES + 1, 0), LARGE_BYTES);
	assert_memory_equal(back, w->bytes, LARGE_BYTES);
	assert_string_equal(r->file_name, "name");
	assert_string_equal(r->language, "fr");
	free(back);
}

static void
a_large_rendition_is_kept_in_a_file_and_cached(void **state)
{
	struct world *w = *state;
	struct kept k = { 0 };
	struct cache_value *v;

	assert_int_equal(keep(w, &k, "a", LARGE_BYTES, NULL), 0);
	wait_for(w, &k);
	assert_int_equal(k.code, 0);
	assert_is(w, k.got);
	v = cache_peek(w->cache, STR("a"));
	assert_ptr_equal(v, &k.got->value);
	cache_unref(&v);
	drop(k.got);
}

static void
without_a_folder_it_stays_in_memory_and_is_counted_the_same(void **state)
{
	struct world *w = *state;
	struct hold_stats held;
	struct kept k = { 0 };

	w->place.folder = "/nowhere";
	assert_int_equal(keep(w, &k, "a", LARGE_BYTES, NULL), 0);
	wait_for(w, &k);
	assert_is(w, k.got);
	hold_stats(w->hold, &held);
	assert_int_equal(held.bytes, LARGE_BYTES);
	assert_int_equal(held.fds, 1);
	drop(k.got);
}

static void
one_that_is_too_large_for_the_cache_is_for_those_who_wait(void **state)
{
	struct world *w = *state;
	struct hold_stats held;
	struct kept k = { 0 };

	w->place.cached_bytes_max = LARGE_BYTES - 1;
	assert_int_equal(keep(w, &k, "a", LARGE_BYTES, NULL), 0);
	wait_for(w, &k);
	assert_is(w, k.got);
	assert_null(cache_peek(w->cache, STR("a")));
	drop(k.got);
	hold_stats(w->hold, &held);
	assert_int_equal(held.bytes, 0);
}

static void
what_there_is_no_room_for_is_refused_before_it_waits(void **state)
{
	struct world *w = *state;
	struct err e = { 0 };
	struct kept k = { 0 };

	assert_int_equal(hold_take(w->hold, HELD + 1 - LARGE_BYTES, 0, NULL), 0);
	assert_int_equal(keep(w, &k, "a", LARGE_BYTES, &e), -ERR_BUSY);
	cache_fail(w->cache, STR("a"), &e); /* still the asker's */
	hold_give(w->hold, HELD + 1 - LARGE_BYTES, 0);
	assert_int_equal(k.done, 0);
}

static void
an_output_that_cannot_be_read_fails_the_flight(void **state)
{
	struct world *w = *state;
	struct render_output o = { .fd = -1, .size = LARGE_BYTES };
	struct kept k = { .wait = { .done = on_done, .home = &w->box, .key = STR("a") } };
	struct cache_value *none = NULL;
	struct cache_waiter unused;

	assert_int_equal(cache_find(w->cache, STR("a"), &unused, &none), CACHE_LEAD);
	assert_int_equal(output_make("output", STR("short"), &o.fd, NULL), 0);
	assert_int_equal(keeper_start(w->keeper, &k.wait, &o, NULL), 0);
	wait_for(w, &k);
	assert_int_equal(k.code, ERR_IO);
	assert_int_equal(cache_find(w->cache, STR("a"), &unused, &none), CACHE_LEAD);
	cache_fail(w->cache, STR("a"), &k.wait.failure);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_large_rendition_is_kept_in_a_file_and_cached),
		TEST(without_a_folder_it_stays_in_memory_and_is_counted_the_same),
		TEST(one_that_is_too_large_for_the_cache_is_for_those_who_wait),
		TEST(what_there_is_no_room_for_is_refused_before_it_waits),
		TEST(an_output_that_cannot_be_read_fails_the_flight),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

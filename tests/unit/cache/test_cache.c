/* SPDX-License-Identifier: Apache-2.0 */
/* The cache: hits, budget and eviction, single flight within a thread and across many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "cache/cache.h"

#define THREADS 4
#define ROUNDS 400
#define KEYS 7

struct thing {
	struct cache_value value;
	int number;
};

static _Atomic int alive;

static void
free_thing(struct cache_value *v)
{
	alive--;
	free((struct thing *)(void *)v);
}

static const struct cache_type thing_type = { "thing", free_thing };
static const struct cache_type other_type = { "other", free_thing };

static struct cache_value *
new_thing(int number, size_t cost)
{
	struct thing *t = NEW(struct thing);

	t->value.refs = 1;
	t->value.cost = cost;
	t->value.type = &thing_type;
	t->number = number;
	alive++;
	return &t->value;
}

static int
number_of(struct cache_value *v)
{
	return ((struct thing *)(void *)v)->number;
}

/* Puts a new value and lets go of it. */
static void
put(struct cache *c, const char *key, int number, size_t cost)
{
	struct cache_value *v = new_thing(number, cost);

	cache_put(c, str_from(key), v);
	cache_unref(&v);
}

/* The number kept under key, or -1. */
static int
peek(struct cache *c, const char *key)
{
	struct cache_value *v = cache_peek(c, str_from(key));
	int number = v != NULL ? number_of(v) : -1;

	cache_unref(&v);
	return number;
}

static void
what_was_put_is_found(void **state)
{
	struct cache *c = cache_new(1000, SIZE_MAX);
	struct cache_stats stats;

	(void)state;
	assert_int_equal(peek(c, "a"), -1);
	put(c, "a", 1, 10);
	put(c, "b", 2, 20);
	assert_int_equal(peek(c, "a"), 1);
	assert_int_equal(peek(c, "b"), 2);
	put(c, "a", 3, 30);
	assert_int_equal(peek(c, "a"), 3);
	cache_stats(c, &stats);
	assert_int_equal(stats.bytes, 50);
	assert_int_equal(stats.entries, 2);
	assert_int_equal(stats.hits, 3);
	assert_int_equal(stats.misses, 1);
	cache_free(&c);
	assert_null(c);
	assert_int_equal(alive, 0);
}

static void
the_budget_is_never_passed(void **state)
{
	struct cache *c = cache_new(1000, SIZE_MAX);
	struct cache_stats stats;
	char key[16];

	(void)state;
	for (int i = 0; i < 500; i++) {
		snprintf(key, sizeof key, "key %d", i);
		put(c, key, i, 100);
		cache_stats(c, &stats);
		assert_in_range(stats.bytes, 1, 1000);
		assert_int_equal(peek(c, key), i); /* the newest is there, wherever it fell */
	}
	assert_int_equal(stats.evictions, 490);
	assert_int_equal(alive, 10);
	cache_free(&c);
}

static void
what_is_used_stays_longer_than_what_is_not(void **state)
{
	struct cache *c = cache_new(100 * 100, SIZE_MAX);
	char key[16];

	(void)state;
	put(c, "favourite", -7, 100);
	for (int i = 0; i < 1000; i++) {
		snprintf(key, sizeof key, "key %d", i);
		put(c, key, i, 100);
		assert_int_equal(peek(c, "favourite"), -7);
	}
	cache_free(&c);
}

static void
a_quarter_of_the_budget_fits_and_more_than_all_does_not(void **state)
{
	struct cache *c = cache_new(1000, SIZE_MAX);
	char key[16];

	(void)state;
	for (int i = 0; i < 100; i++) {
		snprintf(key, sizeof key, "key %d", i);
		put(c, key, i, 10);
	}
	put(c, "large", 1, 250);
	assert_int_equal(peek(c, "large"), 1);
	put(c, "large", 2, 1001);
	assert_int_equal(peek(c, "large"), -1); /* nor is the old one believed any longer */
	cache_free(&c);
	assert_int_equal(alive, 0);
}

static void
a_value_in_use_outlives_its_eviction(void **state)
{
	struct cache *c = cache_new(100, SIZE_MAX);
	struct cache_value *v;

	(void)state;
	put(c, "a", 1, 100);
	v = cache_peek(c, STR("a"));
	put(c, "b", 2, 100);
	assert_int_equal(peek(c, "a"), -1);
	assert_int_equal(number_of(v), 1);
	cache_free(&c);
	assert_int_equal(alive, 1);
	cache_unref(&v);
	assert_null(v);
	assert_int_equal(alive, 0);
}

/* Three values of one descriptor each beside a budget of two; bytes do not matter. */
static void
descriptors_are_a_budget_too(void **state)
{
	struct cache *c = cache_new(1000, 2);
	struct cache_stats stats;
	char key[16];

	(void)state;
	put(c, "no file", 7, 10);
	for (int i = 0; i < 20; i++) {
		struct cache_value *v = new_thing(i, 1);

		v->fds = 1;
		snprintf(key, sizeof key, "key %d", i);
		cache_put(c, str_from(key), v);
		cache_unref(&v);
		cache_stats(c, &stats);
		assert_in_range(stats.fds, 1, 2);
		assert_int_equal(stats.budget_fds, 2);
		assert_int_equal(peek(c, key), i);
		assert_in_range(alive, 1, 3);
	}
	cache_free(&c);
	assert_int_equal(alive, 0);
}

static void
what_is_passing_is_not_kept(void **state)
{
	struct cache *c = cache_new(1000, SIZE_MAX);
	struct cache_value *v = new_thing(1, 10);
	struct cache_stats stats;

	(void)state;
	v->is_passing = true;
	put(c, "a", 0, 10);
	cache_put(c, STR("a"), v);
	cache_unref(&v);
	assert_int_equal(peek(c, "a"), -1);
	cache_stats(c, &stats);
	assert_int_equal(stats.bytes, 0);
	assert_int_equal(alive, 0);
	cache_free(&c);
}

static void
a_value_of_another_type_ends_the_process(void **state)
{
	struct cache_value *v = new_thing(1, 1);
	int status = 0;
	pid_t child;

	(void)state;
	assert_ptr_equal(cache_checked(v, &thing_type), v);
	assert_null(cache_checked(NULL, &thing_type));
	assert_true((child = fork()) >= 0);
	if (child == 0) {
		const struct rlimit no_core = { 0, 0 };

		signal(SIGABRT, SIG_DFL); /* cmocka handles it otherwise */
		setrlimit(RLIMIT_CORE, &no_core);
		cache_checked(v, &other_type);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	cache_unref(&v);
}

struct waiting {
	struct cache_waiter waiter; /* first */
	int *called;
};

static void
count_call(struct letter *l)
{
	++*((struct waiting *)(void *)l)->called;
}

static void
all_who_wait_get_the_value_that_the_first_makes(void **state)
{
	struct cache *c = cache_new(1000, SIZE_MAX);
	struct cache_value *v = NULL, *none = NULL;
	struct waiting w[3];
	struct mailbox box;
	int called = 0, i;

	(void)state;
	assert_int_equal(mailbox_open(&box, NULL), 0);
	for (i = 0; i < 3; i++)
		w[i] = (struct waiting){
			.waiter.letter.run = count_call, .waiter.home = &box, .called = &called
		};
	assert_int_equal(cache_find(c, STR("k"), &w[0].waiter, &none), CACHE_LEAD);
	assert_int_equal(cache_find(c, STR("k"), &w[1].waiter, &none), CACHE_WAIT);
	assert_int_equal(cache_find(c, STR("k"), &w[2].waiter, &none), CACHE_WAIT);
	assert_null(none);
	v = new_thing(5, 10);
	cache_fill(c, STR("k"), v);
	assert_int_equal(called, 0); /* not before they look into their mailbox */
	mailbox_run(&box);
	assert_int_equal(called, 2);
	for (i = 1; i < 3; i++) {
		assert_ptr_equal(w[i].waiter.value, v);
		cache_unref(&w[i].waiter.value);
	}
	assert_int_equal(cache_find(c, STR("k"), &w[0].waiter, &none), CACHE_HIT);
	assert_ptr_equal(none, v);
	cache_unref(&none);
	cache_unref(&v);
	cache_free(&c);
	mailbox_close(&box);
	assert_int_equal(alive, 0);
}

static void
a_failure_reaches_all_who_wait_and_is_not_kept(void **state)
{
	struct cache *c = cache_new(1000, SIZE_MAX);
	struct cache_value *none = NULL;
	struct waiting w = { .waiter.letter.run = count_call };
	struct mailbox box;
	struct err e = { 0 };
	int called = 0;

	(void)state;
	assert_int_equal(mailbox_open(&box, NULL), 0);
	w.waiter.home = &box;
	w.called = &called;
	assert_int_equal(cache_find(c, STR("k"), &w.waiter, &none), CACHE_LEAD);
	assert_int_equal(cache_find(c, STR("k"), &w.waiter, &none), CACHE_WAIT);
	err_set(&e, ERR_PLUGIN, "it broke");
	cache_fail(c, STR("k"), &e);
	mailbox_run(&box);
	assert_int_equal(called, 1);
	assert_null(w.waiter.value);
	assert_int_equal(w.waiter.failure.code, ERR_PLUGIN);
	assert_string_equal(w.waiter.failure.text, "it broke");
	assert_int_equal(cache_find(c, STR("k"), &w.waiter, &none), CACHE_LEAD);
	cache_fail(c, STR("k"), &e);
	cache_free(&c);
	mailbox_close(&box);
}

static void
a_value_too_large_to_keep_still_reaches_who_waits(void **state)
{
	struct cache *c = cache_new(10, SIZE_MAX);
	struct cache_value *none = NULL, *v;
	struct waiting w = { .waiter.letter.run = count_call };
	struct mailbox box;
	int called = 0;

	(void)state;
	assert_int_equal(mailbox_open(&box, NULL), 0);
	w.waiter.home = &box;
	w.called = &called;
	assert_int_equal(cache_find(c, STR("k"), &w.waiter, &none), CACHE_LEAD);
	assert_int_equal(cache_find(c, STR("k"), &w.waiter, &none), CACHE_WAIT);
	v = new_thing(1, 11);
	cache_fill(c, STR("k"), v);
	cache_unref(&v);
	mailbox_run(&box);
	assert_int_equal(number_of(w.waiter.value), 1);
	cache_unref(&w.waiter.value);
	assert_int_equal(peek(c, "k"), -1);
	cache_free(&c);
	mailbox_close(&box);
	assert_int_equal(alive, 0);
}

/* What the threads of the next test share: one cache, and how often each key is being made. */
struct crowd {
	struct cache *cache;
	_Atomic int makers[KEYS];
	_Atomic int faults, led, waited;
};

struct member {
	struct cache_waiter waiter; /* first */
	struct mailbox box;
	struct crowd *crowd;
	bool has_mail;
};

static void
note_mail(struct letter *l)
{
	((struct member *)(void *)l)->has_mail = true;
}

/* Makes what nobody else makes now; every fifth time that fails. */
static void
lead(struct crowd *crowd, int key, int round)
{
	struct str name = { .p = &"abcdefg"[key], .len = 1 };
	struct cache_value *v = new_thing(key, 40);
	struct err e = { 0 };

	crowd->led++;
	crowd->faults += ++crowd->makers[key] != 1;
	--crowd->makers[key];
	if (round % 5 != 0) {
		cache_fill(crowd->cache, name, v);
	} else {
		err_set(&e, ERR_BUSY, "not now");
		cache_fail(crowd->cache, name, &e);
	}
	cache_unref(&v);
}

static void
wait_for_mail(struct member *m)
{
	struct pollfd p = { .fd = m->box.fd, .events = POLLIN };

	m->crowd->waited++;
	while (!m->has_mail) {
		if (poll(&p, 1, -1) > 0)
			mailbox_run(&m->box);
	}
	m->has_mail = false;
}

static void *
join_crowd(void *arg)
{
	struct member *m = arg;

	for (int round = 0; round < ROUNDS; round++) {
		int key = round % KEYS;
		struct cache_value *v = NULL;

		switch (cache_find(m->crowd->cache, (struct str){ .p = &"abcdefg"[key], .len = 1 },
		    &m->waiter, &v)) {
		case CACHE_LEAD: lead(m->crowd, key, round); break;
		case CACHE_WAIT:
			wait_for_mail(m);
			v = m->waiter.value;
			break;
		default: break;
		}
		m->crowd->faults += v != NULL && number_of(v) != key;
		cache_unref(&v);
	}
	return NULL;
}

static void
across_threads_a_key_has_one_maker_at_a_time(void **state)
{
	struct crowd crowd = { .cache = cache_new(
				   100, SIZE_MAX) }; /* two of seven fit: always something to do */
	struct member members[THREADS] = { 0 };
	pthread_t threads[THREADS];
	struct cache_stats stats;

	(void)state;
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(mailbox_open(&members[i].box, NULL), 0);
		members[i].waiter.letter.run = note_mail;
		members[i].waiter.home = &members[i].box;
		members[i].crowd = &crowd;
		assert_int_equal(pthread_create(&threads[i], NULL, join_crowd, &members[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		mailbox_close(&members[i].box);
	}
	cache_stats(crowd.cache, &stats);
	assert_int_equal(crowd.faults, 0);
	assert_int_equal(stats.misses, crowd.led);
	assert_int_equal(stats.waits, crowd.waited);
	assert_int_equal(stats.hits + stats.misses + stats.waits, THREADS * ROUNDS);
	assert_in_range(stats.bytes, 0, 100);
	cache_free(&crowd.cache);
	assert_int_equal(alive, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_put_is_found),
		cmocka_unit_test(the_budget_is_never_passed),
		cmocka_unit_test(what_is_used_stays_longer_than_what_is_not),
		cmocka_unit_test(a_quarter_of_the_budget_fits_and_more_than_all_does_not),
		cmocka_unit_test(descriptors_are_a_budget_too),
		cmocka_unit_test(what_is_passing_is_not_kept),
		cmocka_unit_test(a_value_of_another_type_ends_the_process),
		cmocka_unit_test(a_value_in_use_outlives_its_eviction),
		cmocka_unit_test(all_who_wait_get_the_value_that_the_first_makes),
		cmocka_unit_test(a_failure_reaches_all_who_wait_and_is_not_kept),
		cmocka_unit_test(a_value_too_large_to_keep_still_reaches_who_waits),
		cmocka_unit_test(across_threads_a_key_has_one_maker_at_a_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A disk that fails: whichever write or fsync it is, a publication is there whole or not at all,
 * and the handle says so.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../unit/fixture/corpus_sample.h"
#include "corpus/find.h"
#include "fault_vfs.h"
#include "store_check.h"

#define ROUNDS_MAX 500 /* a publication and a checkpoint are some dozens of calls */

/* Both questions give the first error again. */
static void
assert_stuck(struct corpus *c, const struct err *first)
{
	struct corpus_ask ask = { .work = STR(SAMPLE_WORK), .language = STR("eng") };
	struct arena a = ARENA_INIT(1 << 16);
	struct corpus_version v;
	struct err e = { 0 };
	int64_t seq;

	assert_int_equal(first->code, ERR_IO);
	assert_true(corpus_is_stuck(c));
	assert_int_equal(corpus_seq(c, &seq, &e), -ERR_IO);
	assert_string_equal(e.detail, first->detail);
	assert_int_equal(corpus_find(c, &ask, &v, &a, &e), -ERR_IO);
	assert_string_equal(e.text, first->text);
	assert_int_equal(store_check_publish(c, 2, &e), -ERR_IO);
	arena_free(&a);
}

/*
 * Publishes text 2 into a store that has text 1, on a disk that fails; true when the publication
 * was acknowledged.
 */
static bool
publish_on_bad_disk(const char *path, enum fault_kind kind, unsigned nth)
{
	struct corpus *c = NULL;
	struct err e = { 0 };
	bool done;

	fault_vfs_arm(kind, nth);
	if (corpus_open(&c, path, CORPUS_CREATE, &e) != 0) {
		assert_int_equal(e.code, ERR_IO);
		return false;
	}
	done = store_check_publish(c, 2, &e) == 0;
	if (!done)
		assert_stuck(c, &e);
	corpus_close(&c);
	return done;
}

static void
fail_each_call(enum fault_kind kind)
{
	bool struck = true;
	unsigned nth;

	for (nth = 1; struck; nth++) {
		struct sample_folder f;
		struct corpus *c = NULL;
		struct err e = { 0 };
		int64_t seq;
		bool done;

		assert_true(nth < ROUNDS_MAX);
		sample_folder_make(&f);
		sample_ok(corpus_open(&c, f.store, CORPUS_CREATE, &e), &e);
		sample_ok(store_check_publish(c, 1, &e), &e);
		corpus_close(&c);
		done = publish_on_bad_disk(f.store, kind, nth);
		struck = fault_vfs_struck();
		fault_vfs_arm(FAULT_NONE, 0);
		seq = store_check_all(f.store);
		/* a publication whose last fsync failed may be there all the same */
		assert_in_range(seq, done ? 2 : 1, 2);
		sample_folder_remove(&f);
	}
	assert_true(nth > 10); /* it did strike */
}

static void
a_call_that_fails_once_leaves_all_or_nothing(void **state)
{
	(void)state;
	fail_each_call(FAULT_ONCE);
}

static void
a_disk_that_stays_bad_leaves_all_or_nothing(void **state)
{
	(void)state;
	fail_each_call(FAULT_ON);
}

static void
a_store_that_could_not_be_made_can_be_made_later(void **state)
{
	bool struck = true;

	(void)state;
	for (unsigned nth = 1; struck; nth++) {
		struct sample_folder f;
		struct corpus *c = NULL;
		struct err e = { 0 };

		assert_true(nth < ROUNDS_MAX);
		sample_folder_make(&f);
		fault_vfs_arm(FAULT_ON, nth);
		if (corpus_open(&c, f.store, CORPUS_CREATE, &e) != 0)
			assert_int_equal(e.code, ERR_IO);
		corpus_close(&c);
		struck = fault_vfs_struck();
		fault_vfs_arm(FAULT_NONE, 0);
		sample_ok(corpus_open(&c, f.store, CORPUS_CREATE, &e), &e);
		sample_ok(store_check_publish(c, 1, &e), &e);
		corpus_close(&c);
		assert_int_equal(store_check_all(f.store), 1);
		sample_folder_remove(&f);
	}
}

static void
what_is_acknowledged_is_on_the_disk(void **state)
{
	struct sample_folder f;
	struct corpus *c = NULL;
	struct err e = { 0 };

	(void)state;
	sample_folder_make(&f);
	sample_ok(corpus_open(&c, f.store, CORPUS_CREATE, &e), &e);
	for (unsigned n = 1; n <= 150; n++) { /* enough for some checkpoints */
		sample_ok(store_check_publish(c, n, &e), &e);
		assert_true(fault_vfs_is_synced());
	}
	corpus_close(&c);
	assert_int_equal(store_check_all(f.store), 150);
	sample_folder_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_that_fails_once_leaves_all_or_nothing),
		cmocka_unit_test(a_disk_that_stays_bad_leaves_all_or_nothing),
		cmocka_unit_test(a_store_that_could_not_be_made_can_be_made_later),
		cmocka_unit_test(what_is_acknowledged_is_on_the_disk),
	};

	fault_vfs_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

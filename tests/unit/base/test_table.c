/* SPDX-License-Identifier: Apache-2.0 */
/* table: thousands of entries put and taken in awkward orders, checked against a plain array. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/table.h"

#define MANY 10000

struct entry {
	char key[24];
	bool is_in;
	bool seen;
};

static struct entry entries[MANY];

static struct str
key_of(size_t i)
{
	return str_from(entries[i].key);
}

static int
name_entries(void **state)
{
	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		entries[i] = (struct entry){ .key = "" };
		snprintf(entries[i].key, sizeof entries[i].key, "art_%zu", i);
	}
	return 0;
}

static void
check_against_entries(const struct table *t)
{
	struct table_slot *slot;
	size_t i, at = 0, in = 0, walked = 0;

	for (i = 0; i < MANY; i++) {
		assert_ptr_equal(table_find(t, key_of(i)), entries[i].is_in ? &entries[i] : NULL);
		in += entries[i].is_in;
		entries[i].seen = false;
	}
	assert_int_equal(t->count, in);
	while ((slot = table_next(t, &at)) != NULL) {
		struct entry *entry = slot->value;

		assert_false(entry->seen);
		assert_true(str_is(slot->key, entry->key));
		entry->seen = true;
		walked++;
	}
	assert_int_equal(walked, in);
}

static void
an_empty_table_finds_takes_and_walks_nothing(void **state)
{
	struct table t = { 0 };
	size_t at = 0;

	(void)state;
	assert_null(table_find(&t, STR("x")));
	assert_null(table_take(&t, STR("x")));
	assert_null(table_next(&t, &at));
	table_free(&t);
	table_free(&t);
}

static void
ten_thousand_entries_come_and_go(void **state)
{
	struct table t = { 0 };

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		assert_null(table_put(&t, key_of(i), &entries[i]));
		entries[i].is_in = true;
	}
	check_against_entries(&t);
	assert_true(t.count <= t.cap / 4 * 3);
	for (size_t i = 0; i < MANY;
	     i += 3) { /* a third out, so that gaps close around what stays */
		assert_ptr_equal(table_take(&t, key_of(i)), &entries[i]);
		assert_null(table_take(&t, key_of(i)));
		entries[i].is_in = false;
	}
	check_against_entries(&t);
	for (size_t i = MANY; i-- > 0;) {
		if (entries[i].is_in)
			assert_ptr_equal(table_take(&t, key_of(i)), &entries[i]);
		entries[i].is_in = false;
	}
	check_against_entries(&t);
	table_free(&t);
}

/*
 * Few slots and long runs: the wrap-around at the end of the array is crossed again and again,
 * under many keys.
 */
static void
a_small_crowded_table_survives_any_order(void **state)
{
	struct table t = { 0 };
	uint64_t random = 88172645463325252;
	size_t i;

	(void)state;
	for (size_t step = 0; step < 20000; step++) {
		random ^= random << 13;
		random ^= random >> 7;
		random ^= random << 17;
		i = (size_t)(random % 12) +
		    step / 1000 * 12; /* twelve at most: never more than 16 slots */
		if (entries[i].is_in) {
			assert_ptr_equal(table_take(&t, key_of(i)), &entries[i]);
		} else {
			assert_null(table_put(&t, key_of(i), &entries[i]));
		}
		entries[i].is_in = !entries[i].is_in;
		if (step % 1000 == 999) {
			check_against_entries(&t);
			for (i = step / 1000 * 12; i < step / 1000 * 12 + 12; i++) {
				table_take(&t, key_of(i));
				entries[i].is_in = false;
			}
		}
	}
	assert_int_equal(t.cap, 16);
	assert_int_equal(t.count, 0);
	table_free(&t);
}

static void
putting_again_gives_the_old_value_back_and_keeps_the_new_key(void **state)
{
	struct table t = { 0 };
	char old_key[] = "key", new_key[] = "key";
	int old = 1, new = 2;

	(void)state;
	assert_null(table_put(&t, str_from(old_key), &old));
	assert_ptr_equal(table_put(&t, str_from(new_key), &new), &old);
	memset(old_key, 'x', 3); /* dies with the old value */
	assert_ptr_equal(table_find(&t, STR("key")), &new);
	assert_int_equal(t.count, 1);
	table_free(&t);
}

static void
keys_are_bytes_and_may_be_empty(void **state)
{
	struct table t = { 0 };
	int a, b, c;

	(void)state;
	assert_null(table_put(&t, STR(""), &a));
	assert_null(table_put(&t, STR("\0"), &b));
	assert_null(table_put(&t, STR("\0\0"), &c));
	assert_ptr_equal(table_find(&t, (struct str){ NULL, 0 }), &a);
	assert_ptr_equal(table_find(&t, STR("\0")), &b);
	assert_ptr_equal(table_take(&t, STR("\0\0")), &c);
	assert_int_equal(t.count, 2);
	table_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_table_finds_takes_and_walks_nothing),
		cmocka_unit_test_setup(ten_thousand_entries_come_and_go, name_entries),
		cmocka_unit_test_setup(a_small_crowded_table_survives_any_order, name_entries),
		cmocka_unit_test(putting_again_gives_the_old_value_back_and_keeps_the_new_key),
		cmocka_unit_test(keys_are_bytes_and_may_be_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The wheel of deadlines: nothing is early, nothing is forgotten, moving is cheap and right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/wheel.h"

#define START_MS 123456
#define ROUND_MS (WHEEL_SLOTS * WHEEL_TICK_MS)

/* What the callbacks, which get nothing but an item, have to know. */
static struct wheel wheel;
static int expired;
static int64_t now;

static void
count_and_take(struct wheel_item *item)
{
	assert_true(item->due_ms <= now);
	expired++;
	wheel_take(&wheel, item);
}

static void
count_and_renew(struct wheel_item *item)
{
	expired++;
	wheel_move(&wheel, item, now + 1000);
}

static void
run_until(int64_t until, wheel_fn *expire)
{
	for (; now <= until; now += WHEEL_TICK_MS / 3)
		wheel_run(&wheel, now, expire);
}

static int
set_up(void **state)
{
	(void)state;
	expired = 0;
	now = START_MS;
	wheel_start(&wheel, now);
	return 0;
}

static void
an_item_expires_at_its_time_and_hardly_later(void **state)
{
	static const int64_t delays[] = { 0, 1, 99, 100, 101, 2500, ROUND_MS - 1, ROUND_MS,
		ROUND_MS + 1, 3 * ROUND_MS + 50 };
	struct wheel_item item;

	(void)state;
	for (size_t i = 0; i < sizeof delays / sizeof delays[0]; i++) {
		int64_t due = now + delays[i];

		expired = 0;
		wheel_add(&wheel, &item, due);
		run_until(due - 1, count_and_take);
		assert_int_equal(expired, 0);
		run_until(due + 3 * WHEEL_TICK_MS, count_and_take);
		assert_int_equal(expired, 1);
		assert_int_equal(wheel.count, 0);
	}
}

static void
a_deadline_can_be_moved_both_ways(void **state)
{
	struct wheel_item item;

	(void)state;
	wheel_add(&wheel, &item, now + 5000);
	wheel_move(&wheel, &item, now + 9000);
	run_until(START_MS + 8900, count_and_take);
	assert_int_equal(expired, 0);
	wheel_move(&wheel, &item, now + 100);
	run_until(now + 400, count_and_take);
	assert_int_equal(expired, 1);
}

static void
never_does_not_come(void **state)
{
	struct wheel_item item;

	(void)state;
	wheel_add(&wheel, &item, WHEEL_NEVER);
	run_until(START_MS + 2 * ROUND_MS, count_and_take);
	assert_int_equal(expired, 0);
	wheel_move(&wheel, &item, now);
	run_until(now + 3 * WHEEL_TICK_MS, count_and_take);
	assert_int_equal(expired, 1);
}

static void
an_item_that_is_renewed_comes_again(void **state)
{
	struct wheel_item item;

	(void)state;
	wheel_add(&wheel, &item, now + 1000);
	run_until(START_MS + 10 * (1000 + 2 * WHEEL_TICK_MS), count_and_renew);
	assert_in_range(expired, 10, 12);
	wheel_take(&wheel, &item);
}

static void
after_a_long_sleep_all_that_is_due_comes_at_once(void **state)
{
	struct wheel_item items[100];

	(void)state;
	for (int64_t i = 0; i < 100; i++)
		wheel_add(&wheel, &items[i], now + i * 777);
	now += 100 * ROUND_MS;
	wheel_run(&wheel, now, count_and_take);
	assert_int_equal(expired, 100);
	assert_int_equal(wheel.count, 0);
}

static void
each_reaches_every_item(void **state)
{
	struct wheel_item items[100];

	(void)state;
	for (int64_t i = 0; i < 100; i++)
		wheel_add(&wheel, &items[i], now + i * 777);
	now += 100 * 777;
	wheel_each(&wheel, count_and_take);
	assert_int_equal(expired, 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(an_item_expires_at_its_time_and_hardly_later, set_up),
		cmocka_unit_test_setup(a_deadline_can_be_moved_both_ways, set_up),
		cmocka_unit_test_setup(never_does_not_come, set_up),
		cmocka_unit_test_setup(an_item_that_is_renewed_comes_again, set_up),
		cmocka_unit_test_setup(after_a_long_sleep_all_that_is_due_comes_at_once, set_up),
		cmocka_unit_test_setup(each_reaches_every_item, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* test_queue: the intrusive queue, and the macros by which its users find their objects. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/macros.h"
#include "base/queue.h"

struct thing {
	int number;
	struct queue_item item;
};

static int
take_number(struct queue *q)
{
	struct queue_item *item = queue_take(q);

	return item != NULL ? CONTAINER_OF(item, struct thing, item)->number : -1;
}

static void
items_leave_in_the_order_in_which_they_came(void **state)
{
	struct thing things[] = { { .number = 0 }, { .number = 1 }, { .number = 2 } };
	struct queue q;

	(void)state;
	queue_init(&q);
	assert_null(queue_take(&q));
	for (size_t i = 0; i < ARRAY_LEN(things); i++)
		queue_put(&q, &things[i].item);
	assert_int_equal(q.count, 3);
	assert_int_equal(take_number(&q), 0);
	queue_put(&q, &things[0].item);
	assert_int_equal(take_number(&q), 1);
	assert_int_equal(take_number(&q), 2);
	assert_int_equal(take_number(&q), 0);
	assert_int_equal(take_number(&q), -1);
	assert_int_equal(q.count, 0);
	queue_put(&q, &things[1].item); /* an emptied queue can be filled again */
	assert_int_equal(take_number(&q), 1);
}

static void
a_move_leaves_the_source_empty_and_usable(void **state)
{
	struct thing things[] = { { .number = 0 }, { .number = 1 } };
	struct queue from, to;

	(void)state;
	queue_init(&from);
	queue_move(&to, &from);
	assert_null(queue_take(&to));
	queue_put(&to, &things[0].item);
	assert_int_equal(take_number(&to), 0);
	queue_put(&from, &things[0].item);
	queue_move(&to, &from);
	queue_put(&from, &things[1].item);
	assert_int_equal(take_number(&to), 0);
	assert_int_equal(take_number(&to), -1);
	assert_int_equal(take_number(&from), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(items_leave_in_the_order_in_which_they_came),
		cmocka_unit_test(a_move_leaves_the_source_empty_and_usable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

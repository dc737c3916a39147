/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_WHEEL_H
#define HTTP_WHEEL_H
/*
 * wheel: a timer wheel: coarse, cheap deadlines for many items. Moving a deadline later only
 * stores it; the item moves to its new slot when its old slot is run. Knows no clock and no
 * connection: the caller passes in all times, in milliseconds.
 */
#include <stddef.h>
#include <stdint.h>

#include "http/limits.h"

#define WHEEL_NEVER INT64_MAX

struct wheel_item {
	struct wheel_item *next, **prev;
	int64_t due_ms;
	int64_t tick; /* the tick of the slot that holds it */
};

struct wheel {
	struct wheel_item *slots[WHEEL_SLOTS];
	int64_t tick; /* the last tick that was run */
	size_t count;
};

typedef void wheel_fn(struct wheel_item *item);

void wheel_start(struct wheel *w, int64_t now_ms);
void wheel_add(struct wheel *w, struct wheel_item *item, int64_t due_ms);
void wheel_move(struct wheel *w, struct wheel_item *item, int64_t due_ms);
void wheel_take(struct wheel *w, struct wheel_item *item);
/*
 * Calls expire for all items that are due. It may move or take its own item; if it does neither, it
 * is called again a tick later.
 */
void wheel_run(struct wheel *w, int64_t now_ms, wheel_fn *expire);
/* Calls each for every item; it may take its own item. */
void wheel_each(struct wheel *w, wheel_fn *each);
#endif

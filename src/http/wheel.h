/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_WHEEL_H
#define HTTP_WHEEL_H
/*
 * wheel: deadlines of many things, coarse and cheap. Moving a deadline later costs one store; only
 * when its old slot comes round is the thing put where it now belongs. Knows no clock and no
 * connection: times are milliseconds that the caller passes in.
 */
#include <stddef.h>
#include <stdint.h>

#include "http/limits.h"

#define WHEEL_NEVER INT64_MAX

struct wheel_item {
	struct wheel_item *next, **prev;
	int64_t due_ms;
	int64_t tick; /* the slot it stands in belongs to this one */
};

struct wheel {
	struct wheel_item *slots[WHEEL_SLOTS];
	int64_t tick; /* the last one that was run */
	size_t count;
};

typedef void wheel_fn(struct wheel_item *item);

void wheel_start(struct wheel *w, int64_t now_ms);
void wheel_add(struct wheel *w, struct wheel_item *item, int64_t due_ms);
void wheel_move(struct wheel *w, struct wheel_item *item, int64_t due_ms);
void wheel_take(struct wheel *w, struct wheel_item *item);
/*
 * Calls expire for all that is due. It may move or take its own item; if it does neither, it is
 * called again a tick later.
 */
void wheel_run(struct wheel *w, int64_t now_ms, wheel_fn *expire);
/* Calls each for every item there is; it may take its own item. */
void wheel_each(struct wheel *w, wheel_fn *each);
#endif

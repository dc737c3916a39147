/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wheel: a timer wheel with slots of one tick each. What must hold: an item is in the slot of its
 * tick; its tick is later than the wheel's by less than one round, and not later than the tick
 * after its deadline (unless the deadline has passed).
 */
#include "http/wheel.h"

static void
link_in(struct wheel *w, struct wheel_item *item)
{
	struct wheel_item **slot;
	int64_t last = w->tick + WHEEL_SLOTS - 1;

	item->tick = item->due_ms / WHEEL_TICK_MS + 1; /* rounded up: never early */
	if (item->due_ms == WHEEL_NEVER || item->tick > last)
		item->tick = last;
	if (item->tick <= w->tick)
		item->tick = w->tick + 1;
	slot = &w->slots[item->tick % WHEEL_SLOTS];
	item->next = *slot;
	item->prev = slot;
	if (item->next != NULL)
		item->next->prev = &item->next;
	*slot = item;
}

static void
unlink_from(struct wheel_item *item)
{
	*item->prev = item->next;
	if (item->next != NULL)
		item->next->prev = item->prev;
}

void
wheel_start(struct wheel *w, int64_t now_ms)
{
	*w = (struct wheel){ .tick = now_ms / WHEEL_TICK_MS };
}

void
wheel_add(struct wheel *w, struct wheel_item *item, int64_t due_ms)
{
	item->due_ms = due_ms;
	link_in(w, item);
	w->count++;
}

void
wheel_move(struct wheel *w, struct wheel_item *item, int64_t due_ms)
{
	item->due_ms = due_ms;
	if (due_ms / WHEEL_TICK_MS + 1 >= item->tick)
		return;
	unlink_from(item);
	link_in(w, item);
}

void
wheel_take(struct wheel *w, struct wheel_item *item)
{
	unlink_from(item);
	w->count--;
}

static void
run_slot(struct wheel *w, int64_t now_ms, wheel_fn *expire)
{
	struct wheel_item **slot = &w->slots[w->tick % WHEEL_SLOTS], *item;

	/* link_in() never puts an item back into this slot, so the loop ends */
	while ((item = *slot) != NULL) {
		unlink_from(item);
		link_in(w, item);
		if (item->due_ms <= now_ms)
			expire(item);
	}
}

void
wheel_run(struct wheel *w, int64_t now_ms, wheel_fn *expire)
{
	int64_t now = now_ms / WHEEL_TICK_MS;

	/* after a sleep of more than one round, each slot is run only once */
	if (now > w->tick + WHEEL_SLOTS)
		w->tick = now - WHEEL_SLOTS;
	while (w->tick < now) {
		w->tick++;
		run_slot(w, now_ms, expire);
	}
}

void
wheel_each(struct wheel *w, wheel_fn *each)
{
	struct wheel_item *next;

	for (size_t i = 0; i < WHEEL_SLOTS; i++) {
		for (struct wheel_item *item = w->slots[i]; item != NULL; item = next) {
			next = item->next;
			each(item);
		}
	}
}

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_QUEUE_H
#define BASE_QUEUE_H
/*
 * queue: items in the order in which they came. Intrusive: putting allocates nothing, and the queue
 * owns no item. Not locked. What must hold: last points to the next member of the last item, or to
 * first if the queue is empty; so a queue must not be copied, except by queue_move().
 */
#include <stddef.h>

/* Embedded in the caller's object; in at most one queue at a time. */
struct queue_item {
	struct queue_item *next;
};

struct queue {
	struct queue_item *first, **last;
	size_t count;
};

static inline void
queue_init(struct queue *q)
{
	q->first = NULL;
	q->last = &q->first;
	q->count = 0;
}

static inline void
queue_put(struct queue *q, struct queue_item *item)
{
	item->next = NULL;
	*q->last = item;
	q->last = &item->next;
	q->count++;
}

/* The item that came first; NULL if the queue is empty. */
static inline struct queue_item *
queue_take(struct queue *q)
{
	struct queue_item *item = q->first;

	if (item == NULL)
		return NULL;
	if ((q->first = item->next) == NULL)
		q->last = &q->first;
	q->count--;
	return item;
}

/* Moves all items to to, which it initializes; from is empty afterwards. */
static inline void
queue_move(struct queue *to, struct queue *from)
{
	queue_init(to);
	if (from->first != NULL) {
		*to = *from;
		queue_init(from);
	}
}
#endif

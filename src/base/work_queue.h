/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_WORK_QUEUE_H
#define BASE_WORK_QUEUE_H
/*
 * work_queue: runs tasks on threads, in the order of queueing, for work that takes too long for an
 * event loop. Tasks are intrusive: queueing allocates nothing.
 */
#include <stdbool.h>

#include "base/queue.h"

struct work_queue;
struct err;
struct task;
typedef void task_fn(struct task *t);

/* Embedded in the caller's object; belongs to the queue until run was called. */
struct task {
	struct queue_item item;
	task_fn *run; /* on a thread of the queue [may block] */
};

/*
 * waiting_max: how many tasks may wait for a thread; 0: any number. what: the subject of the error
 * message, as "a thread that compresses". ERR_IO.
 */
int work_queue_open(struct work_queue **out, unsigned threads, unsigned waiting_max,
    const char *what, struct err *e);
/*
 * Waits for the running tasks; calls give_up, on this thread, for each task that still waits.
 * [blocks]
 */
void work_queue_close(struct work_queue **out, task_fn *give_up);

/* Queues t; false if too many tasks wait: then t is still the caller's. From any thread. */
bool work_queue_put(struct work_queue *c, struct task *t);
#endif

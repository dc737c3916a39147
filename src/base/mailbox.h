/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_MAILBOX_H
#define BASE_MAILBOX_H
/*
 * mailbox: lets one thread run functions on another. Any thread posts; one thread owns the mailbox,
 * watches its descriptor (readable when there are letters) and calls mailbox_run(). Letters are
 * intrusive: posting allocates nothing and cannot fail.
 */
#include <pthread.h>

#include "base/queue.h"

struct letter;
typedef void letter_fn(struct letter *l);

/* Embedded in the caller's object; must not be posted again before its run was called. */
struct letter {
	struct queue_item item;
	letter_fn *run; /* called on the owner's thread */
};

struct mailbox {
	pthread_mutex_t lock;
	struct queue letters;
	int fd; /* eventfd, non-blocking */
};

struct err;
int mailbox_open(struct mailbox *m, struct err *e);
void mailbox_close(struct mailbox *m); /* drops undelivered letters */
void mailbox_post(struct mailbox *m, struct letter *l);
/* Runs all letters posted so far, in order. On the owner's thread only. */
void mailbox_run(struct mailbox *m);
#endif

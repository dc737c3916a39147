/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_MAILBOX_H
#define BASE_MAILBOX_H
/*
 * mailbox: how one thread asks another to run something. Any thread posts; one thread owns the box,
 * watches its descriptor (readable when there is mail) and calls mailbox_run(). Letters are
 * intrusive: posting allocates nothing and cannot fail.
 */
#include <pthread.h>

struct letter;
typedef void letter_fn(struct letter *l);

/* Embedded in whatever is to be delivered; must not be posted again before its run was called. */
struct letter {
	struct letter *next;
	letter_fn *run; /* called on the owner's thread */
};

struct mailbox {
	pthread_mutex_t lock;
	struct letter *first, **last;
	int fd; /* eventfd, non-blocking */
};

struct err;
int mailbox_open(struct mailbox *m, struct err *e);
void mailbox_close(struct mailbox *m); /* undelivered letters are forgotten */
void mailbox_post(struct mailbox *m, struct letter *l);
/* Runs everything posted so far, in order. On the owner's thread only. */
void mailbox_run(struct mailbox *m);
#endif

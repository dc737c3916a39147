/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_READERS_H
#define CORPUS_READERS_H
/*
 * readers: threads that read the store, so that no event loop waits for the disk. Each question has
 * a read-only corpus to itself while it runs. A question is a function that runs on one of the
 * threads, and a letter that is then posted to the mailbox of the loop that put the question. One
 * more thread polls the store, or listens to it: another process may publish, which changes
 * readers_seq(), or another file may take its place, which is opened then. So it is with a database
 * that was away.
 */
#include <stdint.h>

#include "base/mailbox.h"
#include "base/work_queue.h"

struct corpus;
struct err;
struct readers;
struct question;

#define READERS_QUEUE_MAX 4096 /* questions in the queue; further ones are refused with ERR_BUSY */
#define READERS_WATCH_MS 100   /* how often the store is polled for new publications */

typedef void question_fn(struct corpus *c, struct question *q);

/* Embedded in the state of the caller; must live until its letter has run. */
struct question {
	struct letter answer; /* the caller sets .run; posted to .home after ask() */
	struct mailbox *home;
	question_fn *ask; /* runs on a store thread */
	/* private to the readers */
	struct readers *readers;
	struct task task;
};

int readers_open(struct readers **out, const char *path, unsigned threads, struct err *e);
/* Waits for the running questions; those still in the queue are dropped. */
void readers_close(struct readers **p);
/* ERR_BUSY when the queue is full (the letter is not posted then). Any thread. */
int readers_put(struct readers *p, struct question *q, struct err *e);
/* The greatest seq seen so far. Any thread, no lock. */
int64_t readers_seq(const struct readers *p);
/*
 * A number that changes when readers may get other answers than before: with each new seq, and when
 * another store takes the place of this one. For the keys of caches. Any thread, no lock.
 */
int64_t readers_state(const struct readers *p);
/*
 * The same, but it does not change when something is published: for answers about a revision, which
 * only a correction changes.
 */
int64_t readers_corrections(const struct readers *p);
/* A number that readers_corrections() of different stores do not share. */
int64_t readers_generation(int64_t corrections);

/*
 * A function of this type is called, on the thread that watches the store, with the new value of
 * readers_corrections() when that has changed.
 */
typedef void readers_records_fn(void *arg, int64_t corrections);
/*
 * From now on fn is told, until the readers close. Returns readers_corrections(): fn is told of
 * every later change.
 */
int64_t readers_on_records(struct readers *p, readers_records_fn *fn, void *arg);

/* Embedded in the listener's object. */
struct readers_listener {
	/*
	 * Called on the thread that watches the store when readers_state() has changed; must be
	 * brief, since publications are not noticed meanwhile.
	 */
	void (*on_change)(struct readers_listener *l);
	struct readers_listener *next; /* private to the readers */
};
/* Adds l to the listeners, whose on_change() is called at each change. Any thread. */
void readers_listen(struct readers *p, struct readers_listener *l);
/* Removes l; on_change() is not called after this returns. l need not be a listener. Any thread. */
void readers_leave(struct readers *p, struct readers_listener *l);
#endif

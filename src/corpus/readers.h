/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_READERS_H
#define CORPUS_READERS_H
/*
 * readers: store threads, so that no loop ever waits for the disk. Each thread has a read-only
 * corpus of its own. A question is a function that runs on one of them and a letter that goes back
 * to the asker's mailbox. One more thread watches the store (another process may publish) and keeps
 * readers_seq() fresh.
 */
#include <stdint.h>

#include "base/mailbox.h"

struct corpus;
struct err;
struct readers;
struct question;

#define READERS_QUEUE_MAX 4096 /* questions waiting; more is refused with ERR_BUSY */
#define READERS_WATCH_MS 100   /* how often the store is looked at for publications by others */

typedef void question_fn(struct corpus *c, struct question *q);

/* Embedded in what the asker needs; lives until its letter was run. */
struct question {
	struct letter answer; /* .run is set by the asker; posted to .home after ask() */
	struct mailbox *home;
	question_fn *ask;      /* on a store thread */
	struct question *next; /* the readers' */
};

int readers_open(struct readers **out, const char *path, unsigned threads, struct err *e);
/* Waits for the questions being asked; those still queued are dropped. */
void readers_close(struct readers **p);
/* ERR_BUSY when the queue is full (the letter is not posted then). Any thread. */
int readers_put(struct readers *p, struct question *q, struct err *e);
/* The greatest seq seen so far. Any thread, no lock. */
int64_t readers_seq(const struct readers *p);
#endif

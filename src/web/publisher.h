/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PUBLISHER_H
#define WEB_PUBLISHER_H
/*
 * publisher: what publishing over the network needs beside the loops: threads that read uploads and
 * write the store, an ingest worker for each, the tokens, and the answers that are repeated for an
 * Idempotency-Key. Absent where no listener publishes.
 */
#include <stdbool.h>

#include "base/work_queue.h"

struct answers_kept;
struct blocking;
struct corpus;
struct desk_sessions;
struct err;
struct publisher;
struct sha256;
struct site_config;
struct token_table;

/* *out is NULL, without an error, where no listener publishes. ERR_IO, ERR_CONFIG. [blocks] */
int publisher_open(struct publisher **out, const struct site_config *c, struct err *e);
/*
 * Waits for the running tasks; calls give_up for those that wait. The loops have ended. [blocks]
 */
void publisher_close(struct publisher **p, task_fn *give_up);

/* A reference to the present tokens. Any thread. */
struct token_table *publisher_tokens(struct publisher *p);
/*
 * Whether the file of tokens has that token now, and it is valid: ERR_AUTH. For the threads, before
 * they write. [blocks]
 */
int publisher_check_token(struct publisher *p, const struct sha256 *digest, struct err *e);
/*
 * Places of jobs, which are counted apart: whoever has no token yet, or sends slowly, keeps no
 * planned publication waiting, nor an editor who is signed in.
 */
enum publisher_place {
	PUBLISHER_FILE,    /* a request with a token: there are `uploads` of them */
	PUBLISHER_SIGN_IN, /* a form of anybody, PUBLISHER_SIGN_INS_MAX */
	PUBLISHER_PLAN,    /* of the thread of planned publications, one */
	PUBLISHER_PLACES
};

#define PUBLISHER_SIGN_INS_MAX 64 /* each is a form of one line */

/*
 * Counts a job; false when there are as many as that place has. Each that was counted leaves once.
 * Any thread.
 */
bool publisher_enter(struct publisher *p, enum publisher_place place);
void publisher_leave(struct publisher *p, enum publisher_place place);
/* Whether one more conversion may begin: a burst, then so many a second. Any thread. */
bool publisher_may_convert(struct publisher *p);
/* Queues a task for the threads; every job that has entered has room. */
bool publisher_put(struct publisher *p, struct task *t);

/*
 * For the threads: an ingest worker, started at first use, and its return. ERR_CONFIG, ERR_IO.
 * [blocks]
 */
int publisher_take_worker(struct publisher *p, struct blocking **out, struct err *e);
void publisher_put_worker(struct publisher *p, struct blocking *w);
/*
 * For the threads: the store, for writing, by one of them at a time; and its release, which other
 * writers may wait for. ERR_BUSY: another process writes. [blocks]
 */
int publisher_begin_write(struct publisher *p, struct corpus **out, struct err *e);
void publisher_end_write(struct publisher *p, struct corpus **c);
/* The path of the folder of drafts. ERR_UNSUPPORTED: there is none. */
int publisher_drafts(struct publisher *p, const char **folder, struct err *e);
struct desk_sessions *publisher_sessions(struct publisher *p);
struct answers_kept *publisher_answers(struct publisher *p);
#endif

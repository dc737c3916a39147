/* SPDX-License-Identifier: Apache-2.0 */
/*
 * readers: threads that wait for the disk so that loops need not, and one more that watches for
 * publications by others.
 *
 * Always true
 *  1. A corpus handle is used by one thread only, once its thread runs.
 *  2. A question is in the queue, or on exactly one thread, or answered; its letter is posted once,
 *     after which the readers touch it no more.
 *  3. A handle that is stuck after a storage error is replaced, at most every REOPEN_MS; until then
 *     it gives its error.
 */
#include "corpus/readers.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/time.h"
#include "corpus/corpus.h"

#define REOPEN_MS 1000 /* a disk that fails is not helped by being asked more often */

struct reader {
	struct readers *all;
	pthread_t thread;
	bool running;
	struct corpus *corpus;
	int64_t reopened_ms; /* last attempt */
};

struct readers {
	char *path;
	_Atomic int64_t seq;
	pthread_mutex_t lock; /* of all below, but readers */
	pthread_cond_t asked; /* a question came, or stopping */
	pthread_cond_t stopped;
	bool stopping;
	struct question *first, **last;
	unsigned waiting;
	unsigned reader_count;
	struct reader *readers; /* reader_count that answer, and the watcher after them */
};

/* A fresh handle for a stuck one. */
static void
mend(struct reader *r)
{
	int64_t now = time_mono_ms();
	struct corpus *fresh = NULL;
	struct err e = { 0 };
	char text[sizeof e.text];

	if (!corpus_is_stuck(r->corpus) || now - r->reopened_ms < REOPEN_MS)
		return;
	r->reopened_ms = now;
	if (corpus_open(&fresh, r->all->path, CORPUS_READ, &e) != 0) {
		log_warn("store", "reopen_failed", "why=%s", log_quote(e.text, text, sizeof text));
		return;
	}
	corpus_close(&r->corpus);
	r->corpus = fresh;
	log_info("store", "reopened", "path=%s", log_quote(r->all->path, text, sizeof text));
}

/* The next question; NULL when the readers stop. [blocks] */
static struct question *
take_question(struct readers *p)
{
	struct question *q = NULL;

	pthread_mutex_lock(&p->lock);
	while (p->first == NULL && !p->stopping)
		pthread_cond_wait(&p->asked, &p->lock);
	if (!p->stopping) {
		q = p->first;
		if ((p->first = q->next) == NULL)
			p->last = &p->first;
		p->waiting--;
	}
	pthread_mutex_unlock(&p->lock);
	return q;
}

static void *
answer_questions(void *arg)
{
	struct reader *r = arg;
	struct question *q;

	while ((q = take_question(r->all)) != NULL) {
		mend(r);
		q->ask(r->corpus, q);
		mailbox_post(q->home, &q->answer);
	}
	return NULL;
}

/* Waits until the next look is due; false when the readers stop. */
static bool
wait_to_look(struct readers *p)
{
	struct timespec until;
	int rc = 0;
	bool stopping;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += (long)READERS_WATCH_MS * 1000000;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	pthread_mutex_lock(&p->lock);
	while (!p->stopping && rc != ETIMEDOUT)
		rc = pthread_cond_timedwait(&p->stopped, &p->lock, &until);
	stopping = p->stopping;
	pthread_mutex_unlock(&p->lock);
	return !stopping;
}

static void *
watch_store(void *arg)
{
	struct reader *r = arg;
	int64_t seq;

	while (wait_to_look(r->all)) {
		mend(r);
		if (corpus_seq(r->corpus, &seq, NULL) == 0)
			atomic_store(&r->all->seq, seq);
	}
	return NULL;
}

/* Signals stay with the threads that were there before: the loops know what to do with them. */
static int
start_reader(struct reader *r, void *(*run)(void *), struct err *e)
{
	sigset_t all, before;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&r->thread, NULL, run, r);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc != 0) {
		errno = rc;
		return err_errno(e, ERR_IO, "a thread for the store could not be started");
	}
	r->running = true;
	return 0;
}

static struct readers *
new_readers(const char *path, unsigned threads)
{
	struct readers *p = NEW(struct readers);
	pthread_condattr_t monotonic;

	p->path = str_dup(str_from(path));
	p->last = &p->first;
	p->reader_count = threads;
	p->readers = mem_new_array(threads + 1, sizeof *p->readers);
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->asked, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&p->stopped, &monotonic);
	pthread_condattr_destroy(&monotonic);
	return p;
}

int
readers_open(struct readers **out, const char *path, unsigned threads, struct err *e)
{
	struct readers *p = new_readers(path, threads);
	struct reader *watcher = &p->readers[threads];
	int64_t seq = 0;
	int rc = 0;

	for (unsigned i = 0; i <= threads; i++) {
		p->readers[i].all = p;
		if ((rc = corpus_open(&p->readers[i].corpus, path, CORPUS_READ, e)) != 0)
			goto out;
	}
	if ((rc = corpus_seq(watcher->corpus, &seq, e)) != 0)
		goto out;
	atomic_store(&p->seq, seq);
	for (unsigned i = 0; i < threads; i++)
		if ((rc = start_reader(&p->readers[i], answer_questions, e)) != 0)
			goto out;
	if ((rc = start_reader(watcher, watch_store, e)) != 0)
		goto out;
	*out = p;
	p = NULL;
out:
	readers_close(&p);
	return rc;
}

void
readers_close(struct readers **pp)
{
	struct readers *p = *pp;

	if (p == NULL)
		return;
	pthread_mutex_lock(&p->lock);
	p->stopping = true;
	pthread_cond_broadcast(&p->asked);
	pthread_cond_broadcast(&p->stopped);
	pthread_mutex_unlock(&p->lock);
	for (unsigned i = 0; i <= p->reader_count; i++) {
		if (p->readers[i].running)
			pthread_join(p->readers[i].thread, NULL);
		corpus_close(&p->readers[i].corpus);
	}
	pthread_cond_destroy(&p->stopped);
	pthread_cond_destroy(&p->asked);
	pthread_mutex_destroy(&p->lock);
	free(p->readers);
	free(p->path);
	free(p);
	*pp = NULL;
}

int
readers_put(struct readers *p, struct question *q, struct err *e)
{
	bool full;

	pthread_mutex_lock(&p->lock);
	if (!(full = p->waiting >= READERS_QUEUE_MAX)) {
		q->next = NULL;
		*p->last = q;
		p->last = &q->next;
		p->waiting++;
		pthread_cond_signal(&p->asked);
	}
	pthread_mutex_unlock(&p->lock);
	return full ? err_set(e, ERR_BUSY, "too many are reading at once: try again in a moment")
		    : 0;
}

int64_t
readers_seq(const struct readers *p)
{
	return atomic_load(&p->seq);
}

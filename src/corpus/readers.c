/* SPDX-License-Identifier: Apache-2.0 */
/*
 * readers: a work queue whose threads read the store so that event loops do not block, and one more
 * thread that learns of publications of other processes: it polls the store, or listens to it.
 *
 * Always true
 *  1. A corpus handle is idle, or used by exactly one thread. There are as many handles as threads
 *     of the queue, so a thread with a question always finds an idle one; and one of the watcher's.
 *  2. A question is in the queue, or on exactly one thread, or answered; its letter is posted once,
 *     and the readers do not touch the question after that.
 *  3. A handle that is stuck after a storage error is replaced, at most every REOPEN_MS; until then
 *     it is still used: one damaged page must fail only the questions that need this page.
 *  4. While a store cannot be opened, only the watcher tries, ever less often; questions are then
 *     answered by the handles there are, which fail at once if the store is a database.
 */
#include "corpus/readers.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "base/macros.h"
#include "base/mem.h"
#include "base/queue.h"
#include "base/str.h"
#include "base/time.h"
#include "base/work_queue.h"
#include "corpus/corpus.h"

#define GENERATION_STEP (INT64_C(1) << 44) /* more publications than a store can have */
#define REOPEN_MS 1000                     /* reopening more often does not help a failing disk */
#define AWAY_FIRST_MS 250 /* between attempts to open a store that is away: twice each time, to */
#define AWAY_MAX_MS 2000
#define LISTEN_MS 1000 /* a store that says what is new is polled seldom, in case it is not heard */
#define STORE_THREAD "a thread for the store"

struct reader {
	struct queue_item item; /* in idle */
	struct readers *all;
	struct corpus *corpus;
	int64_t reopened_ms; /* time of the last attempt, monotonic */
	int64_t wait_ms;     /* until the next */
	int fd;              /* of corpus_listen(); the watcher's alone */
	int64_t generation;  /* that of the readers when it was opened */
};

struct readers {
	char *path;
	/*
	 * How often another store was found in its place, times GENERATION_STEP, plus seq: one
	 * number, so that no thread sees the one without the other.
	 */
	_Atomic int64_t state;
	/*
	 * The same with the last record for seq. Written after state: an answer that is kept for
	 * this number was then read from the store of its generation.
	 */
	_Atomic int64_t corrections;
	struct work_queue *queue;
	struct queue idle; /* the longest idle first, so that one bad handle is not used always */
	pthread_mutex_t lock;           /* protects idle, on_records, records_arg and listeners */
	readers_records_fn *on_records; /* NULL: nobody asks */
	void *records_arg;
	struct readers_listener *listeners; /* lock is held while they are called, too */
	_Atomic bool is_away;               /* the watcher cannot open the store */
	int stop_fd;                        /* readable when the readers stop */
	pthread_t watcher;
	bool has_watcher; /* watcher is valid */
	unsigned reader_count;
	struct reader *readers; /* reader_count for questions; then the watcher's */
};

static int64_t
generation_of(int64_t state)
{
	return state / GENERATION_STEP;
}

static const char *
shown_path(const struct readers *p)
{
	return corpus_is_file(p->path) ? p->path : "a database"; /* its URL may have a password */
}

static bool
may_reopen(const struct reader *r)
{
	return time_mono_ms() - r->reopened_ms >= r->wait_ms;
}

/* Replaces the handle by a new one; false, with the handle as it was, when that fails. */
static bool
reopen(struct reader *r)
{
	int64_t generation = generation_of(atomic_load(&r->all->state));
	struct corpus *fresh = NULL;
	struct err e = { 0 };
	char text[sizeof e.text];

	r->reopened_ms = time_mono_ms();
	r->wait_ms = REOPEN_MS;
	if (corpus_try_open(&fresh, r->all->path, CORPUS_READ, &e) != 0) {
		log_warn("store", "reopen_failed", "why=%s", log_quote(e.text, text, sizeof text));
		return false;
	}
	corpus_close(&r->corpus);
	r->corpus = fresh;
	r->generation = generation;
	log_debug("store", "reopened", "path=%s", log_quote(shown_path(r->all), text, sizeof text));
	return true;
}

/* Replaces a handle that is stuck, or of a store that another has taken the place of. */
static void
mend(struct reader *r)
{
	if (atomic_load(&r->all->is_away))
		return;
	if (r->generation != generation_of(atomic_load(&r->all->state)) ||
	    (corpus_is_stuck(r->corpus) && may_reopen(r)))
		reopen(r);
}

static struct reader *
take_reader(struct readers *p)
{
	struct queue_item *item;

	pthread_mutex_lock(&p->lock);
	item = queue_take(&p->idle);
	pthread_mutex_unlock(&p->lock);
	assert(item != NULL);
	return CONTAINER_OF(item, struct reader, item);
}

static void
put_reader(struct reader *r)
{
	pthread_mutex_lock(&r->all->lock);
	queue_put(&r->all->idle, &r->item);
	pthread_mutex_unlock(&r->all->lock);
}

static void
answer_question(struct task *t)
{
	struct question *q = CONTAINER_OF(t, struct question, task);
	struct reader *r = take_reader(q->readers);

	mend(r);
	q->ask(r->corpus, q);
	put_reader(r);
	mailbox_post(q->home, &q->answer);
}

/* The loops have ended when the readers close, so nobody waits for the letter. */
static void
drop_question(struct task *t)
{
	(void)t;
}

/* Waits until it is time to look at the store, or it tells something; false: the readers stop. */
static bool
wait_to_look(struct reader *r)
{
	struct pollfd fds[] = { { .fd = r->all->stop_fd, .events = POLLIN },
		{ .fd = r->fd, .events = POLLIN } };

	poll(fds, ARRAY_LEN(fds), r->fd != -1 ? LISTEN_MS : READERS_WATCH_MS);
	return fds[0].revents == 0;
}

/* Replaces the watcher's handle. After each failure it waits longer. */
static bool
reopen_watcher(struct reader *r)
{
	int64_t before = atomic_load(&r->all->is_away) ? r->wait_ms : AWAY_FIRST_MS / 2;
	bool is_open = reopen(r);

	if (!is_open)
		r->wait_ms = before * 2 < AWAY_MAX_MS ? before * 2 : AWAY_MAX_MS;
	else
		r->fd = corpus_listen(r->corpus);
	atomic_store(&r->all->is_away, !is_open);
	return is_open;
}

/* Goes over to the store that is now at the path; the other handles follow. */
static void
follow(struct reader *r)
{
	char text[PATH_MAX];

	if (!may_reopen(r) || !reopen_watcher(r))
		return;
	r->generation++;
	log_info("store", "replaced", "path=%s", log_quote(shown_path(r->all), text, sizeof text));
}

/* Tells of the number of the last record if it is another than before. */
static void
tell_records(struct readers *p, int64_t corrections)
{
	readers_records_fn *fn;
	void *arg;

	if (atomic_exchange(&p->corrections, corrections) == corrections)
		return;
	pthread_mutex_lock(&p->lock);
	fn = p->on_records;
	arg = p->records_arg;
	pthread_mutex_unlock(&p->lock);
	if (fn != NULL)
		fn(arg, corrections);
}

static void
tell_listeners(struct readers *p)
{
	pthread_mutex_lock(&p->lock);
	for (struct readers_listener *l = p->listeners; l != NULL; l = l->next)
		l->on_change(l);
	pthread_mutex_unlock(&p->lock);
}

/* Tells everybody the state of the store. */
static int
tell(struct reader *r, struct err *e)
{
	int64_t base = r->generation * GENERATION_STEP, seq, record, before;
	int rc;

	if ((rc = corpus_seq(r->corpus, &seq, e)) != 0 ||
	    (rc = corpus_last_record(r->corpus, &record, e)) != 0)
		return rc;
	before = atomic_exchange(&r->all->state, base + seq);
	tell_records(r->all, base + record);
	if (before != base + seq)
		tell_listeners(r->all);
	return 0;
}

static void *
watch_store(void *arg)
{
	struct reader *r = arg;

	while (wait_to_look(r)) {
		if (corpus_is_outdated(r->corpus))
			follow(r);
		else if (corpus_is_stuck(r->corpus) && may_reopen(r))
			reopen_watcher(r);
		if (tell(r, NULL) != 0)
			r->fd = -1; /* it may stay readable; what is wrong is found by polling */
	}
	return NULL;
}

/* Starts the watcher with all signals blocked: only the event loops handle signals. */
static int
start_watcher(struct readers *p, struct err *e)
{
	sigset_t all, before;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&p->watcher, NULL, watch_store, &p->readers[p->reader_count]);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc != 0) {
		errno = rc;
		return err_errno(e, ERR_IO, STORE_THREAD " could not be started");
	}
	p->has_watcher = true;
	return 0;
}

static struct readers *
new_readers(const char *path, unsigned threads)
{
	struct readers *p = NEW(struct readers);

	p->path = str_dup(str_from(path));
	queue_init(&p->idle);
	p->reader_count = threads;
	p->readers = mem_new_array(threads + 1, sizeof *p->readers);
	pthread_mutex_init(&p->lock, NULL);
	p->stop_fd = eventfd(0, EFD_CLOEXEC);
	return p;
}

int
readers_open(struct readers **out, const char *path, unsigned threads, struct err *e)
{
	struct readers *p = new_readers(path, threads);
	struct reader *watcher = &p->readers[threads];
	int rc = 0;

	if (p->stop_fd == -1) {
		rc = err_errno(e, ERR_IO, STORE_THREAD " cannot be stopped");
		goto out;
	}
	for (unsigned i = 0; i <= threads; i++) {
		p->readers[i].all = p;
		if ((rc = corpus_open(&p->readers[i].corpus, path, CORPUS_READ, e)) != 0)
			goto out;
		if (i < threads)
			queue_put(&p->idle, &p->readers[i].item);
	}
	watcher->fd = corpus_listen(watcher->corpus); /* first: nothing is missed in between */
	if ((rc = tell(watcher, e)) != 0)
		goto out;
	if ((rc = work_queue_open(&p->queue, threads, READERS_QUEUE_MAX, STORE_THREAD, e)) != 0 ||
	    (rc = start_watcher(p, e)) != 0)
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
	if (p->stop_fd != -1)
		eventfd_write(p->stop_fd, 1);
	work_queue_close(&p->queue, drop_question);
	if (p->has_watcher)
		pthread_join(p->watcher, NULL);
	for (unsigned i = 0; i <= p->reader_count; i++)
		corpus_close(&p->readers[i].corpus);
	if (p->stop_fd != -1)
		close(p->stop_fd);
	pthread_mutex_destroy(&p->lock);
	free(p->readers);
	free(p->path);
	free(p);
	*pp = NULL;
}

int
readers_put(struct readers *p, struct question *q, struct err *e)
{
	q->readers = p;
	q->task = (struct task){ .run = answer_question };
	return work_queue_put(p->queue, &q->task)
		   ? 0
		   : err_set(e, ERR_BUSY,
			 "too many requests are reading the store: try again in a moment");
}

int64_t
readers_state(const struct readers *p)
{
	return atomic_load(&p->state);
}

int64_t
readers_corrections(const struct readers *p)
{
	return atomic_load(&p->corrections);
}

int64_t
readers_generation(int64_t corrections)
{
	return generation_of(corrections);
}

int64_t
readers_on_records(struct readers *p, readers_records_fn *fn, void *arg)
{
	int64_t now;

	pthread_mutex_lock(&p->lock);
	p->on_records = fn;
	p->records_arg = arg;
	now = atomic_load(&p->corrections);
	pthread_mutex_unlock(&p->lock);
	return now;
}

void
readers_listen(struct readers *p, struct readers_listener *l)
{
	pthread_mutex_lock(&p->lock);
	l->next = p->listeners;
	p->listeners = l;
	pthread_mutex_unlock(&p->lock);
}

void
readers_leave(struct readers *p, struct readers_listener *l)
{
	struct readers_listener **at;

	pthread_mutex_lock(&p->lock);
	for (at = &p->listeners; *at != NULL && *at != l; at = &(*at)->next)
		;
	if (*at != NULL)
		*at = l->next;
	pthread_mutex_unlock(&p->lock);
}

int64_t
readers_seq(const struct readers *p)
{
	return atomic_load(&p->state) % GENERATION_STEP;
}

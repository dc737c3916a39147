/* SPDX-License-Identifier: Apache-2.0 */
/*
 * searcher: a thread that feeds the index, and idle handles for reading it. What must hold: a
 * failure of the index never fails anything but a search; it is tried again, and logged when it
 * changes.
 */
#include "web/searcher.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/time.h"
#include "config/config.h"
#include "corpus/corpus.h"
#include "corpus/readers.h"
#include "render/blocking.h"
#include "search/feed.h"
#include "search/index.h"
#include "search/place.h"
#include "web/site_config.h"

#define LOOK_MS 200         /* between two looks at the number of the store */
#define RETRY_MS 5000       /* after a failure, or while another process writes */
#define WORKER_IDLE_MS 5000 /* then the ingest worker ends: publications are rare */
#define IDLE_MAX 16         /* handles that are kept open */
#define NICENESS 10         /* answers go first */

struct searcher {
	char *path;
	const char *store, *sandbox;
	struct readers *readers;
	_Atomic int64_t state; /* seq of the index, plus how often it was made anew */
	pthread_t thread;
	bool has_thread;
	int stop_fd;
	pthread_mutex_t lock; /* protects idle */
	struct index *idle[IDLE_MAX];
	unsigned idle_count;
	/* the thread's alone */
	struct blocking worker;
	bool has_worker;
	int64_t used_ms; /* the worker, last */
	struct reading reading;
	int failure; /* code of the last failure, so that it is logged once */
};

int64_t
searcher_state(const struct searcher *s)
{
	return atomic_load(&s->state);
}

static bool
is_stopping(const struct searcher *s, int wait_ms)
{
	struct pollfd fd = { .fd = s->stop_fd, .events = POLLIN };

	poll(&fd, 1, wait_ms);
	return fd.revents != 0;
}

static int
begin_image(void *arg, struct str xml, struct err *e)
{
	struct searcher *s = arg;
	const struct blocking_options how = { .sandbox = s->sandbox };
	int rc;

	if (!s->has_worker && (rc = blocking_open(&s->worker, &how, false, e)) != 0)
		return rc;
	s->has_worker = true;
	s->used_ms = time_mono_ms();
	return blocking_image_start(&s->worker, xml, e);
}

static int
take_image(void *arg, const struct image **out, struct err *e)
{
	struct searcher *s = arg;
	int rc;

	reading_close(&s->reading);
	if ((rc = blocking_image_wait(&s->worker, &s->reading, e)) == 0)
		*out = &s->reading.image;
	return rc;
}

static void
close_worker(struct searcher *s)
{
	reading_close(&s->reading);
	if (s->has_worker)
		blocking_close(&s->worker);
	s->has_worker = false;
}

static bool
go_on(void *arg, int64_t seq, int64_t of)
{
	struct searcher *s = arg;

	(void)of;
	atomic_store(&s->state, seq);
	return !is_stopping(s, 0);
}

/* One run of the feed, with the lock of the index for that time only. */
static int
update(struct searcher *s, struct err *e)
{
	const struct feed_source from = { begin_image, take_image, go_on, s };
	struct feed_counts counts = { 0 };
	struct corpus *c = NULL;
	struct index *x = NULL;
	int64_t seq = 0;
	int rc;

	if ((rc = corpus_try_open(&c, s->store, CORPUS_READ, e)) == 0 &&
	    (rc = index_open_writer(&x, s->path, e)) == 0 &&
	    (rc = feed_run(x, c, &from, &counts, e)) == 0 && (rc = index_seq(x, &seq, e)) == 0)
		atomic_store(&s->state, seq);
	index_close(&x);
	corpus_close(&c);
	if (counts.publications > 0)
		log_info("search", "indexed",
		    "seq=%" PRId64 " publications=%" PRIu64 " articles=%" PRIu64, seq,
		    counts.publications, counts.units);
	return rc;
}

/* Another process writes: what it has done is read from the file. */
static void
look(struct searcher *s)
{
	struct index *x = NULL;
	struct err ignored;
	int64_t seq;

	if (searcher_take(s, &x, &ignored) != 0)
		return;
	if (index_seq(x, &seq, &ignored) == 0)
		atomic_store(&s->state, seq);
	searcher_put(s, x);
}

static void
note(struct searcher *s, int rc, const struct err *e)
{
	char text[2 * sizeof e->text];

	if (rc != 0 && rc != s->failure)
		log_warn("search", "not_indexed", "why=%s", log_quote(e->text, text, sizeof text));
	s->failure = rc;
}

static void *
run(void *arg)
{
	struct searcher *s = arg;
	int64_t seen = -1; /* state of the readers at the last run */
	int wait_ms = 0;

	setpriority(PRIO_PROCESS, 0, NICENESS); /* of this thread, and of workers that it starts */
	while (!is_stopping(s, wait_ms)) {
		int64_t state = readers_state(s->readers);
		struct err e = { 0 };
		int rc;

		wait_ms = LOOK_MS;
		if (s->has_worker && time_mono_ms() - s->used_ms > WORKER_IDLE_MS)
			close_worker(s);
		if (state == seen && s->failure == 0)
			continue;
		rc = update(s, &e);
		note(s, rc, &e);
		if (rc == 0)
			seen = state;
		else
			wait_ms = RETRY_MS;
		if (rc == -ERR_BUSY)
			look(s);
	}
	close_worker(s);
	return NULL;
}

/* Starts the thread with all signals blocked: only the event loops handle signals. */
static int
start(struct searcher *s, struct err *e)
{
	sigset_t all, before;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&s->thread, NULL, run, s);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc != 0) {
		errno = rc;
		return err_errno(e, ERR_IO, "a thread for the search index could not be started");
	}
	s->has_thread = true;
	return 0;
}

int
searcher_open(
    struct searcher **out, const struct site_config *c, struct readers *readers, struct err *e)
{
	const struct config *settings = c->settings;
	char *path = settings->search == CHOICE_ON
			 ? search_place(settings->search_index, settings->store)
			 : NULL;
	struct searcher *s;
	int rc = 0;

	if (path == NULL)
		return 0;
	s = NEW(struct searcher);
	s->path = path;
	s->store = settings->store;
	s->sandbox = settings->sandbox == CHOICE_ON ? "on" : "off";
	s->readers = readers;
	s->reading.image_fd = -1;
	pthread_mutex_init(&s->lock, NULL);
	if ((s->stop_fd = eventfd(0, EFD_CLOEXEC)) == -1)
		rc = err_errno(e, ERR_IO, "a thread for the search index cannot be stopped");
	else
		rc = start(s, e);
	if (rc != 0)
		searcher_close(&s);
	else
		*out = s;
	return rc;
}

void
searcher_stop(struct searcher *s)
{
	if (s == NULL || !s->has_thread)
		return;
	eventfd_write(s->stop_fd, 1);
	pthread_join(s->thread, NULL);
	s->has_thread = false;
}

void
searcher_close(struct searcher **ps)
{
	struct searcher *s = *ps;

	if (s == NULL)
		return;
	searcher_stop(s);
	for (unsigned i = 0; i < s->idle_count; i++)
		index_close(&s->idle[i]);
	if (s->stop_fd != -1)
		close(s->stop_fd);
	pthread_mutex_destroy(&s->lock);
	free(s->path);
	free(s);
	*ps = NULL;
}

int
searcher_take(struct searcher *s, struct index **out, struct err *e)
{
	struct index *x = NULL;

	pthread_mutex_lock(&s->lock);
	if (s->idle_count > 0)
		x = s->idle[--s->idle_count];
	pthread_mutex_unlock(&s->lock);
	if (x != NULL && index_is_replaced(x))
		index_close(&x);
	if (x == NULL)
		return index_open(out, s->path, e);
	*out = x;
	return 0;
}

void
searcher_put(struct searcher *s, struct index *x)
{
	pthread_mutex_lock(&s->lock);
	if (s->idle_count < IDLE_MAX) {
		s->idle[s->idle_count++] = x;
		x = NULL;
	}
	pthread_mutex_unlock(&s->lock);
	index_close(&x);
}

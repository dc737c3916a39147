/* SPDX-License-Identifier: Apache-2.0 */
/*
 * press: a queue, a thread, and the cache's single flight. What must hold:
 *  1. Whoever leads a flight is in the queue or on the thread, and the thread ends the flight; when
 *     the press closes, the queue's flights are failed.
 *  2. A flight that fails makes nobody fail: those who wait take the rendition they had.
 *  3. The letter is posted after the flight has ended; then the wait belongs to its loop again.
 */
#include "web/press.h"

#include <errno.h>
#include <libdeflate.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "web/rendition.h"

#define LEVEL_SMALL 9
#define LEVEL_LARGE 6

struct press {
	struct cache *cache;
	const char *folder;
	struct libdeflate_compressor *small, *large;
	pthread_t thread;
	bool running;
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t asked; /* one more, or stopping */
	bool stopping;
	struct press_wait *first, **last;
	unsigned waiting;
};

bool
press_suits(struct str media_type)
{
	struct str rest, type = str_trim(str_cut(media_type, ';', &rest));
	size_t plus = str_rfind(type, '+'), slash = str_find(type, '/');

	return str_case_is(str_slice(type, 0, slash), "text") ||
	       str_case_is(type, "application/xml") || str_case_is(type, "application/json") ||
	       str_case_is(str_slice(type, plus, type.len), "+xml") ||
	       str_case_is(str_slice(type, plus, type.len), "+json");
}

bool
press_wants(uint64_t size)
{
	return size >= PRESS_BYTES_MIN && size <= PRESS_BYTES_MAX;
}

/* The pressed bytes, or none: no memory, or no gain. */
static struct buf
press_bytes(struct press *p, struct str in)
{
	struct libdeflate_compressor *c = in.len < PRESS_LARGE_BYTES ? p->small : p->large;
	struct buf out = BUF_INIT(PRESS_BYTES_MAX);

	if (buf_reserve(&out, in.len, NULL) ==
	    0) /* what does not fit in there has gained nothing */
		out.len = libdeflate_gzip_compress(c, in.p, in.len, out.data, in.len - 1);
	return out;
}

/* NULL when it cannot be read, or there was no gain. */
static struct rendition *
press_rendition(struct press *p, const struct rendition *from)
{
	struct rendition *r = NULL;
	void *map = NULL;
	struct buf out;

	if (from->bytes == NULL) {
		map = mmap(NULL, from->size, PROT_READ, MAP_PRIVATE, from->fd, 0);
		if (map == MAP_FAILED)
			return NULL;
	}
	out = press_bytes(p, str_make(map != NULL ? map : from->bytes, from->size));
	if (map != NULL)
		munmap(map, from->size);
	if (out.len > 0) {
		r = rendition_from_buf(&out, p->folder);
		r->is_gzip = true;
		rendition_keep_meta(r, from->file_name, from->language);
	}
	buf_free(&out);
	return r;
}

/* The next one to press; NULL when the press stops. [blocks] */
static struct press_wait *
take(struct press *p)
{
	struct press_wait *w = NULL;

	pthread_mutex_lock(&p->lock);
	while (p->first == NULL && !p->stopping)
		pthread_cond_wait(&p->asked, &p->lock);
	if (!p->stopping) {
		w = p->first;
		if ((p->first = w->next) == NULL)
			p->last = &p->first;
		p->waiting--;
	}
	pthread_mutex_unlock(&p->lock);
	return w;
}

/* No gain is kept too, as the rendition that there was: nobody tries again. */
static void *
run_press(void *arg)
{
	struct press *p = arg;
	struct press_wait *w;

	while ((w = take(p)) != NULL) {
		w->made = press_rendition(p, w->from);
		if (w->made == NULL) {
			cache_ref(&w->from->value);
			w->made = w->from;
		}
		cache_fill(p->cache, w->key, &w->made->value);
		mailbox_post(w->home, &w->letter);
	}
	return NULL;
}

static int
start_thread(struct press *p, struct err *e)
{
	sigset_t all, before;
	int rc;

	sigfillset(&all); /* signals stay with the threads that know what to do with them */
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&p->thread, NULL, run_press, p);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc != 0) {
		errno = rc;
		return err_errno(e, ERR_IO, "a thread that compresses could not be started");
	}
	p->running = true;
	return 0;
}

int
press_open(struct press **out, struct cache *cache, const char *folder, struct err *e)
{
	struct press *p = NEW(struct press);
	int rc;

	p->cache = cache;
	p->folder = folder;
	p->last = &p->first;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->asked, NULL);
	p->small = libdeflate_alloc_compressor(LEVEL_SMALL);
	p->large = libdeflate_alloc_compressor(LEVEL_LARGE);
	if (p->small == NULL || p->large == NULL)
		rc = err_set(e, ERR_IO, "there is no memory for compressing");
	else
		rc = start_thread(p, e);
	if (rc != 0)
		press_close(&p);
	else
		*out = p;
	return rc;
}

void
press_close(struct press **pp)
{
	struct press *p = *pp;
	struct press_wait *w;
	struct err e = { 0 };

	if (p == NULL)
		return;
	*pp = NULL;
	pthread_mutex_lock(&p->lock);
	p->stopping = true;
	pthread_cond_signal(&p->asked);
	pthread_mutex_unlock(&p->lock);
	if (p->running)
		pthread_join(p->thread, NULL);
	err_set(&e, ERR_BUSY, "the server is shutting down");
	for (w = p->first; w != NULL; w = w->next) {
		struct cache_value *from = &w->from->value;

		cache_fail(p->cache, w->key, &e);
		cache_unref(&from);
	}
	libdeflate_free_compressor(p->small);
	libdeflate_free_compressor(p->large);
	pthread_cond_destroy(&p->asked);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

/* False when the queue is full. */
static bool
put(struct press *p, struct press_wait *w)
{
	bool full;

	pthread_mutex_lock(&p->lock);
	if (!(full = p->waiting >= PRESS_QUEUE_MAX)) {
		w->next = NULL;
		*p->last = w;
		p->last = &w->next;
		p->waiting++;
		pthread_cond_signal(&p->asked);
	}
	pthread_mutex_unlock(&p->lock);
	return !full;
}

/* Takes the reference to made, which may be NULL: then what there was serves, this once. done may
 * free w. */
static void
finish(struct press_wait *w, struct rendition *made)
{
	struct cache_value *from = &w->from->value;
	struct cache_value *value = made != NULL ? &made->value : NULL;

	w->is_final = made != NULL;
	w->done(w, made != NULL ? made : w->from);
	cache_unref(&value);
	cache_unref(&from);
}

static void
on_pressed(struct letter *l)
{
	struct press_wait *w =
	    (struct press_wait *)((char *)l - offsetof(struct press_wait, letter));

	finish(w, w->made);
}

static void
on_waited(struct letter *l)
{
	struct press_wait *w =
	    (struct press_wait *)((char *)l - offsetof(struct press_wait, waiter.letter));

	finish(w, (struct rendition *)w->waiter.value);
}

static void
give_up(struct press *p, struct press_wait *w)
{
	struct err e = { 0 };

	err_set(&e, ERR_BUSY, "too much is being compressed");
	cache_fail(p->cache, w->key, &e);
	finish(w, NULL);
}

void
press_start(struct press *p, struct press_wait *w, struct rendition *from)
{
	struct cache_value *v = NULL;

	w->from = from;
	w->letter = (struct letter){ .run = on_pressed };
	w->waiter = (struct cache_waiter){ .letter.run = on_waited, .home = w->home };
	cache_ref(&from->value);
	switch (cache_find(p->cache, w->key, &w->waiter, &v)) {
	case CACHE_HIT: finish(w, (struct rendition *)v); break;
	case CACHE_WAIT: break;
	case CACHE_LEAD:
		if (!put(p, w))
			give_up(p, w);
		break;
	}
}

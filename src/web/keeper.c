/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keeper: a work queue. What must hold: the flight of each wait is ended exactly once, before its
 * letter is posted; from then on the wait belongs to its loop.
 */
#include "web/keeper.h"

#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/mem.h"
#include "cache/cache.h"
#include "web/rendition.h"

struct keeper {
	struct cache *cache;
	const struct rendition_place *place;
	struct work_queue *queue;
};

static struct keep_wait *
wait_of(struct task *t)
{
	return CONTAINER_OF(t, struct keep_wait, task);
}

/* Runs on a thread of the queue. */
static void
run_keep(struct task *t)
{
	struct keep_wait *w = wait_of(t);
	struct keeper *k = w->keeper;

	w->rc = rendition_fill(w->made, &w->output, k->place, &w->failure);
	if (w->rc != 0) {
		cache_fail(k->cache, w->key, &w->failure);
	} else {
		rendition_keep_meta(w->made, w->file_name, w->language);
		w->made->value.is_passing = w->made->value.is_passing || w->is_passing;
		cache_fill(k->cache, w->key, &w->made->value);
	}
	mailbox_post(w->home, &w->letter);
}

static void
on_kept(struct letter *l)
{
	struct keep_wait *w = CONTAINER_OF(l, struct keep_wait, letter);
	struct rendition *made = w->made;

	w->done(w, made, w->rc == 0 ? NULL : &w->failure); /* may free w */
	rendition_unref(&made);
}

static void
give_up(struct task *t)
{
	struct keep_wait *w = wait_of(t);

	close(w->output.fd);
	rendition_unref(&w->made);
	err_set(&w->failure, ERR_BUSY, "the server is shutting down");
	cache_fail(w->keeper->cache, w->key, &w->failure);
}

int
keeper_open(struct keeper **out, unsigned threads, struct cache *cache,
    const struct rendition_place *place, struct err *e)
{
	struct keeper *k = NEW(struct keeper);
	int rc;

	k->cache = cache;
	k->place = place;
	if (threads > KEEPER_THREADS_MAX)
		threads = KEEPER_THREADS_MAX;
	if ((rc = work_queue_open(&k->queue, threads, 0, "a thread that keeps renditions", e)) != 0)
		free(k);
	else
		*out = k;
	return rc;
}

void
keeper_close(struct keeper **k)
{
	if (*k == NULL)
		return;
	work_queue_close(&(*k)->queue, give_up);
	free(*k);
	*k = NULL;
}

int
keeper_start(struct keeper *k, struct keep_wait *w, struct render_output *o, struct err *e)
{
	int rc;

	if ((rc = rendition_reserve(&w->made, o->size, k->place, e)) != 0)
		return rc;
	w->keeper = k;
	w->task = (struct task){ .run = run_keep };
	w->letter = (struct letter){ .run = on_kept };
	w->output = *o;
	w->failure = (struct err){ 0 };
	o->fd = -1;
	/* cannot fail: the queue has no limit, since rendition_reserve() has counted the bytes */
	work_queue_put(k->queue, &w->task);
	return 0;
}

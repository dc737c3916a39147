/* SPDX-License-Identifier: Apache-2.0 */
/*
 * site_loop: the data of each loop, and how a new set of formats reaches the loops. What must hold:
 * renderer and loop cache are used on their loop's thread only; the set for the loops is guarded by
 * the lock, and a letter notifies each loop of a change.
 */
#include "web/site_loop.h"

#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/macros.h"
#include "base/mem.h"
#include "http/http.h"
#include "render/formats.h"
#include "render/render.h"
#include "web/loop_cache.h"
#include "web/site_private.h"
#include "web/spool.h"

struct loop_data {
	const struct site *site;
	struct renderer *renderer;
	struct loop_cache *loop_cache;
	struct spool spool;
};

/* The letter of one loop; remains valid after the loop has ended. */
struct loop_desk {
	struct letter letter;
	struct site_formats *formats;
	struct http_loop *loop; /* NULL: the loop does not run */
	bool is_posted;         /* the letter has not run yet */
};

struct site_formats {
	pthread_mutex_t lock; /* guards all members below */
	struct formats *next; /* a reference: the set all loops have or will adopt */
	unsigned count;
	struct loop_desk desks[]; /* one per loop */
};

static struct loop_data *
data_of(struct http_exchange *x)
{
	return http_loop_data(http_exchange_loop(x));
}

const struct site *
site_of_loop(const struct http_loop *l)
{
	const struct loop_data *d = http_loop_data(l);

	return d->site;
}

const struct site *
site_of(struct http_exchange *x)
{
	return data_of(x)->site;
}

struct renderer *
site_renderer(struct http_exchange *x)
{
	return data_of(x)->renderer;
}

const struct formats *
site_formats(struct http_exchange *x)
{
	return render_formats(site_renderer(x));
}

struct loop_cache *
site_loop_cache(struct http_exchange *x)
{
	return data_of(x)->loop_cache;
}

struct spool *
site_spool(struct http_exchange *x)
{
	return &data_of(x)->spool;
}

void
site_formats_open(struct site *s, struct formats *f)
{
	struct site_formats *all = mem_new(sizeof *all + s->config.http.loops * sizeof *all->desks);

	pthread_mutex_init(&all->lock, NULL);
	all->next = formats_ref(f);
	all->count = s->config.http.loops;
	s->formats = all;
}

void
site_formats_close(struct site *s)
{
	struct site_formats *all = s->formats;

	s->formats = NULL;
	formats_unref(&all->next);
	pthread_mutex_destroy(&all->lock);
	free(all);
}

/* The answers in the loop cache are those of the previous formats. */
static void
on_turned(void *arg)
{
	struct loop_data *d = arg;

	loop_cache_clear(d->loop_cache);
}

static void
on_letter(struct letter *l)
{
	struct loop_desk *desk = CONTAINER_OF(l, struct loop_desk, letter);
	struct loop_data *d = http_loop_data(desk->loop);
	struct formats *next;

	pthread_mutex_lock(&desk->formats->lock);
	desk->is_posted = false;
	next = formats_ref(desk->formats->next);
	pthread_mutex_unlock(&desk->formats->lock);
	render_adopt(d->renderer, next, on_turned, d);
	formats_unref(&next);
}

void
site_adopt(struct site *s, struct formats *f)
{
	struct site_formats *all = s->formats;
	struct formats *last;

	pthread_mutex_lock(&all->lock);
	last = all->next;
	all->next = formats_ref(f);
	for (unsigned k = 0; k < all->count; k++) {
		struct loop_desk *desk = &all->desks[k];

		if (desk->loop == NULL || desk->is_posted)
			continue;
		desk->is_posted = true;
		mailbox_post(http_loop_mailbox(desk->loop), &desk->letter);
	}
	pthread_mutex_unlock(&all->lock);
	formats_unref(&last);
}

/* Enables letters to the loop; returns a reference to the current formats, with which it begins. */
static struct formats *
open_desk(struct site_formats *all, struct http_loop *l)
{
	struct loop_desk *desk = &all->desks[http_loop_index(l)];
	struct formats *first;

	pthread_mutex_lock(&all->lock);
	*desk = (struct loop_desk){ .letter.run = on_letter, .formats = all, .loop = l };
	first = formats_ref(all->next);
	pthread_mutex_unlock(&all->lock);
	return first;
}

static void
close_desk(struct site_formats *all, struct http_loop *l)
{
	pthread_mutex_lock(&all->lock);
	all->desks[http_loop_index(l)].loop = NULL;
	pthread_mutex_unlock(&all->lock);
}

int
site_loop_start(struct http_loop *l, void *arg, struct err *e)
{
	struct site *s = arg;
	struct render_config config = s->config.render;
	struct loop_data *d = NEW(struct loop_data);
	int rc;

	d->site = s;
	config.formats = open_desk(s->formats, l);
	rc = render_open(&d->renderer, http_loop_base(l), &config, e);
	formats_unref(&config.formats);
	if (rc != 0) {
		close_desk(s->formats, l);
		free(d);
		return rc;
	}
	d->loop_cache = loop_cache_new(s->loop_cache_bytes, s->loop_cache_fds);
	spool_open(&d->spool, &s->place, http_loop_mailbox(l));
	http_loop_set_data(l, d);
	return 0;
}

void
site_loop_stop(struct http_loop *l, void *arg)
{
	struct site *s = arg;
	struct loop_data *d = http_loop_data(l);

	close_desk(s->formats, l);
	render_close(&d->renderer);
	loop_cache_free(&d->loop_cache);
	spool_close(&d->spool);
	free(d);
	http_loop_set_data(l, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * site_loop: what each loop has for itself, and how it comes to other formats. What must hold:
 * renderer and front are touched on their loop's thread alone; what is left for a loop is under the
 * lock, and a letter tells it of that.
 */
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/mem.h"
#include "http/http.h"
#include "render/formats.h"
#include "web/front.h"
#include "web/site_internal.h"
#include "web/spool.h"

struct loop_data {
	struct renderer *renderer;
	struct front *front;
	struct spool spool;
};

/* Where letters to a loop begin; stays when the loop has ended. */
struct loop_desk {
	struct letter letter;
	struct site_formats *formats;
	struct http_loop *loop; /* NULL: it does not run */
	bool is_told;           /* the letter is on its way */
};

struct site_formats {
	pthread_mutex_t lock; /* of all below */
	struct formats *next; /* a reference: what all loops have, or are about to */
	unsigned count;
	struct loop_desk desks[]; /* one a loop */
};

static struct loop_data *
data_of(struct http_exchange *x)
{
	return http_loop_data(http_exchange_loop(x));
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

struct front *
site_front(struct http_exchange *x)
{
	return data_of(x)->front;
}

struct spool *
site_spool(struct http_exchange *x)
{
	return &data_of(x)->spool;
}

void
site_formats_open(struct site *s, struct formats *f)
{
	struct site_formats *all = mem_new(sizeof(*all) + s->config.loops * sizeof(*all->desks));

	pthread_mutex_init(&all->lock, NULL);
	all->next = formats_ref(f);
	all->count = s->config.loops;
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

/* The answers in front are those of the formats before. */
static void
on_turned(void *arg)
{
	struct loop_data *d = arg;

	front_clear(d->front);
}

static void
on_letter(struct letter *l)
{
	struct loop_desk *desk =
	    (struct loop_desk *)((char *)l - offsetof(struct loop_desk, letter));
	struct loop_data *d = http_loop_data(desk->loop);
	struct formats *next;

	pthread_mutex_lock(&desk->formats->lock);
	desk->is_told = false;
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

		if (desk->loop == NULL || desk->is_told)
			continue;
		desk->is_told = true;
		mailbox_post(http_loop_mailbox(desk->loop), &desk->letter);
	}
	pthread_mutex_unlock(&all->lock);
	formats_unref(&last);
}

/* From now on letters arrive; the formats of this moment are what the loop begins with. */
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

	config.formats = open_desk(s->formats, l);
	rc = render_open(&d->renderer, http_loop_base(l), &config, e);
	formats_unref(&config.formats);
	if (rc != 0) {
		close_desk(s->formats, l);
		free(d);
		return rc;
	}
	d->front = front_new();
	spool_open(&d->spool, s->folder, http_loop_mailbox(l));
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
	front_free(&d->front);
	spool_close(&d->spool);
	free(d);
	http_loop_set_data(l, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * format_sets: changes the present set without waiting for jobs of the last one. What must hold: a
 * pool is in the list for as long as it has a worker, and a set for as long as it is held.
 */
#include "render/format_sets.h"

#include <assert.h>
#include <event2/event.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/time.h"
#include "base/units.h"
#include "render/breaker.h"
#include "render/counts.h"
#include "render/render_config.h"
#include "render/render_job.h"

#define LOOK_MS 5L /* poll interval while workers start or end: a few dozen milliseconds */
/* Interval at which the CPU time of idle workers is read: some microseconds for each. */
#define WATCH_S 2
/* After this time a coming set becomes present even if some of its workers have not started. */
#define COMING_MS_MAX 2000

static void
look_again(struct format_sets *s)
{
	const struct timeval pause = { .tv_usec = LOOK_MS * US_A_MS };

	if (!evtimer_pending(&s->look, NULL))
		evtimer_add(&s->look, &pause);
}

static struct plugin_pool *
open_pool(struct format_sets *s, const struct format *f)
{
	struct plugin_pool *p = NEW(struct plugin_pool);
	const struct render_config *c = s->plan.config;
	struct worker_link_plan plan = s->plan;

	format_ref(&p->format, f);
	p->breaker = breakers_find(c->breakers, &f->digest, f->plugin.format);
	p->counts = render_counts_find(c->counts, f->plugin.format);
	plan.program = f->is_bundled ? SPAWN_RENDER : SPAWN_RENDER_ONCE;
	plan.format = &p->format;
	plan.counts = p->counts;
	p->pool.breaker = p->breaker;
	pool_open(&p->pool, &plan, c->render_workers, s->settle, s->settle_arg);
	p->next = s->pools;
	s->pools = p;
	return p;
}

/* A retired pool is not used again: its workers are being killed. */
static struct plugin_pool *
find_pool(struct format_sets *s, const struct format *f)
{
	struct plugin_pool *p = s->pools;

	while (p != NULL && (p->pool.is_retired || p->format.is_bundled != f->is_bundled ||
				!sha256_eq(&p->format.digest, &f->digest)))
		p = p->next;
	return p != NULL ? p : open_pool(s, f);
}

static struct pool_set *
open_set(struct format_sets *s, struct formats *formats)
{
	struct pool_set *set = NEW(struct pool_set);

	set->formats = formats_ref(formats);
	set->pools = mem_new_array(formats->count + (size_t)1, sizeof(struct plugin_pool *));
	for (uint32_t k = 0; k < formats->count; k++) {
		set->pools[k] = find_pool(s, &formats->list[k]);
		set->pools[k]->sets++;
	}
	return set;
}

static void
drop_set(struct format_sets *s, struct pool_set **out)
{
	struct pool_set *set = *out;

	*out = NULL;
	if (set == NULL)
		return;
	for (uint32_t k = 0; k < set->formats->count; k++) {
		struct plugin_pool *p = set->pools[k];

		if (--p->sets > 0)
			continue;
		pool_retire(&p->pool);
		look_again(s);
	}
	formats_unref(&set->formats);
	free(set->pools);
	free(set);
}

static void
free_pool(struct plugin_pool *p)
{
	format_unref(&p->format);
	free(p);
}

/* Frees the retired pools whose last worker has ended. */
static void
drop_empty(struct format_sets *s)
{
	const struct err none = { 0 };
	struct plugin_pool *p, **at = &s->pools;

	while ((p = *at) != NULL) {
		if (!p->pool.is_retired || !pool_is_empty(&p->pool)) {
			at = &p->next;
			continue;
		}
		*at = p->next;
		pool_close(&p->pool, &none); /* it has neither jobs nor workers */
		free_pool(p);
	}
}

static bool
is_warm(const struct pool_set *set)
{
	for (uint32_t k = 0; k < set->formats->count; k++)
		if (!pool_is_settled(&set->pools[k]->pool))
			return false;
	return true;
}

/* Workers of bundled plugins are not watched: they only wait for their socket. */
static void
on_watch(evutil_socket_t fd, short what, void *arg)
{
	const struct timeval pause = { .tv_sec = WATCH_S };
	struct format_sets *s = arg;

	(void)fd;
	(void)what;
	for (struct plugin_pool *p = s->pools; p != NULL; p = p->next)
		if (!p->format.is_bundled)
			pool_stop_idle_work(&p->pool);
	evtimer_add(&s->watch, &pause);
}

static void
turn(struct format_sets *s)
{
	struct pool_set *last = s->present;

	s->present = s->coming;
	s->coming = NULL;
	if (last->holds == 0) {
		drop_set(s, &last);
	} else {
		last->next = s->past;
		s->past = last;
	}
	s->turned(s->turned_arg);
}

static bool
has_retired(const struct format_sets *s)
{
	for (const struct plugin_pool *p = s->pools; p != NULL; p = p->next)
		if (p->pool.is_retired)
			return true;
	return false;
}

static void
on_look(evutil_socket_t fd, short what, void *arg)
{
	struct format_sets *s = arg;

	(void)fd;
	(void)what;
	drop_empty(s);
	if (s->coming != NULL &&
	    (is_warm(s->coming) || time_mono_ms() - s->coming_since_ms >= COMING_MS_MAX))
		turn(s);
	if (s->coming != NULL || has_retired(s))
		look_again(s);
}

void
format_sets_open(struct format_sets *s, const struct worker_link_plan *plan,
    struct formats *formats, pool_settle_fn *settle, void *arg)
{
	s->plan = *plan;
	s->settle = settle;
	s->settle_arg = arg;
	evtimer_assign(&s->look, plan->base, on_look, s);
	evtimer_assign(&s->watch, plan->base, on_watch, s);
	if (formats == NULL)
		return;
	s->present = open_set(s, formats);
	evtimer_add(&s->watch, &(struct timeval){ .tv_sec = WATCH_S });
}

void
format_sets_close(struct format_sets *s, const struct err *failure)
{
	event_del(&s->look);
	event_del(&s->watch);
	s->is_closed = true;
	for (struct plugin_pool *p = s->pools; p != NULL; p = p->next)
		pool_close(&p->pool, failure);
}

/* Frees a list of sets whose pools are closed. */
static void
free_sets(struct pool_set *set)
{
	struct pool_set *next;

	for (; set != NULL; set = next) {
		next = set->next;
		formats_unref(&set->formats);
		free(set->pools);
		free(set);
	}
}

void
format_sets_free(struct format_sets *s)
{
	struct plugin_pool *p;

	free_sets(s->past);
	free_sets(s->present);
	free_sets(s->coming);
	while ((p = s->pools) != NULL) {
		s->pools = p->next;
		free_pool(p);
	}
	*s = (struct format_sets){ 0 };
}

void
format_sets_adopt(
    struct format_sets *s, struct formats *formats, format_sets_turned_fn *turned, void *arg)
{
	struct pool_set *replaced = s->coming;

	s->coming = formats == s->present->formats ? NULL : open_set(s, formats);
	drop_set(s, &replaced);
	if (s->coming == NULL)
		return;
	s->coming_since_ms = time_mono_ms();
	s->turned = turned;
	s->turned_arg = arg;
	look_again(s);
}

const struct formats *
format_sets_hold(struct format_sets *s)
{
	s->present->holds++;
	return s->present->formats;
}

static struct pool_set *
find_set(const struct format_sets *s, const struct formats *formats)
{
	struct pool_set *set;

	if (s->present != NULL && (formats == NULL || formats == s->present->formats))
		return s->present;
	for (set = s->past; set != NULL && set->formats != formats; set = set->next)
		;
	return set;
}

void
format_sets_release(struct format_sets *s, const struct formats *formats)
{
	struct pool_set *set = find_set(s, formats), **at = &s->past;

	assert(set != NULL && set->holds > 0);
	if (--set->holds > 0 || set == s->present || s->is_closed)
		return;
	while (*at != set)
		at = &(*at)->next;
	*at = set->next;
	drop_set(s, &set);
}

struct plugin_pool *
format_sets_find(const struct format_sets *s, const struct formats *formats, uint32_t format)
{
	const struct pool_set *set = find_set(s, formats);

	return set != NULL && format < set->formats->count ? set->pools[format] : NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * counts: counters for metrics, by format name. What must hold: the counters of a format are not
 * freed while the struct render_counts lives, so pointers to them stay valid when plugins are
 * removed.
 */
#include "render/counts.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/mem.h"

/* A page of text takes some milliseconds, an EPUB with images a second; the deadline is 10 s. */
static const uint32_t bounds_ms[RENDER_DURATIONS] = { 5, 10, 25, 50, 100, 250, 500, 1000, 2500,
	5000, 10000 };

/* Entries are only added: one for each format name that was ever loaded. */
struct counted_formats {
	pthread_mutex_t lock; /* of the list */
	struct counted {
		struct counted *next;
		char *name;
		struct pool_counts counts;
	} * first;
};

struct render_counts *
render_counts_new(void)
{
	struct render_counts *c = NEW(struct render_counts);

	c->formats = NEW(struct counted_formats);
	pthread_mutex_init(&c->formats->lock, NULL);
	return c;
}

void
render_counts_free(struct render_counts **c)
{
	struct counted *at;

	if (*c == NULL)
		return;
	while ((at = (*c)->formats->first) != NULL) {
		(*c)->formats->first = at->next;
		free(at->name);
		free(at);
	}
	pthread_mutex_destroy(&(*c)->formats->lock);
	free((*c)->formats);
	free(*c);
	*c = NULL;
}

struct pool_counts *
render_counts_find(struct render_counts *c, struct str format)
{
	struct counted *at;

	pthread_mutex_lock(&c->formats->lock);
	for (at = c->formats->first; at != NULL && !str_is(format, at->name); at = at->next)
		;
	if (at == NULL) {
		at = NEW(struct counted);
		at->name = str_dup(format);
		at->next = c->formats->first;
		c->formats->first = at;
	}
	pthread_mutex_unlock(&c->formats->lock);
	return &at->counts;
}

void
render_counts_job(struct render_counts *c, int64_t duration_ms)
{
	unsigned i = 0;

	while (i < RENDER_DURATIONS && duration_ms > bounds_ms[i])
		i++;
	COUNT_ADD(c->durations[i], 1);
	COUNT_ADD(c->duration_ms, (uint64_t)duration_ms);
}

uint32_t
render_duration_bound_ms(unsigned i)
{
	return bounds_ms[i];
}

const char *
render_worker_state_name(unsigned state)
{
	static const char *const names[RENDER_WORKER_STATES] = { "starting", "idle", "busy",
		"dying" };

	return names[state];
}

const char *
render_loss_name(enum render_loss loss)
{
	static const char *const names[RENDER_LOSSES] = { "signal", "exit", "deadline", "cpu",
		"protocol", "idle" };

	return names[loss];
}

const char *
render_refusal_name(enum render_refusal why)
{
	static const char *const names[RENDER_REFUSALS] = { "breaker", "quarantine" };

	return names[why];
}

const char *
render_reload_name(enum render_reload how)
{
	static const char *const names[RENDER_RELOADS] = { "taken", "refused", "rolled_back",
		"failed" };

	return names[how];
}

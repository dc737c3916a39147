/* SPDX-License-Identifier: Apache-2.0 */
/*
 * breaker: what must hold: while all goes well nothing is locked and nothing counted; a probe is
 * one job at a time, and whatever becomes of it the state is left; every change is one line in the
 * log.
 */
#include "render/breaker.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>

#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"

#define NAME_BYTES 64 /* a format has 16 at most */

struct breaker {
	struct breaker *next;
	struct breakers *all;
	struct sha256 plugin;
	char name[NAME_BYTES];
	pthread_mutex_t lock; /* of all below; state and failures are also read without */
	_Atomic enum breaker_state state;
	atomic_uint failures; /* since window_ms */
	unsigned successes;   /* since window_ms, counted after the first failure only */
	int64_t window_ms;
	int64_t until_ms; /* OPEN: the end of the pause */
	int64_t pause_ms; /* the next one */
	uint64_t opened;
	int64_t opened_ms;
};

struct breakers {
	pthread_mutex_t
	    lock; /* of the list, which only grows: by one for each plugin file loaded */
	struct breaker *first;
	atomic_int event_fd; /* -1: none */
};

struct breakers *
breakers_new(void)
{
	struct breakers *b = NEW(struct breakers);

	pthread_mutex_init(&b->lock, NULL);
	atomic_init(&b->event_fd, -1);
	return b;
}

void
breakers_tell(struct breakers *b, int event_fd)
{
	atomic_store(&b->event_fd, event_fd);
}

void
breakers_free(struct breakers **b)
{
	struct breaker *at;

	if (*b == NULL)
		return;
	while ((at = (*b)->first) != NULL) {
		(*b)->first = at->next;
		pthread_mutex_destroy(&at->lock);
		free(at);
	}
	pthread_mutex_destroy(&(*b)->lock);
	free(*b);
	*b = NULL;
}

static struct breaker *
make(const struct sha256 *plugin, struct str name)
{
	struct breaker *b = NEW(struct breaker);

	b->plugin = *plugin;
	memcpy(b->name, name.p, name.len < NAME_BYTES ? name.len : NAME_BYTES - 1);
	b->pause_ms = BREAKER_PAUSE_MS;
	pthread_mutex_init(&b->lock, NULL);
	return b;
}

struct breaker *
breakers_find(struct breakers *b, const struct sha256 *plugin, struct str name)
{
	struct breaker *at;

	pthread_mutex_lock(&b->lock);
	for (at = b->first; at != NULL && !sha256_eq(&at->plugin, plugin); at = at->next)
		;
	if (at == NULL) {
		at = make(plugin, name);
		at->all = b;
		at->next = b->first;
		b->first = at;
	}
	pthread_mutex_unlock(&b->lock);
	return at;
}

const char *
breaker_state_name(enum breaker_state state)
{
	static const char *const names[BREAKER_STATES] = { "closed", "half_open", "open" };

	return names[state];
}

static void
open_it(struct breaker *b, int64_t now_ms)
{
	int event_fd = atomic_load(&b->all->event_fd);

	log_warn("render", "breaker_opened", "plugin=%s failures=%u pause_ms=%lld", b->name,
	    b->failures, (long long)b->pause_ms);
	b->state = BREAKER_OPEN;
	b->until_ms = now_ms + b->pause_ms;
	b->pause_ms =
	    b->pause_ms < BREAKER_PAUSE_MS_MAX / 2 ? 2 * b->pause_ms : BREAKER_PAUSE_MS_MAX;
	b->opened++;
	b->opened_ms = now_ms;
	if (event_fd >= 0)
		(void)eventfd_write(event_fd, 1);
}

static void
close_it(struct breaker *b)
{
	log_info("render", "breaker_closed", "plugin=%s", b->name);
	b->state = BREAKER_CLOSED;
	b->failures = 0;
	b->pause_ms = BREAKER_PAUSE_MS;
}

static enum breaker_answer
ask_locked(struct breaker *b, int64_t now_ms, int64_t *wait_ms)
{
	if (b->state == BREAKER_CLOSED)
		return BREAKER_GO;
	*wait_ms = b->state == BREAKER_OPEN ? b->until_ms - now_ms : BREAKER_PAUSE_MS;
	if (b->state == BREAKER_HALF_OPEN || *wait_ms > 0)
		return BREAKER_REFUSE;
	log_info("render", "breaker_probes", "plugin=%s", b->name);
	b->state = BREAKER_HALF_OPEN;
	return BREAKER_PROBE;
}

enum breaker_answer
breaker_ask(struct breaker *b, int64_t now_ms, int64_t *wait_ms)
{
	enum breaker_answer answer;

	if (b->state == BREAKER_CLOSED)
		return BREAKER_GO;
	pthread_mutex_lock(&b->lock);
	answer = ask_locked(b, now_ms, wait_ms);
	pthread_mutex_unlock(&b->lock);
	return answer;
}

static void
count(struct breaker *b, enum breaker_outcome outcome, int64_t now_ms)
{
	if (b->failures == 0 || now_ms - b->window_ms >= BREAKER_WINDOW_MS) {
		b->failures = 0;
		b->successes = 0;
		b->window_ms = now_ms;
	}
	if (outcome == BREAKER_SUCCESS)
		b->successes++;
	else
		b->failures++;
	if (b->failures >= BREAKER_FAILURES && b->failures >= b->successes)
		open_it(b, now_ms);
}

/* A probe that tells nothing (nobody was free to do it) is made again by the next who asks. */
static void
judge_probe(struct breaker *b, enum breaker_outcome outcome, int64_t now_ms)
{
	if (outcome == BREAKER_SUCCESS) {
		close_it(b);
	} else if (outcome == BREAKER_FAILURE) {
		open_it(b, now_ms);
	} else {
		b->state = BREAKER_OPEN;
		b->until_ms = now_ms;
	}
}

void
breaker_tell(struct breaker *b, enum breaker_outcome outcome, bool is_probe, int64_t now_ms)
{
	if (!is_probe &&
	    (outcome == BREAKER_NEUTRAL || (outcome == BREAKER_SUCCESS && b->failures == 0)))
		return;
	pthread_mutex_lock(&b->lock);
	if (is_probe)
		judge_probe(b, outcome, now_ms);
	else if (b->state == BREAKER_CLOSED) /* others were on their way when it opened */
		count(b, outcome, now_ms);
	pthread_mutex_unlock(&b->lock);
}

void
breaker_forgive(struct breaker *b)
{
	pthread_mutex_lock(&b->lock);
	if (b->state != BREAKER_CLOSED)
		close_it(b);
	b->failures = 0;
	pthread_mutex_unlock(&b->lock);
}

struct breaker_status
breaker_read(struct breaker *b, int64_t now_ms)
{
	struct breaker_status s;

	pthread_mutex_lock(&b->lock);
	s = (struct breaker_status){ .state = b->state,
		.is_resting = b->state == BREAKER_OPEN && b->until_ms > now_ms,
		.opened = b->opened,
		.opened_ms = b->opened_ms };
	pthread_mutex_unlock(&b->lock);
	return s;
}

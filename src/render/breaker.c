/* SPDX-License-Identifier: Apache-2.0 */
/*
 * breaker: the circuit breakers of the plugins. What must hold: while a plugin only succeeds, no
 * lock is taken and nothing is counted; in HALF_OPEN one job (the probe) runs, and every outcome
 * of it leaves that state; each opening, probe and closing is one line in the log.
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

#define NAME_BYTES 64 /* a format name has at most 16 */

/* A source whose job failed; turn 0: the entry is free. */
struct failed_source {
	uint64_t key, turn; /* turn: order of entry; the lowest is overwritten */
	int64_t at_ms;
};

struct breaker {
	struct breaker *next;
	struct breakers *all;
	struct sha256 plugin;
	char name[NAME_BYTES];
	pthread_mutex_t lock; /* of all fields below; the atomic ones are also read without it */
	_Atomic enum breaker_state state;
	atomic_uint failures;    /* since window_ms */
	unsigned successes;      /* since window_ms, counted after the first failure only */
	unsigned sources;        /* different sources that failed since window_ms */
	atomic_uint idle_losses; /* since the last success */
	int64_t window_ms;
	struct failed_source failed[BREAKER_REMEMBERED];
	uint64_t turns;
	int64_t until_ms; /* OPEN: the end of the pause */
	int64_t pause_ms; /* length of the next pause */
	uint64_t opened;
	int64_t opened_ms;
};

struct breakers {
	pthread_mutex_t lock; /* of the list; breakers are only added, one for each plugin file */
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

	log_warn("render", "breaker_opened",
	    "plugin=%s failures=%u sources=%u idle_losses=%u pause_ms=%lld", b->name, b->failures,
	    b->sources, b->idle_losses, (long long)b->pause_ms);
	b->state = BREAKER_OPEN;
	b->until_ms = now_ms + b->pause_ms;
	b->pause_ms =
	    b->pause_ms < BREAKER_PAUSE_MS_MAX / 2 ? 2 * b->pause_ms : BREAKER_PAUSE_MS_MAX;
	b->opened++;
	b->opened_ms = now_ms;
	if (event_fd >= 0)
		eventfd_write(event_fd, 1);
}

static void
close_it(struct breaker *b)
{
	log_info("render", "breaker_closed", "plugin=%s", b->name);
	b->state = BREAKER_CLOSED;
	b->failures = 0;
	b->idle_losses = 0;
	b->pause_ms = BREAKER_PAUSE_MS;
}

/* The latest failure of this source at or after since_ms; NULL: none. */
static const struct failed_source *
find_failed(const struct breaker *b, uint64_t key, int64_t since_ms)
{
	const struct failed_source *last = NULL;

	for (unsigned k = 0; k < BREAKER_REMEMBERED; k++) {
		const struct failed_source *at = &b->failed[k];

		if (at->turn != 0 && at->key == key && at->at_ms >= since_ms &&
		    (last == NULL || at->at_ms > last->at_ms))
			last = at;
	}
	return last;
}

static const struct failed_source *
find_either(const struct breaker *b, const struct breaker_sources *of, int64_t since_ms)
{
	const struct failed_source *first = find_failed(b, of->source, since_ms);

	return first == NULL && of->earlier != 0 ? find_failed(b, of->earlier, since_ms) : first;
}

static void
remember_one(struct breaker *b, uint64_t key, int64_t now_ms)
{
	struct failed_source *room = b->failed;

	for (unsigned k = 0; k < BREAKER_REMEMBERED; k++) {
		struct failed_source *at = &b->failed[k];

		if (at->turn != 0 && at->key == key) {
			room = at;
			break;
		}
		if (at->turn < room->turn)
			room = at;
	}
	*room = (struct failed_source){ .key = key, .turn = ++b->turns, .at_ms = now_ms };
}

static void
remember(struct breaker *b, const struct breaker_sources *of, int64_t now_ms)
{
	remember_one(b, of->source, now_ms);
	if (of->earlier != 0)
		remember_one(b, of->earlier, now_ms);
}

/*
 * The probe must use a source that has not failed lately: otherwise one bad document could keep
 * the breaker open.
 */
static enum breaker_answer
ask_locked(struct breaker *b, const struct breaker_sources *of, int64_t now_ms, int64_t *wait_ms)
{
	const struct failed_source *last;

	if (b->state == BREAKER_CLOSED)
		return BREAKER_GO;
	*wait_ms = b->state == BREAKER_OPEN ? b->until_ms - now_ms : BREAKER_PAUSE_MS;
	if (b->state == BREAKER_HALF_OPEN || *wait_ms > 0)
		return BREAKER_REFUSE;
	if ((last = find_either(b, of, now_ms - BREAKER_REMEMBERED_MS + 1)) != NULL) {
		*wait_ms = last->at_ms + BREAKER_REMEMBERED_MS - now_ms;
		return BREAKER_REFUSE;
	}
	log_info("render", "breaker_probes", "plugin=%s", b->name);
	b->state = BREAKER_HALF_OPEN;
	return BREAKER_PROBE;
}

enum breaker_answer
breaker_ask(struct breaker *b, const struct breaker_sources *of, int64_t now_ms, int64_t *wait_ms)
{
	enum breaker_answer answer;

	if (b->state == BREAKER_CLOSED)
		return BREAKER_GO;
	pthread_mutex_lock(&b->lock);
	answer = ask_locked(b, of, now_ms, wait_ms);
	pthread_mutex_unlock(&b->lock);
	return answer;
}

static void
count(struct breaker *b, enum breaker_outcome outcome, const struct breaker_sources *of,
    int64_t now_ms)
{
	if (outcome == BREAKER_SUCCESS)
		b->idle_losses = 0;
	if (b->failures == 0 || now_ms - b->window_ms >= BREAKER_WINDOW_MS) {
		b->failures = b->successes = b->sources = 0;
		b->window_ms = now_ms;
	}
	if (outcome == BREAKER_SUCCESS) {
		b->successes++;
	} else {
		b->failures++;
		b->sources += find_either(b, of, b->window_ms) == NULL || b->sources == 0;
		remember(b, of, now_ms);
	}
	if (b->failures >= BREAKER_FAILURES && b->sources >= BREAKER_SOURCES &&
	    b->failures >= b->successes)
		open_it(b, now_ms);
}

/*
 * A probe with the outcome NEUTRAL (no worker was free) proves nothing: the next job is the probe.
 */
static void
judge_probe(struct breaker *b, enum breaker_outcome outcome, const struct breaker_sources *of,
    int64_t now_ms)
{
	if (outcome == BREAKER_SUCCESS) {
		close_it(b);
	} else if (outcome == BREAKER_FAILURE) {
		remember(b, of, now_ms);
		open_it(b, now_ms);
	} else {
		b->state = BREAKER_OPEN;
		b->until_ms = now_ms;
	}
}

void
breaker_tell(struct breaker *b, enum breaker_outcome outcome, const struct breaker_sources *of,
    bool is_probe, int64_t now_ms)
{
	if (!is_probe &&
	    (outcome == BREAKER_NEUTRAL ||
		(outcome == BREAKER_SUCCESS && b->failures == 0 && b->idle_losses == 0)))
		return;
	pthread_mutex_lock(&b->lock);
	if (is_probe)
		judge_probe(b, outcome, of, now_ms);
	/* else the job was already running when the breaker opened */
	else if (b->state == BREAKER_CLOSED)
		count(b, outcome, of, now_ms);
	pthread_mutex_unlock(&b->lock);
}

void
breaker_note_idle_loss(struct breaker *b, int64_t now_ms)
{
	pthread_mutex_lock(&b->lock);
	if (b->state == BREAKER_CLOSED && ++b->idle_losses >= BREAKER_IDLE_LOSSES)
		open_it(b, now_ms);
	pthread_mutex_unlock(&b->lock);
}

bool
breaker_is_closed(const struct breaker *b)
{
	return atomic_load_explicit(&b->state, memory_order_relaxed) == BREAKER_CLOSED;
}

void
breaker_forgive(struct breaker *b)
{
	pthread_mutex_lock(&b->lock);
	if (b->state != BREAKER_CLOSED)
		close_it(b);
	b->failures = b->idle_losses = 0;
	memset(b->failed, 0, sizeof b->failed);
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

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quarantine: a small table, usually empty, that is searched linearly. What must hold: used counts
 * the entries that have a key, so when it is 0 no search is needed; an entry expires at until_ms,
 * whether in quarantine or not.
 */
#include "render/quarantine.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"
#include "render/render_job.h"

struct entry {
	uint64_t key; /* 0: free */
	unsigned deaths;
	int64_t until_ms;
};

struct quarantine {
	pthread_mutex_t lock;
	atomic_uint used;
	struct entry entries[QUARANTINE_MAX];
};

struct quarantine *
quarantine_new(void)
{
	struct quarantine *q = NEW(struct quarantine);

	pthread_mutex_init(&q->lock, NULL);
	return q;
}

void
quarantine_free(struct quarantine **q)
{
	if (*q == NULL)
		return;
	pthread_mutex_destroy(&(*q)->lock);
	free(*q);
	*q = NULL;
}

uint64_t
quarantine_key(const struct render_job *job, const struct sha256 *plugin)
{
	struct sha256 of[3] = { *plugin };
	uint64_t key;

	if (job->source == NULL)
		return 0;
	of[1] = *job->source;
	if (job->earlier_source != NULL)
		of[2] = *job->earlier_source;
	key = hash64(of, sizeof of);
	return key != 0 ? key : 1;
}

/* Frees the expired entries on its way. */
static struct entry *
find(struct quarantine *q, uint64_t key, int64_t now_ms)
{
	struct entry *found = NULL;

	for (unsigned k = 0; k < QUARANTINE_MAX; k++) {
		struct entry *at = &q->entries[k];

		if (at->key != 0 && at->until_ms <= now_ms) {
			at->key = 0;
			atomic_fetch_sub(&q->used, 1);
		}
		if (at->key == key)
			found = at;
	}
	return found;
}

static struct entry *
make(struct quarantine *q, uint64_t key)
{
	struct entry *at = &q->entries[0];

	for (unsigned k = 0; k < QUARANTINE_MAX && at->key != 0; k++) {
		if (q->entries[k].key == 0 || q->entries[k].until_ms < at->until_ms)
			at = &q->entries[k];
	}
	if (at->key == 0)
		atomic_fetch_add(&q->used, 1);
	*at = (struct entry){ .key = key };
	return at;
}

int64_t
quarantine_left_ms(struct quarantine *q, uint64_t key, int64_t now_ms)
{
	const struct entry *at;
	int64_t left = 0;

	if (key == 0 || atomic_load_explicit(&q->used, memory_order_relaxed) == 0)
		return 0;
	pthread_mutex_lock(&q->lock);
	at = find(q, key, now_ms);
	if (at != NULL && at->deaths >= QUARANTINE_DEATHS)
		left = at->until_ms - now_ms;
	pthread_mutex_unlock(&q->lock);
	return left;
}

bool
quarantine_note(struct quarantine *q, uint64_t key, unsigned deaths, int64_t now_ms)
{
	struct entry *at;
	bool is_shut_in;

	if (key == 0 || deaths == 0)
		return false;
	pthread_mutex_lock(&q->lock);
	if ((at = find(q, key, now_ms)) == NULL)
		at = make(q, key);
	at->deaths += deaths;
	at->until_ms = now_ms + QUARANTINE_MS;
	is_shut_in = at->deaths >= QUARANTINE_DEATHS;
	pthread_mutex_unlock(&q->lock);
	return is_shut_in;
}

unsigned
quarantine_count(struct quarantine *q, int64_t now_ms)
{
	unsigned n = 0;

	pthread_mutex_lock(&q->lock);
	find(q, 0, now_ms);
	for (unsigned k = 0; k < QUARANTINE_MAX; k++)
		n += q->entries[k].key != 0 && q->entries[k].deaths >= QUARANTINE_DEATHS;
	pthread_mutex_unlock(&q->lock);
	return n;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quarantine: a small table that is searched from end to end, since it is empty as a rule. What must
 * hold: used counts the entries that have a key, so that whoever finds it 0 need not look; an entry
 * is forgotten when its time is over, shut in or not.
 */
#include "render/quarantine.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"
#include "render/render.h"

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

static uint64_t
chain(uint64_t before, const void *p, size_t len)
{
	const uint64_t both[] = { before, hash64(p, len) };

	return hash64(both, sizeof both);
}

uint64_t
quarantine_key(const struct render_job *job, const struct sha256 *plugin)
{
	uint64_t key;

	if (job->source == NULL)
		return 0;
	key = chain(job->view, job->source->bytes, SHA256_BYTES);
	if (job->earlier_source != NULL)
		key = chain(key, job->earlier_source->bytes, SHA256_BYTES);
	key = chain(key, plugin->bytes, SHA256_BYTES);
	key = chain(key, job->portion.p, job->portion.len);
	for (uint32_t k = 0; k < job->option_count; k++) {
		key = chain(key, job->options[k].name.p, job->options[k].name.len);
		key = chain(key, job->options[k].value.p, job->options[k].value.len);
	}
	return key != 0 ? key : 1;
}

/* Forgets on the way what is over. */
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
	(void)find(q, 0, now_ms);
	for (unsigned k = 0; k < QUARANTINE_MAX; k++)
		n += q->entries[k].key != 0 && q->entries[k].deaths >= QUARANTINE_DEATHS;
	pthread_mutex_unlock(&q->lock);
	return n;
}

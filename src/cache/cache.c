/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cache: stripes of entries under one budget. What must hold: a stripe's lock is never held while
 * another one is taken or while anybody else's code (a value's free, a mailbox) runs; bytes is the
 * sum of the costs of all kept values, plus those that a keeper has reserved and not yet linked in;
 * every entry of a table is on its stripe's ring and the other way round.
 *
 * Eviction is CLOCK with one hand a stripe. Who needs room takes one victim from each stripe in
 * turn, so that a large value does not empty the stripe its key happens to fall into.
 */
#include "cache/cache.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/table.h"

#define MIX_FACTOR 0x9e3779b97f4a7c15u /* 2^64 / golden ratio: spreads neighbours far apart */
#define MIX_SHIFT 60                   /* the top bits are the best mixed: 2^4 stripes */

/* A kept value. On the ring of its stripe; once evicted, on the list of the dead by next alone. */
struct entry {
	struct entry *next, *prev;
	struct cache_value *value;
	bool is_used; /* found since the hand last passed */
	size_t key_len;
	char key[];
};

/* Somebody makes the value of key; these wait for it, the first come first. */
struct flight {
	struct cache_waiter *first, **last;
	size_t key_len;
	char key[];
};

struct stripe {
	pthread_mutex_t lock;
	struct table entries, flights;
	struct entry *hand; /* the next to be judged; NULL when the ring is empty */
	uint64_t hits, misses, waits, evictions;
};

struct cache {
	size_t budget;
	_Atomic size_t bytes;
	_Atomic unsigned turn; /* which stripe gives the next victim */
	struct stripe stripes[CACHE_STRIPES];
};

void
cache_ref(struct cache_value *v)
{
	/* whoever adds a reference has one already, so nothing needs to be ordered here */
	atomic_fetch_add_explicit(&v->refs, 1, memory_order_relaxed);
}

void
cache_unref(struct cache_value **v)
{
	struct cache_value *old = *v;

	*v = NULL;
	if (old != NULL && atomic_fetch_sub_explicit(&old->refs, 1, memory_order_acq_rel) == 1)
		old->free(old);
}

/* Which stripe key belongs to. Not keyed: who forces keys into one stripe only wins contention. */
static struct stripe *
stripe_of(struct cache *c, struct str key)
{
	uint64_t mixed = key.len, word;
	size_t at;

	static_assert(CACHE_STRIPES == 1 << (64 - MIX_SHIFT), "the top bits number the stripes");
	for (at = 0; at < key.len; at += sizeof(word)) {
		size_t left = key.len - at;

		word = 0;
		memcpy(&word, key.p + at, left < sizeof(word) ? left : sizeof(word));
		mixed = (mixed ^ word) * MIX_FACTOR;
		mixed ^= mixed >> 32;
	}
	return &c->stripes[mixed * MIX_FACTOR >> MIX_SHIFT];
}

static void
lock(struct stripe *s)
{
	int rc = pthread_mutex_lock(&s->lock);

	assert(rc == 0);
}

static void
unlock(struct stripe *s)
{
	int rc = pthread_mutex_unlock(&s->lock);

	assert(rc == 0);
}

static struct entry *
new_entry(struct str key, struct cache_value *value)
{
	struct entry *n = mem_new(sizeof(*n) + key.len);

	n->value = value;
	n->key_len = key.len;
	memcpy(n->key, key.p, key.len);
	return n;
}

/* Behind the hand: everything else is judged before it. */
static void
ring_add(struct stripe *s, struct entry *n)
{
	if (s->hand == NULL) {
		n->next = n->prev = n;
		s->hand = n;
		return;
	}
	n->next = s->hand;
	n->prev = s->hand->prev;
	n->prev->next = n;
	s->hand->prev = n;
}

static void
ring_take(struct stripe *s, struct entry *n)
{
	if (s->hand == n)
		s->hand = n->next == n ? NULL : n->next;
	n->next->prev = n->prev;
	n->prev->next = n->next;
}

/* The value found under key, its entry marked as used; the lock is held. */
static struct cache_value *
find_locked(struct stripe *s, struct str key)
{
	struct entry *n = table_find(&s->entries, key);

	if (n == NULL)
		return NULL;
	n->is_used = true;
	s->hits++;
	cache_ref(n->value);
	return n->value;
}

/*
 * Takes an entry that was not used since the hand last passed out of one stripe; the caller owns
 * it. NULL if there is none: then all have had their second chance, and the next call finds one.
 */
static struct entry *
evict_one(struct stripe *s)
{
	struct entry *victim = NULL;
	size_t left;

	lock(s);
	for (left = s->entries.count; left > 0 && victim == NULL; left--) {
		if (!s->hand->is_used) {
			victim = s->hand;
		} else {
			s->hand->is_used = false;
			s->hand = s->hand->next;
		}
	}
	if (victim != NULL) {
		ring_take(s, victim);
		(void)table_take(&s->entries, str_make(victim->key, victim->key_len));
		s->evictions++;
	}
	unlock(s);
	return victim;
}

/* Gives up an entry that is on no ring any more. Runs the value's free: no lock may be held. */
static void
drop_entry(struct cache *c, struct entry *n)
{
	if (n == NULL)
		return;
	c->bytes -= n->value->cost;
	cache_unref(&n->value);
	free(n);
}

/* Makes room for cost bytes and charges them; false when there is none, then nothing is charged. */
static bool
reserve(struct cache *c, size_t cost)
{
	unsigned in_vain = 0; /* stripes asked since one gave a victim */

	if (cost > c->budget)
		return false;
	c->bytes += cost;
	while (c->bytes > c->budget && in_vain < 2 * CACHE_STRIPES) {
		struct entry *victim = evict_one(&c->stripes[c->turn++ % CACHE_STRIPES]);

		in_vain = victim == NULL ? in_vain + 1 : 0;
		drop_entry(c, victim);
	}
	if (c->bytes <= c->budget)
		return true;
	c->bytes -= cost; /* others reserved everything this moment: theirs is kept, not this */
	return false;
}

/* Links a value in, its cost already charged; returns the entry that it replaces. Lock held. */
static struct entry *
keep_locked(struct stripe *s, struct entry *n)
{
	struct entry *old = table_put(&s->entries, str_make(n->key, n->key_len), n);

	if (old != NULL)
		ring_take(s, old);
	ring_add(s, n);
	return old;
}

static void
start_flight_locked(struct stripe *s, struct str key)
{
	struct flight *f = mem_new(sizeof(*f) + key.len);

	f->last = &f->first;
	f->key_len = key.len;
	memcpy(f->key, key.p, key.len);
	(void)table_put(&s->flights, str_make(f->key, f->key_len), f);
}

/* Calls everybody who waits, with a value or a failure, and ends the flight. */
static void
land(struct flight *f, struct cache_value *value, const struct err *failure)
{
	struct cache_waiter *w, *next;

	for (w = f->first; w != NULL; w = next) {
		next = w->next; /* once posted, w belongs to its loop again */
		w->value = value;
		if (value != NULL)
			cache_ref(value);
		else
			w->failure = *failure;
		mailbox_post(w->home, &w->letter);
	}
	free(f);
}

struct cache *
cache_new(size_t budget_bytes)
{
	struct cache *c = NEW(struct cache);
	size_t i;

	c->budget = budget_bytes;
	for (i = 0; i < CACHE_STRIPES; i++)
		(void)pthread_mutex_init(&c->stripes[i].lock, NULL); /* defaults cannot fail */
	return c;
}

void
cache_free(struct cache **c)
{
	size_t i;

	if (*c == NULL)
		return;
	for (i = 0; i < CACHE_STRIPES; i++) {
		struct stripe *s = &(*c)->stripes[i];

		assert(s->flights.count == 0);
		while (s->hand != NULL)
			drop_entry(*c, evict_one(s));
		table_free(&s->entries);
		table_free(&s->flights);
		(void)pthread_mutex_destroy(&s->lock);
	}
	free(*c);
	*c = NULL;
}

struct cache_value *
cache_peek(struct cache *c, struct str key)
{
	struct stripe *s = stripe_of(c, key);
	struct cache_value *value;

	lock(s);
	value = find_locked(s, key);
	s->misses += value == NULL;
	unlock(s);
	return value;
}

enum cache_found
cache_find(struct cache *c, struct str key, struct cache_waiter *w, struct cache_value **value)
{
	struct stripe *s = stripe_of(c, key);
	enum cache_found found = CACHE_HIT;
	struct cache_value *hit;
	struct flight *f;

	lock(s);
	if ((hit = find_locked(s, key)) != NULL) {
		*value = hit;
	} else if ((f = table_find(&s->flights, key)) != NULL) {
		w->value = NULL;
		w->next = NULL;
		*f->last = w;
		f->last = &w->next;
		s->waits++;
		found = CACHE_WAIT;
	} else {
		start_flight_locked(s, key);
		s->misses++;
		found = CACHE_LEAD;
	}
	unlock(s);
	return found;
}

/* Keeps value under key if there is room; with ends_flight, also ends the one under way. */
static struct flight *
put(struct cache *c, struct str key, struct cache_value *value, bool ends_flight)
{
	struct stripe *s = stripe_of(c, key);
	struct entry *n = NULL, *old = NULL;
	struct flight *f = NULL;

	if (reserve(c, value->cost)) {
		cache_ref(value);
		n = new_entry(key, value);
	}
	lock(s);
	if (n != NULL)
		old = keep_locked(s, n);
	else if ((old = table_take(&s->entries, key)) != NULL)
		ring_take(s, old); /* no longer true: not to stay because the new one is too big */
	if (ends_flight)
		f = table_take(&s->flights, key);
	unlock(s);
	drop_entry(c, old);
	return f;
}

void
cache_fill(struct cache *c, struct str key, struct cache_value *value)
{
	struct flight *f = put(c, key, value, true);

	assert(f != NULL); /* only who was told CACHE_LEAD may fill */
	land(f, value, NULL);
}

void
cache_fail(struct cache *c, struct str key, const struct err *failure)
{
	struct stripe *s = stripe_of(c, key);
	struct flight *f;

	lock(s);
	f = table_take(&s->flights, key);
	unlock(s);
	assert(f != NULL); /* only who was told CACHE_LEAD may fail */
	land(f, NULL, failure);
}

void
cache_put(struct cache *c, struct str key, struct cache_value *value)
{
	(void)put(c, key, value, false);
}

void
cache_stats(const struct cache *c, struct cache_stats *out)
{
	struct cache *all = (struct cache *)c; /* const to the caller: only locks change */
	size_t i;

	*out = (struct cache_stats){ .bytes = c->bytes, .budget = c->budget };
	for (i = 0; i < CACHE_STRIPES; i++) {
		struct stripe *s = &all->stripes[i];

		lock(s);
		out->hits += s->hits;
		out->misses += s->misses;
		out->waits += s->waits;
		out->evictions += s->evictions;
		out->entries += s->entries.count;
		unlock(s);
	}
}

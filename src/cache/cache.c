/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cache: a budget shared by stripes, each with a table of entries, a ring for eviction and a table
 * of flights.
 * What must hold: a stripe's lock is never held while another stripe's lock is taken, or while a
 * callback (a value's free) or a mailbox post runs; bytes and fds are the sums over all cached
 * values plus the values for which reserve() has charged but which are not linked in yet; an entry
 * is in a stripe's table exactly if it is on that stripe's ring.
 *
 * Eviction is CLOCK with one hand per stripe. A put that needs room takes one victim from each
 * stripe in turn; otherwise a large value would empty the stripe of its own key.
 */
#include "cache/cache.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/table.h"

/* 2^64 / golden ratio: multiplying by it spreads similar keys */
#define MIX_FACTOR 0x9e3779b97f4a7c15u
#define MIX_SHIFT 60 /* keeps 4 bits, the top ones because they are mixed best */

/* A cached value, on the ring of its stripe. An evicted entry is on no ring. */
struct entry {
	struct entry *next, *prev;
	struct cache_value *value;
	bool is_used; /* found since the hand last passed it */
	size_t key_len;
	char key[];
};

/* A value that is being made for key, and the waiters for it in order of arrival. */
struct flight {
	struct cache_waiter *first, **last;
	size_t key_len;
	char key[];
};

struct stripe {
	pthread_mutex_t lock;
	struct table entries, flights;
	struct entry *hand; /* the next candidate for eviction; NULL when the ring is empty */
	uint64_t hits, misses, waits, evictions;
};

struct cache {
	size_t budget, budget_fds;
	_Atomic size_t bytes, fds;
	_Atomic unsigned turn; /* modulo CACHE_STRIPES: the stripe that gives the next victim */
	struct stripe stripes[CACHE_STRIPES];
};

struct cache_value *
cache_checked(struct cache_value *v, const struct cache_type *type)
{
	if (v == NULL || v->type == type)
		return v;
	log_error("cache", "wrong_type", "expected=%s found=%s", type->name, v->type->name);
	abort();
}

void
cache_ref(struct cache_value *v)
{
	/* the caller holds a reference already, so relaxed order is enough */
	atomic_fetch_add_explicit(&v->refs, 1, memory_order_relaxed);
}

void
cache_unref(struct cache_value **v)
{
	struct cache_value *old = *v;

	*v = NULL;
	if (old != NULL && atomic_fetch_sub_explicit(&old->refs, 1, memory_order_acq_rel) == 1)
		old->type->free(old);
}

/*
 * The stripe of key. The hash is not keyed: an attacker who forces keys into one stripe gains only
 * lock contention.
 */
static struct stripe *
stripe_of(struct cache *c, struct str key)
{
	uint64_t mixed = key.len, word;

	static_assert(CACHE_STRIPES == 1 << (64 - MIX_SHIFT), "the top bits number the stripes");
	for (size_t at = 0; at < key.len; at += sizeof word) {
		size_t left = key.len - at;

		word = 0;
		memcpy(&word, key.p + at, left < sizeof word ? left : sizeof word);
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
	struct entry *n = mem_new(sizeof *n + key.len);

	n->value = value;
	n->key_len = key.len;
	memcpy(n->key, key.p, key.len);
	return n;
}

/* Inserts n directly behind the hand, so the hand reaches it last. */
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

/* A reference to the value under key, or NULL; marks the entry as used. Call with the lock held. */
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
 * Removes one entry that was not used since the hand last passed it; the caller owns it. NULL if
 * there is none: all used marks are cleared by then, so the next call finds a victim unless an
 * entry was used meanwhile.
 */
static struct entry *
evict_one(struct stripe *s)
{
	struct entry *victim = NULL;

	lock(s);
	for (size_t left = s->entries.count; left > 0 && victim == NULL; left--) {
		if (!s->hand->is_used) {
			victim = s->hand;
		} else {
			s->hand->is_used = false;
			s->hand = s->hand->next;
		}
	}
	if (victim != NULL) {
		ring_take(s, victim);
		table_take(&s->entries, str_make(victim->key, victim->key_len));
		s->evictions++;
	}
	unlock(s);
	return victim;
}

/*
 * Frees an entry that is on no ring and uncharges it. Runs the value's free: no lock may be held.
 */
static void
drop_entry(struct cache *c, struct entry *n)
{
	if (n == NULL)
		return;
	c->bytes -= n->value->cost;
	c->fds -= n->value->fds;
	cache_unref(&n->value);
	free(n);
}

static bool
is_over(const struct cache *c)
{
	return c->bytes > c->budget || c->fds > c->budget_fds;
}

/* Makes room for v and charges it. On false nothing is charged. */
static bool
reserve(struct cache *c, const struct cache_value *v)
{
	unsigned in_vain = 0; /* stripes tried since the last victim */

	if (v->is_passing || v->cost > c->budget || v->fds > c->budget_fds)
		return false;
	c->bytes += v->cost;
	c->fds += v->fds;
	while (is_over(c) && in_vain < 2 * CACHE_STRIPES) {
		struct entry *victim = evict_one(&c->stripes[c->turn++ % CACHE_STRIPES]);

		in_vain = victim == NULL ? in_vain + 1 : 0;
		drop_entry(c, victim);
	}
	if (!is_over(c))
		return true;
	c->fds -= v->fds;
	c->bytes -= v->cost; /* concurrent puts have charged the whole budget: v is not cached */
	return false;
}

/*
 * Links an entry in, whose cost is already charged; returns the entry it replaces. Call with the
 * lock held.
 */
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
	struct flight *f = mem_new(sizeof *f + key.len);

	f->last = &f->first;
	f->key_len = key.len;
	memcpy(f->key, key.p, key.len);
	table_put(&s->flights, str_make(f->key, f->key_len), f);
}

/* Posts the value, or the failure if value is NULL, to every waiter; frees the flight. */
static void
land(struct flight *f, struct cache_value *value, const struct err *failure)
{
	struct cache_waiter *next;

	for (struct cache_waiter *w = f->first; w != NULL; w = next) {
		next = w->next; /* after the post, w belongs to its loop again */
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
cache_new(size_t budget_bytes, size_t budget_fds)
{
	struct cache *c = NEW(struct cache);

	c->budget = budget_bytes;
	c->budget_fds = budget_fds;
	for (size_t i = 0; i < CACHE_STRIPES; i++)
		/* cannot fail with default attributes */
		pthread_mutex_init(&c->stripes[i].lock, NULL);
	return c;
}

void
cache_free(struct cache **c)
{
	if (*c == NULL)
		return;
	for (size_t i = 0; i < CACHE_STRIPES; i++) {
		struct stripe *s = &(*c)->stripes[i];

		assert(s->flights.count == 0);
		while (s->hand != NULL)
			drop_entry(*c, evict_one(s));
		table_free(&s->entries);
		table_free(&s->flights);
		pthread_mutex_destroy(&s->lock);
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

/*
 * Caches value under key if there is room. With ends_flight, also takes the flight of key out of
 * the table and returns it.
 */
static struct flight *
put(struct cache *c, struct str key, struct cache_value *value, bool ends_flight)
{
	struct stripe *s = stripe_of(c, key);
	struct entry *n = NULL, *old = NULL;
	struct flight *f = NULL;

	if (reserve(c, value)) {
		cache_ref(value);
		n = new_entry(key, value);
	}
	lock(s);
	if (n != NULL)
		old = keep_locked(s, n);
	else if ((old = table_take(&s->entries, key)) != NULL)
		/* the old value is out of date, so it goes even if the new one does not fit */
		ring_take(s, old);
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

	assert(f != NULL); /* only a caller that got CACHE_LEAD may fill */
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
	assert(f != NULL); /* only a caller that got CACHE_LEAD may fail */
	land(f, NULL, failure);
}

void
cache_put(struct cache *c, struct str key, struct cache_value *value)
{
	put(c, key, value, false);
}

void
cache_stats(const struct cache *c, struct cache_stats *out)
{
	struct cache *all = (struct cache *)c; /* logically const: only the locks change */

	*out = (struct cache_stats){
		.bytes = c->bytes, .budget = c->budget, .fds = c->fds, .budget_fds = c->budget_fds
	};
	for (size_t i = 0; i < CACHE_STRIPES; i++) {
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

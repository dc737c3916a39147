/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table: a hash table with open addressing and linear probing. What must hold: cap is 0 or a power
 * of two; at least a quarter of the slots is empty (so every search ends); no slot between an
 * entry's home slot and its actual slot is empty. Removing an entry shifts its followers back
 * instead of leaving a tombstone, so searches do not slow down over time.
 */
#include "base/table.h"

#include <assert.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"

#define FIRST_SLOTS 16 /* most tables are short lists of names */

/* Returns the slot that holds key, or the empty slot where it belongs. cap must not be 0. */
static struct table_slot *
probe(const struct table *t, uint64_t hash, struct str key)
{
	size_t mask = t->cap - 1, at = (size_t)hash & mask;
	struct table_slot *slot;

	for (slot = &t->slots[at]; slot->value != NULL; slot = &t->slots[at]) {
		if (slot->hash == hash && str_eq(slot->key, key))
			break;
		at = (at + 1) & mask;
	}
	return slot;
}

static void
grow(struct table *t)
{
	struct table bigger = { .cap = t->cap == 0 ? FIRST_SLOTS : t->cap * 2, .count = t->count };
	struct table_slot *slot;
	size_t at = 0;

	bigger.slots = mem_new_array(bigger.cap, sizeof *bigger.slots);
	while ((slot = table_next(t, &at)) != NULL)
		*probe(&bigger, slot->hash, slot->key) = *slot;
	free(t->slots);
	*t = bigger;
}

void *
table_find(const struct table *t, struct str key)
{
	return t->count == 0 ? NULL : probe(t, hash64(key.p, key.len), key)->value;
}

void *
table_put(struct table *t, struct str key, void *value)
{
	uint64_t hash = hash64(key.p, key.len);
	struct table_slot *slot;
	void *old;

	assert(value != NULL);
	if (t->count >= t->cap / 4 * 3)
		grow(t);
	slot = probe(t, hash, key);
	old = slot->value;
	/*
	 * Replaces the key too: the old key may be part of the old value, which the caller may
	 * free.
	 */
	*slot = (struct table_slot){ .hash = hash, .key = key, .value = value };
	t->count += old == NULL;
	return old;
}

/*
 * Moves the next entry that may move into the hole, then fills that entry's slot in the same way,
 * until an empty slot.
 */
static void
close_gap(struct table *t, size_t hole)
{
	size_t mask = t->cap - 1, at = hole;

	for (;;) {
		at = (at + 1) & mask;
		if (t->slots[at].value == NULL)
			break;
		/* an entry may move back to the hole only if its home slot is not after the hole */
		if (((at - (size_t)t->slots[at].hash) & mask) >= ((at - hole) & mask)) {
			t->slots[hole] = t->slots[at];
			hole = at;
		}
	}
	t->slots[hole] = (struct table_slot){ .value = NULL };
}

void *
table_take(struct table *t, struct str key)
{
	struct table_slot *slot;
	void *value;

	if (t->count == 0)
		return NULL;
	slot = probe(t, hash64(key.p, key.len), key);
	if ((value = slot->value) == NULL)
		return NULL;
	close_gap(t, (size_t)(slot - t->slots));
	t->count--;
	return value;
}

struct table_slot *
table_next(const struct table *t, size_t *at)
{
	while (*at < t->cap) {
		struct table_slot *slot = &t->slots[(*at)++];

		if (slot->value != NULL)
			return slot;
	}
	return NULL;
}

void
table_free(struct table *t)
{
	free(t->slots);
	*t = (struct table){ .slots = NULL };
}

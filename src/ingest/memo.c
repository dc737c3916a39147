/* SPDX-License-Identifier: Apache-2.0 */
/*
 * memo: a hash table. What must hold: its memory is bounded, whatever the text is; what there is no
 * room for is read again each time.
 */
#include "ingest/memo.h"

#include <stdint.h>

#include "base/arena.h"

#define SLOTS_MIN 64 /* powers of two */
#define SLOTS_MAX 8192
#define BYTES_KEPT_MAX ((size_t)4 << 20) /* of values: 600 bytes a line are usual */

struct slot {
	struct str s;
	void *value; /* NULL: the slot is free */
};

struct memo {
	struct arena *arena;
	size_t count, bytes;
	size_t mask; /* the count of slots less one; half of them stay free, so that searches are
	                short */
	struct slot slots[];
};

struct memo *
memo_new(struct arena *arena, size_t texts)
{
	size_t slots = SLOTS_MIN;
	struct memo *memo;

	while (slots < SLOTS_MAX && slots / 2 < texts)
		slots *= 2;
	if ((memo = arena_zalloc(arena, sizeof *memo + slots * sizeof memo->slots[0])) == NULL)
		return NULL;
	memo->arena = arena;
	memo->mask = slots - 1;
	return memo;
}

/* The slot of s, or the free one where it belongs. */
static size_t
find_slot(const struct memo *memo, struct str s)
{
	uint64_t key = ((uint64_t)(uintptr_t)s.p ^ s.len) * UINT64_C(0x9e3779b97f4a7c15);
	size_t at = (key >> 32) & memo->mask;

	while (memo->slots[at].value != NULL &&
	       (memo->slots[at].s.p != s.p || memo->slots[at].s.len != s.len))
		at = (at + 1) & memo->mask;
	return at;
}

const void *
memo_find(const struct memo *memo, struct str s)
{
	return memo == NULL ? NULL : memo->slots[find_slot(memo, s)].value;
}

void *
memo_add(struct memo *memo, struct str s, size_t size)
{
	void *value;

	if (memo == NULL || memo->count > memo->mask / 2 || memo->bytes + size > BYTES_KEPT_MAX ||
	    (value = arena_alloc(memo->arena, size)) == NULL)
		return NULL;
	memo->count++;
	memo->bytes += size;
	memo->slots[find_slot(memo, s)] = (struct slot){ s, value };
	return value;
}

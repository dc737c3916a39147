/* SPDX-License-Identifier: Apache-2.0 */
/*
 * diff: the search for equal items. What must hold: as many items are kept on one side as on the
 * other, and the k-th kept items are equal; every loop is charged to the budget, or is linear in
 * its range with at most DEPTH_MAX levels of ranges. Without memory fewer items are kept, which is
 * a valid result.
 */
#include "compare/diff.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

/*
 * Levels of ranges divided by patience: each level halves the rest of an ordinary text several
 * times.
 */
#define DEPTH_MAX 6
#define SHARED_ITEMS_MIN 4 /* items on each side; with fewer, a table costs more than the search */
#define SLOTS_BYTES_MAX (256u << 20) /* items that need a larger table are taken as changed */

/* An item and its last place and number of occurrences on each side. */
struct slot {
	uint64_t hash;
	uint32_t in_a, in_b;
	uint32_t times_a, times_b;
	bool is_used;
};

/* An item that occurs once on each side, in the order of a. */
struct anchor {
	uint32_t in_a, in_b;
	uint32_t before; /* the previous anchor of the best run that ends here, or NO_ANCHOR */
};
#define NO_ANCHOR UINT32_MAX

struct split {
	uint32_t x, y;
};

void
diff_init(struct diff *d)
{
	d->steps_left = DIFF_STEPS_START;
	d->table = d->anchors = d->shared = BUF_INIT(SLOTS_BYTES_MAX);
}

void
diff_free(struct diff *d)
{
	buf_free(&d->table);
	buf_free(&d->anchors);
	buf_free(&d->shared);
}

static struct diff_items
part(struct diff_items s, uint32_t from, uint32_t to)
{
	return (struct diff_items){ s.hashes + from, s.kept + from, to - from };
}

static void
keep(struct diff_items a, uint32_t x, struct diff_items b, uint32_t y)
{
	a.kept[x] = b.kept[y] = 1;
}

/* Keeps the equal items at both ends, and removes them from the ranges. */
static void
strip(struct diff_items *a, struct diff_items *b)
{
	uint32_t from = 0, a_end = a->count, b_end = b->count;

	for (; from < a_end && from < b_end && a->hashes[from] == b->hashes[from]; from++)
		keep(*a, from, *b, from);
	while (a_end > from && b_end > from && a->hashes[a_end - 1] == b->hashes[b_end - 1])
		keep(*a, --a_end, *b, --b_end);
	*a = part(*a, from, a_end);
	*b = part(*b, from, b_end);
}

/*
 * The furthest point on diagonal k (x - y) that one more change reaches from the diagonals beside
 * it; -1 if there is none in the rectangle.
 */
static int32_t
step(const int32_t *v, int32_t k, int32_t n, int32_t m)
{
	int32_t right = v[k - 1] >= 0 && v[k - 1] < n ? v[k - 1] + 1 : -1;
	int32_t down = v[k + 1] >= 0 && v[k + 1] - k <= m ? v[k + 1] : -1;

	return right > down ? right : down;
}

/*
 * A search from one corner. The search from the far corner (is_backward) counts items from the
 * ends.
 */
struct search {
	struct diff *d;
	struct diff_items a, b;
	int32_t n, m;
	bool is_backward;
	int32_t *v, *other; /* furthest x on each diagonal, of this search and of the other one */
};

static bool
is_equal_at(const struct search *s, int32_t x, int32_t y)
{
	if (s->is_backward)
		return s->a.hashes[s->n - 1 - x] == s->b.hashes[s->m - 1 - y];
	return s->a.hashes[x] == s->b.hashes[y];
}

/* Extends all diagonals by one change. True, and *out set, where the two searches meet. */
static bool
advance(struct search *s, int32_t edits, struct split *out)
{
	int32_t delta = s->n - s->m;
	bool may_meet = (delta % 2 != 0) != s->is_backward;
	int32_t reach = s->is_backward ? edits : edits - 1; /* of the other search, so far */

	s->v[-edits - 1] = s->v[edits + 1] = -1;
	for (int32_t k = -edits; k <= edits; k += 2) {
		int32_t x = edits == 0 ? 0 : step(s->v, k, s->n, s->m), from = x;

		while (x >= 0 && x < s->n && x - k < s->m && is_equal_at(s, x, x - k))
			x++;
		s->v[k] = x;
		s->d->steps_left -= 1 + x - from;
		if (!may_meet || x < 0 || delta - k < -reach || delta - k > reach ||
		    s->other[delta - k] < 0 || x + s->other[delta - k] < s->n)
			continue;
		*out = s->is_backward
			   ? (struct split){ (uint32_t)(s->n - x), (uint32_t)(s->m - (x - k)) }
			   : (struct split){ (uint32_t)x, (uint32_t)(x - k) };
		return true;
	}
	return false;
}

/* Finds a point on a shortest path; false when the path is too long, or the budget is spent. */
static bool
find_middle(struct diff *d, struct diff_items a, struct diff_items b, struct split *out)
{
	struct search ahead = { .d = d,
		.a = a,
		.b = b,
		.n = (int32_t)a.count,
		.m = (int32_t)b.count,
		.v = d->ahead + DIFF_REACH + 1,
		.other = d->back + DIFF_REACH + 1 };
	struct search back = ahead;

	back.is_backward = true;
	back.v = ahead.other;
	back.other = ahead.v;
	for (int32_t edits = 0; edits <= DIFF_REACH && d->steps_left > 0; edits++)
		if (advance(&ahead, edits, out) || advance(&back, edits, out))
			return true;
	return false;
}

static struct slot *
find_slot(struct slot *slots, size_t mask, uint64_t hash)
{
	size_t at = (size_t)hash & mask;

	while (slots[at].is_used && slots[at].hash != hash)
		at = (at + 1) & mask;
	slots[at].is_used = true;
	slots[at].hash = hash;
	return &slots[at];
}

/* The table of all items with their places and counts; NULL without memory. */
static struct slot *
count_items(struct diff *d, struct diff_items a, struct diff_items b, size_t *mask)
{
	size_t cap = 16;
	struct slot *slots, *slot;

	while (cap < 2 * ((size_t)a.count + b.count))
		cap *= 2;
	buf_reset(&d->table);
	if (buf_reserve(&d->table, cap * sizeof *slots, NULL) != 0)
		return NULL;
	slots = (struct slot *)(void *)d->table.data;
	memset(slots, 0, cap * sizeof *slots);
	*mask = cap - 1;
	for (uint32_t x = 0; x < a.count; x++) {
		slot = find_slot(slots, *mask, a.hashes[x]);
		slot->in_a = x;
		slot->times_a++;
	}
	for (uint32_t y = 0; y < b.count; y++) {
		slot = find_slot(slots, *mask, b.hashes[y]);
		slot->in_b = y;
		slot->times_b++;
	}
	return slots;
}

/*
 * Puts the items that occur once on each side into d->anchors, in the order of a; returns how many.
 */
static uint32_t
find_anchors(struct diff *d, struct diff_items a, struct diff_items b)
{
	size_t mask;
	struct slot *slots = count_items(d, a, b, &mask), *slot;

	buf_reset(&d->anchors);
	for (uint32_t x = 0; slots != NULL && x < a.count; x++) {
		struct anchor one = { .in_a = x, .before = NO_ANCHOR };

		slot = find_slot(slots, mask, a.hashes[x]);
		if (slot->times_a != 1 || slot->times_b != 1)
			continue;
		one.in_b = slot->in_b;
		buf_put(&d->anchors, &one, sizeof one);
	}
	return (uint32_t)(d->anchors.len / sizeof(struct anchor));
}

/*
 * The longest run of anchors that ascends in b too, by patience sorting: tops[i] is the anchor with
 * the least end of a run of i + 1. Returns the last anchor of the run; the others follow by before.
 */
static uint32_t
longest_run(struct anchor *anchors, uint32_t count, uint32_t *tops)
{
	uint32_t piles = 0;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t low = 0, high = piles;

		while (low < high) {
			uint32_t mid = low + (high - low) / 2;

			if (anchors[tops[mid]].in_b < anchors[i].in_b)
				low = mid + 1;
			else
				high = mid;
		}
		anchors[i].before = low > 0 ? tops[low - 1] : NO_ANCHOR;
		tops[low] = i;
		piles += low == piles;
	}
	return piles > 0 ? tops[piles - 1] : NO_ANCHOR;
}

/* Keeps the anchors of the longest run; false when there are none. */
static bool
keep_anchors(struct diff *d, struct diff_items a, struct diff_items b)
{
	uint32_t count = find_anchors(d, a, b), at;
	struct anchor *anchors = (struct anchor *)(void *)d->anchors.data;

	if (count == 0 || d->anchors.failed)
		return false;
	buf_reset(&d->table); /* the slots are no longer needed, and tops fits in their memory */
	at = longest_run(anchors, count, (uint32_t *)(void *)d->table.data);
	for (; at != NO_ANCHOR; at = anchors[at].before)
		keep(a, anchors[at].in_a, b, anchors[at].in_b);
	return true;
}

static void run(struct diff *d, struct diff_items a, struct diff_items b, unsigned depth);

/* Runs on the ranges between the kept items. */
static void
run_between(struct diff *d, struct diff_items a, struct diff_items b, unsigned depth)
{
	uint32_t x = 0, y = 0, x_end, y_end;

	while (x < a.count || y < b.count) {
		for (x_end = x; x_end < a.count && !a.kept[x_end]; x_end++)
			;
		for (y_end = y; y_end < b.count && !b.kept[y_end]; y_end++)
			;
		run(d, part(a, x, x_end), part(b, y, y_end), depth);
		x = x_end + 1;
		y = y_end + 1;
	}
}

/* Recursive: each half of a split has half of the changes, so the depth is below 20. */
static void
run(struct diff *d, struct diff_items a, struct diff_items b, unsigned depth)
{
	struct split at;

	strip(&a, &b);
	if (a.count == 0 || b.count == 0)
		return;
	if (find_middle(d, a, b, &at)) {
		run(d, part(a, 0, at.x), part(b, 0, at.y), depth);
		run(d, part(a, at.x, a.count), part(b, at.y, b.count), depth);
	} else if (depth < DEPTH_MAX && keep_anchors(d, a, b)) {
		run_between(d, a, b, depth + 1);
	}
}

/* Reserves memory for count items of both sides: hashes, places and kept. */
static bool
reserve_shared(struct diff *d, size_t count)
{
	const size_t item = sizeof(uint64_t) + sizeof(uint32_t) + sizeof(uint8_t);

	buf_reset(&d->shared);
	return buf_reserve(&d->shared, count * item, NULL) == 0;
}

/* Copies the items of s that the other side has too to out; their indexes in s to places. */
static struct diff_items
take_shared(struct diff_items s, const struct slot *slots, size_t mask, bool in_a,
    struct diff_items out, uint32_t *places)
{
	uint64_t *hashes = (uint64_t *)(uintptr_t)out.hashes;

	for (uint32_t i = 0; i < s.count; i++) {
		size_t at = (size_t)s.hashes[i] & mask;

		while (slots[at].hash != s.hashes[i])
			at = (at + 1) & mask;
		if ((in_a ? slots[at].times_b : slots[at].times_a) == 0)
			continue;
		hashes[out.count] = s.hashes[i];
		out.kept[out.count] = 0;
		places[out.count++] = i;
	}
	return out;
}

static void
keep_shared(struct diff_items s, struct diff_items shared, const uint32_t *places)
{
	for (uint32_t i = 0; i < shared.count; i++)
		s.kept[places[i]] = shared.kept[i];
}

/*
 * Runs on the items that occur on both sides only, which leaves fewer changes to search through.
 * False without memory.
 */
static bool
run_shared(struct diff *d, struct diff_items a, struct diff_items b)
{
	size_t total = (size_t)a.count + b.count, mask;
	const struct slot *slots = count_items(d, a, b, &mask);
	struct diff_items x = { .count = 0 }, y = { .count = 0 };
	uint32_t *places;

	if (slots == NULL || !reserve_shared(d, total))
		return false;
	x.hashes = (const uint64_t *)(const void *)d->shared.data;
	y.hashes = x.hashes + a.count;
	places = (uint32_t *)(uintptr_t)(x.hashes + total);
	x.kept = (uint8_t *)(places + total);
	y.kept = x.kept + a.count;
	x = take_shared(a, slots, mask, true, x, places);
	y = take_shared(b, slots, mask, false, y, places + a.count);
	run(d, x, y, 0);
	keep_shared(a, x, places);
	keep_shared(b, y, places + a.count);
	return true;
}

void
diff_run(struct diff *d, struct diff_items a, struct diff_items b)
{
	d->steps_left += ((int64_t)a.count + b.count) * DIFF_STEPS_PER_ITEM;
	if (a.count == 0 || b.count == 0 || a.count >= INT32_MAX / 2 || b.count >= INT32_MAX / 2)
		return;
	strip(&a, &b);
	if (a.count < SHARED_ITEMS_MIN || b.count < SHARED_ITEMS_MIN || !run_shared(d, a, b))
		run(d, a, b, 0);
}

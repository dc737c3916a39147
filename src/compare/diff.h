/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMPARE_DIFF_H
#define COMPARE_DIFF_H
/*
 * diff: finds the items that two sequences have in common, in the same order. The least number of
 * changes by Myers (An O(ND) Difference Algorithm, 1986, in linear space) while that is affordable;
 * otherwise the ranges between items that occur once on each side (patience diff). Items are equal
 * when their hashes are.
 */
#include <stdint.h>

#include "base/buf.h"

/*
 * The most changes searched for in one range: a paragraph of some hundred words, rewritten as a
 * whole. A range with more is first divided by patience.
 */
#define DIFF_EDITS_MAX 512
#define DIFF_REACH (DIFF_EDITS_MAX / 2)
/*
 * Budget of a comparison in steps (one item on one diagonal), at the start and for each item: about
 * 10 ms, and 0.2 µs an item. When it is spent, only patience is used, which is linear in each of
 * its few levels.
 */
#define DIFF_STEPS_START (4u << 20)
#define DIFF_STEPS_PER_ITEM 64

/* The memory and budget shared by the runs of a comparison. */
struct diff {
	int64_t steps_left;
	struct buf table, anchors; /* used by patience */
	struct buf shared;         /* the items that occur on both sides */
	int32_t ahead[2 * DIFF_REACH + 3], back[2 * DIFF_REACH + 3];
};

struct diff_items {
	const uint64_t *hashes;
	uint8_t *kept; /* set to 1 for common items: the k-th here equals the k-th there */
	uint32_t count;
};

void diff_init(struct diff *d);
void diff_free(struct diff *d);
/* Marks the common items in kept, which must be all 0 on both sides. */
void diff_run(struct diff *d, struct diff_items a, struct diff_items b);
#endif

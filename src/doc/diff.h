/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_DIFF_H
#define DOC_DIFF_H
/*
 * diff: which items of two sequences are the same, in the same order. The least number of changes
 * by Myers (An O(ND) Difference Algorithm, 1986, in linear space) while that is affordable;
 * where it is not, what stands between items that occur once in both (patience). Items are equal
 * when their hashes are.
 */
#include <stdint.h>

#include "base/buf.h"

/*
 * Changes that are searched for in one range: a paragraph of some hundred words that is rewritten
 * whole. What holds more is cut by patience first.
 */
#define DIFF_EDITS_MAX 512
#define DIFF_REACH (DIFF_EDITS_MAX / 2)
/*
 * Steps (one item looked at on one diagonal) that a comparison may take, to begin with and for each
 * item in it: about 10 ms, and 0.2 µs an item. After that only patience is left, which is linear
 * in each of its few levels.
 */
#define DIFF_STEPS_START (4u << 20)
#define DIFF_STEPS_PER_ITEM 64

/* Memory and budget of many runs. */
struct diff {
	int64_t steps_left;
	struct buf table, anchors; /* of patience */
	struct buf shared;         /* what occurs on both sides */
	int32_t ahead[2 * DIFF_REACH + 3], back[2 * DIFF_REACH + 3];
};

struct diff_items {
	const uint64_t *hashes;
	uint8_t *kept; /* set to 1 for what is in both: the k-th here is the k-th there */
	uint32_t count;
};

void diff_init(struct diff *d);
void diff_free(struct diff *d);
/* kept of both must be all 0. */
void diff_run(struct diff *d, struct diff_items a, struct diff_items b);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMPARE_COMPARE_PAIR_H
#define COMPARE_COMPARE_PAIR_H
/* compare_pair: pairs the elements of a gap that are versions of each other. */
#include <stdint.h>

struct compare;

/* Two elements of a gap that are versions of each other. */
struct pair {
	uint32_t earlier, later; /* indexes into the arrays of struct gap */
};
/*
 * Pairs nodes of both sides without crossing, in order, into out (room for the
 * smaller count); returns how many.
 */
struct gap {
	const uint32_t *earlier, *later; /* nodes */
	uint32_t earlier_count, later_count;
};
uint32_t compare_pair(struct compare *c, struct gap gap, struct pair *out);
#endif

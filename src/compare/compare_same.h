/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMPARE_COMPARE_SAME_H
#define COMPARE_COMPARE_SAME_H
/* compare_same: finds portions that are identical in both versions. */
#include <stdint.h>

struct compare;

/*
 * Gives portions below the two nodes that have the same eId and are identical a
 * common hash, without hashing their content.
 */
void compare_mark_same(struct compare *c, uint32_t earlier, uint32_t later);
#endif

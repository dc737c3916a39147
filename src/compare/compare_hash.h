/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMPARE_COMPARE_HASH_H
#define COMPARE_COMPARE_HASH_H
/* compare_hash: hashes of the content of nodes, and their similarity. */
#include <stdint.h>

struct compare;

/* Computes whole and body of a node. */
void compare_hash(struct compare *c, unsigned side, uint32_t node);
/* The similarity of the texts of two nodes: 0 (nothing in common) to 256. */
unsigned compare_similarity(struct compare *c, uint32_t earlier, uint32_t later);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMPARE_COMPARE_MERGE_H
#define COMPARE_COMPARE_MERGE_H
/* compare_merge: writes both versions of an element into the merged tree. */
#include <stdint.h>

#include "compare/change.h"

struct compare;

/* Merges two elements into the tree; failures stick in c->failed. */
void compare_merge(struct compare *c, uint32_t earlier, uint32_t later);
/* Copies the subtree of an element, or a text, of one side, marked with change. */
void compare_copy(struct compare *c, unsigned side, uint32_t node, enum doc_change change);
/* Opens an element of that side, without its content; and closes the open element. */
void compare_open(struct compare *c, unsigned side, uint32_t node, enum doc_change change);
void compare_close(struct compare *c);
#endif

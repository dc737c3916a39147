/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMPARE_COMPARE_WORDS_H
#define COMPARE_COMPARE_WORDS_H
/* compare_words: the content of an element as items: words and child elements. */
#include <stdint.h>

#include "base/str.h"
#include "compare/compare_private.h"

struct err;

/* An item of the content of an element: a child element, or a word of its text. */
struct item {
	uint32_t node;     /* the child element, or the text node of the word */
	uint32_t from, to; /* of a word: offsets in its pool; equal for elements */
	uint32_t class;    /* enum word */
};
struct items {
	struct item_lists lists; /* kept: all 0 */
	uint32_t count;
	uint32_t words; /* the items counted in live_words */
	/*
	 * Bytes that are equal in both versions at the beginning of the first child and at the end
	 * of the last one, if these are texts: one item each.
	 */
	uint32_t head, tail;
};
/* Sets head and tail of both sides. */
void compare_ends(struct compare *c, uint32_t earlier, uint32_t later, struct items sides[SIDES]);
/* Lists the items of node. ERR_LIMIT. Call compare_items_free() in any case. */
int compare_items(
    struct compare *c, unsigned side, uint32_t node, struct items *out, struct err *e);
void compare_items_free(struct compare *c, struct items *items);
void compare_spare_free(struct compare *c);
#endif

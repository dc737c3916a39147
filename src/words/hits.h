/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORDS_HITS_H
#define WORDS_HITS_H
/* hits: where a text has the words of a query. */
#include <stdint.h>

#include "base/str.h"

struct buf;
struct match;
struct stemmer;

/* Bytes of a text. */
struct hit {
	uint32_t from, to;
};

/*
 * Appends a struct hit for each place of the text that has a word or phrase of the query of m, but
 * for those behind NOT: in their order, apart from each other, and around whole graphemes.
 */
void hits_find(struct match *m, struct str text, struct stemmer *stemmer, struct buf *out);
#endif

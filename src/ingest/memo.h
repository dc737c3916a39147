/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_MEMO_H
#define INGEST_MEMO_H
/*
 * memo: what was read at a place of the text before. A line is read about ten times under each
 * tradition, with the same result. Texts are known by their address and length: a text must stay as
 * it is while the memo is in use.
 */
#include <stddef.h>

#include "base/str.h"

struct arena;
struct memo;

/*
 * A memo with room for so many texts, as far as memory is allowed for it; in the arena. NULL when
 * the arena is full: nothing is kept then.
 */
struct memo *memo_new(struct arena *arena, size_t texts);
/* The value kept for s; NULL if there is none. memo may be NULL, here and below. */
const void *memo_find(const struct memo *memo, struct str s);
/* Room for the value of s, which has none yet; NULL if the memo is full. */
void *memo_add(struct memo *memo, struct str s, size_t size);
#endif

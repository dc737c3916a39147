/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_QUOTE_MARK_H
#define INGEST_QUOTE_MARK_H
/* quote_mark: pairs of quotation marks, and where a mark closes. */
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

#define QUOTE_PAIR_NONE SIZE_MAX

/* The pair whose opening mark s begins with; QUOTE_PAIR_NONE. *len: the bytes of the mark. */
size_t quote_mark_open(struct str s, size_t *len);
/* Whether both marks of the pair are the same sign, so that marks cannot be nested. */
bool quote_mark_is_even(size_t pair);
/* Whether the closing mark may also be an apostrophe or an opening mark: it ends a line. */
bool quote_mark_is_loose(size_t pair);
/*
 * Opening marks less closing marks in s; of a pair of equal marks, the number of marks. A mark
 * between letters is an apostrophe.
 */
int quote_mark_depth(size_t pair, struct str s);
/*
 * The first byte of the mark that closes at depth when s begins; s.len if none does. Of a pair of
 * equal marks it is the last one. *len: its bytes.
 */
size_t quote_mark_close(size_t pair, struct str s, int depth, size_t *len);
/* Whether only punctuation and a short word ("and", "(NR)") are in s. */
bool quote_mark_is_tail(struct str s);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_SPANS_H
#define SEARCH_SPANS_H
/* spans: the days on which a text is in force: half-open intervals, as bytes of a row. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct buf;

#define SPAN_OPEN INT32_MAX /* no end is known */

struct span {
	int32_t from, until; /* days; until is the first day on which the text is not in force */
	uint32_t versions;   /* that have the text and begin in the span */
};

void spans_put(struct buf *b, const struct span *s);
size_t spans_count(struct str spans);
struct span spans_at(struct str spans, size_t i);
/* Whether one of them has the day; then *out is it, unless out is NULL. */
bool spans_have(struct str spans, int64_t day, struct span *out);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* number_order: which number comes after which, and what it is called in an eId. */
#include <stdio.h>

#include "ingest/number.h"

#define GAP_MAX 3 /* more missing numbers are no slip but another sequence */

bool
number_is_plain(const struct number *n)
{
	return n->style == NUMBER_DECIMAL && n->variant == NUMBER_VARIANT_PLAIN;
}

bool
number_is_sure(const struct number *n)
{
	return !n->faulty && !number_is_plain(n);
}

uint32_t
number_key(const struct number *n)
{
	uint32_t kind = n->style == NUMBER_KEYWORD  ? n->unit
			: n->style == NUMBER_DOTTED ? n->count
						    : 0;

	return ((((uint32_t)n->style * 4 + n->shape) * 4 + n->variant) * 16 + kind) % NUMBER_KEYS;
}

bool
number_is_first(const struct number *n)
{
	if (n->style == NUMBER_DOTTED)
		return n->value[n->count - 1] <= 1;
	if (n->style == NUMBER_KEYWORD)
		return n->count == 0 || (n->count == 1 && n->value[0] <= 1);
	if (n->style == NUMBER_DECIMAL && n->shape == NUMBER_SPACE)
		return n->value[0] == 1 ||
		       n->value[0] == 2; /* a Japanese article's first paragraph is not numbered */
	return n->count == 1 && n->value[0] == 1;
}

static bool
has_prefix(const struct number *a, const struct number *b, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (a->value[i] != b->value[i])
			return false;
	return true;
}

/* 2.9 3.1: one of the outer numbers goes up by one, all after it begin again. */
static bool
is_carried(const struct number *a, const struct number *b)
{
	for (uint32_t at = 0; at + 1 < b->count; at++) {
		uint32_t i = at + 1;

		if (!has_prefix(a, b, at) || b->value[at] != a->value[at] + 1)
			continue;
		while (i < b->count && b->value[i] <= 1)
			i++;
		if (i == b->count)
			return true;
	}
	return false;
}

bool
number_is_next(const struct number *a, const struct number *b)
{
	if (b->count == 0)
		return true; /* an annex without a number */
	if (a->count == 0)
		return b->value[0] <= 1;
	if (a->count == b->count && has_prefix(a, b, a->count - 1u) &&
	    b->value[b->count - 1] == a->value[a->count - 1] + 1)
		return true;
	if (a->style == NUMBER_DOTTED)
		return a->count == b->count && is_carried(a, b);
	if (b->count == a->count + 1u) /* 12 12A; 第二条 第二条の二 */
		return has_prefix(a, b, a->count) && b->value[b->count - 1] <= 2;
	return b->count < a->count && has_prefix(a, b, b->count - 1u) &&
	       b->value[b->count - 1] == a->value[b->count - 1] + 1;
}

uint32_t
number_gap(const struct number *a, const struct number *b)
{
	uint32_t last = b->count - 1u, gap;

	if (a->count != b->count || b->count == 0 || !has_prefix(a, b, last) ||
	    b->value[last] <= a->value[last])
		return 0;
	gap = (uint32_t)(b->value[last] - a->value[last]);
	return gap <= GAP_MAX ? gap : 0;
}

const char *
number_label(const struct number *n, struct str line, char out[NUMBER_LABEL_BYTES])
{
	size_t len = 0;

	out[0] = '\0';
	if (n->style == NUMBER_LETTER) {
		for (uint32_t i = 0; i < n->printed; i++)
			if ((line.p[i] | 0x20) >= 'a' && (line.p[i] | 0x20) <= 'z' &&
			    len + 1 < NUMBER_LABEL_BYTES)
				out[len++] = line.p[i];
		out[len] = '\0';
		return out;
	}
	for (uint32_t i = 0; i < n->count; i++) {
		bool letter = n->lettered && i > 0 && i + 1u == n->count;

		if (letter)
			len += (size_t)snprintf(out + len, NUMBER_LABEL_BYTES - len, "%c",
			    (n->small ? 'a' : 'A') + n->value[i] - 1);
		else
			len += (size_t)snprintf(out + len, NUMBER_LABEL_BYTES - len, "%s%u",
			    i > 0 ? "-" : "", n->value[i]);
	}
	return out;
}

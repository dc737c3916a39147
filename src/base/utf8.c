/* SPDX-License-Identifier: Apache-2.0 */
/*
 * utf8: decodes and encodes RFC 3629 section 4, strictly. What must hold: whatever the bytes, no
 * function reads at or past s.p + s.len.
 */
#include "base/utf8.h"

#include <assert.h>

#define CONTINUATION_MASK 0xc0u
#define CONTINUATION 0x80u
#define LAST_SCALAR 0x10ffffu
#define FIRST_SURROGATE 0xd800u
#define LAST_SURROGATE 0xdfffu
#define ASCII_STEP 8                           /* bytes tested together */
#define HIGH_BITS UINT64_C(0x8080808080808080) /* a byte that is not ASCII has its bit set */

static unsigned
byte_at(struct str s, size_t at)
{
	return (unsigned char)s.p[at];
}

static bool
is_continuation(unsigned byte)
{
	return (byte & CONTINUATION_MASK) == CONTINUATION;
}

/*
 * Returns the length of a character with this first byte, or 0 if none has it (C0, C1: overlong;
 * F5..: too large).
 */
static size_t
length_from(unsigned first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first <= 0xdf)
		return 2;
	if (first >= 0xe0 && first <= 0xef)
		return 3;
	return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

/*
 * False for the forms that the first byte does not exclude: overlong ones, surrogates, and values
 * above the last scalar.
 */
static bool
is_shortest_scalar(uint32_t c, size_t len)
{
	static const uint32_t least[UTF8_MAX_BYTES + 1] = { 0, 0, 0x80, 0x800, 0x10000 };

	return c >= least[len] && c <= LAST_SCALAR && (c < FIRST_SURROGATE || c > LAST_SURROGATE);
}

uint32_t
utf8_next_long(struct str s, size_t *at)
{
	unsigned first = byte_at(s, *at);
	size_t len = length_from(first), i;
	uint32_t c;

	if (len == 1) {
		(*at)++;
		return first;
	}
	if (len == 0 || len > s.len - *at)
		goto malformed;
	c = first & (0xffu >> (len + 1));
	for (i = 1; i < len; i++) {
		unsigned byte = byte_at(s, *at + i);

		if (!is_continuation(byte))
			goto malformed;
		c = c << 6 | (byte & 0x3f);
	}
	if (!is_shortest_scalar(c, len))
		goto malformed;
	*at += len;
	return c;
malformed:
	(*at)++;
	return UTF8_BAD;
}

uint32_t
utf8_prev(struct str s, size_t *at)
{
	size_t least = *at > UTF8_MAX_BYTES ? *at - UTF8_MAX_BYTES : 0, from;

	assert(*at > 0 && *at <= s.len);
	do
		(*at)--;
	while (*at > least && is_continuation(byte_at(s, *at)));
	from = *at;
	return utf8_next(s, &from);
}

size_t
utf8_put(uint32_t c, char out[UTF8_MAX_BYTES])
{
	static const unsigned lead[UTF8_MAX_BYTES + 1] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4, i;

	assert(is_shortest_scalar(c, len));
	for (i = len - 1; i > 0; i--) {
		out[i] = (char)(unsigned char)(CONTINUATION | (c & 0x3f));
		c >>= 6;
	}
	out[0] = (char)(unsigned char)(lead[len] | c);
	return len;
}

/* Skips ASCII in whole steps: nearly all of an English document. */
static size_t
skip_ascii(struct str s, size_t at)
{
	uint64_t bytes;

	for (; s.len - at >= ASCII_STEP; at += ASCII_STEP) {
		memcpy(&bytes, s.p + at, sizeof bytes);
		if ((bytes & HIGH_BITS) != 0)
			break;
	}
	return at;
}

size_t
utf8_check(struct str s)
{
	size_t at = 0, next;

	while ((at = skip_ascii(s, at)) < s.len) {
		next = at;
		if (utf8_next(s, &next) == UTF8_BAD)
			return at;
		at = next;
	}
	return s.len;
}

struct str
utf8_cut(struct str s, size_t max)
{
	size_t at = max, least = max >= UTF8_MAX_BYTES ? max - UTF8_MAX_BYTES + 1 : 0;

	if (s.len <= max)
		return s;
	while (at > least && is_continuation(byte_at(s, at)))
		at--;
	/* a longer run of continuation bytes is malformed: cut at max */
	return str_slice(s, 0, is_continuation(byte_at(s, at)) ? max : at);
}

bool
utf8_is_invisible(uint32_t c)
{
	return (c >= 0x80 && c < 0xa0) || c == 0xad || c == 0x61c || c == 0x180e ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || (c >= 0xfff0 && c <= 0xffff) || c >= 0xe0000;
}

bool
utf8_is_space(uint32_t c)
{
	if (c <= 0x20)
		return c == 0x20 || (c >= 0x09 && c <= 0x0d);
	switch (c) {
	case 0x85:
	case 0xa0:
	case 0x1680:
	case 0x2028:
	case 0x2029:
	case 0x202f:
	case 0x205f:
	case 0x3000:
	case 0xfeff: return true;
	default: return c >= 0x2000 && c <= 0x200a;
	}
}

struct str
utf8_trim(struct str s)
{
	size_t at = 0, next = 0;

	while (at < s.len && utf8_is_space(utf8_next(s, &next)))
		at = next;
	s = str_slice(s, at, s.len);
	for (at = s.len; at > 0; s.len = at)
		if (!utf8_is_space(utf8_prev(s, &at)))
			break;
	return s;
}

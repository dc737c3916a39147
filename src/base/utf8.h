/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H
/*
 * utf8: decodes and checks UTF-8, by RFC 3629 strictly (no surrogates, no overlong forms, nothing
 * above U+10FFFF).
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define UTF8_MAX_BYTES 4
#define UTF8_BAD 0xffffffffu

/* utf8_next() for a character that is not ASCII. */
uint32_t utf8_next_long(struct str s, size_t *at);

/*
 * Returns the character at s[*at] and moves *at past it; for a malformed byte returns UTF8_BAD and
 * moves *at by one. *at must be < s.len.
 */
static inline uint32_t
utf8_next(struct str s, size_t *at)
{
	unsigned char first = (unsigned char)s.p[*at];

	if (first >= 0x80)
		return utf8_next_long(s, at);
	(*at)++;
	return first;
}

/* Returns the character before s[*at] and moves *at to it. *at must be > 0; s must be valid. */
uint32_t utf8_prev(struct str s, size_t *at);
/* Writes c; returns the number of bytes, 1..4. c must be a scalar value. */
size_t utf8_put(uint32_t c, char out[UTF8_MAX_BYTES]);
/* Offset of the first malformed byte, or s.len if s is well formed. */
size_t utf8_check(struct str s);
/* The longest prefix of s that is at most max bytes and ends between characters. */
struct str utf8_cut(struct str s, size_t max);
/* Controls, and characters without a mark or that reorder: with them a name looks like another. */
bool utf8_is_invisible(uint32_t c);
bool utf8_is_space(uint32_t c); /* White_Space property, and U+FEFF */
/* s without the white space at both ends; s must be valid. */
struct str utf8_trim(struct str s);
#endif

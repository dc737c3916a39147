/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H
/*
 * utf8: decoding and checking, RFC 3629 strictly (no surrogates, no overlong forms, nothing above
 * U+10FFFF).
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define UTF8_MAX_BYTES 4
#define UTF8_BAD 0xffffffffu

/*
 * The character at s[*at], moving *at past it; UTF8_BAD (and *at one on) for a malformed byte. *at
 * must be < s.len.
 */
uint32_t utf8_next(struct str s, size_t *at);
/* The character before s[*at], moving *at onto it. *at must be > 0; s must be valid. */
uint32_t utf8_prev(struct str s, size_t *at);
/* Writes c; returns the number of bytes, 1..4. c must be a scalar value. */
size_t utf8_put(uint32_t c, char out[UTF8_MAX_BYTES]);
/* Offset of the first malformed byte, or s.len when all is well formed. */
size_t utf8_check(struct str s);
/* The longest prefix of s that is at most max bytes and ends between characters. */
struct str utf8_cut(struct str s, size_t max);
bool utf8_is_space(uint32_t c); /* White_Space property, and U+FEFF */
#endif

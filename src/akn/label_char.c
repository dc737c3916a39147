/* SPDX-License-Identifier: Apache-2.0 */
/*
 * label_char: characters as the grammar of numbers sees them. What must hold: digits, letters and
 * punctuation of full width equal those of ASCII; accents do not distinguish words.
 */
#include <string.h>
#include <utf8proc.h>

#include "akn/label_private.h"
#include "base/utf8.h"

#define FOLD_CHARS_MAX 16 /* no character folds to more than 18; longer ones are in no word here */

#define TATWEEL 0x640

enum { WIDE_FIRST = 0xff01, WIDE_LAST = 0xff5e, WIDE_OFFSET = 0xff01 - '!', JAMO = 0x1100 };

/* Joins two or three letters of decomposed Hangul to the syllable, as NFC has it. */
static uint32_t
compose_hangul(struct str s, size_t *at, uint32_t lead)
{
	size_t next = *at;
	uint32_t vowel = next < s.len ? utf8_next(s, &next) : 0, tail;

	if (vowel < 0x1161 || vowel > 0x1175)
		return lead;
	*at = next;
	tail = next < s.len ? utf8_next(s, &next) : 0;
	if (tail > 0x11a7 && tail <= 0x11c2)
		*at = next;
	else
		tail = 0x11a7;
	return 0xac00 + ((lead - JAMO) * 21 + (vowel - 0x1161)) * 28 + (tail - 0x11a7);
}

static uint32_t
decode(struct scan c, size_t *next)
{
	uint32_t ch;

	*next = c.at;
	if (c.at >= c.s.len)
		return 0;
	if ((unsigned char)c.s.p[c.at] < 0x80) {
		(*next)++;
		return (unsigned char)c.s.p[c.at];
	}
	ch = utf8_next(c.s, next);
	if (ch >= WIDE_FIRST && ch <= WIDE_LAST)
		return ch - WIDE_OFFSET;
	if (ch >= JAMO && ch <= 0x1112)
		return compose_hangul(c.s, next, ch);
	return ch;
}

uint32_t
scan_peek(struct scan c)
{
	size_t next;

	return decode(c, &next);
}

uint32_t
scan_next(struct scan *c)
{
	size_t next;
	uint32_t ch = decode(*c, &next);

	c->at = next;
	return ch;
}

bool
scan_take(struct scan *c, uint32_t want)
{
	size_t next;

	if (want == 0 || decode(*c, &next) != want)
		return false;
	c->at = next;
	return true;
}

size_t
scan_spaces(struct scan *c)
{
	size_t count = 0, next;
	uint32_t ch;

	while ((ch = decode(*c, &next)) != 0 && utf8_is_space(ch)) {
		c->at = next;
		count++;
	}
	return count;
}

bool
scan_take_ascii(struct scan *c, const char *word)
{
	struct scan try = *c;

	for (; *word != '\0'; word++)
		if (char_lower(scan_next(&try)) != (unsigned char)*word)
			return false;
	*c = try;
	return true;
}

static utf8proc_category_t
category(uint32_t c)
{
	return utf8proc_category((utf8proc_int32_t)c);
}

bool
char_is_letter(uint32_t c)
{
	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	if (c == 0xaa || c == 0xba || c > 0x10ffff)
		return false; /* ordinal signs */
	switch (category(c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC: return true;
	case UTF8PROC_CATEGORY_LM:
		return c != 0x2b9 && c != 0x374 && c != 0x2bc && c != 0x2b0; /* the keraia */
	default: return false;
	}
}

bool
char_is_dense(uint32_t c)
{
	return (c >= 0x3005 && c <= 0x3007) || (c >= 0x3041 && c <= 0x30fa) ||
	       (c >= 0x3400 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7a3) ||
	       (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff);
}

bool
char_is_upper(uint32_t c)
{
	return c < 0x80 ? c >= 'A' && c <= 'Z'
			: c <= 0x10ffff && category(c) == UTF8PROC_CATEGORY_LU;
}

uint32_t
char_lower(uint32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
	return c > 0x10ffff ? c : (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
}

int
char_digit(uint32_t c)
{
	static const uint32_t zeros[] = { 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66,
		0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0,
		0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620,
		0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0 };

	if (c < 0x660)
		return c >= '0' && c <= '9' ? (int)(c - '0') : -1;
	for (size_t i = 0; i < sizeof zeros / sizeof *zeros && zeros[i] <= c; i++)
		if (c - zeros[i] < 10)
			return (int)(c - zeros[i]);
	return -1;
}

int
char_super(uint32_t c)
{
	switch (c) {
	case 0xb9: return 1;
	case 0xb2: return 2;
	case 0xb3: return 3;
	case 0x2070: return 0;
	default: return c >= 0x2074 && c <= 0x2079 ? (int)(c - 0x2070) : -1;
	}
}

bool
scan_at_boundary(struct scan c)
{
	uint32_t ch = scan_peek(c);

	if (ch == TATWEEL) /* printed for a dash: "ماده ۱ـ" */
		return true;
	return ch == 0 || ((!char_is_letter(ch) || char_is_dense(ch)) && char_digit(ch) < 0);
}

static bool
is_dropped(uint32_t c)
{
	return (c >= 0x300 && c <= 0x36f) || (c >= 0x591 && c <= 0x5c7) || c == 0x640 ||
	       (c >= 0x64b && c <= 0x65f) || c == 0x670 || (c >= 0x200b && c <= 0x200f) ||
	       c == 0xad || c == 0xfeff;
}

/* Characters that are often typed for a printed letter. */
static uint32_t
unify(uint32_t c)
{
	switch (c) {
	case 0x131: return 'i';   /* ı */
	case 0x142: return 'l';   /* ł */
	case 0x111: return 'd';   /* đ */
	case 0xf8: return 'o';    /* ø */
	case 0x649:               /* ى */
	case 0x6cc: return 0x64a; /* ی */
	case 0x6a9: return 0x643; /* ک */
	case 0x3c2: return 0x3c3; /* ς */
	default: return c;
	}
}

size_t
char_fold(uint32_t c, char out[FOLD_BYTES_MAX])
{
	utf8proc_int32_t chars[FOLD_CHARS_MAX];
	utf8proc_ssize_t count;
	int last = 0;
	size_t n = 0;

	if (c < 0x80) {
		out[0] = (char)char_lower(c);
		return 1;
	}
	if (c > 0x10ffff || is_dropped(c))
		return 0;
	count = utf8proc_decompose_char((utf8proc_int32_t)c, chars, FOLD_CHARS_MAX,
	    UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_COMPAT, &last);
	for (utf8proc_ssize_t i = 0; i < count && count <= FOLD_CHARS_MAX; i++)
		if (!is_dropped((uint32_t)chars[i]) && n + UTF8_MAX_BYTES <= FOLD_BYTES_MAX)
			n += utf8_put(unify((uint32_t)chars[i]), out + n);
	return n;
}

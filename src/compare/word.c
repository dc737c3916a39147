/* SPDX-License-Identifier: Apache-2.0 */
/*
 * word: the words of a text: letters and digits with their combining marks; each character alone in
 * scripts that write no spaces.
 */
#include "compare/word.h"

#include <stdbool.h>
#include <stdint.h>
#include <utf8proc.h>

#include "base/utf8.h"

/* The classes of ASCII characters, a table because they are nearly all text. */
static const uint8_t ascii[0x80] = { [0 ... ' '] = WORD_WHITE,
	['!' ... '/'] = WORD_OTHER,
	['0' ... '9'] = WORD_LETTERS,
	[':' ... '@'] = WORD_OTHER,
	['A' ... 'Z'] = WORD_LETTERS,
	['[' ... '^'] = WORD_OTHER,
	['_'] = WORD_LETTERS,
	['`'] = WORD_OTHER,
	['a' ... 'z'] = WORD_LETTERS,
	['{' ... 0x7f] = WORD_OTHER };

/* UAX 14 class ID and SA, roughly: Han, kana; Thai, Lao, Tibetan, Myanmar, Khmer. */
static bool
is_word_by_itself(uint32_t c)
{
	return (c >= 0x3040 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) ||
	       (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff) ||
	       (c >= 0x0e00 && c <= 0x109f) || (c >= 0x1780 && c <= 0x17ff) || c == 0x3005 ||
	       c == 0x3007;
}

static bool
is_mark(uint32_t c)
{
	utf8proc_category_t category;

	if (c < 0x300)
		return false;
	category = utf8proc_category((utf8proc_int32_t)c);
	return (category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME) ||
	       c == 0x200d;
}

/*
 * The class of a character beyond ASCII, except combining marks, which belong to the character
 * before them.
 */
static enum word
class_of(uint32_t c)
{
	utf8proc_category_t category;

	if (c >= 0xc0 && c < 0x250) /* Latin, but for the signs of multiplication and division */
		return c == 0xd7 || c == 0xf7 ? WORD_OTHER : WORD_LETTERS;
	if (utf8_is_space(c))
		return WORD_WHITE;
	category = utf8proc_category((utf8proc_int32_t)c);
	return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO ? WORD_LETTERS
										    : WORD_OTHER;
}

static void
pass_marks(struct str s, size_t *at)
{
	size_t next = *at;

	while (next < s.len && (unsigned char)s.p[next] >= 0x80 && is_mark(utf8_next(s, &next)))
		*at = next;
}

enum word
word_next(struct str s, size_t *at)
{
	unsigned char byte;
	uint32_t c = utf8_next(s, at);
	enum word class = c < 0x80 ? ascii[c] : class_of(c);
	size_t next = *at;

	if (class == WORD_OTHER || (c >= 0x80 && is_word_by_itself(c))) {
		pass_marks(s, at);
		return class;
	}
	while (next < s.len) {
		byte = (unsigned char)s.p[next];
		if (byte < 0x80) {
			if (ascii[byte] != class)
				break;
			next++;
		} else {
			c = utf8_next(s, &next);
			if (class_of(c) != class || is_word_by_itself(c))
				break;
		}
		*at = next;
	}
	return class;
}

/* The first bytes of U+0300 to U+036F in UTF-8. */
static bool
may_have_accents(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] == 0xcc || (unsigned char)s.p[i] == 0xcd)
			return true;
	return false;
}

bool
word_compose(struct str s, struct str *composed)
{
	utf8proc_uint8_t *out = NULL;
	utf8proc_ssize_t len;

	if (!may_have_accents(s))
		return false;
	len = utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.len, &out,
	    UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (len < 0)
		return false;
	*composed = str_make((const char *)out, (size_t)len);
	return true;
}

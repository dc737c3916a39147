/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xmlchar: checks XML characters and names. xmlchar_check() runs over every byte of every image, so
 * it checks ASCII eight bytes at a time.
 */
#include "akn/xmlchar.h"

#include <stdint.h>

#include "base/macros.h"
#include "base/utf8.h"

struct range {
	uint32_t first, last;
};

/* NameStartChar of XML 1.0, 2.3, above ASCII. */
static const struct range name_start[] = { { 0xc0, 0xd6 }, { 0xd8, 0xf6 }, { 0xf8, 0x2ff },
	{ 0x370, 0x37d }, { 0x37f, 0x1fff }, { 0x200c, 0x200d }, { 0x2070, 0x218f },
	{ 0x2c00, 0x2fef }, { 0x3001, 0xd7ff }, { 0xf900, 0xfdcf }, { 0xfdf0, 0xfffd },
	{ 0x10000, 0xeffff } };
/* The ranges that NameChar adds to NameStartChar, above ASCII. */
static const struct range name_more[] = { { 0xb7, 0xb7 }, { 0x300, 0x36f }, { 0x203f, 0x2040 } };

static bool
in_ranges(uint32_t c, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

/* Whether eight bytes are printable ASCII: none with the top bit set, none below space. */
static bool
is_plain(const char *p)
{
	const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
	uint64_t w;

	memcpy(&w, p, sizeof w);
	return ((w | (w - ones * 0x20)) & tops) == 0;
}

static bool
is_char(uint32_t c)
{
	if (c < 0x20)
		return c == '\t' || c == '\n' || c == '\r';
	return c != UTF8_BAD && c != 0xfffe && c != 0xffff;
}

static bool
is_tail(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/*
 * Fast path for the characters that make up most texts: 0x20..0x7f, two-byte sequences, and three
 * bytes from U+1000 to U+CFFF. Returns the length of such a character at p (len bytes are
 * available), or 0 for utf8_next() to decide.
 */
static size_t
common_char(const char *p, size_t len)
{
	unsigned char c = (unsigned char)*p;

	if (c < 0x80)
		return c >= 0x20 ? 1 : 0;
	if (c >= 0xc2 && c <= 0xdf)
		return len >= 2 && is_tail(p[1]) ? 2 : 0;
	if (c >= 0xe1 && c <= 0xec)
		return len >= 3 && is_tail(p[1]) && is_tail(p[2]) ? 3 : 0;
	return 0;
}

size_t
xmlchar_check(struct str s)
{
	size_t at = 0, start, len;

	while (at < s.len) {
		if (s.len - at >= sizeof(uint64_t) && is_plain(s.p + at)) {
			at += sizeof(uint64_t);
			continue;
		}
		if ((len = common_char(s.p + at, s.len - at)) > 0) {
			at += len;
			continue;
		}
		start = at;
		if (!is_char(utf8_next(s, &at)))
			return start;
	}
	return s.len;
}

static bool
is_name_start(uint32_t c)
{
	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
	return in_ranges(c, name_start, ARRAY_LEN(name_start));
}

static bool
is_name_char(uint32_t c)
{
	if (c < 0x80)
		return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
	return in_ranges(c, name_start, ARRAY_LEN(name_start)) ||
	       in_ranges(c, name_more, ARRAY_LEN(name_more));
}

bool
xmlchar_is_ncname(struct str s)
{
	size_t at = 0;

	if (s.len == 0 || !is_name_start(utf8_next(s, &at)))
		return false;
	while (at < s.len) {
		unsigned char ascii = (unsigned char)s.p[at];

		if (!is_name_char(ascii < 0x80 ? (at++, ascii) : utf8_next(s, &at)))
			return false;
	}
	return true;
}

bool
xmlchar_is_white(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] != ' ' && s.p[i] != '\n' && s.p[i] != '\t' && s.p[i] != '\r')
			return false;
	return true;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* iri_name: the characters of a segment, by RFC 3986 and RFC 3987. */
#include "akn/iri_name.h"

#include <stddef.h>

#include "base/utf8.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/*
 * unreserved of RFC 3986, 2.3, without '~', which begins a portion; and, roughly, ucschar of RFC
 * 3987.
 */
bool
iri_is_name_char(uint32_t c)
{
	if (c < 0x80)
		return is_letter((char)c) || is_digit((char)c) || c == '-' || c == '.' || c == '_';
	return c != UTF8_BAD && c >= 0xa0 && !utf8_is_space(c);
}

bool
iri_is_name(struct str s)
{
	size_t at = 0;

	if (s.len == 0 || str_is(s, ".") || str_is(s, ".."))
		return false;
	while (at < s.len) {
		if (s.p[at] == '%') {
			if (s.len - at < 3 || str_hex_value(s.p[at + 1]) < 0 ||
			    str_hex_value(s.p[at + 2]) < 0)
				return false;
			at += 3;
		} else if (!iri_is_name_char(utf8_next(s, &at))) {
			return false;
		}
	}
	return true;
}

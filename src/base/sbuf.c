/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sbuf: writes a string into a fixed buffer. What must hold: len <= cap, and after a cut nothing
 * more is written.
 */
#include "base/sbuf.h"

#include <stdio.h>

#include "base/utf8.h"

#define ESCAPE_BYTES 16 /* "\u2028" in either style, and the NUL of snprintf() */
#define DIGITS_MAX 20   /* of a 64-bit number */

void
sbuf_put(struct sbuf *sbuf, const char *p, size_t len)
{
	if (sbuf->cut || len > sbuf->cap - sbuf->len) {
		sbuf->cut = true;
		return;
	}
	if (len > 0)
		memcpy(sbuf->out + sbuf->len, p, len);
	sbuf->len += len;
}

void
sbuf_puts(struct sbuf *sbuf, const char *s)
{
	sbuf_put(sbuf, s, strlen(s));
}

static bool
is_between(uint32_t c, uint32_t first, uint32_t last)
{
	return c >= first && c <= last;
}

static bool
is_unsafe(uint32_t c)
{
	return c < 0x20 || is_between(c, 0x7f, 0x9f) || c == 0x61c ||
	       is_between(c, 0x200e, 0x200f) || is_between(c, 0x2028, 0x202e) ||
	       is_between(c, 0x2066, 0x2069) || c == UTF8_BAD;
}

/* JSON has no escape for a malformed byte: in quotes \xHH is written with an escaped backslash. */
static void
put_escape(struct sbuf *sbuf, uint32_t c, char byte, enum sbuf_style style)
{
	char escape[ESCAPE_BYTES];

	if (c == '\n')
		sbuf_put(sbuf, "\\n", 2);
	else if (c == '\r')
		sbuf_put(sbuf, "\\r", 2);
	else if (c == '\t')
		sbuf_put(sbuf, "\\t", 2);
	else {
		if (c == UTF8_BAD)
			snprintf(escape, sizeof escape,
			    style == SBUF_QUOTED ? "\\\\x%02x" : "\\x%02x", (unsigned char)byte);
		else
			snprintf(escape, sizeof escape, "\\u%04x", c & 0xffffu);
		sbuf_puts(sbuf, escape);
	}
}

void
sbuf_put_safe(struct sbuf *sbuf, struct str s, enum sbuf_style style)
{
	size_t from, at = 0;

	while (at < s.len && !sbuf->cut) {
		uint32_t c;

		from = at;
		c = utf8_next(s, &at);
		if (is_unsafe(c))
			put_escape(sbuf, c, s.p[from], style);
		else if (style == SBUF_QUOTED && c == '"')
			sbuf_put(sbuf, "\\\"", 2);
		else if (style == SBUF_QUOTED && c == '\\')
			sbuf_put(sbuf, "\\\\", 2);
		else
			sbuf_put(sbuf, s.p + from, at - from);
	}
}

bool
sbuf_is_safe(struct str s)
{
	size_t at = 0;

	while (at < s.len)
		if (is_unsafe(utf8_next(s, &at)))
			return false;
	return true;
}

void
sbuf_put_number(struct sbuf *sbuf, uint64_t n)
{
	char digits[DIGITS_MAX];
	size_t at = sizeof digits;

	do {
		digits[--at] = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	sbuf_put(sbuf, digits + at, sizeof digits - at);
}

static bool
is_bare(struct str s)
{
	size_t at = 0;

	while (at < s.len) {
		uint32_t c = utf8_next(s, &at);

		if (is_unsafe(c) || c == ' ' || c == '"' || c == '\\' || c == '=')
			return false;
	}
	return s.len > 0;
}

void
sbuf_put_value(struct sbuf *sbuf, struct str s)
{
	if (is_bare(s)) {
		sbuf_put(sbuf, s.p, s.len);
		return;
	}
	sbuf_puts(sbuf, "\"");
	sbuf_put_safe(sbuf, s, SBUF_QUOTED);
	sbuf_puts(sbuf, "\"");
}

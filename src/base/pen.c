/* SPDX-License-Identifier: Apache-2.0 */
/* pen: see the header. What must hold: len <= cap, and after a cut nothing more is written. */
#include "base/pen.h"

#include <stdio.h>

#include "base/utf8.h"

#define ESCAPE_BYTES 16 /* "\u2028" in either style, and the NUL of snprintf() */
#define DIGITS_MAX 20   /* of 64 bits */

void
pen_put(struct pen *pen, const char *p, size_t len)
{
	if (pen->cut || len > pen->cap - pen->len) {
		pen->cut = true;
		return;
	}
	if (len > 0)
		memcpy(pen->out + pen->len, p, len);
	pen->len += len;
}

void
pen_puts(struct pen *pen, const char *s)
{
	pen_put(pen, s, strlen(s));
}

static bool
is_between(uint32_t c, uint32_t first, uint32_t last)
{
	return c >= first && c <= last;
}

static bool
is_unsafe(uint32_t c)
{
	return c < 0x20 || is_between(c, 0x7f, 0x9f) || is_between(c, 0x200e, 0x200f) ||
	       is_between(c, 0x2028, 0x202e) || is_between(c, 0x2066, 0x2069) || c == UTF8_BAD;
}

/* JSON has no escape for a byte that is no character: its backslash is escaped instead. */
static void
put_escape(struct pen *pen, uint32_t c, char byte, enum pen_style style)
{
	char escape[ESCAPE_BYTES];

	if (c == '\n')
		pen_put(pen, "\\n", 2);
	else if (c == '\r')
		pen_put(pen, "\\r", 2);
	else if (c == '\t')
		pen_put(pen, "\\t", 2);
	else {
		if (c == UTF8_BAD)
			(void)snprintf(escape, sizeof(escape),
			    style == PEN_QUOTED ? "\\\\x%02x" : "\\x%02x", (unsigned char)byte);
		else
			(void)snprintf(escape, sizeof(escape), "\\u%04x", c & 0xffffu);
		pen_puts(pen, escape);
	}
}

void
pen_put_safe(struct pen *pen, struct str s, enum pen_style style)
{
	size_t from, at = 0;

	while (at < s.len && !pen->cut) {
		uint32_t c;

		from = at;
		c = utf8_next(s, &at);
		if (is_unsafe(c))
			put_escape(pen, c, s.p[from], style);
		else if (style == PEN_QUOTED && c == '"')
			pen_put(pen, "\\\"", 2);
		else if (style == PEN_QUOTED && c == '\\')
			pen_put(pen, "\\\\", 2);
		else
			pen_put(pen, s.p + from, at - from);
	}
}

bool
pen_is_safe(struct str s)
{
	size_t at = 0;

	while (at < s.len)
		if (is_unsafe(utf8_next(s, &at)))
			return false;
	return true;
}

void
pen_put_number(struct pen *pen, uint64_t n)
{
	char digits[DIGITS_MAX];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	pen_put(pen, digits + at, sizeof(digits) - at);
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
pen_put_value(struct pen *pen, struct str s)
{
	if (is_bare(s)) {
		pen_put(pen, s.p, s.len);
		return;
	}
	pen_puts(pen, "\"");
	pen_put_safe(pen, s, PEN_QUOTED);
	pen_puts(pen, "\"");
}

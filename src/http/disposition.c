/* SPDX-License-Identifier: Apache-2.0 */
/*
 * disposition: composes file names and the Content-Disposition field. What must hold: no byte of a
 * name can end the quoted string or the header line, or name another folder.
 */
#include "http/disposition.h"

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/utf8.h"

static bool
is_alphanumeric(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool
is_name_char(uint32_t c)
{
	if (c < 0x80)
		return is_alphanumeric(c) || c == '_' || c == '.';
	return c != UTF8_BAD && !utf8_is_invisible(c) && !utf8_is_space(c);
}

void
disposition_put_part(struct buf *name, struct str s)
{
	bool dash = false;
	size_t at = 0, from;

	while (at < s.len) {
		uint32_t c;

		from = at;
		c = utf8_next(s, &at);
		if (!is_name_char(c) || (c == '.' && name->len == 0)) {
			dash = name->len > 0;
			continue;
		}
		if (dash)
			buf_putc(name, '-');
		dash = false;
		buf_putstr(name, str_slice(s, from, at));
	}
}

/*
 * Puts the fallback name, safe for every client: no quotes, no escapes, and nothing that looks like
 * percent-encoding (RFC 6266, appendix D).
 */
static void
put_ascii(struct buf *b, struct str name)
{
	struct buf ascii = BUF_INIT(name.len + 1);
	size_t at = 0;

	while (at < name.len) {
		uint32_t c = utf8_next(name, &at);
		bool kept = is_alphanumeric(c) || (c < 0x80 && c != '\0' && strchr("-._", (int)c));

		if (kept && (ascii.len > 0 || (c != '-' && c != '.')))
			buf_putc(&ascii, (char)c);
		else if (!kept && ascii.len > 0 && !str_ends(buf_str(&ascii), "-"))
			buf_putc(&ascii, '-');
	}
	buf_putstr(b, buf_str(&ascii));
	if (ascii.len == 0)
		buf_puts(b, "document");
	buf_free(&ascii);
}

/* RFC 8187, 3.2.1: attr-char. */
static bool
is_attr_char(unsigned char c)
{
	return is_alphanumeric(c) || (c != '\0' && strchr("!#$&+-.^_`|~", c) != NULL);
}

static void
put_extended(struct buf *b, struct str name)
{
	buf_puts(b, "; filename*=UTF-8''");
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.p[i];

		if (is_attr_char(c))
			buf_putc(b, (char)c);
		else
			buf_putf(b, "%%%02X", c);
	}
}

void
disposition_put(struct buf *b, struct str name)
{
	size_t at;

	buf_puts(b, "inline; filename=\"");
	put_ascii(b, name);
	buf_putc(b, '"');
	for (at = 0; at < name.len && (unsigned char)name.p[at] < 0x80; at++)
		;
	if (at < name.len && utf8_check(name) == name.len)
		put_extended(b, name);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* percent: percent-encoding and -decoding of paths (RFC 3986). */
#include "http/percent.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"

/*
 * RFC 3986, 2.1. The request parser has checked the digits; they are checked again for other
 * callers.
 */
int
path_decode(struct str path, struct str *out, struct arena *a, struct err *e)
{
	char *p = arena_alloc(a, path.len + 1);
	size_t i, n = 0;
	int high, low;

	if (p == NULL)
		return err_set(e, ERR_LIMIT, "the path is too long");
	for (i = 0; i < path.len; i++) {
		if (path.p[i] != '%') {
			p[n++] = path.p[i];
			continue;
		}
		if (i + 2 >= path.len || (high = str_hex_value(path.p[i + 1])) < 0 ||
		    (low = str_hex_value(path.p[i + 2])) < 0)
			return err_set(e, ERR_USAGE,
			    "a '%%' in the path is not followed by two hexadecimal digits");
		p[n++] = (char)(high * 16 + low);
		i += 2;
	}
	p[n] = '\0';
	*out = str_make(p, n);
	if (utf8_check(*out) != n || memchr(p, '\0', n) != NULL)
		return err_set(
		    e, ERR_USAGE, "the path is not UTF-8 when its percent-encoding is undone");
	return 0;
}

/* RFC 3986 pchar and "/": the characters that a canonical path does not encode. */
static bool
is_path_char(unsigned char c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
		return true;
	return c != '\0' && strchr("-._~!$&'()*+,;=:@/", c) != NULL;
}

/* RFC 3986 unreserved. */
static bool
is_value_char(unsigned char c)
{
	return is_path_char(c) && strchr("!$&'()*+,;=:@/", c) == NULL;
}

static int
encode(
    struct str s, bool (*is_kept)(unsigned char c), struct str *out, struct arena *a, struct err *e)
{
	static const char digits[] = "0123456789ABCDEF";
	char *p = arena_alloc(a, s.len * 3 + 1);
	size_t i, n = 0;

	if (p == NULL)
		return err_set(e, ERR_LIMIT, "the path is too long");
	for (i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (is_kept(c)) {
			p[n++] = (char)c;
			continue;
		}
		p[n++] = '%';
		p[n++] = digits[c >> 4];
		p[n++] = digits[c & 15];
	}
	p[n] = '\0';
	*out = str_make(p, n);
	return 0;
}

int
path_encode(struct str path, struct str *out, struct arena *a, struct err *e)
{
	return encode(path, is_path_char, out, a, e);
}

int
value_encode(struct str value, struct str *out, struct arena *a, struct err *e)
{
	return encode(value, is_value_char, out, a, e);
}

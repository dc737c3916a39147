/* SPDX-License-Identifier: Apache-2.0 */
/* data_uri: base64 by RFC 4648, else percent-encoding. */
#include "base/data_uri.h"

#include <string.h>

#define SCHEME "data:"
#define BASE64 ";base64"

/* RFC 4648, 4: the value of a digit, or -1. */
static int
digit_value(char c)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c != '\0' ? strchr(digits, c) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

static bool
decode_base64(struct str s, char *out, size_t *len)
{
	unsigned bits = 0, held = 0;
	int v;

	if (s.len % 4 == 0 && str_ends(s, "=")) /* padding: one or two */
		s.len -= str_ends(s, "==") ? 2 : 1;
	*len = 0;
	for (size_t k = 0; k < s.len; k++) {
		if ((v = digit_value(s.p[k])) < 0)
			return false;
		bits = (bits << 6 | (unsigned)v) & 0xffffff;
		held += 6;
		if (held < 8)
			continue;
		held -= 8;
		out[(*len)++] = (char)(bits >> held & 0xff);
	}
	return held < 6;
}

static bool
decode_percent(struct str s, char *out, size_t *len)
{
	int high, low;

	*len = 0;
	for (size_t k = 0; k < s.len; k++) {
		if (s.p[k] != '%') {
			out[(*len)++] = s.p[k];
			continue;
		}
		if (s.len - k < 3 || (high = str_hex_value(s.p[k + 1])) < 0 ||
		    (low = str_hex_value(s.p[k + 2])) < 0)
			return false;
		out[(*len)++] = (char)(high << 4 | low);
		k += 2;
	}
	return true;
}

bool
data_uri_is_one(struct str uri)
{
	return str_starts(uri, SCHEME);
}

bool
data_uri_decode(struct str uri, struct str *type, char *out, size_t *len)
{
	size_t comma = str_find(uri, ',');
	struct str data = str_slice(uri, comma + 1, uri.len);

	if (!data_uri_is_one(uri) || comma == uri.len)
		return false;
	*type = str_slice(uri, strlen(SCHEME), comma);
	if (!str_ends(*type, BASE64))
		return decode_percent(data, out, len);
	type->len -= strlen(BASE64);
	return decode_base64(data, out, len);
}

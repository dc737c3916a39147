/* SPDX-License-Identifier: Apache-2.0 */
/*
 * conditions: entity tags are compared as bytes; only the grammar decides where one ends, since a
 * tag may have commas in it.
 */
#include "http/conditions.h"

/* RFC 9110 8.8.3: etagc. */
static bool
is_etag_byte(char c)
{
	unsigned char byte = (unsigned char)c;

	return byte == 0x21 || (byte >= 0x23 && byte <= 0x7e) || byte >= 0x80;
}

/* Cuts blanks and commas off the front: list elements may be empty (RFC 9110 5.6.1.2). */
static struct str
skip_separators(struct str s)
{
	while (s.len > 0 && (s.p[0] == ' ' || s.p[0] == '\t' || s.p[0] == ','))
		s = str_slice(s, 1, s.len);
	return s;
}

static struct str
without_weakness(struct str etag)
{
	return str_starts(etag, "W/") ? str_slice(etag, 2, etag.len) : etag;
}

/*
 * The opaque tag at the front of *list, with its quotes, and *list behind it; empty if there is no
 * well-formed one.
 */
static struct str
take_etag(struct str *list)
{
	struct str s = without_weakness(*list);
	size_t end = 1;

	if (s.len == 0 || s.p[0] != '"')
		return str_slice(s, 0, 0);
	while (end < s.len && is_etag_byte(s.p[end]))
		end++;
	if (end == s.len || s.p[end] != '"')
		return str_slice(s, 0, 0);
	*list = str_slice(s, end + 1, s.len);
	return str_slice(s, 0, end + 1);
}

bool
conditions_has_etag(struct str if_none_match, struct str etag)
{
	struct str rest = str_trim(if_none_match), tag;

	if (etag.len == 0)
		return false;
	if (str_is(rest, "*"))
		return true;
	if (str_eq(rest, etag))
		return true; /* as most clients send it: what they were given */
	etag = without_weakness(etag);
	for (rest = skip_separators(rest); rest.len > 0; rest = skip_separators(rest)) {
		if ((tag = take_etag(&rest)).len == 0)
			return false;
		if (str_eq(tag, etag))
			return true;
		if (rest.len > 0 && rest.p[0] != ',' && rest.p[0] != ' ' && rest.p[0] != '\t')
			return false;
	}
	return false;
}

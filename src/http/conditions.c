/* SPDX-License-Identifier: Apache-2.0 */
/*
 * conditions: evaluates the preconditions of a request (RFC 9110 13). Entity tags are compared byte
 * by byte; the grammar finds their end, since a tag may contain commas. What must hold: a malformed
 * list matches nothing, even if some of its elements are well-formed.
 */
#include "http/conditions.h"

#include "base/time.h"

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

static bool
is_weak(struct str etag)
{
	return str_starts(etag, "W/");
}

static struct str
without_weakness(struct str etag)
{
	return is_weak(etag) ? str_slice(etag, 2, etag.len) : etag;
}

/*
 * Takes the tag at the front of *list, with its quotes and "W/"; an empty string if there is no
 * well-formed tag.
 */
static struct str
take_etag(struct str *list)
{
	size_t start = is_weak(*list) ? 2 : 0, end = start + 1;
	struct str s = *list;

	if (s.len <= start || s.p[start] != '"')
		return str_slice(s, 0, 0);
	while (end < s.len && is_etag_byte(s.p[end]))
		end++;
	if (end == s.len || s.p[end] != '"')
		return str_slice(s, 0, 0);
	*list = str_slice(s, end + 1, s.len);
	return str_slice(s, 0, end + 1);
}

/* RFC 9110 8.8.3.2 */
static bool
is_same(struct str a, struct str b, bool weak)
{
	if (!weak)
		return !is_weak(a) && str_eq(a, b);
	return str_eq(without_weakness(a), without_weakness(b));
}

bool
conditions_has_etag(struct str list, struct str etag, bool weak)
{
	struct str rest = str_trim(list), tag;
	bool found = false;

	if (str_is(rest, "*"))
		return true; /* the caller has a representation, so "*" matches */
	if (etag.len == 0)
		return false;
	for (rest = skip_separators(rest); rest.len > 0; rest = skip_separators(rest)) {
		if ((tag = take_etag(&rest)).len == 0)
			return false;
		found |= is_same(tag, etag, weak);
		if (rest.len > 0 && rest.p[0] != ',' && rest.p[0] != ' ' && rest.p[0] != '\t')
			return false;
	}
	return found;
}

/*
 * Whether r was not modified after date; false, with *is_known false, if date is malformed or the
 * modification time of r is not known.
 */
static bool
is_unmodified_since(struct str date, const struct representation *r, int64_t now, bool *is_known)
{
	int64_t since;

	*is_known = r->has_modified && time_parse_http(str_trim(date), now, &since);
	return *is_known && r->modified <= since;
}

/* Steps 1 and 2 of RFC 9110 13.2.2. */
static bool
has_failed(const struct conditions *c, const struct representation *r, int64_t now)
{
	bool is_known, unmodified;

	if (c->if_match.p != NULL)
		return !conditions_has_etag(c->if_match, r->etag, false);
	if (c->if_unmodified_since.p == NULL)
		return false;
	unmodified = is_unmodified_since(c->if_unmodified_since, r, now, &is_known);
	return is_known && !unmodified;
}

/* Steps 3 and 4. */
static bool
is_not_modified(const struct conditions *c, const struct representation *r, int64_t now)
{
	bool is_known;

	if (c->if_none_match.p != NULL)
		return conditions_has_etag(c->if_none_match, r->etag, true);
	return c->if_modified_since.p != NULL &&
	       is_unmodified_since(c->if_modified_since, r, now, &is_known);
}

enum conditions_verdict
conditions_check(const struct conditions *c, const struct representation *r, int64_t now)
{
	if (has_failed(c, r, now))
		return CONDITIONS_FAILED;
	return is_not_modified(c, r, now) ? CONDITIONS_NOT_MODIFIED : CONDITIONS_SERVE;
}

/*
 * A date never allows a range. It would have to be a strong validator (RFC 9110 13.1.5), and
 * Last-Modified is a weak one here (8.8.2.2): two revisions may have the same second, and the
 * compressed and the plain form of a rendition always do.
 */
bool
conditions_allow_range(struct str if_range, struct str etag)
{
	struct str value = str_trim(if_range), tag;

	if (if_range.p == NULL)
		return true;
	tag = take_etag(&value);
	return tag.len > 0 && value.len == 0 && is_same(tag, etag, false);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * str: compares, searches and cuts borrowed bytes. What must hold: no function reads outside s or
 * looks for a NUL; { NULL, 0 } is a valid empty string.
 */
#include "base/str.h"

#include "base/mem.h"

struct str
str_from(const char *s)
{
	return s != NULL ? (struct str){ s, strlen(s) } : STR("");
}

struct str
str_make(const char *p, size_t len)
{
	return p != NULL ? (struct str){ p, len } : STR("");
}

struct str
str_slice(struct str s, size_t from, size_t to)
{
	if (to > s.len)
		to = s.len;
	if (from > to)
		from = to;
	return s.p != NULL ? (struct str){ s.p + from, to - from } : STR("");
}

/* memcmp() must not get NULL, even with length 0. */
static int
compare_bytes(const char *a, const char *b, size_t len)
{
	return len == 0 ? 0 : memcmp(a, b, len);
}

bool
str_eq(struct str a, struct str b)
{
	return a.len == b.len && compare_bytes(a.p, b.p, a.len) == 0;
}

bool
str_is(struct str a, const char *literal)
{
	return str_eq(a, str_from(literal));
}

/* Not tolower(), whose result depends on the locale. */
static char
fold_ascii(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool
str_case_is(struct str a, const char *literal)
{
	if (a.len != strlen(literal))
		return false;
	for (size_t i = 0; i < a.len; i++) {
		if (fold_ascii(a.p[i]) != fold_ascii(literal[i]))
			return false;
	}
	return true;
}

int
str_cmp(struct str a, struct str b)
{
	int order = compare_bytes(a.p, b.p, a.len < b.len ? a.len : b.len);

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

bool
str_starts(struct str s, const char *prefix)
{
	size_t len = strlen(prefix);

	return s.len >= len && compare_bytes(s.p, prefix, len) == 0;
}

bool
str_ends(struct str s, const char *suffix)
{
	size_t len = strlen(suffix);

	return s.len >= len && str_is(str_slice(s, s.len - len, s.len), suffix);
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str
str_trim(struct str s)
{
	size_t from = 0, to = s.len;

	while (from < to && is_space(s.p[from]))
		from++;
	while (to > from && is_space(s.p[to - 1]))
		to--;
	return str_slice(s, from, to);
}

size_t
str_find(struct str s, char c)
{
	const char *hit = s.len == 0 ? NULL : memchr(s.p, c, s.len);

	return hit != NULL ? (size_t)(hit - s.p) : s.len;
}

size_t
str_rfind(struct str s, char c)
{
	const char *hit = s.len == 0 ? NULL : memrchr(s.p, c, s.len);

	return hit != NULL ? (size_t)(hit - s.p) : s.len;
}

size_t
str_find_str(struct str s, struct str needle)
{
	const char *hit;

	if (needle.len == 0)
		return 0;
	if (s.len == 0)
		return s.len;
	hit = memmem(s.p, s.len, needle.p, needle.len);
	return hit != NULL ? (size_t)(hit - s.p) : s.len;
}

struct str
str_cut(struct str s, char sep, struct str *rest)
{
	size_t at = str_find(s, sep);

	*rest = str_slice(s, at + 1, s.len); /* without sep the start is clamped: empty */
	return str_slice(s, 0, at);
}

int
str_hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool
str_to_u64(struct str s, uint64_t *out)
{
	uint64_t value = 0;

	for (size_t i = 0; i < s.len; i++) {
		unsigned digit = (unsigned char)s.p[i] - (unsigned)'0';

		if (digit > 9 || value > (UINT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	if (s.len == 0)
		return false;
	*out = value;
	return true;
}

bool
str_to_i64(struct str s, int64_t *out)
{
	bool negative = str_starts(s, "-");
	uint64_t value, most = (uint64_t)INT64_MAX + negative;

	if (!str_to_u64(str_slice(s, negative, s.len), &value) || value > most)
		return false;
	/* -(value - 1) - 1: -INT64_MIN is not an int64_t */
	*out = negative && value > 0 ? -(int64_t)(value - 1) - 1 : (int64_t)value;
	return true;
}

const char *
str_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

char *
str_dup(struct str s)
{
	char *copy = mem_new_array(s.len + 1, 1);

	if (s.len > 0)
		memcpy(copy, s.p, s.len);
	return copy;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* check_json: is it JSON (RFC 8259)? */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "cli/exam.h"

#define DEPTH_MAX 512 /* a tree of 200 levels with an array in each */

struct reader {
	struct str s;
	size_t at;
	const char *wrong;
};

static bool
fail(struct reader *r, const char *wrong)
{
	if (r->wrong == NULL)
		r->wrong = wrong;
	return false;
}

static char
peek(struct reader *r)
{
	while (
	    r->at < r->s.len && strchr(" \t\n\r", r->s.p[r->at]) != NULL && r->s.p[r->at] != '\0')
		r->at++;
	return r->at < r->s.len ? r->s.p[r->at] : '\0';
}

static bool
take_escape(struct reader *r)
{
	char c = r->at + 1 < r->s.len ? r->s.p[r->at + 1] : '\0';

	if (c == 'u') {
		for (size_t k = 2; k < 6; k++)
			if (r->at + k >= r->s.len || str_hex_value(r->s.p[r->at + k]) < 0)
				return fail(r, "\\u without four hexadecimal digits");
		r->at += 6;
		return true;
	}
	if (c == '\0' || strchr("\"\\/bfnrt", c) == NULL)
		return fail(r, "a backslash that begins no escape");
	r->at += 2;
	return true;
}

static bool
take_string(struct reader *r)
{
	if (peek(r) != '"')
		return fail(r, "a string was expected");
	for (r->at++; r->at < r->s.len && r->s.p[r->at] != '"';) {
		if ((unsigned char)r->s.p[r->at] < 0x20)
			return fail(r, "a control character in a string");
		if (r->s.p[r->at] != '\\')
			r->at++;
		else if (!take_escape(r))
			return false;
	}
	if (r->at == r->s.len)
		return fail(r, "a string is not ended");
	r->at++;
	return true;
}

static bool
take_digits(struct reader *r)
{
	size_t before = r->at;

	while (r->at < r->s.len && r->s.p[r->at] >= '0' && r->s.p[r->at] <= '9')
		r->at++;
	return r->at > before || fail(r, "a number without digits");
}

static bool
take_number(struct reader *r)
{
	size_t first;

	if (peek(r) == '-')
		r->at++;
	first = r->at;
	if (!take_digits(r))
		return false;
	if (r->s.p[first] == '0' && r->at > first + 1)
		return fail(r, "a number with a leading zero");
	if (r->at < r->s.len && r->s.p[r->at] == '.') {
		r->at++;
		if (!take_digits(r))
			return false;
	}
	if (r->at >= r->s.len || (r->s.p[r->at] != 'e' && r->s.p[r->at] != 'E'))
		return true;
	r->at++;
	if (r->at < r->s.len && (r->s.p[r->at] == '+' || r->s.p[r->at] == '-'))
		r->at++;
	return take_digits(r);
}

static bool
take_scalar(struct reader *r)
{
	static const char *const words[] = { "true", "false", "null" };
	char c = peek(r);

	if (c == '"')
		return take_string(r);
	for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
		if (str_starts(str_slice(r->s, r->at, r->s.len), words[k])) {
			r->at += strlen(words[k]);
			return true;
		}
	}
	if (c == '-' || (c >= '0' && c <= '9'))
		return take_number(r);
	return fail(r, "a value was expected");
}

static bool
take_name(struct reader *r)
{
	if (!take_string(r))
		return false;
	if (peek(r) != ':')
		return fail(r, "a name without a colon");
	r->at++;
	return true;
}

/* One value after the other; ends[] holds what closes each object and array that is open. */
static bool
take_value(struct reader *r)
{
	char ends[DEPTH_MAX];
	unsigned depth = 0;
	char c;

	for (;;) {
		c = peek(r);
		if (c == '{' || c == '[') {
			if (depth == DEPTH_MAX)
				return fail(r, "it nests too deeply to be followed");
			ends[depth++] = c == '{' ? '}' : ']';
			r->at++;
			if (peek(r) != ends[depth - 1]) {
				if (c == '{' && !take_name(r))
					return false;
				continue;
			}
		} else if (!take_scalar(r))
			return false;
		while (depth > 0 && peek(r) == ends[depth - 1]) {
			r->at++;
			depth--;
		}
		if (depth == 0)
			return true;
		if (peek(r) != ',')
			return fail(r, "a comma or an end was expected");
		r->at++;
		if (ends[depth - 1] == '}' && !take_name(r))
			return false;
	}
}

bool
check_json(struct str bytes, char why[VERDICT_BYTES])
{
	struct reader r = { .s = bytes };
	bool good = utf8_check(bytes) == bytes.len || fail(&r, "it is not UTF-8");

	if (good && take_value(&r) && peek(&r) != '\0')
		fail(&r, "something follows the value");
	if (r.wrong == NULL)
		return true;
	snprintf(why, VERDICT_BYTES, "no JSON at byte %zu: %s", r.at, r.wrong);
	return false;
}

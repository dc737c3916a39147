/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tag: reads a tag subtag by subtag, in the order of the grammar of RFC 5646, 2.1. Each take_
 * function consumes the subtags of one production and advances t->at past them.
 */
#include "akn/tag.h"

#include <ctype.h>

#define SUBTAG_BYTES_MAX 8
#define SUBTAGS_MAX ((TAG_BYTES_MAX + 1) / 2)

struct tag {
	struct str parts[SUBTAGS_MAX];
	size_t count, at;
};

static bool
is_alpha(struct str s)
{
	for (size_t k = 0; k < s.len; k++)
		if (!isalpha((unsigned char)s.p[k]))
			return false;
	return true;
}

static bool
is_digits(struct str s)
{
	for (size_t k = 0; k < s.len; k++)
		if (!isdigit((unsigned char)s.p[k]))
			return false;
	return true;
}

/* Splits s, which is in lower case, so that comparing bytes compares subtags. */
static bool
split(struct str s, struct tag *t)
{
	struct str rest = s, part;

	for (t->count = t->at = 0; t->count < SUBTAGS_MAX;
	     rest = str_slice(rest, part.len + 1, rest.len)) {
		part = str_slice(rest, 0, str_find(rest, '-'));
		for (size_t k = 0; k < part.len; k++)
			if (!isalnum((unsigned char)part.p[k]))
				return false;
		if (part.len == 0 || part.len > SUBTAG_BYTES_MAX)
			return false;
		t->parts[t->count++] = part;
		if (part.len == rest.len)
			return true;
	}
	return false;
}

static struct str
peek(const struct tag *t)
{
	return t->at < t->count ? t->parts[t->at] : str_from(NULL);
}

static bool
is_variant(struct str s)
{
	return s.len >= 5 || (s.len == 4 && isdigit((unsigned char)s.p[0]));
}

static bool
was_before(const struct tag *t, size_t from)
{
	for (size_t k = from; k < t->at; k++)
		if (str_eq(t->parts[k], t->parts[t->at]))
			return true;
	return false;
}

static bool
take_language(struct tag *t)
{
	struct str language = peek(t);

	if (language.len < 2 || !is_alpha(language))
		return false;
	t->at++;
	for (int k = 0; k < 3 && language.len <= 3 && peek(t).len == 3 && is_alpha(peek(t)); k++)
		t->at++; /* extlang */
	if (peek(t).len == 4 && is_alpha(peek(t)))
		t->at++; /* script */
	if ((peek(t).len == 2 && is_alpha(peek(t))) || (peek(t).len == 3 && is_digits(peek(t))))
		t->at++; /* region */
	return true;
}

static bool
take_variants(struct tag *t)
{
	size_t from = t->at;

	for (; peek(t).len > 0 && is_variant(peek(t)); t->at++)
		if (was_before(t, from))
			return false;
	return true;
}

/*
 * Extensions: each singleton except x, once, with at least one subtag; then private use: x and all
 * subtags after it.
 */
static bool
take_extensions(struct tag *t)
{
	size_t singletons = 0, from;
	bool seen[256] = { false };

	for (; t->at < t->count && peek(t).len == 1 && *peek(t).p != 'x'; singletons++) {
		if (seen[(unsigned char)*peek(t).p])
			return false;
		seen[(unsigned char)*peek(t).p] = true;
		for (from = ++t->at; peek(t).len >= 2; t->at++)
			;
		if (t->at == from)
			return false;
	}
	if (str_is(peek(t), "x") && t->at + 1 < t->count)
		t->at = t->count;
	return t->at == t->count;
}

/*
 * Sets the case by subtag length (RFC 5646, 2.1.1), except for the first subtag and after a
 * singleton.
 */
static void
set_case(const struct tag *t, char *out, const char *bytes)
{
	for (size_t k = 1; k < t->count && t->parts[k - 1].len > 1; k++) {
		char *p = out + (t->parts[k].p - bytes);

		if (t->parts[k].len == 2)
			p[1] = (char)toupper((unsigned char)p[1]);
		if (t->parts[k].len == 2 || (t->parts[k].len == 4 && is_alpha(t->parts[k])))
			p[0] = (char)toupper((unsigned char)p[0]);
		if (t->parts[k].len == 1)
			return;
	}
}

bool
tag_canonical(struct str s, char out[TAG_BYTES_MAX + 1])
{
	char lower[TAG_BYTES_MAX + 1];
	struct tag t = { .count = 0 };
	bool good;

	if (s.len == 0 || s.len > TAG_BYTES_MAX)
		return false;
	for (size_t k = 0; k < s.len; k++)
		lower[k] = (char)tolower((unsigned char)s.p[k]);
	if (!split(str_make(lower, s.len), &t))
		return false;
	if (str_is(t.parts[0], "x"))
		good = t.count > 1;
	else
		good = take_language(&t) && take_variants(&t) && take_extensions(&t);
	if (!good)
		return false;
	memcpy(out, lower, s.len);
	out[s.len] = '\0';
	set_case(&t, out, lower);
	return true;
}

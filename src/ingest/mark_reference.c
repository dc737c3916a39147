/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mark_reference: tells a unit that begins on a line from one that the line only names, by what
 * follows the number. What must hold: a heading is no reference.
 */
#include "ingest/mark_reference.h"

#include "base/utf8.h"
#include "ingest/mark_private.h"

static const char *const words[] = {
#define REFERENCE(word) word,
#define ATTACHED(word)
#define REPEALED(word)
#define EXPECTS(word)
#include "ingest/reference.def"
#undef REFERENCE
#undef ATTACHED
#undef REPEALED
#undef EXPECTS
};

static const char *const attached[] = {
#define REFERENCE(word)
#define ATTACHED(word) word,
#define REPEALED(word)
#define EXPECTS(word)
#include "ingest/reference.def"
#undef REFERENCE
#undef ATTACHED
#undef REPEALED
#undef EXPECTS
};

static const char *const repealed[] = {
#define REFERENCE(word)
#define ATTACHED(word)
#define REPEALED(word) word,
#define EXPECTS(word)
#include "ingest/reference.def"
#undef REFERENCE
#undef ATTACHED
#undef REPEALED
#undef EXPECTS
};

static const char *const expecting[] = {
#define REFERENCE(word)
#define ATTACHED(word)
#define REPEALED(word)
#define EXPECTS(word) word,
#include "ingest/reference.def"
#undef REFERENCE
#undef ATTACHED
#undef REPEALED
#undef EXPECTS
};

static bool
begins_with_any(struct str s, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct str word = str_from(list[i]);
		size_t at = word.len;

		if (!str_starts(s, list[i]))
			continue;
		if (at == s.len || !form_is_cased((unsigned char)word.p[word.len - 1]) ||
		    !form_is_letter(utf8_next(s, &at)))
			return true;
	}
	return false;
}

/* "(1)(a)." and no more: "in accordance with / section 4(1)." */
static bool
is_closed(struct str s)
{
	size_t at = 0;
	uint32_t c = s.len > 0 ? utf8_next(s, &at) : 0;
	bool open = c == '(';

	if (!open || s.p[s.len - 1] != '.')
		return false;
	while (at + 1 < s.len) {
		c = utf8_next(s, &at);
		if ((c == '(') == open)
			return false;
		open = c != ')';
	}
	return !open;
}

bool
mark_is_expected(struct str before)
{
	for (size_t i = 0; i < ARRAY_LEN(expecting); i++) {
		struct str word = str_from(expecting[i]);
		size_t at;

		if (!str_ends(before, expecting[i]))
			continue;
		at = before.len - word.len;
		if (at > 0 && !form_is_letter(utf8_prev(before, &at)))
			return true;
	}
	return false;
}

bool
mark_is_repeal(struct str rest)
{
	return begins_with_any(rest, repealed, ARRAY_LEN(repealed));
}

bool
mark_is_reference(struct str rest, bool separated, bool spaced)
{
	size_t at = 0;
	uint32_t c = rest.len > 0 ? utf8_next(rest, &at) : 0;

	if (c == ',' || c == ';' || c == 0xff0c || c == 0x3001)
		return true;
	if (separated || mark_is_repeal(rest))
		return false;
	if (!spaced && is_closed(rest))
		return true;
	return form_is_lower(c) || begins_with_any(rest, words, ARRAY_LEN(words)) ||
	       (!spaced && begins_with_any(rest, attached, ARRAY_LEN(attached)));
}

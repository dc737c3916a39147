/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quote_mark: reads quotation marks. What must hold: a mark between two letters is an apostrophe
 * and no mark.
 */
#include "ingest/quote_mark.h"

#include "base/utf8.h"
#include "ingest/form.h"

#define MARK_DOUBLE_GRAVE 0x110000u /* `` */
#define MARK_DOUBLE_APOS 0x110001u  /* '' */
#define TAIL_LETTERS_MAX 6          /* (NR), and, or, и */

static const struct {
	uint32_t open, close, close_too;
} pairs[] = {
	{ 0x201c, 0x201d, 0 },      /* “ ” */
	{ 0x201e, 0x201c, 0x201d }, /* „ “ and „ ” */
	{ 0xab, 0xbb, 0 },          /* « » */
	{ 0xbb, 0xab, 0 },          /* » « */
	{ '"', '"', 0 },            /* " " */
	{ 0x2018, 0x2019, 0 },      /* ‘ ’ */
	{ 0x201a, 0x2018, 0x2019 }, /* ‚ ‘ and ‚ ’ */
	{ 0x300c, 0x300d, 0 },      /* 「 」 */
	{ 0x300e, 0x300f, 0 },      /* 『 』 */
	{ 0x201d, 0x201d, 0 },      /* ” ” */
	{ 0xff02, 0xff02, 0 },      /* ＂ ＂ */
	{ 0x2039, 0x203a, 0 },      /* ‹ › */
	{ MARK_DOUBLE_GRAVE, MARK_DOUBLE_APOS, 0 },
	{ '\'', '\'', 0 },
};

/* The next character, with two graves or two apostrophes as one mark. */
static uint32_t
next_mark(struct str s, size_t *at)
{
	uint32_t c = utf8_next(s, at);

	if (*at >= s.len || (c != '`' && c != '\'') || s.p[*at] != (char)c)
		return c;
	++*at;
	return c == '`' ? MARK_DOUBLE_GRAVE : MARK_DOUBLE_APOS;
}

size_t
quote_mark_open(struct str s, size_t *len)
{
	size_t at = 0;
	uint32_t c = s.len > 0 ? next_mark(s, &at) : 0;

	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		if (pairs[i].open == c && c != 0) {
			*len = at;
			return i;
		}
	return QUOTE_PAIR_NONE;
}

bool
quote_mark_is_even(size_t pair)
{
	return pairs[pair].open == pairs[pair].close;
}

bool
quote_mark_is_loose(size_t pair)
{
	return quote_mark_is_even(pair) || pairs[pair].close == 0x2019 ||
	       pairs[pair].close_too == 0x2019;
}

static bool
closes(size_t pair, uint32_t c)
{
	return c == pairs[pair].close || (pairs[pair].close_too != 0 && c == pairs[pair].close_too);
}

/* Whether letters are on both sides of the mark from..to. */
static bool
is_apostrophe(struct str s, size_t from, size_t to)
{
	size_t before = from, after = to;

	return from > 0 && to < s.len && form_is_letter(utf8_prev(s, &before)) &&
	       form_is_letter(utf8_next(s, &after));
}

int
quote_mark_depth(size_t pair, struct str s)
{
	int depth = 0;
	size_t at = 0, from;

	while ((from = at) < s.len) {
		uint32_t c = next_mark(s, &at);

		if (c != pairs[pair].open && !closes(pair, c))
			continue;
		if (is_apostrophe(s, from, at))
			continue;
		depth += c == pairs[pair].open ? 1 : -1;
	}
	return depth;
}

size_t
quote_mark_close(size_t pair, struct str s, int depth, size_t *len)
{
	size_t at = 0, from, found = s.len;

	while ((from = at) < s.len) {
		uint32_t c = next_mark(s, &at);

		if ((c != pairs[pair].open && !closes(pair, c)) || is_apostrophe(s, from, at))
			continue;
		depth += c == pairs[pair].open ? 1 : -1;
		if (!closes(pair, c) || (depth > 0 && !quote_mark_is_even(pair)))
			continue;
		found = from;
		*len = at - from;
		if (!quote_mark_is_even(pair))
			break;
	}
	return found;
}

bool
quote_mark_is_tail(struct str s)
{
	size_t at = 0, letters = 0;

	while (at < s.len) {
		uint32_t c = utf8_next(s, &at);

		letters += form_is_letter(c) || form_is_digit(c);
	}
	return letters <= TAIL_LETTERS_MAX;
}

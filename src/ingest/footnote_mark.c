/* SPDX-License-Identifier: Apache-2.0 */
/*
 * footnote_mark: reads the marks of footnotes. What must hold: a mark in the running text stands
 * directly behind a word or the stop behind it, so that a number of the text is none.
 */
#include "ingest/footnote_mark.h"

#include "base/utf8.h"
#include "ingest/form.h"
#include "ingest/lines.h"

#define FOOTNOTE_DIGITS_MAX 3
#define STARS_MAX 4
#define YEAR_DIGITS 4
#define ARTICLE_BYTES_MAX 60 /* of the numbers of articles that begin a line */

/* The digit that c is, raised or not; -1 if it is none. */
static int
digit_of(uint32_t c, bool raised)
{
	if (!raised)
		return c >= '0' && c <= '9' ? (int)(c - '0') : -1;
	if (c == 0xb9)
		return 1;
	if (c == 0xb2 || c == 0xb3)
		return (int)(c - 0xb0);
	return c == 0x2070 || (c >= 0x2074 && c <= 0x2079) ? (int)(c - 0x2070) : -1;
}

/* Reads a number at *at; 0 if there is none, or one that is no number of a footnote. */
static uint32_t
read_digits(struct str s, size_t *at, bool raised)
{
	uint32_t number = 0, count = 0;
	size_t next = *at;
	int digit;

	while (next < s.len && (digit = digit_of(utf8_next(s, &next), raised)) >= 0) {
		if (++count > FOOTNOTE_DIGITS_MAX || (count == 1 && digit == 0))
			return 0;
		number = 10 * number + (uint32_t)digit;
		*at = next;
	}
	return number;
}

static bool
take(struct str s, size_t *at, char c)
{
	if (*at >= s.len || s.p[*at] != c)
		return false;
	(*at)++;
	return true;
}

static bool
read_stars(struct str s, struct footnote_mark *out)
{
	size_t at = 0, next = 0;
	uint32_t first = s.len > 0 ? utf8_next(s, &next) : 0, c = first;

	if (first != '*' && first != 0x2020)
		return false;
	out->style = first == '*' ? MARK_STAR : MARK_DAGGER;
	for (out->number = 0; c == first; out->number++) {
		at = next;
		c = next < s.len ? utf8_next(s, &next) : 0;
	}
	out->len = at;
	return out->number <= STARS_MAX;
}

/* A mark in brackets, or with one behind it: [1], (1), 1), (a). */
static bool
read_bracketed(struct str s, struct footnote_mark *out)
{
	bool bracket = str_starts(s, "["), paren = str_starts(s, "(");
	size_t at = bracket || paren;

	out->style = bracket ? MARK_BRACKET : paren ? MARK_PAREN : MARK_CLOSE;
	if (paren && at < s.len && s.p[at] >= 'a' && s.p[at] <= 'z') {
		out->style = MARK_LETTER;
		out->number = (uint32_t)(s.p[at++] - 'a') + 1;
	} else {
		out->number = read_digits(s, &at, false);
	}
	if (out->number == 0 || !take(s, &at, bracket ? ']' : ')'))
		return false;
	out->len = at;
	return true;
}

/* A number alone, before a note also with a stop: "1 ", "1. ". */
static bool
read_bare(struct str s, struct footnote_mark *out)
{
	size_t at = 0;

	out->style = MARK_RAISED;
	if ((out->number = read_digits(s, &at, true)) == 0) {
		out->style = MARK_BARE;
		out->number = read_digits(s, &at, false);
	}
	if (out->number == 0)
		return false;
	if (out->style == MARK_BARE) {
		take(s, &at, '.');
		if (at >= s.len || (s.p[at] != ' ' && s.p[at] != '\t'))
			return false;
	}
	out->len = at;
	return true;
}

bool
footnote_mark_read(struct str s, struct footnote_mark *out)
{
	return (read_stars(s, out) || read_bracketed(s, out) || read_bare(s, out)) &&
	       out->len < s.len && utf8_trim(str_slice(s, out->len, s.len)).len > 0;
}

/* Whether a word ends before byte at of s, or the stop or bracket behind a word. */
static bool
is_behind_word(struct str s, size_t at, bool weak)
{
	static const uint32_t stops[] = { '.', ',', ';', ':', '!', '?', ')', '"', '\'', 0x201d,
		0x201c, 0x2019, 0xbb, 0x3002, 0xff0c, 0xff09, 0x300d };
	uint32_t c = at > 0 ? utf8_prev(s, &at) : 0;

	for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++)
		if (c == stops[i] && at > 0) {
			c = utf8_prev(s, &at);
			break;
		}
	if ((!weak && form_is_digit(c)) || c == 0x2026)
		return true;
	/* F1 and A4 are words */
	return form_is_letter(c) &&
	       !(weak && form_is_upper(c) && (at == 0 || !form_is_letter(utf8_prev(s, &at))));
}

/* Whether the text behind a number may stand behind a mark: no letter or digit, no other mark. */
static bool
ends_mark(struct str s, size_t at, uint8_t style)
{
	uint32_t c = at < s.len ? utf8_next(s, &at) : 0;

	if (style == MARK_STAR || style == MARK_DAGGER)
		return c != '*' && c != 0x2020;
	if (style == MARK_RAISED)
		return digit_of(c, true) < 0;
	if (style == MARK_BARE && (c == '.' || c == ',' || c == ':') && at < s.len &&
	    form_is_digit(utf8_next(s, &at)))
		return false;
	return style == MARK_BRACKET || (!form_is_letter(c) && !form_is_digit(c) && c != ')');
}

/* Reads any mark at the beginning of s, in the running text. */
static bool
read_reference(struct str s, struct footnote_mark *out)
{
	size_t at = 0;

	if (read_stars(s, out) || read_bracketed(s, out))
		return true;
	out->style = MARK_RAISED;
	if ((out->number = read_digits(s, &at, true)) == 0) {
		out->style = MARK_BARE;
		out->number = read_digits(s, &at, false);
	}
	out->len = at;
	return out->number > 0;
}

bool
footnote_is_mark_of(const struct footnote_mark *found, const struct footnote_mark *note)
{
	if (found->number != note->number)
		return false;
	if (found->style == note->style)
		return true;
	if (note->style == MARK_BARE)
		return found->style == MARK_RAISED || found->style == MARK_SPLIT ||
		       found->style == MARK_BRACKET || found->style == MARK_PAREN ||
		       found->style == MARK_CLOSE;
	if (note->style == MARK_RAISED)
		return found->style == MARK_BARE;
	return found->style == MARK_RAISED &&
	       (note->style == MARK_PAREN || note->style == MARK_CLOSE);
}

static bool
is_ascii_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Whether the mark found at byte i of s stands behind a word, and ends. */
static bool
is_placed(struct str s, size_t i, struct footnote_mark *found)
{
	bool weak = found->style == MARK_BARE || found->style == MARK_PAREN ||
		    found->style == MARK_CLOSE || found->style == MARK_LETTER;
	size_t word = i, before = i;

	while ((found->style == MARK_BRACKET || found->style == MARK_PAREN) && word > 0 &&
	       s.p[word - 1] == ' ')
		word--;
	found->spaced = word < i;
	if (!ends_mark(s, i + found->len, found->style))
		return false;
	if (found->style == MARK_LETTER && form_is_digit(utf8_prev(s, &before)))
		return true; /* "the Act of 1990(a)" */
	return is_behind_word(s, word, weak);
}

/*
 * Whether a mark at byte i may have been printed, raised, behind the digits before it: behind a
 * year, or in the line of an article.
 */
static bool
is_split(struct str s, size_t i, struct footnote_mark *found)
{
	size_t from = i, digits;

	while (from > 0 && digit_of((unsigned char)s.p[from - 1], false) >= 0)
		from--;
	digits = i - from;
	if (found->style != MARK_BARE || digits == 0 || !ends_mark(s, i + found->len, MARK_BARE) ||
	    !((str_starts(s, "Art") && i <= ARTICLE_BYTES_MAX) ||
		(digits == YEAR_DIGITS && (s.p[from] == '1' || s.p[from] == '2'))))
		return false;
	found->style = MARK_SPLIT;
	return true;
}

bool
footnote_reference_next(struct str s, size_t from, struct footnote_mark *found, size_t *at)
{
	for (size_t i = from, next; i < s.len; i = next) {
		next = i;
		utf8_next(s, &next);
		if (i == 0 || is_ascii_letter(s.p[i]) ||
		    !read_reference(str_slice(s, i, s.len), found))
			continue;
		if (is_placed(s, i, found) || is_split(s, i, found)) {
			*at = i;
			return true;
		}
		if (found->style == MARK_STAR || found->style == MARK_DAGGER)
			next = i + found->len;
	}
	return false;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * line_notes: a footnote is known by the number that it begins with, which a line before has as a
 * reference, or by the source that it names. What must hold: a number that goes on with a list of
 * the text is none.
 */
#include "ingest/line_notes.h"

#include "base/macros.h"
#include "base/utf8.h"
#include "ingest/explain.h"
#include "ingest/lines.h"

#define FOOTNOTE_LINES_MAX 400 /* between a reference and its footnote */
#define NOTE_LINES_MAX 120     /* the same on one page and the next */
#define NOTES_PROVEN 3         /* notes with rising numbers, one of which names a source */
#define YEAR_DIGITS 4

/* The end of a clause, behind which the sign of a footnote may stand. */
static bool
is_stop(uint32_t c)
{
	static const uint32_t stops[] = { '.', ',', ';', ':', 0x3002, 0xff0c };

	for (size_t i = 0; i < ARRAY_LEN(stops); i++)
		if (stops[i] == c)
			return true;
	return false;
}

/* Whether the letter c before which s ends at before is a capital alone: the F of F1. */
static bool
is_capital_alone(struct str s, size_t before, uint32_t c)
{
	return form_is_upper(c) && (before == 0 || !form_is_letter(utf8_prev(s, &before)));
}

/* Whether the sign stands in s as a reference does: directly behind a letter or its point. */
static bool
is_referenced(struct str s, struct str sign)
{
	for (size_t at = 0; at < s.len; at++) {
		size_t before, after;
		uint32_t c;

		at += str_find_str(str_slice(s, at, s.len), sign);
		if (at >= s.len)
			return false;
		before = at;
		after = at + sign.len;
		c = before > 0 ? utf8_prev(s, &before) : 0;
		if (is_stop(c) && before > 0)
			c = utf8_prev(s, &before);
		if (at > 0 && s.p[at - 1] == '.' && after < s.len && s.p[after] == ')')
			continue; /* (a.1) */
		if (((form_is_letter(c) && !is_capital_alone(s, before, c)) ||
			(sign.p[0] == '[' && form_is_digit(c))) &&
		    (after >= s.len ||
			(c = utf8_next(s, &after), !form_is_letter(c) && !form_is_digit(c))))
			return true;
	}
	return false;
}

/* Whether a line before i has the sign of a footnote: law1), all.2 */
static bool
has_reference(const struct lines *l, size_t i, struct str sign)
{
	size_t from = i > FOOTNOTE_LINES_MAX ? i - FOOTNOTE_LINES_MAX : 0;

	for (size_t k = from; k < i; k++)
		if (is_referenced(l->v[k].text, sign))
			return true;
	return false;
}

/* Whether a line that begins with m may be a footnote, which no list goes on with. */
static bool
is_footnote_mark(const struct mark *m)
{
	if (m->kind != NULL || m->style.script != LABEL_DECIMAL || m->label.count != 1)
		return false;
	if (m->style.open == OPEN_BRACKET)
		return true;
	return m->style.open == OPEN_NONE &&
	       (m->style.close == CLOSE_PAREN || (m->style.close == CLOSE_SPACE && !m->separated));
}

/*
 * Footnotes in the manner of British instruments: "(a) 1990 c. 16." or "(b) S.I. 1996/1499.", which
 * a line before names directly behind a word or number: 1990(a).
 */
static bool
is_source_note(const struct lines *l, size_t i, const struct forms *forms, const struct mark *m)
{
	size_t from = i > NOTE_LINES_MAX ? i - NOTE_LINES_MAX : 0, digits = 0;

	if (m->kind != NULL || m->style.open != OPEN_PAREN || m->style.script != LABEL_LATIN ||
	    m->style.upper)
		return false;
	while (digits < m->rest.len && m->rest.p[digits] >= '0' && m->rest.p[digits] <= '9')
		digits++;
	if (digits != YEAR_DIGITS && !forms_has(forms, SOURCE, m->rest))
		return false;
	for (size_t k = from; k < i; k++) {
		struct str s = l->v[k].text;
		size_t at = str_find_str(s, m->printed);

		if (at < s.len && at > 0 && s.p[at - 1] != ' ' && s.p[at - 1] != '(')
			return true;
	}
	return false;
}

/* Whether the number sign stands in s before a bracket: "1[holds]", not "11[". */
static bool
opens_bracket(struct str s, struct str sign)
{
	for (size_t at = 0; at < s.len; at++) {
		size_t after;

		at += str_find_str(str_slice(s, at, s.len), sign);
		after = at + sign.len;
		if (after < s.len && s.p[after] == '[' &&
		    (at == 0 || !form_is_digit((unsigned char)s.p[at - 1])))
			return true;
	}
	return false;
}

/* Whether a line before i has the number of footnote m behind a word or before "[": date2, 1[. */
static bool
is_numbered_note(const struct lines *l, size_t i, const struct forms *forms, const struct mark *m)
{
	size_t from = i > NOTE_LINES_MAX ? i - NOTE_LINES_MAX : 0;
	struct str sign = str_slice(m->printed, 0, m->printed.len - 1);

	if (m->kind != NULL || m->style.open != OPEN_NONE ||
	    (m->style.close != CLOSE_DOT && m->style.close != CLOSE_PAREN) ||
	    m->style.script != LABEL_DECIMAL || !forms_has(forms, SOURCE, m->rest))
		return false;
	for (size_t k = from; k < i; k++) {
		struct str s = l->v[k].text;

		if (m->style.close == CLOSE_PAREN && s.len > m->printed.len &&
		    str_eq(str_slice(s, s.len - m->printed.len, s.len), m->printed))
			return true; /* "[Hunang er hreint.]1)" */
		if (opens_bracket(s, sign) || is_referenced(s, sign))
			return true;
	}
	return false;
}

/* Whether line k + 1 has the next number of the list of line k. */
static bool
goes_on_list(const struct lines *l, const struct forms *forms, size_t k)
{
	struct marks next[READINGS_MAX], before[READINGS_MAX];

	return !l->v[k + 1].after_blank && mark_read(forms, l->v[k + 1].text, next) > 0 &&
	       mark_read(forms, l->v[k].text, before) > 0 &&
	       mark_same_style(&next[0].v[0].style, &before[0].v[0].style) &&
	       label_distance(&before[0].v[0].label, &next[0].v[0].label) == 0;
}

/* Footnotes beside those that are found, with the next number or the one before. */
static void
spread_notes(const struct lines *l, const struct forms *forms, uint16_t *facts, size_t i)
{
	size_t first = i, last = i;

	while (first > 0 && goes_on_list(l, forms, first - 1))
		first--;
	while (last + 1 < l->count && goes_on_list(l, forms, last))
		last++;
	for (size_t k = first; k <= last; k++)
		facts[k] |=
		    LINE_TEXT | (uint16_t)(last - first + 1 >= NOTES_PROVEN ? LINE_SOURCED : 0);
}

/* A footnote where paragraphs have raised numbers, too: "¹ SR 101". */
static bool
is_raised_note(const struct forms *forms, const struct mark *m)
{
	return forms->raised && m->kind == NULL && m->style.open == OPEN_NONE &&
	       m->style.script == LABEL_DECIMAL && m->style.close == CLOSE_SPACE &&
	       (forms_has(forms, SOURCE, m->rest) || forms_has(forms, NOTE, m->rest));
}

static void
find_source_notes(const struct lines *l, const struct forms *forms, uint16_t *facts)
{
	struct marks readings[READINGS_MAX];

	for (size_t i = 1; i < l->count && forms_has_class(forms, SOURCE); i++) {
		if ((facts[i] & (LINE_QUOTED | LINE_CONTENTS)) != 0 ||
		    mark_read(forms, l->v[i].text, readings) == 0)
			continue;
		if (is_raised_note(forms, &readings[0].v[0]) ||
		    is_source_note(l, i, forms, &readings[0].v[0]))
			facts[i] |= LINE_TEXT;
		if (!is_numbered_note(l, i, forms, &readings[0].v[0]))
			continue;
		facts[i] |= LINE_TEXT;
		spread_notes(l, forms, facts, i);
	}
}

/* "(1)<Inserted by the Act of ...>": the remarks of the Belgian collection. */
static bool
is_editors_note(const struct mark *m)
{
	return m->kind == NULL && m->style.open == OPEN_PAREN && str_starts(m->rest, "<") &&
	       m->rest.p == m->printed.p + m->printed.len;
}

/* Footnotes: a number as its reference is printed, after an empty line or another footnote. */
static void
find_footnotes(const struct lines *l, const struct forms *forms, uint16_t *facts)
{
	struct marks readings[READINGS_MAX];

	for (size_t i = 1; i < l->count; i++) {
		size_t count, k = 0;

		bool editors = l->v[i].text.p[0] == '(';

		if ((!l->v[i].after_blank && (facts[i - 1] & LINE_FOOTNOTE) == 0 && !editors) ||
		    (facts[i] & (LINE_QUOTED | LINE_CONTENTS)) != 0 ||
		    (!form_is_digit(lines_first_char(l->v[i].text)) && l->v[i].text.p[0] != '[' &&
			!editors))
			continue;
		count = mark_read(forms, l->v[i].text, readings);
		while (k < count && !is_footnote_mark(&readings[k].v[0]))
			k++;
		if (count > 0 && is_editors_note(&readings[0].v[0]))
			facts[i] |= LINE_TEXT | LINE_FOOTNOTE | LINE_SOURCED;
		else if (k < count && has_reference(l, i, readings[k].v[0].printed))
			facts[i] |= LINE_TEXT | LINE_FOOTNOTE;
	}
}

void
line_notes_find(const struct lines *l, const struct forms *forms, uint16_t *facts)
{
	find_footnotes(l, forms, facts);
	find_source_notes(l, forms, facts);
}

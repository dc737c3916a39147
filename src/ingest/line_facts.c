/* SPDX-License-Identifier: Apache-2.0 */
/*
 * line_facts: how lines begin and end. What must hold: the facts of a line depend on the lines and
 * the
 * tradition only, so that they are the same for each hypothesis.
 */
#include "ingest/line_facts.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "ingest/footnote.h"
#include "ingest/lines.h"
#include "ingest/motives.h"
#include "ingest/quote.h"

#define OPEN_COLUMNS_MIN 40 /* a shorter line without a full stop may be a heading */
#define HEADING_COLUMNS_MAX 110
#define STOPPED_COLUMNS_MAX 70 /* of a heading that ends with a point */
#define FOOTNOTE_LINES_MAX 400 /* between a reference and its footnote */
#define NOTE_LINES_MAX 120     /* the same on one page and the next */
#define NOTES_PROVEN 3         /* notes with rising numbers, one of which names a source */
#define YEAR_DIGITS 4
#define PREAMBLE_LINES_MAX 2000

static bool
is_among(uint32_t c, const uint32_t *set, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (set[i] == c)
			return true;
	return false;
}
#define IS_AMONG(c, set) is_among((c), (set), sizeof(set) / sizeof((set)[0]))

static bool
is_closing(uint32_t c)
{
	static const uint32_t closing[] = { '"', '\'', ')', ']', '}', 0x201d, 0x2019, 0xbb, 0x300d,
		0x300f, 0xff09, 0x3011, 0x201c };

	return IS_AMONG(c, closing);
}

/* The last character of s that is neither white space nor a closing bracket or quotation mark. */
static uint32_t
last_char(struct str s)
{
	size_t at = s.len;

	while (at > 0) {
		uint32_t c = utf8_prev(s, &at);

		if (!utf8_is_space(c) && !is_closing(c) && !footnote_is_sign(c))
			return c;
	}
	return 0;
}

bool
facts_ends_sentence(struct str s)
{
	static const uint32_t ends[] = { '.', '!', '?', 0x3002, 0xff0e, 0xff01, 0xff1f, 0x2026,
		0x964, 0x61f, 0x6d4 };

	return IS_AMONG(last_char(s), ends);
}

/* The end of a clause, behind which the sign of a footnote may stand. */
static bool
is_stop(uint32_t c)
{
	static const uint32_t stops[] = { '.', ',', ';', ':', 0x3002, 0xff0c };

	return IS_AMONG(c, stops);
}

bool
facts_is_intro(struct str s)
{
	static const uint32_t ends[] = { ':', 0xff1a, 0x2014, 0x2013, 0x2015, '-' };
	return IS_AMONG(lines_last_char(s), ends);
}

static bool
is_clause_end(uint32_t c)
{
	static const uint32_t ends[] = { ';', ',', ':', 0xff1b, 0xff0c, 0xff1a, 0x3001, 0x61b,
		0x60c, 0x2014, 0x2013, 0x37e };

	return IS_AMONG(c, ends);
}

bool
facts_ends_clause(struct str s)
{
	return facts_ends_sentence(s) || is_clause_end(last_char(s));
}

/* "Ikrafttræden m.v.": and other things, which headings of the Nordic countries end with. */
static bool
ends_in_others(struct str s)
{
	static const char *const ends[] = { " m.v.", " m.m.", " m. v.", " m. m.", " mv.",
		" m.fl." };

	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		if (str_ends(s, ends[i]))
			return true;
	return false;
}

bool
facts_is_heading(struct str s)
{
	size_t at = 0, columns = lines_columns(s);
	uint32_t first, last;

	if (s.len == 0 || columns > HEADING_COLUMNS_MAX)
		return false;
	first = lines_first_char(s);
	utf8_next(s, &at);
	if (first == '(' || first == 0xff08 || first == '[' || is_closing(first))
		first = at < s.len ? utf8_next(s, &at) : 0;
	last = last_char(s);
	return !form_is_lower(first) && !is_clause_end(last) &&
	       (!facts_ends_sentence(s) || ends_in_others(s)) && form_is_letter(first);
}

bool
facts_begins_upper(struct str s)
{
	size_t at = 0;

	return s.len > 0 && form_is_upper(utf8_next(s, &at));
}

bool
facts_is_stopped_heading(struct str s)
{
	struct str bare = str_slice(s, 0, s.len > 0 ? s.len - 1 : 0);

	return str_ends(s, ".") && lines_columns(s) <= STOPPED_COLUMNS_MAX &&
	       str_find_str(bare, STR(". ")) == bare.len && facts_is_heading(bare);
}

bool
facts_is_unfinished(struct str s)
{
	uint32_t c = lines_last_char(s);

	return form_is_lower(c) || c == ',';
}

bool
facts_has_inner_stop(struct str s)
{
	for (size_t at = 0; at < s.len; at++) {
		size_t next;

		at += str_find_str(str_slice(s, at, s.len), STR(". "));
		next = at + 2;
		if (next < s.len && !form_is_digit(utf8_next(s, &next)))
			return true;
	}
	return false;
}

/* Whether a line does not end its sentence: the next line goes on. */
static bool
is_open(const struct line *line)
{
	uint32_t c = lines_last_char(line->text);

	if (line->columns < OPEN_COLUMNS_MIN)
		return false;
	return form_is_lower(c) || c == ',' || c == 0xff0c || c == 0x3001 || form_is_digit(c);
}

static uint16_t
facts_of(const struct line *line, const struct forms *forms)
{
	uint16_t facts = 0;

	if (facts_is_intro(line->text))
		facts |= LINE_INTRO;
	else if (is_open(line))
		facts |= LINE_OPEN;
	if (forms_has(forms, ENACTING, line->text) || forms_has_end(forms, ENACTING, line->text))
		facts |= LINE_ENACTING;
	if (forms_has(forms, CONCLUSION, line->text))
		facts |= LINE_CONCLUSION;
	return facts;
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

/* Whether the line is the heading of a list of publications. */
static bool
is_bibliography(struct str s)
{
	return str_is(s, "Bibliography") || str_is(s, "BIBLIOGRAPHY") ||
	       str_is(s, "Bibliographie") || str_is(s, "Literaturhinweise") ||
	       str_is(s, "Bibliografia") || str_is(s, "Bibliografía");
}

/* Publications "[1] TS 91001, Apples" are no units. */
static void
find_publications(const struct lines *l, uint16_t *facts)
{
	for (size_t i = 0; i + 1 < l->count; i++) {
		if (!is_bibliography(l->v[i].text) || (facts[i] & LINE_CONTENTS) != 0)
			continue;
		for (size_t k = i + 1; k < l->count && l->v[k].text.p[0] == '['; k++)
			facts[k] |= LINE_TEXT | LINE_SOURCED;
	}
}

/* Whether the line begins a basic unit with a word; *first: its number is the first of a list. */
static bool
begins_basic(const struct forms *forms, struct str s, bool *first)
{
	struct marks readings[READINGS_MAX];
	size_t count = mark_read(forms, s, readings);

	for (size_t i = 0; i < count; i++) {
		const struct mark *m = &readings[i].v[0];

		if (m->kind == NULL || m->kind->class != BASIC || m->reference)
			continue;
		*first = label_is_first(&m->label);
		return true;
	}
	return false;
}

/*
 * The line that the body begins on, for the search of the line that ends the preamble: a first
 * article with sentences and a second one behind it. A formula after it, such as "The President
 * promulgates", is a provision. l->count if there is none.
 */
static size_t
find_body(const struct lines *l, const struct forms *forms, const uint16_t *facts)
{
	size_t begin = l->count;
	bool sentence = false, first;

	for (size_t i = 0; i < l->count && i < PREAMBLE_LINES_MAX; i++) {
		if (facts[i] & (LINE_QUOTED | LINE_CONTENTS))
			continue;
		if (!begins_basic(forms, l->v[i].text, &first)) {
			sentence |= l->v[i].columns >= OPEN_COLUMNS_MIN &&
				    facts_ends_sentence(l->v[i].text);
			continue;
		}
		if (begin < l->count && sentence && !first)
			return begin;
		if (first)
			begin = i;
		sentence = facts_ends_sentence(l->v[i].text);
	}
	return l->count;
}

static bool
begins_annex(const struct forms *forms, struct str s)
{
	struct marks readings[READINGS_MAX];
	size_t count = mark_read(forms, s, readings);

	for (size_t i = 0; i < count; i++)
		if (readings[i].v[0].kind != NULL && readings[i].v[0].kind->class == ANNEX)
			return true;
	return false;
}

/* "Section 5" on the line below "SCHEDULE 1". */
static void
find_references(const struct lines *l, const struct forms *forms, uint16_t *facts)
{
	for (size_t i = 1; i < l->count; i++)
		if ((facts[i] & (LINE_QUOTED | LINE_CONTENTS)) == 0 &&
		    forms_is_reference(forms, l->v[i].text) &&
		    begins_annex(forms, l->v[i - 1].text))
			facts[i] |= LINE_TEXT;
}

/* s without the rest of a number and the signs behind it: "(3): repealed". */
static struct str
skip_number(struct str s)
{
	size_t at = 0;

	while (at < s.len && !form_is_letter((uint32_t)(unsigned char)s.p[at]) && s.p[at] != '[')
		at++;
	return str_slice(s, at, s.len);
}

/* Whether s tells what became of a unit, in small letters: "repealed, on 1 July 2020". */
static bool
is_change(const struct forms *forms, struct str s)
{
	return forms_has(forms, CHANGE, s) && !facts_begins_upper(s);
}

/*
 * Notes of the history of a unit: "Section 5(3): repealed, on 1 July 2020, by section 7",
 * "Section 3 Minister: repealed".
 */
static void
find_changes(const struct lines *l, const struct forms *forms, uint16_t *facts)
{
	struct marks readings[READINGS_MAX];

	for (size_t i = 1; i < l->count && forms_has_class(forms, CHANGE); i++) {
		size_t count = mark_read(forms, l->v[i].text, readings);

		for (size_t k = 0; k < count; k++) {
			struct str rest = readings[k].v[0].rest;
			size_t colon = str_find_str(rest, STR(": "));

			if (readings[k].v[0].kind != NULL &&
			    (is_change(forms, skip_number(rest)) ||
				(colon < rest.len &&
				    is_change(forms, str_slice(rest, colon + 2, rest.len)))))
				facts[i] |= LINE_TEXT;
		}
	}
}

/* The preamble: from its first formula to the line that ends it. */
static void
find_preamble(const struct lines *l, const struct forms *forms, uint16_t *facts)
{
	size_t first = l->count, last = l->count, body = find_body(l, forms, facts);

	for (size_t i = 0; i < l->count && i < PREAMBLE_LINES_MAX && i < body; i++) {
		struct str text = l->v[i].text;

		if (facts[i] & (LINE_QUOTED | LINE_CONTENTS))
			continue;
		if (first == l->count &&
		    (forms_has(forms, PREAMBLE, text) || forms_has(forms, CITATION, text) ||
			forms_has(forms, RECITAL, text)))
			first = i;
		if (facts[i] & LINE_ENACTING) {
			last = i;
			break;
		}
	}
	for (size_t i = first; last < l->count && i <= last; i++) {
		facts[i] |= LINE_PREAMBLE;
		/* "Mengingat :" behind the letters of "Menimbang :" */
		if (facts_is_intro(l->v[i].text) && (forms_has(forms, CITATION, l->v[i].text) ||
							forms_has(forms, RECITAL, l->v[i].text)))
			facts[i] |= LINE_ANNOUNCES;
	}
	for (size_t i = last < l->count ? last + 1 : body; i < l->count; i++)
		facts[i] &= (uint16_t)~LINE_ENACTING; /* the first one ends the preamble */
}

uint16_t *
line_facts_find(const struct lines *l, const struct forms *forms, struct arena *arena)
{
	uint16_t *facts = arena_zalloc(arena, (l->count + 1) * sizeof *facts);

	if (facts == NULL)
		return NULL;
	for (size_t i = 0; i < l->count; i++)
		facts[i] =
		    facts_of(&l->v[i], forms) | (l->v[i].note ? LINE_TEXT | LINE_FOOTNOTE : 0) |
		    (l->v[i].sourced ? LINE_TEXT | LINE_FOOTNOTE | LINE_SOURCED : 0) |
		    (l->v[i].side_note ? LINE_TEXT : 0) | (l->v[i].contents ? LINE_CONTENTS : 0);
	if (!toc_find(l, forms, facts, arena))
		return NULL;
	quote_find(l, forms, facts);
	find_footnotes(l, forms, facts);
	find_source_notes(l, forms, facts);
	find_publications(l, facts);
	find_references(l, forms, facts);
	find_changes(l, forms, facts);
	find_preamble(l, forms, facts);
	motives_find(l, forms, facts);
	return facts;
}

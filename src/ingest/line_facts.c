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
#include "ingest/line_notes.h"
#include "ingest/lines.h"
#include "ingest/motives.h"
#include "ingest/quote.h"
#include "ingest/toc.h"

#define OPEN_COLUMNS_MIN 40 /* a shorter line without a full stop may be a heading */
#define HEADING_COLUMNS_MAX 110
#define STOPPED_COLUMNS_MAX 70 /* of a heading that ends with a point */
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

		if (!utf8_is_space(c) && !is_closing(c) && !lines_is_sign(c))
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
	size_t at = 0;
	uint32_t first, last;

	if (s.len == 0 || lines_is_wider(s, HEADING_COLUMNS_MAX))
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

	return str_ends(s, ".") && !lines_is_wider(s, STOPPED_COLUMNS_MAX) &&
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
facts_of(const struct line *line)
{
	uint16_t facts = 0;

	if (facts_is_intro(line->text))
		facts |= LINE_INTRO;
	else if (is_open(line))
		facts |= LINE_OPEN;
	return facts | (line->note ? LINE_TEXT | LINE_FOOTNOTE : 0) |
	       (line->sourced ? LINE_TEXT | LINE_FOOTNOTE | LINE_SOURCED : 0) |
	       (line->side_note ? LINE_TEXT : 0) | (line->contents ? LINE_CONTENTS : 0);
}

/* The facts that the formulas of a tradition give a line. */
static uint16_t
formulas_of(const struct line *line, const struct forms *forms)
{
	uint16_t facts = 0;

	if (forms_has(forms, ENACTING, line->text) || forms_has_end(forms, ENACTING, line->text))
		facts |= LINE_ENACTING;
	if (forms_has(forms, CONCLUSION, line->text))
		facts |= LINE_CONCLUSION;
	return facts;
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

/* Whether rest, behind the number of a unit, tells of its change: at once or after a colon. */
static bool
tells_change(const struct forms *forms, struct str rest)
{
	size_t colon;

	if (is_change(forms, skip_number(rest)))
		return true;
	colon = str_find_str(rest, STR(": "));
	return colon < rest.len && is_change(forms, str_slice(rest, colon + 2, rest.len));
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
			if (readings[k].v[0].kind != NULL &&
			    tells_change(forms, readings[k].v[0].rest))
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

bool
line_facts_read(struct text_facts *out, const struct lines *l, struct arena *arena)
{
	*out = (struct text_facts){ .l = l,
		.v = arena_alloc(arena, (l->count + 1) * sizeof *out->v),
		.toc = toc_read(l, arena) };
	if (out->v == NULL || out->toc == NULL)
		return false;
	for (size_t i = 0; i < l->count; i++)
		out->v[i] = facts_of(&l->v[i]);
	return true;
}

uint16_t *
line_facts_find(const struct text_facts *text, const struct forms *forms, struct arena *arena)
{
	const struct lines *l = text->l;
	uint16_t *facts = arena_alloc(arena, (l->count + 1) * sizeof *facts);

	if (facts == NULL)
		return NULL;
	for (size_t i = 0; i < l->count; i++)
		facts[i] = text->v[i] | formulas_of(&l->v[i], forms);
	toc_find(text->toc, forms, facts);
	quote_find(l, forms, facts);
	line_notes_find(l, forms, facts);
	find_publications(l, facts);
	find_references(l, forms, facts);
	find_changes(l, forms, facts);
	find_preamble(l, forms, facts);
	motives_find(l, forms, facts);
	return facts;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * frame: what surrounds the units: title, preface, preamble with its citations and recitals, and
 * conclusions. What must hold: only nodes before the first unit of the body, or after the last, get
 * such a role.
 */
#include "base/utf8.h"
#include "ingest/line_facts.h"
#include "ingest/lines.h"
#include "ingest/structure.h"

#define PREAMBLE_COLUMNS_MIN 60 /* a sentence before the first unit, without any formula */
#define TITLE_COLUMNS_MIN 4
#define TITLE_LINES_MAX 6
#define LETTERHEAD_LINES_MAX 12
#define FIELD_BYTES_MAX 48   /* of the name of a field and its colon */
#define NAME_COLUMNS_MAX 240 /* of a line that names the kind of the text */

/* The first unit of the body; s->count if there is none. */
static uint32_t
find_body(const struct structure *s)
{
	uint32_t first = s->count;

	for (uint32_t i = 1; i < s->count; i++) {
		const struct node *n = &s->v[i];

		if (n->role != NODE_UNIT || (n->facts & LINE_PREAMBLE) != 0)
			continue;
		if (n->rank < RANK_LIST)
			return i;
		if (first == s->count)
			first = i;
	}
	return first;
}

/* Whether s is a line of a data base: "Emissor: Ministério da Cultura". */
static bool
is_field(struct str s)
{
	struct str name = str_slice(s, 0, FIELD_BYTES_MAX);

	return str_find_str(name, STR(": ")) < name.len || str_find_str(name, STR("：")) < name.len;
}

/* Whether text i names a kind of text, as titles begin or end: "Ley 4/2014", "Marjapolkulaki". */
static bool
names_text(const struct structure *s, uint32_t i)
{
	const struct forms *forms = s->explanation->forms;
	struct str text = s->v[i].text;

	return s->v[i].role == NODE_TEXT && (s->v[i].facts & LINE_CONTENTS) == 0 &&
	       !forms_has(forms, MASTHEAD, text) && !facts_is_intro(text) &&
	       lines_columns(text) <= NAME_COLUMNS_MAX &&
	       (forms_has(forms, TITLE, text) ||
		   (!is_field(text) && forms_has_end(forms, TITLE, text)));
}

static bool
has_formula(const struct structure *s, const struct node *n)
{
	const struct forms *forms = s->explanation->forms;

	return forms_has(forms, PREAMBLE, n->text) || forms_has(forms, CITATION, n->text) ||
	       forms_has(forms, RECITAL, n->text) ||
	       (n->facts & (LINE_ENACTING | LINE_PREAMBLE)) != 0;
}

/*
 * Whether text i is no formula but a letterhead, because the title follows: the government that
 * enacts is named above it, too.
 */
static bool
is_above_title(const struct structure *s, uint32_t i, uint32_t body)
{
	const struct forms *forms = s->explanation->forms;

	for (uint32_t k = 1; k < body && k < i + LETTERHEAD_LINES_MAX; k++) {
		struct str text = s->v[k].text;

		if (forms_has(forms, CITATION, text) || forms_has(forms, RECITAL, text) ||
		    (s->v[k].facts & LINE_ENACTING) != 0)
			return false;
		if (names_text(s, k))
			return k >= i;
	}
	return false;
}

/* The first node of the preamble; body if there is none. */
static uint32_t
find_preamble(const struct structure *s, uint32_t body)
{
	for (uint32_t i = 1; i < body; i++)
		if (has_formula(s, &s->v[i]) && !is_above_title(s, i, body))
			return i;
	for (uint32_t i = 2; i < body; i++) {
		const struct node *n = &s->v[i];

		if (n->role == NODE_TEXT && (n->facts & LINE_CONTENTS) == 0 &&
		    facts_ends_sentence(n->text) && lines_columns(n->text) >= PREAMBLE_COLUMNS_MIN)
			return i;
	}
	return body;
}

/* Whether a line before the title is no title: a number, a date, a heading of the publisher. */
static bool
is_reference_line(struct str s)
{
	size_t at = 0, digits = 0, letters = 0, wide = 0;

	while (at < s.len) {
		uint32_t c = utf8_next(s, &at);

		digits += form_is_digit(c);
		letters += form_is_letter(c);
		wide += lines_is_unspaced(c);
	}
	return letters + wide < TITLE_COLUMNS_MIN || digits * 2 > letters;
}

static bool
may_begin_title(const struct structure *s, const struct node *n)
{
	return n->role == NODE_TEXT && (n->facts & LINE_CONTENTS) == 0 &&
	       !is_reference_line(n->text) && !forms_has(s->explanation->forms, MASTHEAD, n->text);
}

/* Whether the tradition tells by its first word that the line is a title. */
static bool
is_told_title(const struct structure *s, const struct node *n)
{
	return may_begin_title(s, n) && forms_has(s->explanation->forms, DOCTITLE, n->text) &&
	       facts_is_heading(n->text);
}

/*
 * Whether text i is the letterhead of a Chinese authority, which names the authority and says
 * "document"; the number of the document stands below it, and the title below that.
 */
static bool
is_letterhead(const struct structure *s, uint32_t i, uint32_t preamble)
{
	return i + 2 < preamble && str_ends(s->v[i].text, "文件") &&
	       s->v[i + 1].role == NODE_TEXT && is_reference_line(s->v[i + 1].text) &&
	       may_begin_title(s, &s->v[i + 2]);
}

/* Whether the words of s are in capitals: "SAILING CLUB, INC." ends no sentence. */
static bool
is_in_capitals(struct str s)
{
	for (size_t at = 0; at < s.len;) {
		uint32_t c = utf8_next(s, &at);

		if (form_is_letter(c) && !form_is_upper(c))
			return false;
	}
	return true;
}

/* Whether text i is a line of the block before it, and no sentence. */
static bool
goes_on_title(const struct structure *s, uint32_t i)
{
	const struct node *n = &s->v[i];

	return n->role == NODE_TEXT && (n->facts & LINE_CONTENTS) == 0 &&
	       !s->lines->v[n->line].after_blank &&
	       (!facts_ends_sentence(n->text) || is_in_capitals(n->text));
}

/* Whether text i is a short word between two lines of a title: "BYLAWS", "OF", "THE CLUB". */
static bool
is_joint(const struct structure *s, uint32_t i, uint32_t preamble)
{
	struct str text = s->v[i].text;

	for (size_t at = 0; at < text.len;)
		if (!form_is_letter(utf8_next(text, &at)))
			return false;
	return i + 1 < preamble && goes_on_title(s, i + 1) && may_begin_title(s, &s->v[i + 1]);
}

/* Whether s begins like a note below a title: "{Із змінами", "( Відомості". */
static bool
begins_note(struct str s)
{
	return str_starts(s, "{") || str_starts(s, "( ");
}

/* The first line of the title; preamble if there is none. */
static uint32_t
find_title_line(const struct structure *s, uint32_t preamble)
{
	uint32_t first = 1;

	for (uint32_t i = 1; i < preamble && i < s->count; i++)
		if (s->lines->v[s->v[i].line].title && s->v[i].role == NODE_TEXT)
			return i;
	for (uint32_t i = 1; i < preamble && i < s->count; i++)
		if (names_text(s, i) || is_told_title(s, &s->v[i]))
			return i;
	while (first < preamble && first < s->count &&
	       (!may_begin_title(s, &s->v[first]) || is_letterhead(s, first, preamble)))
		first++;
	return first;
}

/* Whether the title goes on behind the date in text i: "ZÁKON", "z 13. mája", "o včelách". */
static bool
goes_over(const struct structure *s, uint32_t i, uint32_t preamble)
{
	struct str next;

	if (i + 1 >= preamble || !goes_on_title(s, i + 1))
		return false;
	next = s->v[i + 1].text;
	return form_is_lower(lines_first_char(next)) || is_in_capitals(next);
}

/*
 * The title: the first line that reads like one, and the lines of its block that go on. The lines
 * around it are the preface; of a text without units, those below it are its body.
 */
static void
find_title(struct structure *s, uint32_t preamble, bool has_body)
{
	uint32_t first = find_title_line(s, preamble), last;
	bool named;

	if (first >= preamble)
		return;
	if (lines_columns(s->v[first].text) > 3 * PREAMBLE_COLUMNS_MIN &&
	    facts_ends_sentence(s->v[first].text))
		return;
	named = names_text(s, first);
	for (last = first + 1; last < preamble && last < first + TITLE_LINES_MAX; last++)
		if (!goes_on_title(s, last) || (named && begins_note(s->v[last].text)) ||
		    (named && is_field(s->v[last].text)) ||
		    (is_reference_line(s->v[last].text) && !is_joint(s, last, preamble) &&
			!(named && goes_over(s, last, preamble))))
			break;
	for (uint32_t i = 1; i < (has_body ? preamble : last); i++)
		if (s->v[i].role == NODE_TEXT)
			s->v[i].role = i >= first && i < last ? NODE_TITLE : NODE_PREFACE;
}

/* Whether unit i is a member of the recital before it: "Reaffirming:" and (a), (b) below it. */
static bool
is_member(const struct structure *s, uint32_t i, uint32_t before)
{
	const struct node *n = &s->v[before];

	return n->role == NODE_PREAMBLE && (n->is_recital || n->is_citation) &&
	       (facts_is_intro(n->text) || n->child != NODE_NONE) &&
	       s->v[i].label.part[0].script != LABEL_DECIMAL;
}

/*
 * Whether node i only announces numbered recitals: "Whereas:", "Menimbang :" on the line of the
 * first.
 */
static bool
announces_recitals(const struct structure *s, uint32_t i, uint32_t body)
{
	const struct node *next = &s->v[i + 1];

	if (!facts_is_intro(s->v[i].text) || i + 1 >= body || next->role != NODE_UNIT)
		return false;
	return next->label.part[0].script == LABEL_DECIMAL ||
	       s->lines->v[next->line].first == s->lines->v[s->v[i].line].first;
}

/* Gives the nodes of the preamble their roles. */
static void
mark_preamble(struct structure *s, uint32_t first, uint32_t body)
{
	const struct forms *forms = s->explanation->forms;
	bool citations = false;
	uint32_t last = NODE_NONE;

	for (uint32_t i = first; i < body; i++) {
		struct node *n = &s->v[i];
		bool top = n->parent == 0;

		if (n->role == NODE_TEXT && !top)
			continue;
		if (n->role == NODE_TEXT) {
			/* "I enlighet med riksdagens beslut föreskrivs:" */
			bool ends = forms_has(forms, ENACTING, n->text);
			bool citation = !ends && forms_has(forms, CITATION, n->text);
			bool recital = !ends && forms_has(forms, RECITAL, n->text);

			if (citation || recital)
				citations = citation;
			n->role = NODE_PREAMBLE;
			if (announces_recitals(s, i, body))
				continue;
			n->is_citation = citation;
			n->is_recital = recital && !citation;
		} else if (n->role == NODE_UNIT && top) {
			if (last != NODE_NONE && is_member(s, i, last)) {
				structure_move(s, i, last);
				continue;
			}
			if (forms_has(forms, CITATION, n->text)) /* "- بعد الاطلاع" */
				citations = true;
			n->is_citation = citations;
			n->is_recital = !citations;
		}
		last = top ? i : last;
	}
}

/* Whether text i is all that the unit above it says: "This Act is published in the gazette." */
static bool
is_only_text(const struct structure *s, uint32_t i)
{
	return s->v[i - 1].role == NODE_HEADING ||
	       (s->v[i - 1].role == NODE_UNIT && s->v[i - 1].text.len == 0);
}

/* The conclusions: from their formula to the end of the text, if no unit follows. */
static void
find_conclusions(struct structure *s, uint32_t body)
{
	uint32_t first = s->count;

	for (uint32_t i = body; i < s->count; i++) {
		if (s->v[i].role == NODE_UNIT || s->v[i].role == NODE_CROSSHEADING)
			first = s->count;
		else if (s->v[i].role == NODE_TEXT && (s->v[i].facts & LINE_CONCLUSION) != 0 &&
			 (s->v[i].facts & LINE_QUOTED) == 0 && first == s->count &&
			 !is_only_text(s, i))
			first = i;
	}
	for (uint32_t i = first; i < s->count; i++)
		if (s->v[i].role == NODE_TEXT || s->v[i].role == NODE_TABLE) {
			structure_remove(s, i);
			s->v[i].role = NODE_CONCLUSION;
		}
}

void
frame_find(struct structure *s)
{
	uint32_t body = find_body(s), preamble;

	preamble = find_preamble(s, body);
	find_title(s, preamble, body < s->count);
	if (body < s->count)
		mark_preamble(s, preamble, body);
	find_conclusions(s, body);
}

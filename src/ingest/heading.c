/* SPDX-License-Identifier: Apache-2.0 */
/*
 * heading: finds the headings of units. Basic units have theirs on the line of the number, below
 * it, above it, or as the first sentence; what most units of the document do decides for all. What
 * must hold: no text becomes a heading of two units, and a unit without other text keeps its text.
 */
#include "base/arena.h"
#include "base/utf8.h"
#include "ingest/heading_group.h"
#include "ingest/heading_private.h"
#include "ingest/line_facts.h"
#include "ingest/lines.h"
#include "ingest/mark_reference.h"

#define COLON_HEADING_COLUMNS_MAX 44 /* "Amaç:" */
#define SENTENCE_COLUMNS_MAX 64
#define STOPPED_COLUMNS_MAX 70 /* of a heading that ends with a point */
#define BELOW_SHARE_MIN 25
#define PLAIN_SENTENCE_WORDS_MAX 4
#define ABOVE_ONLY_SHARE_MIN 20
#define SHARE_MIN 50       /* percent of the units */
#define ABOVE_SHARE_MIN 75 /* fewer are headings over several units */

enum position { AT_NONE, AT_LINE, AT_BELOW, AT_ABOVE, AT_SENTENCE, AT_COUNT };

static bool
is_text(const struct structure *s, uint32_t i)
{
	return i < s->count && (s->v[i].role == NODE_TEXT || s->v[i].role == NODE_QUOTE ||
				   s->v[i].role == NODE_TABLE);
}

static bool
is_unit(const struct structure *s, uint32_t i)
{
	return i < s->count && s->v[i].role == NODE_UNIT;
}

bool
heading_is_plain(const struct structure *s, uint32_t i)
{
	return is_text(s, i) && (s->v[i].facts & (LINE_QUOTED | LINE_CONTENTS)) == 0;
}

static uint32_t
first_char(struct str s)
{
	return lines_first_char(s);
}

bool
heading_is_bracketed(struct str s)
{
	uint32_t c = first_char(s);

	return c == '(' || c == '[' || c == '<' || c == 0xff08 || c == 0x3014 || c == 0x3010;
}

static bool
begins_like_heading(struct str s)
{
	uint32_t c = first_char(s);

	return c != 0 && !form_is_lower(c) && !form_is_digit(c);
}

/* "（刪除）", "Abrogat.": the text of a unit that is no more. */
static bool
is_repeal(struct str s)
{
	size_t at = 0;

	if (heading_is_bracketed(s))
		utf8_next(s, &at);
	return mark_is_repeal(str_slice(s, at, s.len));
}

/* s without one full stop at its end. */
static struct str
without_stop(struct str s)
{
	size_t at = s.len;
	uint32_t c = s.len == 0 ? 0 : utf8_prev(s, &at);

	return c == '.' || c == 0x3002 ? utf8_trim(str_slice(s, 0, at)) : s;
}

/* Whether s, on the line of a number, may be its heading: it may end with a point. */
static bool
is_line_heading(struct str s)
{
	struct str bare = without_stop(s);
	size_t stop = str_find_str(bare, STR(". "));

	uint32_t max = bare.len == s.len ? HEADING_COLUMNS_MAX : STOPPED_COLUMNS_MAX;

	if (lines_is_unspaced(lines_first_char(s)))
		max /= 2;
	return bare.len > 0 && lines_columns(bare) <= max && stop == bare.len &&
	       facts_is_heading(bare) && !heading_is_bracketed(bare) && !is_repeal(bare);
}

/*
 * Scripts without capitals and full stops, in which a heading looks like any line: Thai, Lao,
 * Khmer.
 */
static bool
is_uncased(uint32_t c)
{
	return (c >= 0xe00 && c <= 0xeff) || (c >= 0x1780 && c <= 0x17ff);
}

/* （目的）, (目的): the caption above an article of East Asian laws. */
static bool
is_caption(struct str s)
{
	return lines_last_char(s) == 0xff09 ||
	       (str_starts(s, "(") && str_ends(s, ")") &&
		   lines_is_unspaced(lines_first_char(str_slice(s, 1, s.len))));
}

/* Whether the text before unit i may be its heading. */
static bool
is_above_heading(const struct structure *s, uint32_t i)
{
	struct str text;
	uint32_t before = i - 1, first = s->lines->quoted > 0 ? 1 : 2; /* 1 is the title */

	if (before < first || !heading_is_plain(s, before))
		return false;
	text = s->v[before].text;
	if (facts_has_inner_stop(text) || is_uncased(first_char(text)) ||
	    forms_has(s->explanation->forms, NOTE, text) || is_repeal(text))
		return false;
	if (heading_is_bracketed(text))
		return is_caption(text) && before > 0;
	if (str_ends(text, ":") && lines_columns(text) <= COLON_HEADING_COLUMNS_MAX)
		return begins_like_heading(text);
	return facts_is_heading(text) && begins_like_heading(text);
}

/* The node after unit i that is its own text or a unit in it; NODE_NONE if there is none. */
static uint32_t
body_of(const struct structure *s, uint32_t i)
{
	uint32_t next = i + 1;

	if (next >= s->count)
		return NODE_NONE;
	if (is_unit(s, next))
		return s->v[next].parent == i ? next : NODE_NONE;
	if (!is_text(s, next) || s->v[next].parent != i)
		return NODE_NONE;
	/* a heading above the next unit is no body */
	if (is_unit(s, next + 1) && s->v[next + 1].parent != i && is_above_heading(s, next + 1) &&
	    s->lines->v[s->v[next].line].after_blank)
		return NODE_NONE;
	return next;
}

/*
 * "(Oggetto)", "(namen zakona)": a heading in brackets, as in Italian and Slovene laws, in small
 * letters if it is alone; not a remark such as "(as amended in 2011)".
 */
static bool
is_bracketed_heading(struct str s, bool is_alone)
{
	size_t at = 0;

	if (!heading_is_bracketed(s) || lines_columns(s) > STOPPED_COLUMNS_MAX ||
	    s.p[s.len - 1] != ')')
		return false;
	while (at < s.len)
		if (form_is_digit(utf8_next(s, &at)))
			return false;
	return s.len > 2 && (is_alone || form_is_upper((at = 1, utf8_next(s, &at))));
}

/* "Gildistaka.": a heading of few words that ends with a full stop. */
static bool
is_short_sentence(struct str s)
{
	size_t words = 1;

	for (size_t i = 0; i < s.len; i++)
		words += s.p[i] == ' ';
	return words <= PLAIN_SENTENCE_WORDS_MAX && facts_is_stopped_heading(s) && !is_repeal(s);
}

static bool
is_below_heading(const struct structure *s, uint32_t i)
{
	const struct node *n = &s->v[i];
	uint32_t next = i + 1;
	bool is_alone = n->text.len == 0;

	if (heading_is_term(s, i))
		return true;
	if ((!is_alone && !heading_is_bracketed(n->text)) || !heading_is_plain(s, next) ||
	    s->v[next].parent != i ||
	    (!facts_is_heading(s->v[next].text) &&
		!(is_alone && is_short_sentence(s->v[next].text)) &&
		!is_bracketed_heading(s->v[next].text, is_alone)) ||
	    (heading_is_bracketed(s->v[next].text) &&
		!is_bracketed_heading(s->v[next].text, is_alone)) ||
	    facts_has_inner_stop(s->v[next].text))
		return false;
	return (is_text(s, next + 1) && s->v[next + 1].parent == i) ||
	       (is_unit(s, next + 1) && s->v[next + 1].parent == i);
}

/* The length of a short first sentence of s that more text follows; 0 if there is none. */
static size_t
find_sentence(struct str s)
{
	size_t at = 0, columns = 0;

	while (at < s.len && columns++ < SENTENCE_COLUMNS_MAX) {
		uint32_t c = utf8_next(s, &at);

		if (c == 0x3002)
			return at < s.len && columns <= SENTENCE_COLUMNS_MAX / 2 ? at : 0;
		if (c == ',' || c == ';' || c == ':' || c == 0xff0c)
			return 0;
		if ((c == '.' || c == 0xff0e) && at < s.len && s.p[at] == ' ')
			return columns > 2 &&
				       begins_like_heading(utf8_trim(str_slice(s, at, s.len)))
				   ? at
				   : 0;
	}
	return 0;
}

static bool
has_sentence(const struct node *n)
{
	size_t len = find_sentence(n->text), words = 1;

	for (size_t i = 0; i < len; i++)
		words += n->text.p[i] == ' ';
	return len > 0 && (words <= PLAIN_SENTENCE_WORDS_MAX || n->kind == NULL || n->kind->worded);
}

/* Whether the line of unit i is its first paragraph: "Stk. 2." is the first unit in it. */
static bool
is_first_paragraph(const struct structure *s, uint32_t i)
{
	uint32_t body = body_of(s, i);

	return body != NODE_NONE && is_unit(s, body) && s->v[body].label.count == 1 &&
	       s->v[body].label.part[0].script == LABEL_DECIMAL &&
	       s->v[body].label.part[0].value == 2;
}

/*
 * Whether the sentence on the line of unit i is its text, and what stands below it after an empty
 * line the signature under the last unit, which is no sentence.
 */
static bool
is_signed(const struct structure *s, uint32_t i)
{
	uint32_t next = i + 1;

	if (!facts_ends_sentence(s->v[i].text) || !is_text(s, next) ||
	    !s->lines->v[s->v[next].line].after_blank || facts_ends_sentence(s->v[next].text) ||
	    facts_is_intro(s->v[next].text))
		return false;
	while (is_text(s, next))
		next++;
	return next >= s->count || (is_unit(s, next) && s->v[next].class == ANNEX);
}

static bool
is_at(const struct structure *s, uint32_t i, enum position where)
{
	const struct node *n = &s->v[i];

	switch (where) {
	case AT_LINE:
		/* too few units are in a quotation to prove that sentences are headings in it */
		return !forms_has_class(s->explanation->forms, APART) &&
		       !is_first_paragraph(s, i) && is_line_heading(n->text) &&
		       body_of(s, i) != NODE_NONE && !is_signed(s, i) &&
		       (s->lines->quoted == 0 || !facts_ends_sentence(n->text));
	case AT_BELOW: return is_below_heading(s, i);
	case AT_ABOVE: return is_above_heading(s, i);
	case AT_SENTENCE: return begins_like_heading(n->text) && has_sentence(n);
	default: return false;
	}
}

static bool
is_basic(const struct structure *s, uint32_t i)
{
	const struct node *n = &s->v[i];

	return n->role == NODE_UNIT &&
	       (n->class == BASIC || n->class == CLOSING || structure_is_clause(s, i));
}

/* The percentage of the units that must have a heading there. */
static uint32_t
share_min(const struct structure *s, enum position where)
{
	switch (where) {
	case AT_BELOW: return BELOW_SHARE_MIN;
	case AT_ABOVE:
		return forms_has_class(s->explanation->forms, CROSSHEADINGS) ? ABOVE_SHARE_MIN
									     : ABOVE_ONLY_SHARE_MIN;
	default: return SHARE_MIN;
	}
}

/* Whether unit i has a vote on the place of headings: items of schedules have none of their own. */
static bool
has_vote(const struct structure *s, uint32_t i, bool has_body)
{
	return is_basic(s, i) && s->v[i].heading.len == 0 &&
	       !(has_body && structure_is_in_annex(s, i));
}

/*
 * Where most basic units have their headings. A line above the first of several units, and above
 * no other, is a line of the title.
 */
static enum position
vote(const struct structure *s)
{
	uint32_t votes[AT_COUNT] = { 0 }, count = 0;
	enum position best = AT_NONE;
	bool above_first = false, has_body = false;

	for (uint32_t i = 1; i < s->count && !has_body; i++)
		has_body = has_vote(s, i, true);
	for (uint32_t i = 1; i < s->count; i++) {
		if (!has_vote(s, i, has_body))
			continue;
		if (count++ == 0)
			above_first = s->lines->quoted == 0 && is_above_heading(s, i);
		for (int where = AT_LINE; where < AT_COUNT; where++)
			votes[where] += is_at(s, i, (enum position)where);
	}
	if (above_first && votes[AT_ABOVE] == 1 && count > 1)
		votes[AT_ABOVE] = 0;
	for (int where = AT_LINE; where < AT_COUNT; where++)
		if (votes[where] * 100 >= count * share_min(s, (enum position)where) &&
		    votes[where] > votes[best])
			best = (enum position)where;
	return best;
}

void
heading_take_node(struct structure *s, uint32_t unit, uint32_t heading)
{
	s->v[unit].heading = s->v[heading].text;
	s->v[heading].role = NODE_HEADING;
	structure_remove(s, heading);
}

void
heading_take_line(struct node *n)
{
	n->heading = n->text;
	n->text = STR("");
}

static void
take_at(struct structure *s, uint32_t i, enum position where)
{
	struct node *n = &s->v[i];
	size_t len;

	if (!is_at(s, i, where))
		return;
	switch (where) {
	case AT_LINE: heading_take_line(n); break;
	case AT_BELOW:
		n->subheading = n->text; /* a remark: "2 a § (7.6.2013/8412)" */
		n->text = STR("");
		heading_take_node(s, i, i + 1);
		break;
	case AT_ABOVE:
		heading_take_node(s, i, i - 1);
		n->heading_above = true;
		break;
	case AT_SENTENCE:
		len = find_sentence(n->text);
		n->heading = str_slice(n->text, 0, len);
		n->text = utf8_trim(str_slice(n->text, len, n->text.len));
		break;
	default: break;
	}
}

/* A heading on the line that begins with a small letter, where the others begin with capitals. */
static void
take_loose(struct structure *s, uint32_t i)
{
	struct node *n = &s->v[i];
	struct str bare = without_stop(n->text);

	if (body_of(s, i) != NODE_NONE && !is_signed(s, i) && bare.len > 0 &&
	    !heading_is_bracketed(bare) && lines_columns(bare) <= STOPPED_COLUMNS_MAX &&
	    !facts_is_intro(bare) && n->kind != NULL && !n->kind->worded && n->class == BASIC)
		heading_take_line(n);
}

/* Whether the text before node i has ended: an empty line, a heading or a full stop. */
static bool
begins_anew(const struct structure *s, uint32_t i)
{
	uint32_t line = s->v[i].line;

	return s->lines->v[line].after_blank || s->v[i - 1].role == NODE_HEADING ||
	       (s->v[i - 1].line + 1 == line && facts_ends_sentence(s->lines->v[line - 1].text));
}

/* Headings above subsections, as in Canadian acts: "Exception" above "(2)"; those of 附則. */
static void
find_above_lists(struct structure *s)
{
	for (uint32_t i = 2; i < s->count; i++) {
		const struct node *n = &s->v[i];

		if (n->role == NODE_UNIT && n->rank == RANK_LIST && n->heading.len == 0 &&
		    s->v[n->parent].class == TAIL && heading_is_plain(s, i - 1) &&
		    is_caption(s->v[i - 1].text) && heading_is_bracketed(s->v[i - 1].text))
			take_at(s, i, AT_ABOVE);

		if (n->role == NODE_UNIT && n->rank == RANK_LIST && n->heading.len == 0 &&
		    n->kind != NULL && str_is(str_from(n->kind->element), "subsection") &&
		    s->v[n->parent].rank == RANK_BASIC && is_above_heading(s, i) &&
		    begins_anew(s, i - 1) && !heading_is_bracketed(s->v[i - 1].text))
			take_at(s, i, AT_ABOVE);
	}
}

/* Whether most headings on the line of a number end with a full stop: "Sec. 2. Fees." */
static bool
are_stopped(const struct structure *s)
{
	uint32_t stopped = 0, count = 0;

	for (uint32_t i = 1; i < s->count; i++)
		if (is_basic(s, i) && s->v[i].heading.len == 0 && is_at(s, i, AT_LINE)) {
			stopped += facts_ends_sentence(s->v[i].text);
			count++;
		}
	return stopped * 2 >= count;
}

/* Whether a unit has a heading in brackets behind its number: 제1조(목적). */
static bool
has_bracketed(const struct structure *s)
{
	for (uint32_t i = 1; i < s->count; i++)
		if (is_basic(s, i) && heading_is_bracketed(s->v[i].heading))
			return true;
	return false;
}

/* The same alone on the line: 제3조(벌점), and "①" below it. */
static void
take_bracketed(struct structure *s, uint32_t i)
{
	struct str text = s->v[i].text;

	if (s->v[i].heading.len == 0 && heading_is_bracketed(text) && !is_repeal(text) &&
	    first_char(text) != '<' && (str_ends(text, ")") || str_ends(text, "）")) &&
	    body_of(s, i) != NODE_NONE)
		heading_take_line(&s->v[i]);
}

static void
find_basic(struct structure *s)
{
	enum position where = vote(s);
	bool stopped = where == AT_LINE && are_stopped(s), bracketed = has_bracketed(s);

	for (uint32_t i = 1; i < s->count; i++) {
		if (!is_basic(s, i) || s->v[i].heading.len > 0)
			continue;
		if (bracketed)
			take_bracketed(s, i);
		if (where != AT_LINE || stopped || !facts_ends_sentence(s->v[i].text))
			take_at(s, i, where);
		/* some units have theirs elsewhere, where it can be nothing else */
		if (s->v[i].heading.len == 0 && where == AT_SENTENCE && body_of(s, i) != NODE_NONE)
			take_at(s, i, AT_LINE);
		if (s->v[i].heading.len == 0 && where == AT_LINE)
			take_at(s, i, AT_BELOW);
		if (s->v[i].heading.len == 0 && where == AT_LINE)
			take_loose(s, i);
	}
	if (where == AT_ABOVE)
		find_above_lists(s);
}

/* ---- lists whose members all have headings ---- */

static bool
has_list_heading(const struct structure *s, uint32_t i)
{
	const struct node *n = &s->v[i];
	uint32_t body = body_of(s, i);

	if (body == NODE_NONE || n->text.len == 0 || !is_line_heading(n->text) ||
	    facts_ends_sentence(n->text) || (n->facts & LINE_OPEN) != 0)
		return false;
	return is_unit(s, body) || begins_like_heading(s->v[body].text);
}

static void
find_list(struct structure *s, uint32_t parent)
{
	uint32_t with = 0, count = 0, texts = 0;

	for (uint32_t i = s->v[parent].child; i != NODE_NONE; i = s->v[i].next) {
		if (s->v[i].role != NODE_UNIT || s->v[i].rank != RANK_LIST)
			continue;
		count++;
		with += has_list_heading(s, i);
		texts += is_text(s, body_of(s, i));
	}
	if (count < 2 || with < count || texts == 0)
		return;
	for (uint32_t i = s->v[parent].child; i != NODE_NONE; i = s->v[i].next)
		if (s->v[i].role == NODE_UNIT && s->v[i].rank == RANK_LIST &&
		    s->v[i].heading.len == 0)
			heading_take_line(&s->v[i]);
}

/* ---- headings between units ---- */

/* Whether the line before node i ends the preamble, or a sentence of it. */
static bool
ends_front(const struct structure *s, uint32_t i)
{
	const struct node *before = &s->v[i - 1];

	return i > 2 || (i > 1 && before->role == NODE_TEXT &&
			    ((before->facts & LINE_ENACTING) != 0 ||
				facts_ends_sentence(before->text) || facts_is_intro(before->text)));
}

static void
find_cross(struct structure *s)
{
	bool seen = false;

	for (uint32_t i = 1; i + 1 < s->count; seen |= is_unit(s, i), i++) {
		uint32_t unit = i + 1;

		if (unit + 1 < s->count && s->v[unit].role == NODE_HEADING)
			unit++; /* the unit's own heading, above its number */
		if (!heading_is_plain(s, i) || !is_unit(s, unit) || !begins_anew(s, i) ||
		    !facts_is_heading(s->v[i].text) || heading_is_bracketed(s->v[i].text) ||
		    (s->v[unit].rank != RANK_BASIC &&
			(s->v[unit].class != CONTAINER || s->v[unit].kind->worded)))
			continue;
		if (s->v[i].parent == 0 && s->v[unit].parent == 0 && !seen && !ends_front(s, i))
			continue;
		structure_remove(s, i);
		s->v[i].role = NODE_CROSSHEADING;
		structure_insert_before(s, i, unit);
	}
}

/* Side notes, which side_note.c put on the line above the number of their section. */
static void
find_side_notes(struct structure *s)
{
	for (uint32_t i = 1; i + 1 < s->count; i++) {
		struct node *n = &s->v[i], *unit = n + 1;

		if (n->role != NODE_TEXT || !s->lines->v[n->line].side_note ||
		    unit->role != NODE_UNIT || unit->line != n->line + 1 || unit->heading.len > 0)
			continue;
		heading_take_node(s, i + 1, i);
		unit->heading_above = true;
	}
}

void
heading_find(struct structure *s)
{
	find_side_notes(s);
	heading_find_groups(s);
	find_basic(s);
	for (uint32_t i = 0; i < s->count; i++)
		if (s->v[i].has_units)
			find_list(s, i);
	if (forms_has_class(s->explanation->forms, CROSSHEADINGS))
		find_cross(s);
}

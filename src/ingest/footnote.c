/* SPDX-License-Identifier: Apache-2.0 */
/*
 * footnote: joins footnotes to their marks. What must hold: a note leaves the lines only if exactly
 * one mark can be its own, so that no line is lost and no note stands at a wrong place.
 */
#include "ingest/footnote.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "ingest/footnote_mark.h"
#include "ingest/footnote_source.h"
#include "ingest/form.h"
#include "ingest/hyphen.h"
#include "ingest/lines.h"
#include "ingest/report.h"

#define NUMBERS 1000            /* a mark has at most three digits */
#define REFERENCES_MAX 1000000u /* marks in the running text */
#define RULE_COLUMNS_MIN 3
#define NOTE_LINES_MAX 200  /* of one note */
#define ABOVE_MAX 4         /* lines of a heading with its rules */
#define STEPS_MAX 50000000u /* so that a hostile text takes no more than a second */

/* A mark in the running text. */
struct reference {
	struct footnote_mark mark;
	size_t line, at;
	uint32_t next; /* with this number; UINT32_MAX: none */
	bool taken;
};

/* A footnote: lines first to last. */
struct note {
	struct footnote_mark mark;
	size_t first, last;
	uint32_t reference; /* UINT32_MAX: none */
};

/* The footnotes of a page, or of the whole text, in the lines from to end. */
struct area {
	size_t scope; /* the first line that may have their marks */
	size_t from, end;
	bool headed;  /* a heading is above them */
	bool sourced; /* half of them name a source */
	size_t rule;  /* the lines from this one on are a rule or heading above the notes */
	uint32_t first, count; /* in notes */
};

struct search {
	struct lines *l;
	struct buf *report;
	struct reference *references;
	struct note *notes;
	uint32_t steps; /* through the marks so far */
	uint32_t reference_count, head[NUMBERS], tail[NUMBERS], found;
	size_t scope;
};

bool
footnote_is_sign(uint32_t c)
{
	return c >= FOOTNOTE_SIGN_FIRST && c < FOOTNOTE_SIGN_FIRST + FOOTNOTES_MAX;
}

uint32_t
footnote_cut(struct str s, struct str *before, struct str *behind)
{
	size_t at = 0, from;

	*before = s;
	*behind = STR("");
	while (at < s.len && (at += str_find(str_slice(s, at, s.len), '\xf4')) < s.len) {
		uint32_t c;

		from = at;
		c = utf8_next(s, &at);
		if (!footnote_is_sign(c))
			continue;
		*before = str_slice(s, 0, from);
		*behind = str_slice(s, at, s.len);
		return c - FOOTNOTE_SIGN_FIRST;
	}
	return UINT32_MAX;
}

const char *
footnote_strip(struct arena *arena, struct str s)
{
	char *copy = arena_alloc(arena, s.len + 1);
	size_t len = 0;
	struct str before;
	uint32_t note;

	if (copy == NULL)
		return NULL;
	do {
		note = footnote_cut(s, &before, &s);
		memcpy(copy + len, before.p, before.len);
		len += before.len;
	} while (note != UINT32_MAX);
	copy[len] = '\0';
	return copy;
}

/* ---- the marks of the text ---- */

static bool
add_reference(struct search *f, const struct footnote_mark *mark, size_t line, size_t at)
{
	uint32_t i = f->reference_count, number = mark->number;

	if (number >= NUMBERS || i >= REFERENCES_MAX)
		return number >= NUMBERS;
	if (f->references != NULL) {
		f->references[i] =
		    (struct reference){ .mark = *mark, .line = line, .at = at, .next = UINT32_MAX };
		if (f->head[number] == UINT32_MAX)
			f->head[number] = i;
		else
			f->references[f->tail[number]].next = i;
		f->tail[number] = i;
	}
	f->reference_count++;
	return true;
}

/* Counts the marks, or notes them where references is no NULL. False: there are too many. */
static bool
find_references(struct search *f)
{
	struct footnote_mark mark;
	size_t at;

	f->reference_count = 0;
	memset(f->head, 0xff, sizeof f->head);
	for (size_t i = 0; i < f->l->count; i++) {
		struct str s = f->l->v[i].text;

		if (f->l->v[i].table != NULL)
			continue;
		if (str_find(s, '\xf4') < s.len)
			return false; /* a character that could be taken for a sign */
		for (size_t from = 0; footnote_reference_next(s, from, &mark, &at);
		     from = at + (mark.style == MARK_SPLIT ? 1 : mark.len))
			if (!add_reference(f, &mark, i, at))
				return false;
	}
	return true;
}

/* ---- the notes ---- */

static bool
is_rule(struct str s)
{
	size_t at = 0, count = 0;

	while (at < s.len) {
		uint32_t c = utf8_next(s, &at);

		if (c != '_' && c != '-' && c != 0x2014 && c != 0x2015 && c != 0x2500 && c != ' ')
			return false;
		count++;
	}
	return count >= RULE_COLUMNS_MIN;
}

/* Whether s is a number without words, as that of a page. */
static bool
is_number(struct str s)
{
	bool digit = false;

	for (size_t at = 0; at < s.len;) {
		uint32_t c = utf8_next(s, &at);

		if (form_is_letter(c))
			return false;
		digit |= form_is_digit(c);
	}
	return digit;
}

/* Whether a page ends before line i: a form feed, or a page number, dropped or not. */
static bool
is_page_top(const struct lines *l, size_t i)
{
	if (i == 0 || l->v[i].page_top || l->v[i - 1].page_end || is_number(l->v[i].text))
		return true;
	for (uint32_t k = l->v[i - 1].last + 1; k < l->v[i].first; k++)
		if (utf8_trim(l->raw[k - 1]).len > 0)
			return true;
	return false;
}

/* Whether line i begins a note, after one with the mark *before or as the first (number 0). */
static bool
begins_note(
    const struct lines *l, size_t i, const struct footnote_mark *before, struct footnote_mark *mark)
{
	return l->v[i].table == NULL && footnote_mark_read(l->v[i].text, mark) &&
	       (before->number == 0 ||
		   (mark->style == before->style && mark->number == before->number + 1));
}

/* Whether a number with this mark may also be that of a list. */
static bool
is_weak(const struct footnote_mark *mark)
{
	return mark->style == MARK_BARE || mark->style == MARK_PAREN || mark->style == MARK_CLOSE ||
	       mark->style == MARK_LETTER;
}

/* Whether line i goes on with note n. */
static bool
goes_on(const struct lines *l, size_t i, const struct note *n)
{
	struct footnote_mark mark;

	if (l->v[i].table != NULL || is_number(l->v[i].text) || is_rule(l->v[i].text) ||
	    footnote_is_heading(l->v[i].text) ||
	    (l->v[i].after_blank && l->v[i].indent <= l->v[n->first].indent))
		return false;
	return !footnote_mark_read(l->v[i].text, &mark) || is_weak(&mark);
}

static bool
is_sourced_line(const struct lines *l, size_t i, const struct footnote_mark *mark)
{
	struct str s = l->v[i].text;

	return footnote_is_source(utf8_trim(str_slice(s, mark->len, s.len)));
}

static bool
is_sourced(const struct search *f, const struct area *a)
{
	uint32_t sourced = 0;

	for (uint32_t i = a->first; i < a->first + a->count; i++)
		sourced += is_sourced_line(f->l, f->notes[i].first, &f->notes[i].mark);
	return a->count > 0 && 2 * sourced >= a->count;
}

/* Reads the notes from line a->from on: to the end of the page, below a heading to that of all. */
static void
read_notes(struct search *f, struct area *a)
{
	const struct lines *l = f->l;
	struct footnote_mark mark, last = { 0 };
	struct note *n = NULL;
	size_t i = a->from;

	for (a->count = 0; i < l->count; i++) {
		if (i > a->from && !a->headed && is_page_top(l, i))
			break;
		if (begins_note(l, i, &last, &mark)) {
			n = &f->notes[a->first + a->count++];
			*n = (struct note){ .mark = mark, .first = i, .last = i };
			n->reference = UINT32_MAX;
			last = mark;
			continue;
		}
		if (n == NULL || i - n->first >= NOTE_LINES_MAX || !goes_on(l, i, n))
			break;
		n->last = i;
	}
	a->end = i;
	a->sourced = is_sourced(f, a);
}

/* The first mark from i on that note n may have; UINT32_MAX: none. */
static uint32_t
find_next(struct search *f, const struct note *n, const struct area *a, uint32_t i, bool split)
{
	for (; i != UINT32_MAX; i = f->references[i].next) {
		const struct reference *r = &f->references[i];

		if (r->line >= a->rule || f->steps++ >= STEPS_MAX)
			return UINT32_MAX;
		if (r->line >= a->scope && !r->taken && footnote_is_mark_of(&r->mark, &n->mark) &&
		    (r->mark.style != MARK_PAREN || !r->mark.spaced || a->headed || a->sourced) &&
		    (r->mark.style != MARK_SPLIT || split))
			return i;
	}
	return UINT32_MAX;
}

/* Whether the mark may stand in the text more than once: brackets are used for nothing else. */
static bool
may_repeat(const struct note *n)
{
	return n->mark.style == MARK_BRACKET;
}

/* The mark of note n, if it is the only one, or the first where a mark may be repeated. */
static uint32_t
find_mark(struct search *f, const struct note *n, const struct area *a)
{
	uint32_t first = find_next(f, n, a, f->head[n->mark.number], false);

	if (first == UINT32_MAX || may_repeat(n) ||
	    find_next(f, n, a, f->references[first].next, false) == UINT32_MAX)
		return first;
	return UINT32_MAX;
}

/* The mark of note n, if it is the only one between those of the notes before and behind it. */
static uint32_t
find_between(struct search *f, const struct area *a, uint32_t i)
{
	uint32_t from = 0, to = UINT32_MAX, found = UINT32_MAX, k = i;
	const struct note *n = &f->notes[i];

	while (k > a->first && from == 0)
		if (f->notes[--k].reference != UINT32_MAX)
			from = f->notes[k].reference + 1;
	for (k = i + 1; k < a->first + a->count && to == UINT32_MAX; k++)
		to = f->notes[k].reference;
	for (k = find_next(f, n, a, f->head[n->mark.number], true); k != UINT32_MAX && k < to;
	     k = find_next(f, n, a, f->references[k].next, true)) {
		if (k < from)
			continue;
		if (found != UINT32_MAX)
			return UINT32_MAX;
		found = k;
	}
	return found;
}

/* Finds the marks of the notes; returns how many have one. */
static uint32_t
match_notes(struct search *f, const struct area *a)
{
	uint32_t matched = 0, before = UINT32_MAX;

	for (uint32_t i = a->first; i < a->first + a->count; i++) {
		struct note *n = &f->notes[i];

		n->reference = UINT32_MAX;
		if (n->mark.number < NUMBERS)
			n->reference = find_mark(f, n, a);
		if (n->reference == UINT32_MAX)
			continue;
		if (before != UINT32_MAX && n->reference < before)
			n->reference = UINT32_MAX; /* the marks are not in the order of the notes */
		else
			before = n->reference;
		matched += n->reference != UINT32_MAX;
	}
	for (uint32_t i = a->first; i < a->first + a->count && a->sourced; i++) {
		if (f->notes[i].reference != UINT32_MAX || f->notes[i].mark.number >= NUMBERS)
			continue;
		f->notes[i].reference = find_between(f, a, i);
		matched += f->notes[i].reference != UINT32_MAX;
	}
	return matched;
}

/* The text of a note: its lines joined, without the mark. ERR_LIMIT. */
static int
join_note(struct search *f, const struct note *n, struct str *text, struct err *e)
{
	struct hyphens h = { .lines = f->l };
	size_t len = 0;
	struct str s;
	char *out;

	for (size_t i = n->first; i <= n->last; i++)
		len += f->l->v[i].text.len + 1;
	if ((out = arena_alloc(f->l->arena, len + 1)) == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	s = f->l->v[n->first].text;
	s = utf8_trim(str_slice(s, n->mark.len, s.len));
	memcpy(out, s.p, s.len);
	len = s.len;
	for (size_t i = n->first + 1; i <= n->last; i++)
		len = hyphen_append(&h, i, out, len, f->l->v[i].text);
	*text = str_make(out, len);
	return 0;
}

/* The mark of a note as it is shown: without brackets. */
static struct str
bare_marker(struct str s)
{
	while (s.len > 0 && (s.p[0] == '[' || s.p[0] == '('))
		s = str_slice(s, 1, s.len);
	while (s.len > 0 && (s.p[s.len - 1] == ']' || s.p[s.len - 1] == ')'))
		s.len--;
	return s;
}

/* Puts the sign of a note in the place of its mark. ERR_LIMIT. */
static int
put_sign(struct search *f, struct reference *r, uint32_t number, struct err *e)
{
	struct line *line = &f->l->v[r->line];
	struct str behind = str_slice(line->text, r->at + r->mark.len, line->text.len);
	char sign[UTF8_MAX_BYTES], *text;
	size_t len = utf8_put(FOOTNOTE_SIGN_FIRST + number, sign);

	if ((text = arena_alloc(f->l->arena, line->text.len + len)) == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	memcpy(text, line->text.p, r->at);
	memcpy(text + r->at, sign, len);
	memcpy(text + r->at + len, behind.p, behind.len);
	line->text = str_make(text, r->at + len + behind.len);
	/* marks behind it on the line move */
	for (struct reference *k = r + 1;
	     k < f->references + f->reference_count && k->line == r->line; k++)
		k->at = k->at + len - r->mark.len;
	r->taken = true;
	return 0;
}

/* Takes a note with a mark out of the lines. ERR_LIMIT. */
static int
take_note(struct search *f, const struct area *a, const struct note *n, struct err *e)
{
	struct reference *r = &f->references[n->reference];
	struct footnote *note = &f->l->notes[f->l->note_count];
	struct str line = f->l->v[r->line].text;
	int rc;

	*note = (struct footnote){ 0 };
	note->marker = bare_marker(str_slice(line, r->at, r->at + r->mark.len));
	if ((rc = join_note(f, n, &note->text, e)) != 0 ||
	    (rc = put_sign(f, r, f->l->note_count, e)) != 0)
		return rc;
	for (uint32_t i = may_repeat(n) ? find_next(f, n, a, r->next, false) : UINT32_MAX;
	     i != UINT32_MAX; i = find_next(f, n, a, f->references[i].next, false)) {
		note->repeated = true;
		if ((rc = put_sign(f, &f->references[i], f->l->note_count, e)) != 0)
			return rc;
	}
	f->l->note_count++;
	for (size_t i = n->first; i <= n->last; i++)
		f->l->v[i].dropped = true;
	return 0;
}

/* Takes the notes of an area, with the rule or heading above if no note is left. ERR_LIMIT. */
static int
take_area(struct search *f, const struct area *a, uint32_t matched, struct err *e)
{
	const struct lines *l = f->l;
	int rc;

	for (uint32_t i = a->first; i < a->first + a->count; i++) {
		const struct note *n = &f->notes[i];

		if (n->reference == UINT32_MAX)
			l->v[n->first].note = true;
		else if ((rc = take_note(f, a, n, e)) != 0)
			return rc;
	}
	for (size_t i = a->rule; i < a->from && matched == a->count; i++)
		lines_drop(f->l, &l->v[i], f->report, "stands above the footnotes");
	report_note(f->report, l->v[a->from].first, "%u footnote%s joined to the mark in the text",
	    matched, matched == 1 ? " is" : "s are");
	return 0;
}

/* Whether a note of an area has a mark as lists have it, with a space before: "the Treaty (1)". */
static bool
is_spaced(const struct search *f, const struct area *a)
{
	for (uint32_t i = a->first; i < a->first + a->count; i++) {
		uint32_t r = f->notes[i].reference;

		if (r != UINT32_MAX && f->references[r].mark.spaced)
			return !a->headed;
	}
	return false;
}

/* Notes that name sources, and whose marks may be numbers of a list too, stay where they are. */
static void
keep_area(const struct search *f, const struct area *a)
{
	for (uint32_t i = a->first; i < a->first + a->count; i++)
		for (size_t k = f->notes[i].first; k <= f->notes[i].last; k++)
			f->l->v[k].sourced = true;
}

/* ---- where notes stand ---- */

/* The notes below a rule or heading at line i; they may end before the page does. */
static bool
has_area_below(struct search *f, size_t i, struct area *a)
{
	const struct lines *l = f->l;
	size_t from = i;

	while (from < l->count && from < i + ABOVE_MAX &&
	       (is_rule(l->v[from].text) || footnote_is_heading(l->v[from].text)))
		from++;
	if (from == i || from >= l->count)
		return false;
	*a = (struct area){ .scope = f->scope,
		.from = from,
		.rule = i,
		.headed = footnote_is_heading(l->v[from - 1].text) };
	read_notes(f, a);
	return a->count > 0;
}

/* Notes that begin at line i, with nothing above, and go on to the end of the page. */
static bool
is_area_alone(struct search *f, size_t i, struct area *a)
{
	const struct lines *l = f->l;
	struct footnote_mark mark;

	if (!footnote_mark_read(l->v[i].text, &mark) ||
	    (!l->v[i].after_blank && is_weak(&mark) && !is_sourced_line(l, i, &mark)))
		return false;
	*a = (struct area){ .scope = f->scope, .from = i, .rule = i };
	read_notes(f, a);
	return a->count > 0;
}

/* Whether the notes that have a mark prove the others. */
static bool
is_proven(const struct search *f, const struct area *a, uint32_t matched)
{
	const struct lines *l = f->l;

	if (a->sourced && (a->end == l->count || l->v[a->end].after_blank))
		return 2 * matched >= a->count;
	if (a->rule == a->from)
		return matched == a->count && (a->end == l->count || is_page_top(l, a->end));
	if (is_weak(&f->notes[a->first].mark) && !a->headed)
		return matched == a->count;
	return 2 * matched >= a->count;
}

static int
find_areas(struct search *f, struct err *e)
{
	struct area a;
	int rc;

	for (size_t i = 1; i < f->l->count; i++) {
		bool below = has_area_below(f, i, &a);
		uint32_t matched;

		if (!below && !is_area_alone(f, i, &a))
			continue;
		matched = match_notes(f, &a);
		if (matched < a.count && a.end == f->l->count) {
			a.scope = 0; /* the notes of the whole text, below those of the last page */
			matched = match_notes(f, &a);
		}
		if (matched == 0 || !is_proven(f, &a, matched)) {
			i = below ? i : a.end - 1;
			continue;
		}
		if (a.sourced && is_spaced(f, &a))
			keep_area(f, &a);
		else if ((rc = take_area(f, &a, matched, e)) != 0)
			return rc;
		else
			f->found += matched;
		i = a.end - 1;
		f->scope = a.end;
	}
	return 0;
}

int
footnote_find(struct lines *l, struct buf *report, struct err *e)
{
	struct search *f = arena_zalloc(l->arena, sizeof *f);
	int rc;

	if (f == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	f->l = l;
	f->report = report;
	if ((rc = footnote_join_numbers(l, e)) != 0)
		return rc;
	if (!find_references(f) || f->reference_count == 0)
		return 0;
	f->references = arena_alloc(l->arena, f->reference_count * sizeof *f->references);
	f->notes = arena_alloc(l->arena, l->count * sizeof *f->notes);
	l->notes = arena_alloc(l->arena, l->count * sizeof *l->notes);
	if (f->references == NULL || f->notes == NULL || l->notes == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	find_references(f);
	if ((rc = find_areas(f, e)) == 0 && f->found > 0)
		lines_compact(l);
	return rc;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unwrap: the evidence is local. Lines around end at nearly one column, the first word of the next
 * line would not have fitted, and sentences go on from line to line; or one line stops in the
 * middle of a sentence that the next goes on with. What must hold: paragraphs that stand on one
 * line each are not joined; the time is linear in the lines.
 */
#include "ingest/unwrap.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/utf8.h"
#include "ingest/hyphen.h"
#include "ingest/line_facts.h"
#include "ingest/lines.h"
#include "ingest/mark.h"
#include "ingest/mark_reference.h"
#include "ingest/report.h"

#define WRAP_COLUMNS_MIN 36 /* a narrower text is a column of a table */
#define WRAP_COLUMNS_MAX 140
#define WRAP_RAGGED 14       /* columns between the ends of full lines */
#define UNWRAP_WINDOW 16     /* lines before and behind */
#define WRAP_ALIKE 3         /* lines that must end near one column */
#define WRAP_SLACK 4         /* columns that East Asian line breaking may leave empty */
#define INDENT_STEP 2        /* the least indent that begins a new paragraph */
#define GAP_COLUMNS 3        /* spaces between two columns of a table */
#define LIMIT_COLUMNS_MIN 56 /* of a whole text that is broken at a column */
#define LIMIT_COLUMNS_MAX 100
#define LIMIT_LONGER_SHARE 50 /* one line in so many may be longer */
#define PAGE_COLUMNS_MIN 20   /* of a line that goes on after a page break */
#define OPEN_COLUMNS_MIN 40   /* of a line that goes on without other evidence */
#define AMOUNT_COLUMNS_MIN 20 /* of a line that goes on with a number: "within / 5 days" */
#define ALONE_LINES_MIN 3     /* lines of nothing but a number: the text has them alone */
#define ALONE_COLUMNS_MAX 8   /* of such a line */

static uint32_t
end_column(const struct line *line)
{
	return line->indent + line->columns;
}

/* The column near which lines around line i end; 0 if they do not. */
static uint32_t
find_width(const struct lines *l, size_t i)
{
	size_t from = i > UNWRAP_WINDOW ? i - UNWRAP_WINDOW : 0, to = i + UNWRAP_WINDOW;
	uint32_t width = 0;

	for (size_t k = from; k < to && k < l->count; k++) {
		uint32_t end = end_column(&l->v[k]), alike = 0;

		if (end <= width || end < WRAP_COLUMNS_MIN || end > WRAP_COLUMNS_MAX)
			continue;
		for (size_t m = from; m < to && m < l->count; m++)
			alike += end_column(&l->v[m]) <= end &&
				 end_column(&l->v[m]) + WRAP_RAGGED >= end;
		if (alike >= WRAP_ALIKE)
			width = end;
	}
	return width;
}

/* Columns that the first word of a line, and a space before it, would need in the line before. */
static uint32_t
first_word(struct str s)
{
	uint32_t columns = 1, c;
	size_t at = 0;

	if (lines_is_unspaced(lines_first_char(s)))
		return 2 + WRAP_SLACK;
	while (at < s.len && !utf8_is_space(c = utf8_next(s, &at)))
		columns += lines_is_wide(c) ? 2 : 1;
	return columns;
}

static bool
starts_lower(struct str s)
{
	return form_is_lower(lines_first_char(s));
}

/* Whether the text has columns, as the rows of a table do. */
static bool
has_gap(struct str s)
{
	size_t spaces = 0;

	for (size_t i = 0; i < s.len; i++) {
		spaces = s.p[i] == ' ' ? spaces + 1 : 0;
		if (spaces >= GAP_COLUMNS || s.p[i] == '\t' || s.p[i] == '|')
			return true;
	}
	return false;
}

/* Whether the line stops in the middle of a clause. */
static bool
is_unfinished(struct str s)
{
	uint32_t last = lines_last_char(s);

	return last == ',' || last == 0xff0c || last == 0x3001 || last == 0x60c || last == '-' ||
	       last == 0xad || form_is_letter(last) || form_is_digit(last) || last == ')' ||
	       last == 0xff09 || last == 0x300d || last == 0x300b || last == 0x2019;
}

/* The way in which the lines around a line are broken. */
struct regime {
	uint32_t width; /* the column at which lines are broken; 0: none */
	bool wraps;     /* sentences go on from line to line */
	bool has_ends;  /* paragraphs end without an empty line or a number after them */
};

/* Whether the first word of line k + 1 did not fit on line k. */
static bool
is_full(const struct lines *l, size_t k, uint32_t width)
{
	uint32_t end = end_column(&l->v[k]), word = first_word(l->v[k + 1].text);

	return end + word > width && end <= width + WRAP_SLACK;
}

/* Whether a line may begin with a number: a cheap test, before the marks are read. */
static bool
begins_with_sign(struct str s)
{
	uint32_t c = lines_first_char(s);

	return !form_is_letter(c) || form_is_digit(c);
}

/*
 * The column that nearly no line goes beyond, if it is one at which a text may be broken; else 0. A
 * line that reaches it in the middle of a clause is broken, though no line near it is.
 */
static uint32_t
find_limit(const struct lines *l)
{
	size_t ends[LIMIT_COLUMNS_MAX + 1] = { 0 }, longer = 0;
	uint32_t limit = LIMIT_COLUMNS_MAX;

	for (size_t i = 0; i < l->count; i++) {
		uint32_t end = end_column(&l->v[i]);

		if (!l->v[i].gap)
			(*(end > LIMIT_COLUMNS_MAX ? &longer : &ends[end]))++;
	}
	while (limit > 0 && longer + ends[limit] <= l->count / LIMIT_LONGER_SHARE)
		longer += ends[limit--];
	return limit >= LIMIT_COLUMNS_MIN && longer <= l->count / LIMIT_LONGER_SHARE ? limit : 0;
}

static struct regime
read_regime(const struct lines *l, size_t i)
{
	struct regime r = { .width = find_width(l, i) };
	size_t from = i > UNWRAP_WINDOW ? i - UNWRAP_WINDOW : 0;
	uint32_t going = 0, ended = 0, lower = 0;
	bool cased = form_is_cased(lines_first_char(l->v[i].text));

	for (size_t k = from; r.width > 0 && k < i + UNWRAP_WINDOW && k + 1 < l->count; k++) {
		struct str text = l->v[k].text, next = l->v[k + 1].text;

		if (l->v[k + 1].after_blank || l->v[k].gap || l->v[k + 1].gap ||
		    begins_with_sign(next))
			continue;
		if (!is_full(l, k, r.width)) {
			r.has_ends |= facts_ends_sentence(text);
			continue;
		}
		going += is_unfinished(text);
		ended += !is_unfinished(text);
		lower += starts_lower(next);
	}
	r.wraps = going >= 2 && going > ended && (!cased || lower > 0);
	return r;
}

/* Whether lines between the two were dropped: a page foot or head. */
static bool
has_dropped(const struct lines *l, const struct line *before, const struct line *line)
{
	for (uint32_t i = before->last + 1; i < line->first; i++)
		if (utf8_trim(l->raw[i - 1]).len > 0)
			return true;
	return false;
}

/* Whether the line begins with a formula, and so a paragraph. */
static bool
begins_formula(const struct forms *forms, struct str s)
{
	static const enum tradition_class classes[] = { CITATION, RECITAL, PREAMBLE, ENACTING,
		CONCLUSION, CONTENTS, NOTE, SCHEDULES };

	for (size_t i = 0; i < ARRAY_LEN(classes); i++)
		if (forms_has(forms, classes[i], s))
			return true;
	return false;
}

/* How a line begins: as text, a unit that is only named, a number of a sentence, or a unit. */
enum beginning { BEGINS_TEXT, BEGINS_REFERENCE, BEGINS_AMOUNT, BEGINS_UNIT };

/* Whether the number is one of a sentence: "5 days", "3, second paragraph", "1. April 2010". */
static bool
is_of_sentence(const struct mark *m, bool alone)
{
	bool comma = m->style.close == CLOSE_COMMA, space = m->style.close == CLOSE_SPACE || comma;

	if (m->kind != NULL)
		return false;
	if (m->rest.len == 0)
		return space || !alone;
	if (m->style.script != LABEL_DECIMAL)
		return m->style.close == CLOSE_SPACE && !m->separated && starts_lower(m->rest);
	return (space && (!m->separated || comma) && starts_lower(m->rest)) || mark_is_dated(m);
}

/* Whether the line is nothing but the number of a list, with its sign: "1.", "(a)". */
static bool
is_number_alone(const struct forms *forms, const struct line *line)
{
	struct marks readings[READINGS_MAX];
	size_t count = line->columns <= ALONE_COLUMNS_MAX && begins_with_sign(line->text)
			   ? mark_read(forms, line->text, readings)
			   : 0;

	for (size_t i = 0; i < count; i++)
		if (readings[i].v[0].kind == NULL && readings[i].v[0].rest.len == 0 &&
		    readings[i].v[0].style.close != CLOSE_SPACE)
			return true;
	return false;
}

/* Whether the text prints the numbers of its lists on lines of their own. */
static bool
has_numbers_alone(const struct lines *l, const struct forms *forms)
{
	uint32_t alone = 0;

	for (size_t i = 0; i < l->count && alone < ALONE_LINES_MIN; i++)
		alone += is_number_alone(forms, &l->v[i]);
	return alone >= ALONE_LINES_MIN;
}

static enum beginning
read_beginning(const struct forms *forms, struct str s, bool alone)
{
	struct marks readings[READINGS_MAX];
	size_t count = mark_read(forms, s, readings);
	bool worded = false;

	for (size_t i = 0; i < count; i++) {
		const struct mark *m = &readings[i].v[0];

		if (!m->reference && !is_of_sentence(m, alone))
			return BEGINS_UNIT;
		worded |= m->kind != NULL;
	}
	if (count > 0 && !worded && !mark_is_dated_alone(&readings[0].v[0]))
		return BEGINS_AMOUNT;
	return count > 0 ? BEGINS_REFERENCE : BEGINS_TEXT;
}

/* Whether the break between lines i - 1 and i is inside a sentence, by their columns. */
static bool
is_broken_at_column(const struct lines *l, size_t i, const struct regime *r)
{
	const struct line *before = &l->v[i - 1], *line = &l->v[i];
	bool deeper = line->indent >= before->indent + INDENT_STEP;

	if (before->columns >= OPEN_COLUMNS_MIN && is_unfinished(before->text) && l->width > 0 &&
	    is_full(l, i - 1, l->width))
		return true;
	if (!r->wraps || !is_full(l, i - 1, r->width))
		return false;
	if (is_unfinished(before->text))
		return true;
	if (deeper || !facts_ends_sentence(before->text))
		return !deeper && starts_lower(line->text);
	return !r->has_ends && end_column(before) + WRAP_RAGGED >= r->width;
}

/* The evidence, compared by address. */
static const char why_page[] = "a page break is in the middle of a sentence",
		  why_full[] = "the line before is full",
		  why_open[] = "the line before stops in the middle of a sentence",
		  why_reference[] = "the number only names another unit";

/* The evidence that line i goes on with line i - 1, whatever its number; NULL: it does not. */
static const char *
goes_on(const struct lines *l, size_t i)
{
	const struct line *before = &l->v[i - 1], *line = &l->v[i];
	struct regime r;

	if (before->gap || line->gap)
		return NULL;
	if (line->page_top || has_dropped(l, before, line))
		return before->columns >= PAGE_COLUMNS_MIN && is_unfinished(before->text) &&
			       starts_lower(line->text)
			   ? why_page
			   : NULL;
	if (line->after_blank)
		return NULL;
	r = read_regime(l, i - 1);
	if (is_broken_at_column(l, i, &r))
		return why_full;
	return before->columns >= OPEN_COLUMNS_MIN && is_unfinished(before->text) &&
		       starts_lower(line->text)
		   ? why_open
		   : NULL;
}

/*
 * Whether a number at the start of a line goes on with the sentence of the line before. A short
 * line with a unit is a heading: "Part 8, conditions" ends there.
 */
static bool
is_named_only(const struct line *before, enum beginning how, const struct forms *forms, bool alone)
{
	if (how != BEGINS_AMOUNT && how != BEGINS_REFERENCE)
		return false;
	if (before->columns >= OPEN_COLUMNS_MIN)
		return true;
	return how == BEGINS_AMOUNT && read_beginning(forms, before->text, alone) != BEGINS_UNIT;
}

/* The evidence that line i is joined; NULL: it is not. Marks a line that may go on. */
static const char *
decide(struct lines *l, size_t i, const struct forms *forms, bool alone)
{
	const struct line *before = &l->v[i - 1];
	struct line *line = &l->v[i];
	bool expected = mark_is_expected(before->text);
	bool unfinished = expected || is_unfinished(before->text);
	const char *why = goes_on(l, i);
	enum beginning how;

	if (expected && !line->after_blank && !line->gap && begins_with_sign(line->text))
		return why_reference;
	if (why == NULL &&
	    (line->after_blank || before->columns < AMOUNT_COLUMNS_MIN || !unfinished || line->gap))
		return NULL;
	how = read_beginning(forms, line->text, alone);
	if (why == NULL)
		return is_named_only(before, how, forms, alone) ? why_reference : NULL;
	if (how == BEGINS_UNIT)
		line->wraps = unfinished;
	if (how == BEGINS_UNIT || (how != BEGINS_TEXT && !unfinished) ||
	    begins_formula(forms, line->text) ||
	    (!unfinished && begins_formula(forms, before->text)))
		return NULL;
	return why;
}

/* Joins the lines from + 1 to to with line from. */
static int
join(struct lines *l, struct hyphens *h, size_t from, size_t to, struct err *e)
{
	struct line *line = &l->v[from];
	size_t len = line->text.len;
	char *text;

	for (size_t i = from + 1; i <= to; i++)
		len += l->v[i].text.len + 1;
	if ((text = arena_alloc(l->arena, len)) == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	len = line->text.len;
	memcpy(text, line->text.p, len);
	for (size_t i = from + 1; i <= to; i++) {
		len = hyphen_append(h, i, text, len, l->v[i].text);
		l->v[i].dropped = true;
	}
	line->text = str_make(text, len);
	line->last = l->v[to].last;
	line->page_end = l->v[to].page_end;
	line->columns = lines_columns(line->text);
	l->joined += (uint32_t)(to - from);
	return 0;
}

/* Reports the joined lines from to to: those with the same evidence in one record. */
static void
report_run(
    const struct lines *l, size_t from, size_t to, const char *const *why, struct buf *report)
{
	char quote[REPORT_QUOTE_BYTES + 8];

	for (size_t i = from, last; i <= to; i = last + 1) {
		for (last = i; last < to && why[last + 1] == why[i]; last++)
			;
		report_join(report, l->v[i].first, l->v[last].last, "%s: %s", why[i],
		    report_quote(l->v[i].text, quote));
		report_field(report, "evidence", str_from(why[i]));
	}
}

/* Joins each run of lines that goes on with the line before it; why[i]: the evidence of line i. */
static int
join_runs(struct lines *l, const char **why, struct buf *report, struct err *e)
{
	struct hyphens h = { .lines = l };
	int rc = 0;

	for (size_t i = 0, to; i < l->count && rc == 0; i = to + 1) {
		for (to = i; to + 1 < l->count && why[to + 1] != NULL; to++)
			;
		if (to == i)
			continue;
		report_run(l, i + 1, to, why, report);
		rc = join(l, &h, i, to, e);
	}
	return rc;
}

int
unwrap_lines(struct lines *l, const struct forms *forms, struct buf *report, struct err *e)
{
	const char **why = arena_zalloc(l->arena, (l->count + 1) * sizeof *why);
	bool alone = has_numbers_alone(l, forms);
	int rc;

	if (why == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	for (size_t i = 0; i < l->count; i++)
		l->v[i].gap = has_gap(l->v[i].text);
	l->width = find_limit(l);
	for (size_t i = 1; i < l->count; i++)
		why[i] = decide(l, i, forms, alone);
	if ((rc = join_runs(l, why, report, e)) == 0)
		lines_compact(l);
	return rc;
}

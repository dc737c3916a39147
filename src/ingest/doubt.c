/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doubt: reports what a reading could not prove. What must hold: each line that begins like a unit
 * and is none is named, alone or in a range, and each number that was changed or is missing, and
 * each line that another reading explains nearly as well; one doubt for a line.
 */
#include "ingest/doubt.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "ingest/doubt_order.h"
#include "ingest/line_facts.h"
#include "ingest/lines.h"
#include "ingest/quote.h"
#include "ingest/quoted.h"
#include "ingest/report.h"
#include "ingest/structure.h"
#include "ingest/table_rows.h"

#define NOTES_MAX 1000 /* of one kind; the rest is counted */

/*
 * A line is doubtful if another reading costs no more than this, in tenths of a doubt. Measured
 * over 48 texts (docs/decisions/0025): it names 12 lines in 6 texts, of which 3 are read wrongly;
 * with 4 it would name 15 more, and no more that are wrong.
 */
#define MARGIN_DOUBT 3
#define MARGIN_KNOWN 20 /* a larger margin is not measured */
#define READING_BYTES 160
#define NUMBER_BYTES_MAX 60 /* of a printed number in a sentence */

static uint32_t
line_number(const struct structure *s, size_t line)
{
	return s->lines->v[line].first;
}

/* Reports the run of lines with a fact from line i; returns the last line of the run. */
static size_t
report_run(
    const struct structure *s, size_t i, enum line_fact fact, const char *what, struct buf *report)
{
	char quote[REPORT_QUOTE_BYTES + 8];
	size_t last = i;

	while (last + 1 < s->lines->count && (s->facts[last + 1] & fact) != 0)
		last++;
	report_note(report, line_number(s, i), "%s begins here: %zu lines are kept as text: %s",
	    what, last - i + 1, report_quote(s->lines->v[i].text, quote));
	return last;
}

/* Whether the line looks numbered: not only a dash, or a year at the start of a sentence. */
static bool
looks_numbered(const struct structure *s, size_t i)
{
	struct marks readings[READINGS_MAX];
	size_t count;

	if (s->explanation->v[i].candidates == 0)
		return false;
	count = mark_read(s->explanation->forms, s->lines->v[i].text, readings);
	for (size_t k = 0; k < count; k++)
		if (readings[k].v[0].style.script != LABEL_SIGN &&
		    !(readings[k].v[0].style.script == LABEL_WORD &&
			readings[k].v[0].kind == NULL && !mark_is_ordinal(&readings[k].v[0])))
			return true;
	return false;
}

/* Reports a table, or lines whose columns do not prove one. */
static void
report_table(const struct structure *s, size_t i, struct buf *report)
{
	char quote[REPORT_QUOTE_BYTES + 8];
	const struct table_text *t = s->lines->v[i].table;

	report_quote(t->cells[0], quote);
	if (t->proven) {
		report_note(report, line_number(s, i),
		    "a table begins here: %u rows, %u columns, %u of the rows are headings: %s",
		    t->rows, t->columns, t->heads, quote);
		return;
	}
	report_doubt(report, line_number(s, i), s->lines->v[i].last,
	    "looks like a table, but its columns differ from row to row: %u lines are kept as they "
	    "are: %s",
	    t->rows, quote);
	report_field(report, "reason", STR("table"));
}

/* The name of a unit: "Article 5", "point (a)", "indent". */
static const char *
name_unit(const char *element, bool worded, struct str num, char out[READING_BYTES])
{
	if (worded && num.len > 0)
		snprintf(out, READING_BYTES, STR_FMT, STR_ARG(utf8_cut(num, NUMBER_BYTES_MAX)));
	else
		snprintf(out, READING_BYTES, "%s%s" STR_FMT, element, num.len > 0 ? " " : "",
		    STR_ARG(utf8_cut(num, NUMBER_BYTES_MAX)));
	return out;
}

static const char *
name_found(const struct found *f, char out[READING_BYTES])
{
	return name_unit(f->kind == NULL ? "point" : f->kind->element, f->mark.kind != NULL,
	    f->mark.printed, out);
}

static const char *
name_node(const struct node *n, char out[READING_BYTES])
{
	return name_unit(n->element, n->kind != NULL && n->kind->worded,
	    n->num.len > 0 ? n->num : n->heading, out);
}

/* The reading of unit n. */
static void
describe_node(const struct structure *s, const struct node *n, char out[READING_BYTES])
{
	char unit[READING_BYTES], parent[READING_BYTES];

	name_node(n, unit);
	if (n->parent == 0 || n->parent == NODE_NONE)
		snprintf(out, READING_BYTES, "%s", unit);
	else
		snprintf(out, READING_BYTES, "%.70s of %.70s", unit,
		    name_node(&s->v[n->parent], parent));
}

/* The next best reading of a line: "point 3. of Article 2 (line 8)". */
static void
describe_other(const struct structure *s, const struct decision *d, char out[READING_BYTES])
{
	char unit[READING_BYTES], parent[READING_BYTES];

	if (d->other == NULL)
		snprintf(out, READING_BYTES, "text");
	else if (d->other_parent == NULL)
		snprintf(out, READING_BYTES, "%.100s%s", name_found(d->other, unit),
		    d->other->depth == 0 ? " in no other unit" : "");
	else {
		name_found(d->other, unit);
		name_found(d->other_parent, parent);
		snprintf(out, READING_BYTES, "%.60s of %.60s (line %u)", unit, parent,
		    line_number(s, d->other_line));
	}
}

/* Adds the fields of a doubt about a line to the record that was written last. */
static void
add_fields(const struct structure *s, size_t line, const char *reason, const char *reading,
    struct buf *report)
{
	const struct decision *d = &s->explanation->v[line];
	char text[READING_BYTES];

	report_field(report, "reason", str_from(reason));
	report_field(report, "reading", str_from(reading));
	if (d->margin > MARGIN_KNOWN)
		return;
	describe_other(s, d, text);
	report_field(report, "other", str_from(text));
	snprintf(text, sizeof text, "%u", d->margin);
	report_field(report, "margin", str_from(text));
}

/* Whether a mark that no list goes on with is none: "76th session", "2 May 2010", "J. Smith". */
static bool
is_plain_word(const struct mark *m, struct str line)
{
	size_t digits = 0;

	if (m->kind != NULL)
		return false;
	if (m->label.count > 1 && m->label.part[1].joint == LABEL_PREFIX)
		return true; /* "F2 Words inserted": codes number only what has a word */
	if (m->style.script == LABEL_LATIN || m->style.script == LABEL_ROMAN)
		return m->style.upper && m->style.close == CLOSE_DOT &&
		       m->style.open == OPEN_NONE && facts_begins_upper(m->rest);
	if (m->style.script != LABEL_DECIMAL || m->style.close != CLOSE_SPACE ||
	    m->style.open != OPEN_NONE)
		return false;
	while (digits < line.len && line.p[digits] >= '0' && line.p[digits] <= '9')
		digits++;
	return (digits < line.len && form_is_lower((unsigned char)line.p[digits])) ||
	       mark_is_year(line) || mark_is_dated(m);
}

/* Whether line i, which no list goes on with, begins with a name, a date or an ordinal. */
static bool
begins_with_word(const struct structure *s, size_t i)
{
	struct marks readings[READINGS_MAX];
	struct str line = s->lines->v[i].text;
	size_t count = mark_read(s->explanation->forms, line, readings);

	if (s->explanation->v[i].margin <= MARGIN_DOUBT)
		return false;
	for (size_t k = 0; k < count; k++)
		if (!is_plain_word(&readings[k].v[0], line))
			return false;
	return count > 0;
}

/* Reports line i, which is text although it looks numbered. */
static void
report_line(const struct structure *s, size_t i, struct buf *report)
{
	const struct decision *d = &s->explanation->v[i];
	bool note = (s->facts[i] & LINE_TEXT) != 0;
	uint32_t line = line_number(s, i);
	char quote[REPORT_QUOTE_BYTES + 8], other[READING_BYTES];

	report_quote(s->lines->v[i].text, quote);
	describe_other(s, d, other);
	if (note)
		report_doubt(report, line, line,
		    "begins like a unit, but is a footnote or names another text; kept as text: %s",
		    quote);
	else if (d->margin <= MARGIN_KNOWN && d->other != NULL)
		report_doubt(report, line, line,
		    "looks numbered, and could be %s; kept as text: %s", other, quote);
	else
		report_doubt(report, line, line,
		    "looks numbered, but fits no sequence; kept as text: %s", quote);
	add_fields(s, i, note ? "footnote" : "text", "text", report);
}

static void
report_text(const struct structure *s, struct buf *report)
{
	uint32_t count = 0, node = 0;

	for (size_t i = 0; i < s->lines->count; i++) {
		if (s->lines->v[i].table != NULL) {
			report_table(s, i, report);
			continue;
		}
		if (s->facts[i] & LINE_CONTENTS) {
			i = report_run(s, i, LINE_CONTENTS, "a table of contents", report);
			continue;
		}
		if ((s->facts[i] & LINE_SOURCED) != 0) {
			i = report_run(s, i, LINE_SOURCED, "a list of notes", report);
			continue;
		}
		if ((s->facts[i] & LINE_QUOTED) != 0) {
			/* a quotation with a structure has a report of its own */
			if ((s->facts[i] & LINE_PREAMBLE) != 0 ||
			    s->lines->quoted >= QUOTE_NESTING_MAX)
				i = report_run(
				    s, i, LINE_QUOTED, "a quotation of provisions", report);
			continue;
		}
		while (node + 1 < s->count && s->v[node].line < i)
			node++;
		if (s->explanation->v[i].units != NULL || (s->facts[i] & LINE_PROSE) != 0 ||
		    (s->v[node].line == i && s->v[node].role == NODE_HEADING) ||
		    (!looks_numbered(s, i) && s->explanation->v[i].margin > MARGIN_DOUBT))
			continue;
		if (!begins_with_word(s, i) && ++count <= NOTES_MAX)
			report_line(s, i, report);
	}
	if (count > NOTES_MAX) {
		report_doubt(report, 0, 0, "%u more lines look numbered and are kept as text",
		    count - NOTES_MAX);
		report_field(report, "reason", STR("text"));
	}
}

static bool
is_repaired(const struct node *n)
{
	return n->printed.len > 0 && !str_eq(n->printed, n->num);
}

/* Whether n is the first unit of its line, and another reading of the line is nearly as good. */
static bool
is_unsure(const struct structure *s, uint32_t i)
{
	const struct node *n = &s->v[i];

	return s->explanation->v[n->line].margin <= MARGIN_DOUBT &&
	       (s->v[i - 1].role != NODE_UNIT || s->v[i - 1].line != n->line);
}

/*
 * The line of the last member of the list that begins with unit i, if it may be in another unit:
 * they are one doubt then.
 */
static uint32_t
last_of_list(const struct structure *s, uint32_t i)
{
	uint32_t last = i;

	if (s->v[i].rank != RANK_LIST || s->explanation->v[s->v[i].line].other == NULL)
		return line_number(s, s->v[i].line);
	while (s->v[last].next != NODE_NONE) {
		const struct node *next = &s->v[s->v[last].next];

		if (next->role != NODE_UNIT || next->restarts || next->rank != RANK_LIST ||
		    !mark_same_style(&next->style, &s->v[i].style))
			break;
		last = s->v[last].next;
	}
	return line_number(s, s->v[last].line);
}

/* Reports that the numbers around unit i say another one. */
static bool
report_order(struct order *o, const struct structure *s, uint32_t i, struct buf *report)
{
	const struct node *n = &s->v[i], *before = NULL;
	uint32_t line = line_number(s, n->line);
	char quote[REPORT_QUOTE_BYTES + 8], name[READING_BYTES], reading[READING_BYTES];
	bool back = order_goes_back(o, s, i, &before);

	report_quote(s->lines->v[n->line].text, quote);
	describe_node(s, n, reading);
	if (n->missing != 0 || is_repaired(n))
		return false;
	if (back)
		report_doubt(report, line, line,
		    "the number does not come after that of %s, the unit before; correct the one "
		    "that is wrong: %s",
		    name_node(before, name), quote);
	else if (order_begins_late(s, i))
		report_doubt(report, line, line,
		    "the list begins with this number; the ones before it are missing: %s", quote);
	else
		return false;
	add_fields(s, n->line, "order", reading, report);
	return true;
}

/* Reports a number that is in the text of unit i, or that begins text i without its sign. */
static void
report_hidden(const struct structure *s, uint32_t i, struct buf *report)
{
	const struct node *n = &s->v[i];
	uint32_t line = line_number(s, n->line);
	char quote[REPORT_QUOTE_BYTES + 8];

	if (n->role == NODE_UNIT && order_hides_next(s, i))
		report_doubt(report, line, line,
		    "the next number of the list is inside this text; begin a line with it: %s",
		    report_quote(s->lines->v[n->line].text, quote));
	else if (n->role == NODE_TEXT && s->explanation->v[n->line].candidates == 0 &&
		 order_lost_sign(s, i))
		report_doubt(report, line, line,
		    "begins with the next number of the list, without its sign; kept as text: %s",
		    report_quote(s->lines->v[n->line].text, quote));
	else
		return;
	report_field(report, "reason", STR("hidden"));
	report_field(report, "reading", STR("text"));
}

static void report_quotation(const struct structure *s, const struct node *n, struct buf *report);

/* Reports the quotations, and the marks that open one that is never closed. */
static void
report_quotations(const struct structure *s, struct buf *report)
{
	char quote[REPORT_QUOTE_BYTES + 8];
	uint32_t count = 0;

	for (uint32_t i = 1; i < s->count; i++)
		if (s->v[i].role == NODE_QUOTE)
			report_quotation(s, &s->v[i], report);
	for (size_t i = 1; i < s->lines->count && count < NOTES_MAX; i++) {
		if ((s->facts[i] & (LINE_QUOTED | LINE_CONTENTS)) != 0 ||
		    !quote_is_unclosed(s->lines, i, s->explanation->forms, s->facts, count))
			continue;
		count++;
		report_doubt(report, line_number(s, i), line_number(s, i),
		    "the quotation that begins here is never closed, so it is no quotation; "
		    "add its closing mark: %s",
		    report_quote(s->lines->v[i].text, quote));
		report_field(report, "reason", STR("quotation"));
	}
}

static void
report_quotation(const struct structure *s, const struct node *n, struct buf *report)
{
	char quote[REPORT_QUOTE_BYTES + 8];
	const struct quoted *q = n->quoted;

	report_note(report, line_number(s, n->line),
	    "a quotation of provisions begins here: %zu line%s with %u unit%s of another text, "
	    "which number%s nothing here: %s",
	    q->lines.count, q->lines.count == 1 ? "" : "s", q->unit_count,
	    q->unit_count == 1 ? "" : "s", q->unit_count == 1 ? "s" : "",
	    report_quote(s->lines->v[n->line].text, quote));
	report_text(&q->s, report);
	report_quotations(&q->s, report);
}

static void
report_repaired(const struct structure *s, const struct node *n, struct buf *report)
{
	char quote[REPORT_QUOTE_BYTES + 8];

	report_repair(report, line_number(s, n->line),
	    "the number \"" STR_FMT "\" became \"" STR_FMT
	    "\": the numbers before and after leave only this one: %s",
	    STR_ARG(n->printed), STR_ARG(n->num), report_quote(s->lines->v[n->line].text, quote));
	report_field(report, "printed", n->printed);
}

/* Reports what is doubtful about unit i, if anything. */
static void
report_unit(const struct structure *s, uint32_t i, bool sparse, struct buf *report)
{
	const struct node *n = &s->v[i];
	const struct decision *d = &s->explanation->v[n->line];
	uint32_t line = line_number(s, n->line);
	char quote[REPORT_QUOTE_BYTES + 8], name[LABEL_NAME_BYTES];
	char reading[READING_BYTES], other[READING_BYTES];
	const char *reason;

	report_quote(s->lines->v[n->line].text, quote);
	describe_node(s, n, reading);
	if (is_repaired(n)) {
		report_repaired(s, n, report);
		reason = "repaired";
	} else if (n->missing < 0) {
		report_doubt(report, line, line, "the number before is printed again: %s", quote);
		reason = "repeated";
	} else if (n->missing > 0 && !(sparse && n->rank == RANK_BASIC) && !order_jumps(s, i)) {
		report_doubt(report, line, line, "%d before %s %s missing: %s", n->missing,
		    label_name(&n->label, name), n->missing == 1 ? "is" : "are", quote);
		reason = "missing";
	} else if (is_unsure(s, i)) {
		describe_other(s, d, other);
		report_doubt(report, line, last_of_list(s, i), "read as %s; could also be %s: %s",
		    reading, other, quote);
		reason = "unsure";
	} else
		return;
	add_fields(s, n->line, reason, reading, report);
}

void
doubt_report(const struct structure *s, struct buf *report)
{
	struct order order = { 0 };
	bool sparse = order_is_sparse(s);

	report_text(s, report);
	report_quotations(s, report);
	for (uint32_t i = 1; i < s->count; i++) {
		report_hidden(s, i, report);
		if (s->v[i].role == NODE_UNIT && !report_order(&order, s, i, report))
			report_unit(s, i, sparse, report);
	}
}

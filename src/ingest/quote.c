/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quote: finds quotations. What must hold: a quotation that is never closed is none, none contains
 * the units that go on with the numbers of the text itself, and the same lines and facts give the
 * same quotations at each call.
 */
#include "ingest/quote.h"

#include "base/utf8.h"
#include "ingest/line_facts.h"
#include "ingest/lines.h"
#include "ingest/quote_mark.h"

#define QUOTE_LINES_MAX 5000  /* of one quotation */
#define QUOTE_LINES_LEAST 100 /* the same after QUOTE_FAILURES_MAX marks that are never closed */
#define QUOTE_FAILURES_MAX 40
#define ANNOUNCEMENT_LINES 3 /* from the number to "insert:" */
#define OUTER_LINES_MAX 200  /* between a basic unit and a quotation in it */
#define SWALLOW_LINES_MIN 12 /* a shorter quotation is believed */
#define SWALLOW_UNITS_MIN 2

/* How the marks of a quotation are counted. */
enum counting {
	COUNT_NESTED,   /* each opening mark has its closing mark */
	COUNT_REPEATED, /* an opening mark at the start of a line repeats the first one */
	COUNT_LAST      /* marks may lack: the first line that ends with a closing mark */
};

/* A search for the end of a quotation. */
struct search {
	const struct lines *l;
	size_t first, max;
	size_t pair;
	struct quotation *out;
};

/* The line without the opening mark that it repeats. */
static struct str
skip_repeated(const struct search *q, struct str s)
{
	size_t len;

	return quote_mark_open(s, &len) == q->pair ? str_slice(s, len, s.len) : s;
}

/* Whether the quotation ends in the text s of line k, when depth marks are open before it. */
static bool
ends_in(struct search *q, size_t k, struct str s, int depth, enum counting how)
{
	size_t len = 0, at;
	int after = depth + quote_mark_depth(q->pair, s);
	bool even = quote_mark_is_even(q->pair);

	if (how != COUNT_LAST && (even ? after % 2 != 0 : after > 0))
		return false;
	at = quote_mark_close(q->pair, s, how == COUNT_LAST ? 1 : depth, &len);
	if (at >= s.len || (k == q->first && at == 0))
		return false;
	q->out->close = str_slice(s, at, at + len);
	q->out->tail = str_slice(s, at + len, s.len);
	q->out->last = k;
	return (!quote_mark_is_loose(q->pair) && how == COUNT_NESTED) ||
	       quote_mark_is_tail(q->out->tail);
}

/* Finds the end of a quotation that begins on line first. */
static bool
find_end(struct search *q, enum counting how)
{
	int depth = 0;

	for (size_t k = q->first; k < q->l->count && k < q->first + q->max; k++) {
		struct str s = q->l->v[k].text;

		if (how == COUNT_REPEATED && k > q->first)
			s = skip_repeated(q, s);
		if (ends_in(q, k, s, depth, how)) {
			q->out->repeated = how == COUNT_REPEATED;
			return true;
		}
		depth += quote_mark_depth(q->pair, s);
	}
	return false;
}

/* Whether s begins as quoted provisions do: a unit or a number. */
static bool
begins_provision(const struct forms *forms, struct str s)
{
	struct marks readings[READINGS_MAX];
	size_t count = mark_read(forms, utf8_trim(s), readings);

	for (size_t i = 0; i < count; i++)
		if (readings[i].v[0].style.script != LABEL_SIGN)
			return true;
	return false;
}

static bool
announces(const struct lines *l, size_t i, const uint16_t *facts, const struct forms *forms)
{
	if (i == 0)
		return false;
	return (facts[i - 1] & (LINE_INTRO | LINE_QUOTED)) != 0 ||
	       forms_has_end(forms, AMENDING, l->v[i - 1].text);
}

/* The pair of the mark that line i begins with; *inner: the line after the mark. */
static size_t
open_line(const struct lines *l, size_t i, struct str *inner)
{
	struct str text = l->v[i].text;
	size_t len = 0, pair = quote_mark_open(text, &len);

	*inner = pair == QUOTE_PAIR_NONE ? text : str_slice(text, len, text.len);
	return pair;
}

/* Whether the line only begins with words in quotation marks, and goes on: "hive" means a box. */
static bool
begins_with_words(size_t pair, struct str s)
{
	size_t len = 0, at;

	if (!quote_mark_is_even(pair) || quote_mark_depth(pair, s) % 2 != 0)
		return false;
	at = quote_mark_close(pair, s, 0, &len);
	return at < s.len && !quote_mark_is_tail(str_slice(s, at + len, s.len));
}

/* The worded unit that line i begins with; false if there is none. */
static bool
read_unit(const struct lines *l, size_t i, const struct forms *forms, struct mark *out)
{
	struct marks readings[READINGS_MAX];
	size_t count = mark_read(forms, l->v[i].text, readings);

	for (size_t k = 0; k < count; k++)
		if (readings[k].v[0].kind != NULL && readings[k].v[0].kind->class == BASIC) {
			*out = readings[k].v[0];
			return true;
		}
	return false;
}

/* The last basic unit before line i; false if there is none near it. */
static bool
find_outer(const struct lines *l, size_t i, const struct forms *forms, struct mark *out)
{
	for (size_t n = 0; i-- > 0 && n < OUTER_LINES_MAX; n++)
		if (read_unit(l, i, forms, out) && !out->reference)
			return true;
	return false;
}

/*
 * Whether the units of the text itself go on between lines i and end: the closing mark is missing,
 * and the mark at the end is that of another quotation.
 */
static bool
swallows_units(const struct lines *l, size_t i, size_t end, const struct forms *forms)
{
	struct mark outer = { 0 }, unit;
	unsigned continued = 0;
	size_t k = i;

	/* if no unit is before it, the whole law is quoted, as in the promulgations of Chile */
	if (!find_outer(l, i, forms, &outer)) {
		while (k <= end && (!read_unit(l, k, forms, &outer) || outer.reference))
			k++;
	} else if (end - i < SWALLOW_LINES_MIN) {
		return false;
	}
	for (k++; k <= end && continued < SWALLOW_UNITS_MIN; k++) {
		if (!read_unit(l, k, forms, &unit) || unit.reference || unit.kind != outer.kind ||
		    label_distance(&outer.label, &unit.label) != 0)
			continue;
		outer = unit;
		continued++;
	}
	return continued >= SWALLOW_UNITS_MIN;
}

/* Finds the quotation with marks that begins on line i. */
static bool
read_marked(
    const struct lines *l, size_t i, const struct forms *forms, size_t max, struct quotation *out)
{
	struct search q = { .l = l, .first = i, .max = max, .out = out };
	struct str inner;
	bool found = false;

	q.pair = open_line(l, i, &inner);
	if (q.pair == QUOTE_PAIR_NONE || begins_with_words(q.pair, l->v[i].text))
		return false;
	*out = (struct quotation){ .first = i };
	for (int how = COUNT_NESTED; how <= COUNT_REPEATED && !found; how++)
		found = find_end(&q, (enum counting)how);
	if (!found && quote_mark_is_loose(q.pair))
		found = find_end(&q, COUNT_LAST);
	if (!found || swallows_units(l, i, out->last, forms))
		return false;
	out->open = str_slice(l->v[i].text, 0, (size_t)(inner.p - l->v[i].text.p));
	/* a line that only begins with a word in quotation marks is no quotation */
	return out->last > i || (begins_provision(forms, inner) && quote_mark_is_tail(out->tail));
}

/* The style of the number without a word at the start of a line; false if there is none. */
static bool
read_style(const struct lines *l, size_t i, const struct forms *forms, struct style *out)
{
	struct marks readings[READINGS_MAX];
	size_t count = mark_read(forms, l->v[i].text, readings);

	for (size_t k = 0; k < count; k++)
		if (readings[k].v[0].kind == NULL) {
			*out = readings[k].v[0].style;
			return true;
		}
	return false;
}

/*
 * Provisions quoted without marks: the announcement on line i names a unit ("Artikel 12 komt te
 * luiden:"), and that unit is on the next line. They end at the next number of the announcement's
 * own list, or at the next unit.
 */
static bool
read_unmarked(const struct lines *l, size_t i, const struct forms *forms, struct quotation *out)
{
	struct mark unit, next;
	struct style own, style;
	bool listed;
	size_t k;

	if (i + 1 >= l->count || !forms_has_end(forms, AMENDING, l->v[i].text) ||
	    !read_unit(l, i + 1, forms, &unit) ||
	    str_find_str(l->v[i].text, unit.printed) == l->v[i].text.len)
		return false;
	listed = read_style(l, i, forms, &own) || (i > 0 && read_style(l, i - 1, forms, &own));
	for (k = i + 2; k < l->count; k++)
		if (read_unit(l, k, forms, &next) ||
		    (listed && read_style(l, k, forms, &style) && mark_same_style(&own, &style)))
			break;
	*out = (struct quotation){ .first = i + 1, .last = k - 1 };
	return true;
}

/* The number without a word that line i begins with; false if there is none. */
static bool
read_number(const struct lines *l, size_t i, const struct forms *forms, struct mark *out)
{
	struct marks readings[READINGS_MAX];
	size_t count = mark_read(forms, l->v[i].text, readings);

	for (size_t k = 0; k < count; k++)
		if (readings[k].v[0].kind == NULL && readings[k].v[0].style.script != LABEL_SIGN) {
			*out = readings[k].v[0];
			return true;
		}
	return false;
}

/* Whether line k goes on with the list of own, or begins an annex. */
static bool
goes_on(const struct lines *l, size_t k, const struct forms *forms, const struct mark *own)
{
	struct marks readings[READINGS_MAX];
	size_t count = mark_read(forms, l->v[k].text, readings);

	for (size_t i = 0; i < count; i++) {
		const struct mark *m = &readings[i].v[0];

		if (m->kind != NULL ? m->kind->class == ANNEX
				    : mark_same_style(&own->style, &m->style) &&
					  label_distance(&own->label, &m->label) == 0)
			return true;
	}
	return false;
}

/*
 * Provisions that a tradition quotes without marks, after "insert:": they end where the list of the
 * announcement goes on with its next number, at an annex or at the conclusions.
 */
static bool
read_announced(const struct lines *l, size_t i, const struct forms *forms, struct quotation *out)
{
	struct mark own;
	struct str inner;
	size_t from = i, k = i + 1;

	if (k >= l->count || open_line(l, k, &inner) != QUOTE_PAIR_NONE ||
	    !forms_has_class(forms, UNQUOTED) || !forms_has_end(forms, AMENDING, l->v[i].text))
		return false;
	while (!read_number(l, from, forms, &own))
		if (from-- == 0 || i - from > ANNOUNCEMENT_LINES)
			return false;
	while (k < l->count && !goes_on(l, k, forms, &own) &&
	       !forms_has(forms, CONCLUSION, l->v[k].text))
		k++;
	*out = (struct quotation){ .first = i + 1, .last = k - 1 };
	return k > i + 1;
}

/* The lines in which the end of a quotation is looked for, after so many that have none. */
static size_t
lines_to_search(unsigned failures)
{
	return failures < QUOTE_FAILURES_MAX ? QUOTE_LINES_MAX : QUOTE_LINES_LEAST;
}

bool
quote_at(const struct lines *l, size_t i, const struct forms *forms, const uint16_t *facts,
    struct quotation *out)
{
	if (announces(l, i, facts, forms) && read_marked(l, i, forms, QUOTE_LINES_MAX, out))
		return true;
	if (i == 0)
		return false;
	return ((facts[i - 1] & LINE_TEXT) != 0 && read_unmarked(l, i - 1, forms, out)) ||
	       ((facts[i - 1] & LINE_QUOTED) == 0 && read_announced(l, i - 1, forms, out));
}

bool
quote_is_unclosed(const struct lines *l, size_t i, const struct forms *forms, const uint16_t *facts,
    unsigned before)
{
	struct quotation q;
	struct str inner;
	size_t pair = open_line(l, i, &inner);
	int depth = pair == QUOTE_PAIR_NONE ? 0 : quote_mark_depth(pair, l->v[i].text);

	return pair != QUOTE_PAIR_NONE && announces(l, i, facts, forms) &&
	       (quote_mark_is_even(pair) ? depth % 2 != 0 : depth > 0) &&
	       !read_marked(l, i, forms, lines_to_search(before), &q);
}

/* Of ASCII, only these characters begin a mark. */
static bool
is_no_mark(char c)
{
	return (unsigned char)c < 0x80 && c != '"' && c != '\'' && c != '`';
}

/* Whether the quotation that s begins with is not closed in it. */
static bool
stays_open(size_t pair, struct str s)
{
	int depth = quote_mark_depth(pair, s);

	return quote_mark_is_even(pair) ? depth % 2 != 0 : depth > 0;
}

size_t
quote_find_openings(struct str s, struct quote_opening out[QUOTE_OPENINGS_MAX])
{
	size_t at = 0, tries = 0, count = 0;

	while (at < s.len && tries < QUOTE_OPENINGS_MAX - 1) {
		size_t from = at, len = 0, pair;

		if (is_no_mark(s.p[at])) {
			at++;
			continue;
		}
		pair = quote_mark_open(str_slice(s, at, s.len), &len);
		utf8_next(s, &at);
		if (pair == QUOTE_PAIR_NONE)
			continue;
		tries += from > 0;
		if (stays_open(pair, str_slice(s, from, s.len)))
			out[count++] =
			    (struct quote_opening){ .from = (uint32_t)from, .len = (uint32_t)len };
	}
	return count;
}

size_t
quote_announcement(
    const struct forms *forms, struct str s, const struct quote_opening *openings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t from = openings[i].from;
		struct str before = utf8_trim(str_slice(s, 0, from));

		if (from > 0 &&
		    (facts_is_intro(before) || forms_has_end(forms, AMENDING, before)) &&
		    begins_provision(forms, str_slice(s, from + openings[i].len, s.len)))
			return from;
	}
	return 0;
}

size_t
quote_of_first_unit(
    const struct forms *forms, struct str s, const struct quote_opening *openings, size_t opened)
{
	struct marks readings[READINGS_MAX];
	size_t len, count;

	if (opened == 0 || openings[0].from > 0)
		return 0;
	len = openings[0].len;
	len += form_spaces(str_slice(s, len, s.len));
	count = mark_read(forms, str_slice(s, len, s.len), readings);
	for (size_t i = 0; i < count; i++) {
		const struct mark *m = &readings[i].v[0];

		if (m->kind != NULL && (m->kind->class == BASIC || m->kind->class == CONTAINER) &&
		    label_is_first(&m->label) && !m->reference)
			return len;
	}
	return 0;
}

void
quote_find(const struct lines *l, const struct forms *forms, uint16_t *facts)
{
	unsigned failures = 0;

	for (size_t i = 0; i < l->count; i++) {
		size_t max = lines_to_search(failures);
		struct quotation q;
		struct str inner;

		if ((facts[i] & LINE_CONTENTS) != 0)
			continue;
		if (announces(l, i, facts, forms) && open_line(l, i, &inner) != QUOTE_PAIR_NONE) {
			if (read_marked(l, i, forms, max, &q)) {
				for (size_t k = i; k <= q.last; k++)
					facts[k] |= LINE_QUOTED;
				i = q.last;
			} else {
				failures++;
			}
		}
		if (read_unmarked(l, i, forms, &q))
			facts[i] |= LINE_TEXT; /* the unit that it names does not begin here */
		else if ((facts[i] & LINE_QUOTED) != 0 || !read_announced(l, i, forms, &q))
			continue;
		for (size_t k = q.first; k <= q.last; k++)
			facts[k] |= LINE_QUOTED;
		i = q.last;
	}
}

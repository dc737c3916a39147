/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mark: reads the beginning of a line. What must hold: printed, heading and rest of the marks of a
 * reading are slices of the line in its order, and all letters and digits of the line are in one.
 */
#include "ingest/mark.h"

#include "akn/label_raised.h"
#include "base/utf8.h"
#include "ingest/line_facts.h"
#include "ingest/lines.h"
#include "ingest/mark_private.h"
#include "ingest/mark_reference.h"
#include "ingest/mark_word.h"
#include "ingest/memo.h"

#define MISPRINT_DIGITS_MAX 4
#define YEAR_DIGITS 4
#define MONTH_DAYS 31

uint32_t
mark_peek(const struct scan *c)
{
	size_t at = c->at;

	return at < c->s.len ? utf8_next(c->s, &at) : 0;
}

struct str
mark_rest(const struct scan *c)
{
	return str_slice(c->s, c->at, c->s.len);
}

size_t
mark_skip_spaces(struct scan *c)
{
	size_t spaces = form_spaces(mark_rest(c));

	c->at += spaces;
	return spaces;
}

bool
mark_take(struct scan *c, uint32_t want)
{
	if (mark_peek(c) != want || c->at >= c->s.len)
		return false;
	utf8_next(c->s, &c->at);
	return true;
}

bool
mark_take_any(struct scan *c, const uint32_t *wanted, size_t count)
{
	size_t next = c->at;
	uint32_t found;

	if (c->at >= c->s.len)
		return false;
	found = utf8_next(c->s, &next);
	for (size_t i = 0; i < count; i++)
		if (found == wanted[i]) {
			c->at = next;
			return true;
		}
	return false;
}

const uint32_t mark_dots[2] = { '.', 0xff0e };
const uint32_t mark_parens[3] = { ')', 0xff09, 0xfd3e };
const uint32_t mark_colons[2] = { ':', 0xff1a };
const uint32_t mark_dashes[9] = { '-', 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212,
	0x640 };

static bool
is_sign(uint32_t c)
{
	static const uint32_t signs[] = { '-', 0x2013, 0x2014, 0x2022, 0x25cf, 0x25a0, 0xb7, 0x2219,
		0x25aa, 0x25cb, 0x2012, 0x2212, 0x2010, 0x25e6 };

	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
		if (signs[i] == c)
			return true;
	return false;
}

size_t
mark_read_sign(struct str s)
{
	size_t at = 0, spaces;
	uint32_t c = s.len > 0 ? utf8_next(s, &at) : 0, next;
	size_t after = at;

	if (!is_sign(c) || at >= s.len)
		return 0;
	spaces = form_spaces(str_slice(s, at, s.len));
	next = at + spaces < s.len ? (after = at + spaces, utf8_next(s, &after)) : 0;
	if (spaces == 0 && !form_is_letter(next))
		return 0;
	if (is_sign(next)) /* a rule: - - - or * * * */
		return 0;
	return at;
}

/* The parts of a number that points join: 1.2.1 has three. */
static uint8_t
label_parts(const struct label *label)
{
	uint8_t parts = 1;

	while (parts < label->count && label->part[parts].joint == LABEL_DOT)
		parts++;
	return parts;
}

/* How often the letter of a number is repeated: aa 1, aaa 2. */
static uint8_t
label_twice(const struct label *label)
{
	uint32_t letters = label_alphabet((enum label_script)label->part[0].script);

	if (label->count != 1 || label->part[0].value == 0 ||
	    (label->part[0].script != LABEL_LATIN && label->part[0].script != LABEL_GREEK))
		return 0;
	return (uint8_t)((label->part[0].value - 1) / letters);
}

/* Whether the number has a degree sign, an ordinal of French lists: 2°, "2° bis", 2°/1. */
static bool
has_degree(struct str number, const struct label *label)
{
	size_t at = number.len;
	uint32_t c = number.len > 0 ? utf8_prev(number, &at) : 0;

	if (c == 0xb0 || c == 0xba)
		return true;
	return label->count == 2 && label->part[0].script == LABEL_DECIMAL &&
	       (label->part[1].adverb || label->part[1].joint == LABEL_SLASH) &&
	       str_find_str(number, STR("°")) < number.len;
}

/* Takes the end of a range in brackets behind label, "(c)": "-(d)", " to (f)", " and (d)". */
static void
take_bracketed_range(struct scan *c, struct label *label)
{
	struct label ends[LABEL_READINGS_MAX];
	struct scan try = *c;
	size_t count;
	bool list;

	if (!label_take_range_sign(try.s, &try.at, &list) || !mark_take(&try, '('))
		return;
	count = label_read(mark_rest(&try), ends);
	for (size_t i = 0; i < count; i++) {
		struct scan end = { try.s, try.at + ends[i].len };

		if (label_end_range(label, &ends[i]) && mark_take(&end, ')')) {
			*c = end;
			return;
		}
	}
}

/* The style of a number that was read at c, and what follows it. */
static bool
read_bare(struct scan *c, struct style *style, struct label *label)
{
	struct str number = str_slice(c->s, c->at, c->at + label->len);
	bool circled = label->part[0].script == LABEL_CIRCLED;

	c->at += label->len;
	style->script = label->part[0].script;
	style->upper = label->part[0].upper;
	style->parts = label_parts(label);
	style->twice = label_twice(label);
	if (circled) {
		style->close = CLOSE_NONE;
		return true;
	}
	return mark_take_close(c, style, has_degree(number, label));
}

static bool
take_open(struct scan *c, struct style *style)
{
	style->open = OPEN_NONE;
	if (mark_take(c, '(') || mark_take(c, 0xff08))
		style->open = OPEN_PAREN;
	else if (mark_take(c, '[') || mark_take(c, 0x3010) || mark_take(c, 0x3014))
		style->open = OPEN_BRACKET;
	if (style->open != OPEN_NONE)
		mark_skip_spaces(c);
	return true;
}

bool
mark_same_style(const struct style *a, const struct style *b)
{
	return a->open == b->open && a->close == b->close && a->script == b->script &&
	       a->upper == b->upper && a->parts == b->parts && a->twice == b->twice;
}

bool
mark_read_style(struct str s, struct style *out, uint32_t *first)
{
	struct label labels[LABEL_READINGS_MAX];
	struct scan c = { s, 0 };
	size_t count;

	*out = (struct style){ 0 };
	*first = 1;
	if (mark_read_sign(s) > 0 || (s.len > 0 && s.len <= 3 && is_sign(mark_peek(&c)))) {
		*out = (struct style){ .script = LABEL_SIGN, .close = CLOSE_NONE, .parts = 1 };
		return true;
	}
	if (label_read_raised(s, &labels[0])) { /* the same list as that of plain digits */
		*out = (struct style){ .script = LABEL_DECIMAL, .close = CLOSE_SPACE, .parts = 1 };
		return true;
	}
	take_open(&c, out);
	count = label_read(mark_rest(&c), labels);
	for (size_t i = 0; i < count; i++) /* a sample is the first number of its script */
		if (label_is_first(&labels[i]))
			return read_bare(&c, out, &labels[i]);
	if (count > 0)
		*first = labels[0].part[0].value;
	return count > 0 && read_bare(&c, out, &labels[0]);
}

bool
mark_is_ordinal(const struct mark *m)
{
	return m->kind == NULL && m->style.script == LABEL_WORD &&
	       (m->style.close == CLOSE_DOT || m->style.close == CLOSE_DASH);
}

bool
mark_is_year(struct str s)
{
	size_t digits = 0;

	while (digits < s.len && s.p[digits] >= '0' && s.p[digits] <= '9')
		digits++;
	return digits == YEAR_DIGITS &&
	       (s.p[0] == '1' ? s.p[1] >= '7' : s.p[0] == '2' && s.p[1] <= '1');
}

bool
mark_is_dated(const struct mark *m)
{
	struct str year, month = str_cut(m->rest, ' ', &year);

	for (size_t at = 0; at < month.len;)
		if (!form_is_letter(utf8_next(month, &at)))
			return false;
	return m->kind == NULL && m->style.script == LABEL_DECIMAL && m->label.count == 1 &&
	       m->label.part[0].value <= MONTH_DAYS && month.len > 0 && mark_is_year(year);
}

bool
mark_is_dated_alone(const struct mark *m)
{
	size_t space = str_find(m->rest, ' ');

	return mark_is_dated(m) && m->rest.len == space + 1 + YEAR_DIGITS;
}

bool
mark_begins_with_year(struct str s)
{
	size_t at = 0;

	while (at < s.len && s.p[at] >= '0' && s.p[at] <= '9')
		at++;
	return at == YEAR_DIGITS && lines_is_unspaced(lines_first_char(str_slice(s, at, s.len)));
}

void
mark_end(struct mark *m, struct scan *c, size_t from, size_t printed)
{
	size_t spaces = mark_skip_spaces(c);

	m->printed = str_slice(c->s, from, printed);
	m->heading = STR("");
	m->rest = mark_rest(c);
	m->separated |= spaces > 1 || c->at == c->s.len;
	m->reference = m->kind != NULL && mark_is_reference(m->rest, m->separated, spaces > 0);
}

bool
mark_add(struct marks *out, size_t *count, const struct mark *m)
{
	if (*count >= READINGS_MAX)
		return false;
	out[*count].count = 1;
	out[(*count)++].v[0] = *m;
	return true;
}

/* Whether a digit follows directly, but for a year: "3.2024年". */
static bool
begins_with_decimal(struct str s)
{
	return s.len > 0 && form_is_digit((unsigned char)s.p[0]) && !mark_begins_with_year(s);
}

/* A single letter with nothing but white space around is a number only alone on its line. */
static bool
is_plausible(const struct mark *m)
{
	if (m->style.script == LABEL_WORD && m->rest.len == 0)
		return false;
	if (m->style.close == CLOSE_SPACE && str_starts(m->rest, "§"))
		return false; /* "3 § on kumottu" names a section */
	if (m->style.close != CLOSE_SPACE)
		return m->style.script != LABEL_WORD || m->style.open == OPEN_NONE;
	switch (m->style.script) {
	case LABEL_DECIMAL: return true;
	case LABEL_HAN:
	case LABEL_KANA: return m->separated;
	case LABEL_ROMAN:
	case LABEL_LATIN:
		if (m->label.count > 1 && m->label.part[1].joint == LABEL_DOT)
			return true; /* A.1 */
		return m->rest.len == 0 && m->style.upper;
	default: return false;
	}
}

/* Letters typed for digits before a point: "l." and "1O.", which only their neighbours prove. */
static void
read_misprint(struct str line, struct marks *out, size_t *count)
{
	struct mark m = { .style = { .script = LABEL_DECIMAL, .close = CLOSE_DOT, .parts = 1 },
		.misprinted = true };
	struct scan c = { line, 0 };
	uint32_t value = 0;
	bool letters = false;

	while (c.at < line.len && c.at < MISPRINT_DIGITS_MAX) {
		char l = line.p[c.at];

		if (l == 'l' || l == 'I' || l == 'O' || l == 'o')
			letters = true;
		else if (l < '0' || l > '9')
			break;
		value = value * 10 + (l == 'l' || l == 'I'      ? 1u
					 : l == 'O' || l == 'o' ? 0u
								: (uint32_t)(l - '0'));
		c.at++;
	}
	if (!letters || value == 0 || !MARK_TAKE_ANY(&c, mark_dots))
		return;
	m.label = (struct label){ .count = 1, .len = (uint32_t)c.at };
	m.label.part[0] = (struct label_part){ .value = value, .script = LABEL_DECIMAL };
	mark_end(&m, &c, 0, c.at);
	m.separated = true;
	mark_add(out, count, &m);
}

/* The raised number of a paragraph: "¹ Der Bund", "1Der Bund". */
static void
read_raised(const struct forms *f, struct str line, struct marks *out, size_t *count)
{
	struct mark m = { .style = { .script = LABEL_DECIMAL, .close = CLOSE_SPACE, .parts = 1 },
		.raised = true };
	struct scan c = { line, 0 };

	if (!f->raised || !label_read_raised(line, &m.label))
		return;
	c.at = m.label.len;
	mark_end(&m, &c, 0, c.at);
	m.separated = true;
	mark_add(out, count, &m);
}

void
mark_read_unworded(const struct forms *f, struct str line, struct marks *out, size_t *count)
{
	struct label labels[LABEL_READINGS_MAX];
	struct scan c = { line, 0 };
	struct style open = { 0 };
	size_t labels_count, sign = mark_read_sign(line);

	if (sign > 0) {
		struct mark m = { .style = {
				      .script = LABEL_SIGN, .close = CLOSE_NONE, .parts = 1 } };

		m.label = (struct label){ .count = 1, .len = (uint32_t)sign };
		m.label.part[0].script = LABEL_SIGN;
		m.label.part[0].value = mark_peek(&c);
		c.at = sign;
		mark_end(&m, &c, 0, sign);
		mark_add(out, count, &m);
		return;
	}
	if (is_sign(mark_peek(&c)))
		return; /* a rule: - - - */
	read_raised(f, line, out, count);
	read_misprint(line, out, count);
	if (line.len > 1 && line.p[0] == '*' && form_is_digit((uint32_t)line.p[1]))
		c.at = 1; /* the sign of a note: "*6 This Act comes into force" */
	take_open(&c, &open);
	labels_count = mark_read_labels(f, mark_rest(&c), labels);
	for (size_t i = 0; i < labels_count; i++) {
		struct mark m = { .style = open, .label = labels[i] };
		struct scan end = c;

		if (labels[i].sole && labels[i].part[0].value == 0)
			continue; /* "preliminary" without a word is no number */
		if (!read_bare(&end, &m.style, &m.label))
			continue;
		if (m.style.open == OPEN_PAREN && !m.label.range)
			take_bracketed_range(&end, &m.label);
		if (m.style.open == OPEN_NONE && m.style.close == CLOSE_DOT &&
		    begins_with_decimal(mark_rest(&end)))
			continue; /* 1.5 is no number of a list */
		m.separated = m.style.close != CLOSE_SPACE || mark_touches_bracket(end);
		mark_end(&m, &end, 0, end.at);
		if (is_plausible(&m))
			mark_add(out, count, &m);
	}
}

/* Readings of a number as a memo keeps them. */
struct kept_labels {
	size_t count;
	struct label v[];
};

/* Takes the readings of s that the memo keeps; false if it keeps none. */
static bool
take_kept(const struct memo *memo, struct str s, struct label *out, size_t *count)
{
	const struct kept_labels *kept = memo_find(memo, s);

	if (kept == NULL)
		return false;
	memcpy(out, kept->v, kept->count * sizeof *out);
	*count = kept->count;
	return true;
}

static void
keep_labels(struct memo *memo, struct str s, const struct label *labels, size_t count)
{
	struct kept_labels *room = memo_add(memo, s, sizeof *room + count * sizeof *labels);

	if (room == NULL)
		return;
	room->count = count;
	memcpy(room->v, labels, count * sizeof *labels);
}

size_t
mark_read_labels(const struct forms *f, struct str s, struct label out[LABEL_READINGS_MAX])
{
	size_t count;

	if (take_kept(f->labels, s, out, &count))
		return count;
	if (!take_kept(f->numerals, s, out, &count)) {
		count = label_read_numeral(s, out);
		keep_labels(f->numerals, s, out, count);
	}
	count = label_add_word(s, str_from(f->languages), out, count);
	keep_labels(f->labels, s, out, count);
	return count;
}

/* Readings of a line as a memo keeps them: the marks of all, one after the other. */
struct kept_marks {
	uint8_t count, counts[READINGS_MAX];
	struct mark v[];
};

static bool
find_kept(const struct forms *f, struct str line, struct marks out[READINGS_MAX], size_t *count)
{
	const struct kept_marks *kept = memo_find(f->marks, line);
	const struct mark *from;

	if (kept == NULL)
		return false;
	from = kept->v;
	for (size_t i = 0; i < kept->count; i++) {
		out[i].count = kept->counts[i];
		memcpy(out[i].v, from, kept->counts[i] * sizeof *from);
		from += kept->counts[i];
	}
	*count = kept->count;
	return true;
}

static void
keep(const struct forms *f, struct str line, const struct marks *readings, size_t count)
{
	struct kept_marks *kept;
	struct mark *to;
	size_t marks = 0;

	for (size_t i = 0; i < count; i++)
		marks += readings[i].count;
	if ((kept = memo_add(f->marks, line, sizeof *kept + marks * sizeof *kept->v)) == NULL)
		return;
	kept->count = (uint8_t)count;
	to = kept->v;
	for (size_t i = 0; i < count; i++) {
		kept->counts[i] = readings[i].count;
		memcpy(to, readings[i].v, readings[i].count * sizeof *to);
		to += readings[i].count;
	}
}

size_t
mark_read(const struct forms *f, struct str line, struct marks out[READINGS_MAX])
{
	size_t count = 0;

	if (find_kept(f, line, out, &count))
		return count;
	mark_read_worded(f, line, out, &count);
	mark_read_unworded(f, line, out, &count);
	if (count == 0 && str_starts(line, "((")) { /* "((1. Le api.))": inserted in Italian laws */
		line = utf8_trim(str_slice(line, 2, line.len));
		mark_read_worded(f, line, out, &count);
		mark_read_unworded(f, line, out, &count);
	}
	for (size_t i = 0; i < count; i++)
		mark_chain(f, &out[i]);
	keep(f, line, out, count);
	return count;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * label: the grammar of printed numbers. A reading starts with a numeral (label_script.c), a letter
 * (label_letter.c) or a word (label_word.c) and grows by joints while one fits. What must hold: a
 * reading ends at a boundary, and the time does not depend on the length of the text.
 */
#include "akn/label.h"

#include "akn/label_private.h"

#define LIST_MAX 16   /* numbers in "1, 2, 3 and 4" */
#define TORN_DIGITS 3 /* "1 1 2." may be 112; more single digits in a row are a table */
#define YEAR_FIRST 1900
#define YEAR_LAST 2100
#define CODE_NUMBER_MIN 100 /* L. 111-1: the number of a code gives its book, title and chapter */

struct readings {
	struct label *v;
	size_t count;
};

static bool
is_same(const struct label *a, const struct label *b)
{
	return a->len == b->len && a->count == b->count && a->range == b->range &&
	       memcmp(a->part, b->part, a->count * sizeof *a->part) == 0;
}

static void
add_reading(struct readings *r, const struct draft *d)
{
	struct label l = d->l;

	l.len = (uint32_t)d->c.at;
	for (size_t i = 0; i < r->count; i++)
		if (is_same(&r->v[i], &l))
			return;
	if (r->count < LABEL_READINGS_MAX)
		r->v[r->count++] = l;
}

static struct draft
start_draft(struct scan after, struct label_part part, unsigned how)
{
	struct draft d = { .c = after, .how = how };

	part.joint = LABEL_FIRST;
	d.l.part[0] = part;
	d.l.count = 1;
	return d;
}

static void
put_last(struct label *l, const struct label *end)
{
	l->range = true;
	l->last_count = end->count;
	memcpy(l->last, end->part, sizeof l->last);
}

/* Takes the letters of a code: L. R. D. LO LP, and the asterisks behind them. */
static bool
take_code(struct scan *c, struct label_part *out, bool *point, bool *space)
{
	struct scan try = *c;
	uint32_t letter;

	if (scan_take(&try, '*')) /* before the letter: *R111-1, **R13-1 */
		scan_take(&try, '*');
	letter = scan_next(&try);
	if (letter < 'A' || letter > 'Z')
		return false;
	*out = (struct label_part){ .value = letter, .script = LABEL_LATIN, .upper = true };
	if (letter == 'L' && (scan_peek(try) == 'O' || scan_peek(try) == 'P'))
		out->value = letter << 8 | scan_next(&try);
	*point = scan_take(&try, '.');
	*space = scan_spaces(&try) > 0;
	if (scan_take(&try, '*')) {
		scan_take(&try, '*');
		scan_take(&try, '.'); /* R*. 111-2 */
		*point = *space = false;
		scan_spaces(&try);
	}
	*c = try;
	return true;
}

/* Takes the number of a code that may end a range: "L. 111-2 à L. 111-4". */
static bool
take_code_end(struct scan *c, unsigned how, struct draft *end)
{
	struct label_part letter, part;
	bool point, space;

	if (!take_code(c, &letter, &point, &space) || !script_take_decimal(c, &part))
		return false;
	*end = start_draft(*c, letter, how | READ_UNSPACED);
	return draft_join(end, *c, part, LABEL_PREFIX);
}

static bool
is_code(const struct label *l)
{
	return l->count > 1 && l->part[1].joint == LABEL_PREFIX;
}

bool
label_end_range(struct label *l, const struct label *end)
{
	int distance = label_distance(l, end);

	if (distance < 0 || distance >= LABEL_FAR)
		return false;
	put_last(l, end);
	return true;
}

bool
label_take_range_sign(struct str s, size_t *at, bool *list)
{
	struct scan c = { s, *at };

	if (!word_take_range(&c, list))
		return false;
	*at = c.at;
	return true;
}

/* Takes a numeral of the script of first. */
static bool
take_numeral(struct scan *c, const struct label_part *first, struct label_part *out)
{
	switch (first->script) {
	case LABEL_ROMAN: return script_take_roman(c, out);
	case LABEL_HAN: return script_take_han(c, out);
	case LABEL_DECIMAL: return script_take_decimal(c, out);
	default: return draft_take_letter(c, out) && out->script == first->script;
	}
}

/* Takes one numeral that may end a range whose first number is l. */
static bool
take_range_end(struct draft *d, struct scan *c)
{
	struct label_part part;
	struct draft end;
	struct scan try = *c;

	if (scan_take(&try, 0xa7)) /* § */
		scan_spaces(&try);
	if (is_code(&d->l)) {
		if (!take_code_end(&try, d->how, &end))
			return false;
	} else {
		if (!take_numeral(&try, &d->l.part[0], &part))
			return false;
		end = start_draft(try, part, d->how | READ_UNSPACED);
	}
	if (!draft_grow(&end))
		return false;
	if (!label_end_range(&d->l, &end.l))
		return false;
	*c = end.c;
	return true;
}

/* Takes "to 4", ", 3 and 4" behind the number; *doubtful is set for a hyphen or a comma. */
static bool
take_range(struct draft *d, bool *doubtful)
{
	bool list = true, found = false;

	*doubtful = false;
	for (size_t i = 0; i < LIST_MAX && list; i++) {
		struct scan try = d->c;
		uint32_t sign = scan_peek(try);

		if (!word_take_range(&try, &list) || !take_range_end(d, &try))
			break;
		*doubtful = *doubtful || sign == '-' || sign == ',';
		d->c = try;
		found = true;
	}
	return found;
}

/* Adds the readings of one start: as a single number and as a range. */
static void
add_readings(struct readings *r, const struct draft *start)
{
	struct draft single = *start, range = *start;
	bool doubtful, is_single = draft_grow(&single), is_range;

	range.how |= READ_RANGE | READ_UNSPACED | READ_ADVERBLESS;
	is_range = draft_grow(&range) && take_range(&range, &doubtful);
	if (!is_range) { /* "14-3—14-25": the hyphen joins, and the dash makes the range */
		range = *start;
		range.how |= READ_UNSPACED | READ_ADVERBLESS;
		is_range = draft_grow(&range) && take_range(&range, &doubtful) && !doubtful;
	}
	if (is_range && !doubtful)
		add_reading(r, &range);
	if (is_single)
		add_reading(r, &single);
	if (is_range)
		add_reading(r, &range);
}

/* "1 0" is 10 in bad print, if it is followed by what follows a number. */
static void
add_torn(struct readings *r, struct scan c)
{
	struct label_part part = { .script = LABEL_DECIMAL };
	size_t digits = 0;

	for (;;) {
		struct scan try = c;
		int digit;

		if (digits > 0 && !scan_take(&try, ' '))
			break;
		digit = char_digit(scan_next(&try));
		if (digit < 0 || ++digits > TORN_DIGITS || (digits == 1 && digit == 0))
			break;
		part.value = part.value * 10 + (uint32_t)digit;
		c = try;
	}
	if (digits >= 2 && digits <= TORN_DIGITS && (scan_peek(c) == '.' || scan_peek(c) == ')')) {
		struct draft d = start_draft(c, part, 0);

		if (!draft_take_dot(&d))
			add_reading(r, &d);
	}
}

/* Whether a year stands behind the point: "3.2024年" is item 3. */
static bool
is_before_year(struct scan c)
{
	struct label_part part;

	return scan_take(&c, '.') && script_take_decimal(&c, &part) && part.value >= YEAR_FIRST &&
	       part.value <= YEAR_LAST;
}

static void
read_decimal(struct readings *r, struct scan c)
{
	struct scan after = c, next;
	struct label_part part;
	struct draft d;

	if (!script_take_decimal(&after, &part))
		return;
	next = after;
	d = start_draft(after, part, READ_PATHLESS);
	if (is_before_year(after) && (scan_next(&next), script_take_decimal(&next, &part)) &&
	    char_is_dense(scan_peek(next)) && draft_grow(&d))
		add_reading(r, &d);
	script_take_decimal(&c, &part);
	d = start_draft(after, part, 0);
	add_readings(r, &d);
	d = start_draft(after, part, READ_ORDINAL);
	add_readings(r, &d);
	d = start_draft(after, part, READ_UNSPACED);
	add_readings(r, &d);
	d = start_draft(after, part, READ_PATHLESS);
	if (is_before_year(after) && draft_grow(&d))
		add_reading(r, &d);
	if (scan_peek(after) == ' ')
		add_torn(r, (struct scan){ c.s, 0 });
}

/* L. 111-1, R*112-1, A1. */
static void
read_code(struct readings *r, struct scan c)
{
	struct label_part letter, part;
	struct draft d;
	bool point, space;

	if (!take_code(&c, &letter, &point, &space) || !script_take_decimal(&c, &part))
		return;
	if (part.value < CODE_NUMBER_MIN && (point || (space && scan_peek(c) != '-')))
		return;
	if (space && !point && letter.value != 'L' && letter.value != 'R' && letter.value != 'D')
		return;
	d = start_draft(c, letter, 0);
	draft_join(&d, c, part, LABEL_PREFIX);
	add_readings(r, &d);
}

static void
read_roman(struct readings *r, struct scan c)
{
	struct label_part part;
	struct draft d;

	/* "IIA": the longest numeral, then a letter. "Ire", "Ier": small letters end it. */
	if (!script_take_roman(&c, &part))
		return;
	d = start_draft(c, part, 0);
	add_readings(r, &d);
}

static void
read_letters(struct readings *r, struct scan c)
{
	struct letters found[LABEL_READINGS_MAX];
	size_t count = letters_read(c, found);

	for (size_t i = 0; i < count; i++) {
		struct draft d =
		    start_draft((struct scan){ c.s, found[i].end }, found[i].part[0], 0);

		if (found[i].count == 2)
			draft_join(&d, d.c, found[i].part[1], LABEL_SUFFIX);
		add_readings(r, &d);
	}
}

/* "abis", "cter": an insertion directly behind the letter of a list. */
static void
read_letter_adverb(struct readings *r, struct scan c)
{
	struct label_part letter, adverb;
	uint32_t first = scan_peek(c);
	struct draft d;

	if (first < 'a' || first > 'z')
		return;
	letter = (struct label_part){ .value = first - 'a' + 1, .script = LABEL_LATIN };
	scan_next(&c);
	if (!word_take_adverb(&c, &adverb))
		return;
	d = start_draft(c, letter, 0);
	if (draft_join(&d, c, adverb, LABEL_SUFFIX) && scan_at_boundary(c))
		add_reading(r, &d);
}

static void
read_word(struct readings *r, struct scan c, struct str languages)
{
	struct label_part part;
	struct draft d;
	bool sole;

	if (!word_take_number(&c, languages, &part, &sole))
		return;
	d = start_draft(c, part, 0);
	d.l.sole = sole;
	if (sole || draft_grow(&d))
		add_reading(r, &d);
}

static void
read_other_script(struct readings *r, struct scan c)
{
	struct scan try = c;
	struct label_part part;
	struct draft d;

	if (!script_take_circled(&try, &part) && !script_take_sino_korean(&try, &part) &&
	    !script_take_han(&try, &part))
		return;
	d = start_draft(try, part, 0);
	if (part.script == LABEL_CIRCLED)
		add_reading(r, &d);
	else
		add_readings(r, &d);
}

/* One letter is rather a letter, but for those that begin the roman count. */
static bool
is_rather_letter(struct scan c)
{
	uint32_t first = scan_next(&c);

	if (char_is_letter(scan_peek(c)))
		return false;
	return first != 'i' && first != 'I' && first != 'V' && first != 'X' && first < 0x2160;
}

size_t
label_read(struct str s, struct label out[LABEL_READINGS_MAX])
{
	return label_read_in(s, STR(""), out);
}

/* Whether a number word may be at c: neither a digit, a sign nor punctuation is. */
static bool
may_be_word(struct scan c)
{
	struct scan after = c;
	struct label_part part;
	uint32_t first = scan_peek(c);

	if (first < 0x80)
		return char_is_letter(first);
	return char_digit(first) < 0 && !script_take_sign(&after, &part);
}

size_t
label_read_numeral(struct str s, struct label out[LABEL_READINGS_MAX])
{
	struct readings r = { out, 0 };
	struct scan c = { s, 0 }, after = c;
	struct label_part part;
	uint32_t first = scan_peek(c);

	if (char_digit(first) >= 0) {
		read_decimal(&r, c);
		return r.count;
	}
	if (first == '*')
		read_code(&r, c);
	if (r.count > 0)
		return r.count;
	if (script_take_sign(&after, &part)) {
		struct draft d = start_draft(after, part, 0);

		add_reading(&r, &d);
		return r.count;
	}
	if (first < 0x80 && !char_is_letter(first))
		return 0;
	if (first < 0x80)
		read_code(&r, c);
	else
		read_other_script(&r, c);
	if (!is_rather_letter(c))
		read_roman(&r, c);
	read_letters(&r, c);
	read_roman(&r, c);
	read_letter_adverb(&r, c);
	return r.count;
}

size_t
label_add_word(
    struct str s, struct str languages, struct label out[LABEL_READINGS_MAX], size_t count)
{
	struct readings r = { out, count };
	struct scan c = { s, 0 };

	if (may_be_word(c))
		read_word(&r, c, languages);
	return r.count;
}

size_t
label_read_in(struct str s, struct str languages, struct label out[LABEL_READINGS_MAX])
{
	return label_add_word(s, languages, out, label_read_numeral(s, out));
}

/* The counter behind a number of a dense script: 条 in 第五条. */
static void
take_counter(struct scan *c)
{
	static const uint32_t counters[] = { 0x6761, 0x689d, 0x7ae0, 0x8282, 0x7bc0, 0x7f16, 0x7de8,
		0x6b3e, 0x9879, 0x9805, 0x53f7, 0x865f, 0x90e8, 0x7bc7, 0xc870, 0xc7a5, 0xc808,
		0xd3b8, 0xad00, 0xd56d, 0xd638, 0xbaa9, 0xbd80 };
	struct scan try = *c;

	scan_spaces(&try);
	for (size_t i = 0; i < sizeof counters / sizeof *counters; i++)
		if (scan_take(&try, counters[i])) {
			*c = try;
			return;
		}
}

/* "부터", "및", "내지" and the words of word_take_range. */
static bool
take_dense_range(struct scan *c, bool *list)
{
	struct scan try = *c;
	uint32_t ch;

	scan_spaces(&try);
	ch = scan_next(&try);
	*list = ch == 0xbc0f || ch == 0x318d || ch == 0xb7; /* 및, ㆍ and · */
	if (*list || (ch == 0xb0b4 && scan_take(&try, 0xc9c0)) ||
	    (ch == 0xbd80 && scan_take(&try, 0xd130))) {
		scan_spaces(&try);
		*c = try;
		return true;
	}
	return word_take_range(c, list);
}

/* "まで", "까지". */
static void
take_until(struct scan *c)
{
	struct scan try = *c;

	if ((scan_take(&try, 0x307e) && scan_take(&try, 0x3067)) ||
	    (try = *c, scan_take(&try, 0xae4c) && scan_take(&try, 0xc9c0)))
		*c = try;
}

/* "至第五条", "から第五条まで", "及び第六条の二". */
static bool
take_worded_range(struct draft *d)
{
	struct scan try = d->c;
	bool list;

	if (!take_dense_range(&try, &list))
		return false;
	if (scan_take(&try, 0x7b2c) || scan_take(&try, 0xc81c)) /* 第, 제 */
		scan_spaces(&try);
	else if (d->l.part[0].script == LABEL_DECIMAL && scan_peek(d->c) < 0x3000)
		return false;
	if (!take_range_end(d, &try))
		return false;
	take_counter(&try);
	take_until(&try);
	d->c = try;
	return true;
}

size_t
label_read_more(struct label *l, struct str s)
{
	struct draft d = { .l = *l, .c = { s, 0 } };
	bool more = l->count > 0 && !l->range && l->part[0].script != LABEL_SIGN;

	while (more && draft_take_more(&d))
		;
	while (more && take_worded_range(&d))
		;
	if (!more || d.bad || d.c.at == 0 || !scan_at_boundary(d.c))
		return 0;
	d.l.len = l->len;
	*l = d.l;
	return d.c.at;
}

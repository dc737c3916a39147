/* SPDX-License-Identifier: Apache-2.0 */
/* number: turns the readings of akn/label.h into names. */
#include "cite/number.h"

#include <stdio.h>
#include <string.h>

#include "akn/fold.h"
#include "base/utf8.h"

static uint8_t
script_of(const struct label_part *p)
{
	switch (p->script) {
	case LABEL_DECIMAL:
	case LABEL_HAN:
	case LABEL_CIRCLED:
	case LABEL_WORD: return CITE_DIGITS;
	case LABEL_ROMAN: return p->upper ? CITE_ROMAN : CITE_ROMAN_SMALL;
	case LABEL_LATIN: return p->upper ? CITE_LETTER : CITE_LETTER_SMALL;
	default: return (uint8_t)(CITE_OTHER_LETTER + p->script);
	}
}

void
cite_number_add(struct cite_number *n, const struct label *l)
{
	char name[LABEL_NAME_BYTES];
	struct cite_reading *r = &n->readings[n->count];

	if (n->count == LABEL_READINGS_MAX || l->count == 0)
		return;
	r->script = script_of(&l->part[0]);
	snprintf(r->name, sizeof r->name, "%.*s", CITE_NUMBER_NAME_BYTES - 1, label_name(l, name));
	n->count++;
}

static bool
is_roman(uint8_t script)
{
	return script == CITE_ROMAN || script == CITE_ROMAN_SMALL;
}

static bool
is_latin(uint8_t script)
{
	return script == CITE_LETTER || script == CITE_LETTER_SMALL;
}

/* Digits and small Roman numerals number different levels: "(1)" and "(i)". */
static enum cite_alike
compare_readings(const struct cite_reading *a, const struct cite_reading *b)
{
	if (a->script == b->script)
		return strcmp(a->name, b->name) == 0 ? CITE_EQUAL : CITE_DIFFERENT;
	if ((is_roman(a->script) && is_roman(b->script)) ||
	    (is_latin(a->script) && is_latin(b->script)))
		return str_case_is(str_from(a->name), b->name) ? CITE_ALIKE : CITE_DIFFERENT;
	if ((a->script == CITE_DIGITS && b->script == CITE_ROMAN) ||
	    (a->script == CITE_ROMAN && b->script == CITE_DIGITS))
		return strcmp(a->name, b->name) == 0 ? CITE_ALIKE : CITE_DIFFERENT;
	return CITE_DIFFERENT;
}

enum cite_alike
cite_number_compare(const struct cite_number *a, const struct cite_number *b)
{
	enum cite_alike best = CITE_DIFFERENT;

	for (uint8_t i = 0; i < a->count; i++)
		for (uint8_t k = 0; k < b->count; k++) {
			enum cite_alike alike = compare_readings(&a->readings[i], &b->readings[k]);

			best = alike > best ? alike : best;
		}
	return best;
}

/* Whether the text from at on is spaces and a word of two letters or more. */
static bool
is_before_word(struct str s, size_t at)
{
	size_t letters = 0, start = at;

	while (at < s.len && s.p[at] == ' ')
		at++;
	if (at == start)
		return false;
	while (at < s.len && letters < 2 && fold_is_letter(utf8_next(s, &at)))
		letters++;
	return letters == 2;
}

/*
 * Whether letters behind a space are no part of the number: "2 BGB", and in running text "5 a
 * person".
 */
static bool
takes_word(struct str s, size_t at, bool is_running, const struct label *l)
{
	const struct label_part *last = &l->part[l->count - 1];
	struct str text = str_slice(s, at, at + l->len);
	size_t space = str_rfind(text, ' ');

	if (l->count < 2 || last->joint != LABEL_SUFFIX || last->adverb || space == text.len)
		return false;
	return text.len - space > 2 || (is_running && is_before_word(s, at + l->len));
}

static void
take_range(struct cite_numbers *out, const struct label *l)
{
	struct label first = *l, last = { .count = l->last_count };

	first.range = false;
	memcpy(last.part, l->last, sizeof last.part);
	out->is_range = true;
	cite_number_add(&out->from, &first);
	cite_number_add(&out->to, &last);
}

/* Whether the range reading is one list: "3, 5 and 7" is read element by element. */
static bool
is_list(struct str s, size_t at, const struct label *single, const struct label *range)
{
	size_t behind = at + single->len;
	bool list = false;

	if (range->len <= single->len)
		return false;
	return label_take_range_sign(s, &behind, &list) && list;
}

static const struct label *
find_range(const struct label *found, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (found[i].range)
			return &found[i];
	return NULL;
}

static const struct label *
find_single(struct str s, size_t at, bool is_running, const struct label *found, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!found[i].range && found[i].part[0].script != LABEL_SIGN &&
		    !takes_word(s, at, is_running, &found[i]))
			return &found[i];
	return NULL;
}

/* "2a" may be the second too; citations write the second as "2". */
static bool
is_ordinal(const struct label *l, const struct label *single)
{
	return l->count < single->count && l->part[0].script == single->part[0].script;
}

bool
cite_numbers_read(struct str s, size_t at, bool is_running, struct cite_numbers *out)
{
	return cite_numbers_read_in(s, at, is_running, STR(""), out);
}

bool
cite_numbers_read_in(
    struct str s, size_t at, bool is_running, struct str languages, struct cite_numbers *out)
{
	struct label found[LABEL_READINGS_MAX];
	size_t count = label_read_in(str_slice(s, at, s.len), languages, found);
	const struct label *single = find_single(s, at, is_running, found, count);
	const struct label *range = find_range(found, count);

	*out = (struct cite_numbers){ .end = at };
	if (single == NULL)
		return false;
	out->read = *single;
	out->is_word = single->part[0].script == LABEL_WORD;
	out->end = at + single->len;
	if (range != NULL && !is_list(s, at, single, range)) {
		take_range(out, range);
		out->end = at + range->len;
		if (range->len != single->len) /* "§§ 3 bis 5"; "3-5" may be one number */
			return true;
	}
	for (size_t i = 0; i < count; i++)
		if (!found[i].range && found[i].len == single->len &&
		    !is_ordinal(&found[i], single))
			cite_number_add(&out->single, &found[i]);
	return true;
}

/* Whether a sign of a list is the first that joins two numbers in s[from] to s[to]. */
static bool
has_list_sign(struct str s, size_t from, size_t to)
{
	for (size_t at = from; at < to; utf8_next(s, &at)) {
		size_t behind = at;
		bool list = false;

		if (label_take_range_sign(s, &behind, &list))
			return list;
	}
	return false;
}

void
cite_numbers_read_more(struct str s, size_t at, struct cite_numbers *out)
{
	struct label l = out->read;
	size_t more = label_read_more(&l, str_slice(s, at, s.len));

	if (l.range && has_list_sign(s, at, at + more)) { /* "第三条、第五条" are two numbers */
		l = out->read;
		more = 0;
	}
	out->end = at + more;
	if (more == 0)
		return;
	out->single.count = 0;
	if (l.range)
		take_range(out, &l);
	else
		cite_number_add(&out->single, &l);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * number_unit: readings that name their unit. What must hold, as in number.c: printed <= rest, and
 * between them is white space.
 */
#include "base/utf8.h"
#include "ingest/number_private.h"

enum {
	WIDE_OPEN = 0xff08,
	WIDE_COLON = 0xff1a,
	EN_DASH = 0x2013,
	EM_DASH = 0x2014,
	DEGREE = 0xb0,
	MASCULINE = 0xba,
	ORDINAL_SIGN = 0x7b2c,
	KOREAN_ORDINAL = 0xc81c
};

/* bis, ter; also -bis. */
static bool
take_insertion_word(struct reading *r)
{
	static const char *const words[] = { "bis", "ter", "quater" };
	struct cursor try = r->c;

	if (!cursor_take(&try, ' '))
		cursor_take(&try, '-');
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		struct cursor word = try;

		if (!cursor_take_word(&word, words[i]) || numeral_is_letter(cursor_peek(&word)))
			continue;
		reading_add(&r->n, (uint16_t)(i + 1));
		r->c = word;
		return true;
	}
	return false;
}

/* 12A, § 3a */
static bool
take_insertion_letter(struct reading *r)
{
	struct cursor try = r->c;
	uint32_t letter = cursor_peek(&try), lower = letter | 0x20;

	if (lower < 'a' || lower > 'z' || !cursor_take(&try, letter) ||
	    numeral_is_letter(cursor_peek(&try)))
		return false;
	reading_add(&r->n, (uint16_t)(lower - 'a' + 1));
	r->n.lettered = true;
	r->n.small = letter == lower;
	r->c = try;
	return true;
}

/* What was put between two numbers later: bis, A, 4-1. */
static void
take_insertion(struct reading *r)
{
	struct cursor try = r->c;
	uint16_t value;

	if (take_insertion_word(r) || take_insertion_letter(r))
		return;
	if (!cursor_take(&try, '-') || !numeral_take_decimal(&try, &value) ||
	    numeral_is_letter(cursor_peek(&try)))
		return;
	reading_add(&r->n, value);
	r->c = try;
}

/* 1er, 1ère, Ier: French counts the first unit in ordinals. */
static bool
take_ordinal(struct cursor *c)
{
	struct cursor try = *c;

	if ((!cursor_take_word(&try, "er") && !cursor_take_word(&try, "ère")) ||
	    numeral_is_letter(cursor_peek(&try)))
		return false;
	*c = try;
	return true;
}

/* The number of a unit: 5, 5A, 5-1, V, five, B. */
static bool
take_unit_number(struct reading *r)
{
	struct cursor start = r->c;
	uint16_t value;
	bool upper;

	if (numeral_take_decimal(&r->c, &value)) {
		reading_add(&r->n, value);
		if (!take_ordinal(&r->c))
			take_insertion(r);
		return true;
	}
	if (numeral_take_roman(&r->c, &value, &upper) &&
	    (take_ordinal(&r->c) || !numeral_is_letter(cursor_peek(&r->c)))) {
		reading_add(&r->n, value);
		return true;
	}
	r->c = start;
	if (numeral_take_word(&r->c, &value) ||
	    (numeral_take_letter(&r->c, &value, &upper) && upper &&
		!numeral_is_letter(cursor_peek(&r->c)))) {
		reading_add(&r->n, value);
		return true;
	}
	return false;
}

/* What may stand apart from the number: "Titre II : Objet", "Art. 3. - Texte". */
static bool
is_unit_sign(uint32_t c)
{
	return c == EN_DASH || c == EM_DASH || c == '-' || c == ':';
}

/* The sign between a unit's number and its text; without one the text must not go on like a
 * sentence ("Section 7 of the"). */
static bool
take_unit_end(struct reading *r)
{
	uint32_t next = cursor_peek(&r->c);
	bool sign;

	cursor_take(&r->c, DEGREE);
	cursor_take(&r->c, MASCULINE);
	sign = cursor_take(&r->c, '.') || cursor_take(&r->c, ':') || cursor_take(&r->c, WIDE_COLON);
	if (sign && numeral_is_digit(cursor_peek(&r->c)))
		return false;
	cursor_take(&r->c, MASCULINE); /* Artigo 1.º */
	cursor_take(&r->c, '-');
	sign |= cursor_take(&r->c, EM_DASH) || cursor_take(&r->c, EN_DASH); /* TITLE I—KEEPERS */
	if (!sign && r->c.at < r->c.s.len && next != 0 && !utf8_is_space(cursor_peek(&r->c)) &&
	    next != DEGREE && next != MASCULINE)
		return false;
	reading_end(r);
	for (next = cursor_peek(&r->c); is_unit_sign(next); next = cursor_peek(&r->c)) {
		cursor_take(&r->c, next);
		sign = true;
		reading_end(r);
	}
	return sign || !(next >= 'a' && next <= 'z') || next == 0;
}

bool
number_read_unit(struct reading *r)
{
	static const struct {
		const char *word;
		uint8_t unit;
	} units[] = {
#define UNIT(word, unit) { word, UNIT_##unit },
#include "ingest/number.def"
#undef UNIT
	};
	struct cursor start = r->c;

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++, r->c = start) {
		uint32_t first = cursor_peek(&r->c);

		if ((first >= 'a' && first <= 'z') || !cursor_take_word(&r->c, units[i].word))
			continue;
		if (numeral_is_letter(cursor_peek(&r->c)))
			continue;
		cursor_skip_spaces(&r->c);
		r->n = (struct number){ .style = NUMBER_KEYWORD, .unit = units[i].unit };
		if (take_unit_number(r) && take_unit_end(r))
			return true;
	}
	return false;
}

/* A whole line that is "Annex" or 附件, perhaps with a number right after it. */
bool
number_read_alone(struct reading *r)
{
	static const struct {
		const char *word;
		uint8_t unit;
	} units[] = {
#define ALONE(line, unit) { line, UNIT_##unit },
#include "ingest/number.def"
#undef ALONE
	};
	struct cursor start = r->c;

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++, r->c = start) {
		uint16_t value;

		if (!cursor_take_word(&r->c, units[i].word))
			continue;
		r->n = (struct number){ .style = NUMBER_KEYWORD, .unit = units[i].unit };
		cursor_skip_spaces(&r->c);
		if (numeral_take_decimal(&r->c, &value) || numeral_take_han(&r->c, &value))
			reading_add(&r->n, value);
		reading_end(r);
		/* 附則（昭和四二年七月二〇日法律第七二号）抄: which law it came with */
		if (r->c.at == r->c.s.len || cursor_peek(&r->c) == WIDE_OPEN)
			return true;
	}
	return false;
}

/* What follows 第五条 when a sentence only mentions it. */
static bool
is_mention(struct cursor c)
{
	static const char *const words[] = { "规定", "規定", "第", "至", "、", "和第", "及第",
		"所称", "の規定", "に規定" };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		struct cursor try = c;

		if (cursor_take_word(&try, words[i]))
			return true;
	}
	return false;
}

static bool
take_counter(struct cursor *c, uint8_t *unit)
{
	static const struct {
		const char *word;
		uint8_t unit;
	} counters[] = {
#define COUNTER(word, unit) { word, UNIT_##unit },
#include "ingest/number.def"
#undef COUNTER
	};

	for (size_t i = 0; i < sizeof(counters) / sizeof(*counters); i++)
		if (cursor_take_word(c, counters[i].word)) {
			*unit = counters[i].unit;
			return true;
		}
	return false;
}

/* 第五条, 第十二条の二, 제3조 */
bool
number_read_counter(struct reading *r)
{
	struct cursor try;
	uint16_t value;

	if (!cursor_take(&r->c, ORDINAL_SIGN) && !cursor_take(&r->c, KOREAN_ORDINAL))
		return false;
	cursor_skip_spaces(&r->c);
	if (!numeral_take_han(&r->c, &value) && !numeral_take_decimal(&r->c, &value))
		return false;
	cursor_skip_spaces(&r->c);
	r->n.style = NUMBER_KEYWORD;
	reading_add(&r->n, value);
	if (!take_counter(&r->c, &r->n.unit) || is_mention(r->c))
		return false;
	try = r->c;
	if ((cursor_take_word(&try, "の") || cursor_take_word(&try, "之") ||
		cursor_take_word(&try, "의")) &&
	    (numeral_take_han(&try, &value) || numeral_take_decimal(&try, &value))) {
		reading_add(&r->n, value);
		r->c = try;
	}
	cursor_take(&r->c, WIDE_COLON);
	return reading_end(r);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * number: the readings of a line. What must hold: printed <= rest <= length of the line, and what
 * lies between them is white space, so that number and text together are the whole line.
 */
#include "ingest/number.h"

#include <stdio.h>

#include "base/utf8.h"
#include "ingest/lines.h"
#include "ingest/number_private.h"

#define SPLIT_DIGITS_MAX 3 /* "1 1 2." may be 112; a row of more single digits is a table */

enum {
	STOP = 0x3002,
	FULL_STOP = 0xff0e,
	IDEOGRAPHIC_COMMA = 0x3001,
	IDEOGRAPHIC_SPACE = 0x3000,
	WIDE_OPEN = 0xff08,
	WIDE_CLOSE = 0xff09,
	WIDE_COMMA = 0xff0c,
	WIDE_COLON = 0xff1a,
	EN_DASH = 0x2013,
	EM_DASH = 0x2014,
	DEGREE = 0xb0,
	MASCULINE = 0xba,
	FEMININE = 0xaa
};

bool
reading_end(struct reading *r)
{
	r->n.printed = (uint32_t)r->c.at;
	cursor_skip_spaces(&r->c);
	r->n.rest = (uint32_t)r->c.at;
	return true;
}

void
reading_add(struct number *n, uint16_t value)
{
	if (n->count < NUMBER_VALUES_MAX)
		n->value[n->count++] = value;
}

/* "." and what stands for it after a number: 1、 1． I.- 1º. */
static bool
take_dot(struct cursor *c)
{
	bool ordinal =
	    cursor_take(c, DEGREE) || cursor_take(c, MASCULINE) || cursor_take(c, FEMININE);
	struct cursor spaced = *c;

	cursor_skip_spaces(&spaced);
	if (cursor_take(&spaced, '.') || cursor_take(&spaced, FULL_STOP) ||
	    cursor_take(&spaced, IDEOGRAPHIC_COMMA)) {
		*c = spaced;
		cursor_take(c, '-');
		cursor_take(c, EN_DASH);
		return true;
	}
	return ordinal;
}

static bool
take_close(struct cursor *c)
{
	return cursor_take(c, ')') || cursor_take(c, WIDE_CLOSE);
}

static bool
take_open(struct cursor *c)
{
	return cursor_take(c, '(') || cursor_take(c, WIDE_OPEN);
}

/* What may follow a number's full stop: not another digit, or it was a decimal fraction. */
static bool
ends_number(const struct cursor *c)
{
	return !numeral_is_digit(cursor_peek(c));
}

/* The punctuation after a numeral: sets the shape. */
static bool
take_shape(struct reading *r, bool parenthesised)
{
	if (parenthesised) {
		r->n.shape = NUMBER_PARENS;
		return take_close(&r->c) && reading_end(r);
	}
	if (take_close(&r->c)) {
		r->n.shape = NUMBER_PAREN;
		return reading_end(r);
	}
	r->n.shape = NUMBER_DOT;
	return take_dot(&r->c) && ends_number(&r->c) && reading_end(r);
}

static bool
read_dash(struct reading *r)
{
	static const uint32_t dashes[] = { '-', EN_DASH, EM_DASH, 0x2015, 0x2022, 0xb7, 0x25cf,
		0x25cb, 0x25aa, 0x25a0, 0x25e6, 0x2023, 0xf0b7, 0x30fb, '*' };
	uint32_t next;

	for (size_t i = 0; i < sizeof(dashes) / sizeof(*dashes); i++) {
		if (!cursor_take(&r->c, dashes[i]))
			continue;
		if (dashes[i] == EM_DASH)
			cursor_take(&r->c, EM_DASH);
		r->n.style = NUMBER_DASH;
		r->n.variant = i < 4 ? 0 : 1;
		next = cursor_peek(&r->c);
		if (dashes[i] == '*' && next != ' ')
			return false;
		reading_end(r);
		next = cursor_peek(&r->c);
		/* "-5" is a quantity, "- - -" and "* * *" are ornaments. */
		return next != 0 && next != dashes[i] &&
		       (r->n.rest > r->n.printed || !numeral_is_digit(next));
	}
	return false;
}

static bool
read_decimal(struct reading *r)
{
	bool parenthesised = take_open(&r->c);
	bool wide = cursor_peek(&r->c) > 0x7f;
	uint16_t value;

	if (!numeral_take_decimal(&r->c, &value))
		return false;
	r->n.style = NUMBER_DECIMAL;
	reading_add(&r->n, value);
	if (wide && !parenthesised && cursor_peek(&r->c) == IDEOGRAPHIC_SPACE) {
		r->n.shape = NUMBER_SPACE;
		return reading_end(r);
	}
	return take_shape(r, parenthesised);
}

/* 1.1, 1.1.1: at least two numbers, then perhaps a point, then white space or a letter. */
static bool
read_dotted(struct reading *r)
{
	uint16_t value;

	r->n.style = NUMBER_DOTTED;
	if (!numeral_take_decimal(&r->c, &value))
		return false;
	reading_add(&r->n, value);
	while (r->n.count < NUMBER_VALUES_MAX) {
		struct cursor try = r->c;

		if (!cursor_take(&try, '.') && !cursor_take(&try, FULL_STOP))
			break;
		if (!numeral_take_decimal(&try, &value))
			break;
		reading_add(&r->n, value);
		r->c = try;
	}
	cursor_take(&r->c, '.');
	if (r->n.count < 2 || !(cursor_peek(&r->c) == 0 || utf8_is_space(cursor_peek(&r->c)) ||
				  numeral_is_letter(cursor_peek(&r->c))))
		return false;
	return reading_end(r);
}

/* A letter, or what looks like a digit in bad print. */
static bool
take_lookalike(struct cursor *c, uint32_t *digit)
{
	uint32_t sign = cursor_peek(c);

	if (sign >= '0' && sign <= '9')
		*digit = sign - '0';
	else if (sign == 'l' || sign == 'I')
		*digit = 1;
	else if (sign == 'O' || sign == 'o')
		*digit = 0;
	else
		return false;
	return cursor_take(c, sign);
}

/* Digits torn apart or misread, then a point: "1 1.", "l2.", "2O.", "ll." */
static bool
read_torn(struct reading *r)
{
	uint32_t digits = 0, value = 0, digit, real = 0, gaps = 0;

	for (;;) {
		struct cursor try = r->c;

		if (digits > 0)
			gaps += cursor_take(&try, ' ');
		real += cursor_peek(&try) >= '0' && cursor_peek(&try) <= '9';
		if (!take_lookalike(&try, &digit) || ++digits > SPLIT_DIGITS_MAX)
			break;
		value = value * 10 + digit;
		r->c = try;
	}
	if (digits < 2 || digits > SPLIT_DIGITS_MAX || (real == 0 && gaps > 0))
		return false;
	r->n.style = NUMBER_DECIMAL;
	r->n.faulty = true;
	reading_add(&r->n, (uint16_t)value);
	return take_dot(&r->c) && ends_number(&r->c) && reading_end(r);
}

/* A capital of Latin, Greek or Cyrillic. */
static bool
is_capital(uint32_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde) || (c >= 0x391 && c <= 0x3a9) ||
	       (c >= 0x410 && c <= 0x42f);
}

/* "1 Registration of keepers": British acts print no point. A run of these proves itself only by
 * its length (sequence.c). */
static bool
read_plain(struct reading *r)
{
	uint16_t value;

	if (!numeral_take_decimal(&r->c, &value) || value == 0)
		return false;
	r->n.style = NUMBER_DECIMAL;
	r->n.variant = NUMBER_VARIANT_PLAIN;
	reading_add(&r->n, value);
	reading_end(r);
	return r->n.rest > r->n.printed && is_capital(cursor_peek(&r->c));
}

/* "l." and "I.", typed for "1.". */
static bool
read_misread_one(struct reading *r)
{
	if (!cursor_take(&r->c, 'l') && !cursor_take(&r->c, 'I'))
		return false;
	r->n.style = NUMBER_DECIMAL;
	r->n.faulty = true;
	reading_add(&r->n, 1);
	return take_dot(&r->c) && ends_number(&r->c) && reading_end(r) && r->n.rest > r->n.printed;
}

/* A sign typed for the point: the others of its place on a keyboard, and what other lists have. */
static bool
take_wrong_sign(struct cursor *c)
{
	static const uint32_t signs[] = { ',', ':', ';', ')', WIDE_COMMA, WIDE_COLON, WIDE_CLOSE,
		STOP };

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (cursor_take(c, signs[i]))
			return signs[i] > 0x7f;
	return false;
}

/* Digits with the wrong sign after them, or none: "20 to create", "12, the", "6。". */
static bool
read_bare(struct reading *r)
{
	uint16_t value;
	bool wide;

	if (!numeral_take_decimal(&r->c, &value) || value == 0)
		return false;
	r->n.style = NUMBER_DECIMAL;
	r->n.faulty = true;
	r->n.bare = true;
	reading_add(&r->n, value);
	wide = take_wrong_sign(&r->c); /* wide ones hold their space */
	reading_end(r);
	return (wide || r->n.rest > r->n.printed) && numeral_is_letter(cursor_peek(&r->c));
}

static bool
read_roman(struct reading *r)
{
	bool parenthesised = take_open(&r->c), upper;
	uint16_t value;

	if (!numeral_take_roman(&r->c, &value, &upper))
		return false;
	r->n.style = NUMBER_ROMAN;
	r->n.variant = upper;
	reading_add(&r->n, value);
	return take_shape(r, parenthesised);
}

static bool
read_letter(struct reading *r)
{
	bool parenthesised = take_open(&r->c), upper;
	uint16_t value;

	if (!numeral_take_letter(&r->c, &value, &upper))
		return false;
	r->n.style = NUMBER_LETTER;
	r->n.variant = upper;
	reading_add(&r->n, value);
	if (!take_shape(r, parenthesised))
		return false;
	/* "e.g." and initials are no numbers: a letter and a point want white space after them. */
	return r->n.shape != NUMBER_DOT || r->n.rest > r->n.printed || r->n.rest == r->c.s.len;
}

static bool
read_han(struct reading *r)
{
	bool parenthesised = take_open(&r->c);
	uint16_t value;

	if (!numeral_take_han(&r->c, &value) || value == 0)
		return false;
	r->n.style = NUMBER_HAN;
	reading_add(&r->n, value);
	if (!parenthesised && cursor_peek(&r->c) == IDEOGRAPHIC_SPACE) {
		r->n.shape = NUMBER_SPACE;
		return reading_end(r);
	}
	return take_shape(r, parenthesised);
}

static bool
read_circled(struct reading *r)
{
	uint16_t value;

	if (!numeral_take_circled(&r->c, &value))
		return false;
	r->n.style = NUMBER_CIRCLED;
	reading_add(&r->n, value);
	return reading_end(r);
}

/* "First," "Seven,": in running text "First of all" is no number. */
static bool
read_word(struct reading *r)
{
	uint32_t first = cursor_peek(&r->c);
	uint16_t value;

	if ((first >= 'a' && first <= 'z') || !numeral_take_word(&r->c, &value))
		return false;
	r->n.style = NUMBER_WORD;
	reading_add(&r->n, value);
	if (cursor_take(&r->c, ',') || cursor_take(&r->c, ':') || cursor_take(&r->c, WIDE_COMMA) ||
	    cursor_take(&r->c, WIDE_COLON))
		return reading_end(r);
	return take_dot(&r->c) && reading_end(r) &&
	       r->n.rest < r->c.s.len; /* "One." is a short answer */
}

typedef bool read_fn(struct reading *r);

size_t
number_read(struct str line, struct number out[NUMBER_READINGS_MAX])
{
	/* The likelier first; torn and bare digits last, for they are readings only if the sequence
	 * wants them. */
	static read_fn *const readers[] = { number_read_counter, number_read_unit,
		number_read_alone, read_dash, read_dotted, read_decimal, read_roman, read_letter,
		read_word, read_han, read_circled, read_plain, read_torn, read_misread_one,
		read_bare };
	size_t count = 0;

	for (size_t i = 0; i < sizeof(readers) / sizeof(*readers) && count < NUMBER_READINGS_MAX;
	     i++) {
		struct reading r = { .c = { line, 0 } };

		if (readers[i](&r))
			out[count++] = r.n;
	}
	return count;
}

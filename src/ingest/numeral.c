/* SPDX-License-Identifier: Apache-2.0 */
/* numeral: numerals of several scripts and languages. What must hold: a value
 * is 1..NUMBER_VALUE_MAX, or 0 for a written zero. */
#include "base/utf8.h"
#include "ingest/lines.h"
#include "ingest/number_private.h"

#define ROMAN_MAX 399   /* CCCXCIX; D and M are years and abbreviations */
#define ROMAN_BYTES 12  /* CCCLXXXVIII is the longest */
#define HAN_CHARS_MAX 8 /* 九千九百九十九, and one more */

uint32_t
cursor_peek(const struct cursor *c)
{
	size_t at = c->at;

	return at < c->s.len ? utf8_next(c->s, &at) : 0;
}

static void
step(struct cursor *c)
{
	utf8_next(c->s, &c->at);
}

bool
cursor_take(struct cursor *c, uint32_t want)
{
	if (cursor_peek(c) != want)
		return false;
	step(c);
	return true;
}

void
cursor_skip_spaces(struct cursor *c)
{
	while (c->at < c->s.len && utf8_is_space(cursor_peek(c)))
		step(c);
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool
cursor_take_word(struct cursor *c, const char *word)
{
	size_t i;

	for (i = 0; word[i] != '\0'; i++)
		if (c->at + i >= c->s.len || lower(c->s.p[c->at + i]) != lower(word[i]))
			return false;
	c->at += i;
	return true;
}

bool
numeral_is_digit(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 0xff10 && c <= 0xff19);
}

bool
numeral_is_letter(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= 0xc0 && c <= 0x1fff && c != 0xd7 && c != 0xf7) || lines_is_wide(c);
}

bool
numeral_take_decimal(struct cursor *c, uint16_t *value)
{
	struct cursor try = *c;
	uint32_t sum = 0, digit;

	while (numeral_is_digit(digit = cursor_peek(&try))) {
		sum = sum * 10 + (digit >= 0xff10 ? digit - 0xff10 : digit - '0');
		if (sum > NUMBER_VALUE_MAX)
			return false;
		step(&try);
	}
	if (try.at == c->at)
		return false;
	*c = try;
	*value = (uint16_t)sum;
	return true;
}

static void
write_roman(uint32_t value, char out[ROMAN_BYTES + 1])
{
	static const struct {
		uint32_t value;
		const char *text;
	} signs[] = { { 100, "C" }, { 90, "XC" }, { 50, "L" }, { 40, "XL" }, { 10, "X" },
		{ 9, "IX" }, { 5, "V" }, { 4, "IV" }, { 1, "I" } };
	size_t len = 0;

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		for (; value >= signs[i].value; value -= signs[i].value)
			for (const char *p = signs[i].text; *p != '\0'; p++)
				out[len++] = *p;
	out[len] = '\0';
}

static uint32_t
roman_digit(char c)
{
	switch (lower(c)) {
	case 'i': return 1;
	case 'v': return 5;
	case 'x': return 10;
	case 'l': return 50;
	case 'c': return 100;
	default: return 0;
	}
}

bool
numeral_take_roman(struct cursor *c, uint16_t *value, bool *upper)
{
	struct str s = str_slice(c->s, c->at, c->s.len);
	char canonical[ROMAN_BYTES + 1];
	uint32_t sum = 0;
	size_t len = 0;

	*upper = s.len > 0 && s.p[0] >= 'A' && s.p[0] <= 'Z';
	while (len < s.len && len < ROMAN_BYTES && roman_digit(s.p[len]) != 0 &&
	       (s.p[len] <= 'Z') == *upper)
		len++;
	for (size_t i = 0; i < len; i++) {
		uint32_t digit = roman_digit(s.p[i]);

		if (i + 1 < len && roman_digit(s.p[i + 1]) > digit)
			sum -= digit;
		else
			sum += digit;
	}
	if (len == 0 || sum == 0 || sum > ROMAN_MAX)
		return false;
	write_roman(sum, canonical);
	if (!str_case_is(str_slice(s, 0, len), canonical)) /* IIII, VX: a word, not a number */
		return false;
	c->at += len;
	*value = (uint16_t)sum;
	return true;
}

bool
numeral_take_letter(struct cursor *c, uint16_t *value, bool *upper)
{
	uint32_t first = cursor_peek(c);
	char letter = first < 0x80 ? lower((char)first) : 0;

	if (letter < 'a' || letter > 'z')
		return false;
	*upper = first <= 'Z';
	step(c);
	*value = (uint16_t)(letter - 'a' + 1);
	if (cursor_take(c, first))
		*value = (uint16_t)(*value + 26);
	return true;
}

/* The digit, or the power of ten, that the character stands for. */
static bool
read_han(uint32_t c, uint32_t *digit, uint32_t *power)
{
	static const uint32_t digits[] = { 0x96f6, 0x4e00, 0x4e8c, 0x4e09, 0x56db, 0x4e94, 0x516d,
		0x4e03, 0x516b, 0x4e5d };

	*digit = *power = 0;
	if (c == 0x5341 || c == 0x767e || c == 0x5343) /* 十 百 千 */
		*power = c == 0x5341 ? 10 : c == 0x767e ? 100 : 1000;
	if (*power != 0 || c == 0x3007) /* 〇 */
		return true;
	for (; *digit < 10; ++*digit)
		if (digits[*digit] == c)
			return true;
	return false;
}

bool
numeral_take_han(struct cursor *c, uint16_t *value)
{
	uint32_t sum = 0, pending = 0, digit, power, chars = 0;
	struct cursor try = *c;

	for (; read_han(cursor_peek(&try), &digit, &power); step(&try), chars++) {
		if (power == 0) {
			pending = pending * 10 + digit;
		} else {
			sum += (pending == 0 ? 1 : pending) * power;
			pending = 0;
		}
		if (chars == HAN_CHARS_MAX || sum + pending > NUMBER_VALUE_MAX)
			return false;
	}
	if (chars == 0)
		return false;
	*c = try;
	*value = (uint16_t)(sum + pending);
	return true;
}

bool
numeral_take_circled(struct cursor *c, uint16_t *value)
{
	uint32_t sign = cursor_peek(c);

	if (sign < 0x2460 || sign > 0x2473) /* ① to ⑳ */
		return false;
	*value = (uint16_t)(sign - 0x2460 + 1);
	step(c);
	return true;
}

static bool
take_listed_word(struct cursor *c, uint16_t *value)
{
	static const struct {
		const char *word;
		uint16_t value;
	} words[] = {
#define WORD(word, value) { word, value },
#include "ingest/number.def"
#undef WORD
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		struct cursor try = *c;

		if (cursor_take_word(&try, words[i].word) &&
		    !numeral_is_letter(cursor_peek(&try))) {
			*c = try;
			*value = words[i].value;
			return true;
		}
	}
	return false;
}

bool
numeral_take_word(struct cursor *c, uint16_t *value)
{
	static const struct {
		const char *word;
		uint16_t value;
	} tens[] = { { "twenty-", 20 }, { "thirty-", 30 }, { "forty-", 40 }, { "fifty-", 50 } };

	for (size_t i = 0; i < sizeof(tens) / sizeof(*tens); i++) {
		struct cursor try = *c;
		uint16_t units;

		if (cursor_take_word(&try, tens[i].word) && take_listed_word(&try, &units) &&
		    units < 10) {
			*c = try;
			*value = (uint16_t)(tens[i].value + units);
			return true;
		}
	}
	return take_listed_word(c, value);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * label_script: numerals that are characters of their own: digits, roman, Han, circled. What must
 * hold: a value is at most LABEL_VALUE_MAX, and reading takes time bounded by the longest numeral.
 */
#include "akn/label_private.h"

#define DIGITS_MAX 8       /* of LABEL_VALUE_MAX */
#define ROMAN_CHARS_MAX 15 /* MMMDCCCLXXXVIII */
#define HAN_CHARS_MAX 16   /* 九千九百九十九万九千九百九十九 has 15 */

enum { HAN_ZERO = 0x3007, HAN_LING = 0x96f6, HAN_WAN = 10000 };

static void
set_part(struct label_part *out, uint32_t value, enum label_script script)
{
	*out = (struct label_part){ .value = value, .script = (uint8_t)script };
}

bool
script_take_decimal(struct scan *c, struct label_part *out)
{
	struct scan try = *c;
	uint32_t value = 0;
	size_t digits = 0;

	for (int digit; (digit = char_digit(scan_peek(try))) >= 0; digits++) {
		if (digits == DIGITS_MAX)
			return false;
		value = value * 10 + (uint32_t)digit;
		scan_next(&try);
	}
	if (digits == 0)
		return false;
	set_part(out, value, LABEL_DECIMAL);
	*c = try;
	return true;
}

/* The letter of a roman numeral; also Cyrillic and Greek capitals of the same shape. */
static uint32_t
roman_letter(uint32_t c)
{
	switch (c) {
	case 0x399:
	case 0x406: return 'I';
	case 0x3a7:
	case 0x425: return 'X';
	case 0x421: return 'C';
	case 0x41c: return 'M';
	default: return c;
	}
}

static uint32_t
roman_value(uint32_t letter)
{
	switch (letter) {
	case 'i': return 1;
	case 'v': return 5;
	case 'x': return 10;
	case 'l': return 50;
	case 'c': return 100;
	case 'd': return 500;
	case 'm': return 1000;
	default: return 0;
	}
}

/* Writes the ASCII letters of the numeral sign c (ⅸ, Ⅻ, X); returns how many. */
static size_t
spell_roman(uint32_t c, char out[4])
{
	static const char spelt[16][5] = { "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX",
		"X", "XI", "XII", "L", "C", "D", "M" };
	bool sign = c >= 0x2160 && c <= 0x217f;
	size_t n = 0;

	if (!sign) {
		c = roman_letter(c);
		out[0] = (char)c;
		return c < 0x80 && roman_value(char_lower(c)) != 0 ? 1 : 0;
	}
	for (const char *p = spelt[c & 15]; *p != '\0'; p++)
		out[n++] = (char)(c >= 0x2170 ? *p + ('a' - 'A') : *p);
	return n;
}

/* The value of a roman numeral in its one correct spelling; 0 for another one. */
static uint32_t
sum_roman(const char *letters, size_t count)
{
	static const struct {
		uint32_t value;
		char spelt[3];
	} steps[] = { { 1000, "m" }, { 900, "cm" }, { 500, "d" }, { 400, "cd" }, { 100, "c" },
		{ 90, "xc" }, { 50, "l" }, { 40, "xl" }, { 10, "x" }, { 9, "ix" }, { 5, "v" },
		{ 4, "iv" }, { 1, "i" } };
	uint32_t sum = 0;
	size_t at = 0;

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		size_t length = steps[i].spelt[1] == '\0' ? 1 : 2, times = 0;

		while (at + length <= count && memcmp(letters + at, steps[i].spelt, length) == 0) {
			sum += steps[i].value;
			at += length;
			if (++times > (i % 4 == 0 ? 3u : 1u))
				return 0;
		}
		/* No c may follow cm or cd, and no d may follow cm. */
		if (times > 0 && i % 2 == 1)
			i += i % 4 == 1 ? 3 : 1;
	}
	return at == count ? sum : 0;
}

bool
script_take_roman(struct scan *c, struct label_part *out)
{
	char letters[ROMAN_CHARS_MAX + 4], spelt[4];
	struct scan try = *c;
	bool upper = false, lower = false;
	size_t count = 0, add;
	uint32_t value;

	while ((add = spell_roman(scan_peek(try), spelt)) > 0) {
		bool is_upper = spelt[0] < 'a';

		if (count + add > ROMAN_CHARS_MAX || (is_upper ? lower : upper))
			break;
		upper = upper || is_upper;
		lower = lower || !is_upper;
		for (size_t i = 0; i < add; i++)
			letters[count++] = (char)char_lower((unsigned char)spelt[i]);
		scan_next(&try);
	}
	if (count == 0 || (value = sum_roman(letters, count)) == 0)
		return false;
	set_part(out, value, LABEL_ROMAN);
	out->upper = upper;
	*c = try;
	return true;
}

/* 0..9 for a Han digit, else -1; also the forms of contracts. */
static int
han_digit(uint32_t c)
{
	static const uint32_t digits[][3] = { { HAN_ZERO, HAN_LING, 0x25cb },
		{ 0x4e00, 0x58f9, 0x58f1 }, { 0x4e8c, 0x8d30, 0x8cb3 }, { 0x4e09, 0x53c1, 0x53c3 },
		{ 0x56db, 0x8086, 0x8086 }, { 0x4e94, 0x4f0d, 0x4f0d }, { 0x516d, 0x9646, 0x9678 },
		{ 0x4e03, 0x67d2, 0x6f06 }, { 0x516b, 0x634c, 0x634c },
		{ 0x4e5d, 0x7396, 0x7396 } };

	if (c < 0x25cb)
		return -1;
	for (int i = 0; i < 10; i++)
		if (c == digits[i][0] || c == digits[i][1] || c == digits[i][2])
			return i;
	return c == 0x4e24 || c == 0x5169 ? 2 : -1;
}

/* The value of 十 百 千 and 万, else 0; *ready is set for 廿 and 卅, which need no digit before. */
static uint32_t
han_unit(uint32_t c, bool *ready)
{
	*ready = c == 0x5eff || c == 0x5345;
	switch (c) {
	case 0x5341:
	case 0x62fe: return 10;
	case 0x5eff: return 20;
	case 0x5345: return 30;
	case 0x767e:
	case 0x4f70: return 100;
	case 0x5343:
	case 0x4edf: return 1000;
	case 0x4e07:
	case 0x842c: return HAN_WAN;
	default: return 0;
	}
}

struct han {
	uint32_t total, group, digit, last_unit;
	bool has_digit, has_unit, bad;
	uint32_t positional;
	size_t digits;
};

static void
add_han(struct han *h, uint32_t c)
{
	bool ready;
	uint32_t unit = han_unit(c, &ready);

	if (unit == 0) {
		h->bad = h->bad || (h->has_digit && h->digit != 0 && h->has_unit);
		h->digit = (uint32_t)han_digit(c);
		h->has_digit = true;
		h->positional = h->positional * 10 + h->digit;
		h->digits++;
		return;
	}
	h->bad = h->bad || (!h->has_unit && h->digits > 1);
	h->has_unit = true;
	if (unit == HAN_WAN) {
		h->bad = h->bad || h->total > 0 || h->group + h->digit == 0;
		h->total = (h->group + h->digit) * HAN_WAN;
		h->group = 0;
		h->last_unit = 0;
	} else {
		h->bad = h->bad || (h->last_unit != 0 && unit >= h->last_unit) ||
			 (unit >= 100 && h->digit == 0);
		h->group += ready ? unit : unit * (h->digit == 0 ? 1 : h->digit);
		h->last_unit = ready ? 10 : unit;
	}
	h->digit = 0;
	h->has_digit = false;
}

bool
script_take_han(struct scan *c, struct label_part *out)
{
	struct han h = { 0 };
	struct scan try = *c;
	size_t chars = 0;
	uint32_t ch, value;
	bool ready;

	while (
	    (ch = scan_peek(try)) >= 0x25cb && (han_digit(ch) >= 0 || han_unit(ch, &ready) > 0)) {
		if (++chars > HAN_CHARS_MAX)
			return false;
		add_han(&h, ch);
		scan_next(&try);
	}
	if (chars == 0 || h.bad || (!h.has_unit && h.digits > DIGITS_MAX))
		return false;
	value = h.has_unit ? h.total + h.group + h.digit : h.positional;
	if (value > LABEL_VALUE_MAX || (value == 0 && chars > 1))
		return false;
	set_part(out, value, LABEL_HAN);
	*c = try;
	return true;
}

bool
script_take_circled(struct scan *c, struct label_part *out)
{
	static const struct {
		uint32_t first, last, value;
		enum label_script script;
	} runs[] = { { 0x2460, 0x2473, 1, LABEL_CIRCLED }, { 0x2474, 0x2487, 1, LABEL_DECIMAL },
		{ 0x2488, 0x249b, 1, LABEL_DECIMAL }, { 0x249c, 0x24b5, 1, LABEL_LATIN },
		{ 0x24d0, 0x24e9, 1, LABEL_LATIN }, { 0x24ea, 0x24ea, 0, LABEL_CIRCLED },
		{ 0x24eb, 0x24f4, 11, LABEL_CIRCLED }, { 0x24f5, 0x24fe, 1, LABEL_CIRCLED },
		{ 0x2776, 0x277f, 1, LABEL_CIRCLED }, { 0x2780, 0x2789, 1, LABEL_CIRCLED },
		{ 0x278a, 0x2793, 1, LABEL_CIRCLED }, { 0x3200, 0x320d, 1, LABEL_HANGUL },
		{ 0x320e, 0x321b, 1, LABEL_HANGUL }, { 0x3220, 0x3229, 1, LABEL_HAN },
		{ 0x3251, 0x325f, 21, LABEL_CIRCLED }, { 0x3260, 0x326d, 1, LABEL_HANGUL },
		{ 0x326e, 0x327b, 1, LABEL_HANGUL }, { 0x3280, 0x3289, 1, LABEL_HAN },
		{ 0x32b1, 0x32bf, 36, LABEL_CIRCLED } };
	uint32_t ch = scan_peek(*c);

	if (ch < runs[0].first || ch > 0x32bf)
		return false;
	for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
		if (ch >= runs[i].first && ch <= runs[i].last) {
			set_part(out, ch - runs[i].first + runs[i].value, runs[i].script);
			scan_next(c);
			return true;
		}
	return false;
}

bool
script_take_sign(struct scan *c, struct label_part *out)
{
	static const uint32_t signs[] = { '-', '*', 0xb7, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014,
		0x2015, 0x2022, 0x2023, 0x2043, 0x2212, 0x25a0, 0x25a1, 0x25aa, 0x25ab, 0x25b6,
		0x25ba, 0x25c6, 0x25c7, 0x25cb, 0x25cf, 0x25e6, 0x2605, 0x2606, 0x27a2, 0x30fb,
		0xf0a7, 0xf0b7, 0xf0d8 };
	uint32_t ch = scan_peek(*c);

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (ch == signs[i]) {
			scan_next(c);
			if (ch == 0x2014)
				scan_take(c, ch);
			set_part(out, ch, LABEL_SIGN);
			return true;
		}
	return false;
}

/* 1..10 for 일 이 삼 사 오 육 칠 팔 구 십, else 0. */
static uint32_t
sino_korean(uint32_t c)
{
	static const uint32_t digits[] = { 0xc77c, 0xc774, 0xc0bc, 0xc0ac, 0xc624, 0xc721, 0xce60,
		0xd314, 0xad6c, 0xc2ed };

	for (uint32_t i = 0; i < sizeof digits / sizeof *digits; i++)
		if (c == digits[i])
			return i + 1;
	return 0;
}

/* 조 장 절 편 관 항 호 목 부 */
static bool
is_korean_counter(uint32_t c)
{
	return c == 0xc870 || c == 0xc7a5 || c == 0xc808 || c == 0xd3b8 || c == 0xad00 ||
	       c == 0xd56d || c == 0xd638 || c == 0xbaa9 || c == 0xbd80;
}

bool
script_take_sino_korean(struct scan *c, struct label_part *out)
{
	struct scan try = *c;
	uint32_t value = 0, digit;

	for (size_t i = 0; i < 4 && (digit = sino_korean(scan_peek(try))) != 0; i++) {
		scan_next(&try);
		if (digit == 10)
			value = (value == 0 ? 1 : value) * 10;
		else if (value % 10 != 0)
			return false;
		else
			value += digit;
	}
	if (value == 0 || value > 99 || !is_korean_counter(scan_peek(try)))
		return false;
	set_part(out, value, LABEL_WORD);
	*c = try;
	return true;
}

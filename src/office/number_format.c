/* SPDX-License-Identifier: Apache-2.0 */
/* number_format: each format is a function, or an alphabet that is repeated: a … z, aa, bb. */
#include "office/number_format.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/macros.h"
#include "base/utf8.h"

#define ROMAN_MAX 32767 /* Word prints larger ones in digits */
#define REPEATS_MAX 30  /* of a letter: Word allows 780 letters, which is 30 z */
#define CIRCLE_MAX 20   /* U+2460 to U+2473 */
#define WORDS_MAX 999999
#define HAN_MAX 99999

static const char *const names[] = {
#define FORMAT(name, word) #word,
#include "office/number_format.def"
#undef FORMAT
};

enum number_format
number_format_find(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_is(name, names[i]))
			return (enum number_format)i;
	return FORMAT_DECIMAL;
}

static void
put_digits(struct buf *out, int32_t n)
{
	buf_putf(out, "%d", (int)n);
}

static void
put_roman(struct buf *out, int32_t n, bool upper)
{
	static const struct {
		int32_t value;
		const char *lower, *upper;
	} parts[] = { { 1000, "m", "M" }, { 900, "cm", "CM" }, { 500, "d", "D" },
		{ 400, "cd", "CD" }, { 100, "c", "C" }, { 90, "xc", "XC" }, { 50, "l", "L" },
		{ 40, "xl", "XL" }, { 10, "x", "X" }, { 9, "ix", "IX" }, { 5, "v", "V" },
		{ 4, "iv", "IV" }, { 1, "i", "I" } };

	if (n < 1 || n > ROMAN_MAX) {
		put_digits(out, n);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		for (; n >= parts[i].value; n -= parts[i].value)
			buf_puts(out, upper ? parts[i].upper : parts[i].lower);
}

/* An alphabet: letters of the same number of bytes. */
struct alphabet {
	const char *letters;
	uint8_t count, bytes;
};

static void
put_letters(struct buf *out, int32_t n, const struct alphabet *a)
{
	int32_t times = n > 0 ? (n - 1) / a->count + 1 : 0;

	if (times < 1 || times > REPEATS_MAX) {
		put_digits(out, n);
		return;
	}
	for (; times > 0; times--)
		buf_put(out, a->letters + (size_t)((n - 1) % a->count) * a->bytes, a->bytes);
}

/* ---- words, which Word prints in English unless it is localised ---- */

static const char *const small[] = { "zero", "one", "two", "three", "four", "five", "six", "seven",
	"eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
	"seventeen", "eighteen", "nineteen" };
static const char *const tens[] = { "", "", "twenty", "thirty", "forty", "fifty", "sixty",
	"seventy", "eighty", "ninety" };

static void
put_below_hundred(struct buf *out, int32_t n)
{
	if (n < 20) {
		buf_puts(out, small[n]);
		return;
	}
	buf_puts(out, tens[n / 10]);
	if (n % 10 > 0)
		buf_putf(out, "-%s", small[n % 10]);
}

static void
put_below_thousand(struct buf *out, int32_t n)
{
	if (n >= 100) {
		buf_putf(out, "%s hundred", small[n / 100]);
		if (n % 100 == 0)
			return;
		buf_putc(out, ' ');
	}
	put_below_hundred(out, n % 100);
}

static void
put_cardinal(struct buf *out, int32_t n)
{
	if (n > WORDS_MAX) {
		put_digits(out, n);
		return;
	}
	if (n >= 1000) {
		put_below_thousand(out, n / 1000);
		buf_puts(out, " thousand");
		if (n % 1000 == 0)
			return;
		buf_putc(out, ' ');
	}
	put_below_thousand(out, n % 1000);
}

/* Makes the last word of a number an ordinal. */
static void
put_ordinal_words(struct buf *out, int32_t n)
{
	static const struct {
		const char *cardinal, *ordinal;
	} irregular[] = { { "one", "first" }, { "two", "second" }, { "three", "third" },
		{ "five", "fifth" }, { "eight", "eighth" }, { "nine", "ninth" },
		{ "twelve", "twelfth" } };
	struct buf words = BUF_INIT(256);
	struct str s;
	size_t last;

	put_cardinal(&words, n);
	s = buf_str(&words);
	for (last = s.len; last > 0 && s.p[last - 1] != ' ' && s.p[last - 1] != '-';)
		last--;
	buf_put(out, s.p, last);
	s = str_slice(s, last, s.len);
	for (size_t i = 0; i < ARRAY_LEN(irregular); i++)
		if (str_is(s, irregular[i].cardinal)) {
			buf_puts(out, irregular[i].ordinal);
			buf_free(&words);
			return;
		}
	if (s.len > 0 && s.p[s.len - 1] == 'y')
		buf_putf(out, STR_FMT "ieth", STR_ARG(str_slice(s, 0, s.len - 1)));
	else
		buf_putf(out, STR_FMT "th", STR_ARG(s));
	buf_free(&words);
}

static void
put_ordinal(struct buf *out, int32_t n)
{
	static const char *const ends[] = { "th", "st", "nd", "rd" };
	bool teen = n % 100 >= 11 && n % 100 <= 13;

	buf_putf(out, "%d%s", (int)n, !teen && n % 10 < 4 ? ends[n % 10] : "th");
}

static const char *
capitalised(struct buf *words)
{
	if (words->len > 0 && words->data[0] >= 'a' && words->data[0] <= 'z')
		words->data[0] = (char)(words->data[0] - 'a' + 'A');
	return words->len > 0 ? words->data : "";
}

static void
put_words(struct buf *out, int32_t n, bool ordinal)
{
	struct buf words = BUF_INIT(256);

	if (ordinal)
		put_ordinal_words(&words, n);
	else
		put_cardinal(&words, n);
	buf_puts(out, capitalised(&words));
	buf_free(&words);
}

/* ---- Han ---- */

static const char *const han[] = { "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九" };

/* 一百二十三, 一万零五; one_ten: 一十二 in larger numbers only. */
static void
put_han(struct buf *out, int32_t n, bool zero)
{
	static const char *const units[] = { "", "十", "百", "千", "万" };
	int32_t place = 10000;
	bool begun = false, gap = false;

	if (n <= 0 || n > HAN_MAX) {
		put_digits(out, n);
		return;
	}
	for (int i = 4; i >= 0; i--, place /= 10) {
		int32_t digit = n / place % 10;

		if (digit == 0) {
			gap = begun;
			continue;
		}
		if (gap && zero)
			buf_puts(out, "零");
		gap = false;
		if (digit > 1 || i == 0 || i == 4 || (begun && zero) || (i > 1 && zero))
			buf_puts(out, han[digit]);
		buf_puts(out, units[i]);
		begun = true;
	}
}

static void
put_han_digits(struct buf *out, int32_t n, const char *const digits[10])
{
	char decimal[12];

	snprintf(decimal, sizeof decimal, "%d", (int)n);
	for (const char *p = decimal; *p != '\0'; p++)
		buf_puts(out, digits[*p - '0']);
}

static void
put_circle(struct buf *out, int32_t n)
{
	char bytes[] = { '\xe2', '\x91', (char)(0xa0 + n - 1), '\0' };

	if (n < 1 || n > CIRCLE_MAX)
		put_digits(out, n);
	else
		buf_puts(out, bytes);
}

static void
put_full_width(struct buf *out, int32_t n)
{
	static const char *const digits[] = { "０", "１", "２", "３", "４", "５", "６", "７", "８",
		"９" };

	put_han_digits(out, n, digits);
}

static const struct alphabet *
alphabet_of(enum number_format format)
{
	static const struct alphabet
	    upper = { "ABCDEFGHIJKLMNOPQRSTUVWXYZ", 26, 1 },
	    lower = { "abcdefghijklmnopqrstuvwxyz", 26, 1 },
	    ganada = { "가나다라마바사아자차카타파하", 14, 3 },
	    aiueo = { "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホ"
		      "マミムメモヤユヨラリルレロワヲン",
		    46, 3 },
	    iroha = { "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマ"
		      "ケフコエテアサキユメミシヱヒモセスン",
		    48, 3 },
	    russian_lower = { "абвгдежзиклмнопрстуфхцчшщыэюя", 29, 2 },
	    russian_upper = { "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯ", 29, 2 };

	switch (format) {
	case FORMAT_UPPER_LETTER: return &upper;
	case FORMAT_LOWER_LETTER: return &lower;
	case FORMAT_GANADA: return &ganada;
	case FORMAT_AIUEO: return &aiueo;
	case FORMAT_IROHA: return &iroha;
	case FORMAT_RUSSIAN_LOWER: return &russian_lower;
	case FORMAT_RUSSIAN_UPPER: return &russian_upper;
	default: return NULL;
	}
}

void
number_format_put(struct buf *out, enum number_format format, int32_t n)
{
	static const char *const korean[] = { "영", "일", "이", "삼", "사", "오", "육", "칠", "팔",
		"구" };

	switch (format) {
	case FORMAT_NONE:
	case FORMAT_BULLET: return;
	case FORMAT_DECIMAL_ZERO: buf_putf(out, "%02d", (int)n); return;
	case FORMAT_UPPER_ROMAN: put_roman(out, n, true); return;
	case FORMAT_LOWER_ROMAN: put_roman(out, n, false); return;
	case FORMAT_ORDINAL: put_ordinal(out, n); return;
	case FORMAT_CARDINAL_TEXT: put_words(out, n, false); return;
	case FORMAT_ORDINAL_TEXT: put_words(out, n, true); return;
	case FORMAT_NUMBER_IN_DASH: buf_putf(out, "- %d -", (int)n); return;
	case FORMAT_CIRCLE: put_circle(out, n); return;
	case FORMAT_CHINESE:
	case FORMAT_CHINESE_THOUSAND:
	case FORMAT_TAIWANESE: put_han(out, n, true); return;
	case FORMAT_JAPANESE: put_han(out, n, false); return;
	case FORMAT_IDEOGRAPH_DIGITAL: put_han_digits(out, n, han); return;
	case FORMAT_KOREAN_DIGITAL: put_han_digits(out, n, korean); return;
	case FORMAT_FULL_WIDTH: put_full_width(out, n); return;
	default: break;
	}
	if (alphabet_of(format) != NULL)
		put_letters(out, n, alphabet_of(format));
	else
		put_digits(out, n);
}

void
number_format_put_bullet(struct buf *out, struct str sign)
{
	size_t at = 0;
	uint32_t c = sign.len > 0 ? utf8_next(sign, &at) : 0;

	if (c == 'o')
		buf_puts(out, "\xe2\x97\xa6"); /* of Courier New: ◦ */
	else if (c >= 0xe000 && c <= 0xf8ff)
		buf_puts(out, "\xe2\x80\xa2");
	else
		buf_putstr(out, sign);
}

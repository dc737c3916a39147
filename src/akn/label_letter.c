/* SPDX-License-Identifier: Apache-2.0 */
/*
 * label_letter: letters that number the items of lists, in the order each script uses for lists.
 * What must hold: a letter with several orders gives one reading for each different value.
 */
#include "akn/label_private.h"
#include "base/utf8.h"

#define LETTERS_MAX 4 /* of a Hebrew numeral */
#define REPEATS_MAX 3 /* aaa: no list goes deeper */

/* The orders of letters, in lower case. */
static const struct alphabet {
	enum label_script script;
	const char *letters;
} alphabets[] = {
	{ LABEL_LATIN, "abcdefghijklmnopqrstuvwxyz" },
	{ LABEL_GREEK, "αβγδεζηθικλμνξοπρστυφχψω" },
	/* Lists leave out ё й ъ ы ь; some texts do not. */
	{ LABEL_CYRILLIC, "абвгдежзиклмнопрстуфхцчшщэюя" },
	{ LABEL_CYRILLIC, "абвгдеєжзиіїйклмнопрстуфхцчшщюя" },
	{ LABEL_CYRILLIC, "абвгдеёжзийклмнопрстуфхцчшщъыьэюя" },
	{ LABEL_ARABIC, "ابجدهوزحطيكلمنسعفصقرشتثخذضظغ" },
	{ LABEL_ARABIC, "ابتثجحخدذرزسشصضطظعغفقكلمنهوي" },
	{ LABEL_ARABIC, "ابپتثجچحخدذرزژسشصضطظعغفقكگلمنوهي" },
	{ LABEL_THAI, "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ" },
	{ LABEL_KANA,
	    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン" },
	{ LABEL_KANA,
	    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス" },
	{ LABEL_HANGUL,
	    "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호" },
	{ LABEL_HANGUL, "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ" },
	{ LABEL_STEM, "甲乙丙丁戊己庚辛壬癸" },
};

/* Letters that stand between two letters of the order: đ is inserted after d. */
static const struct {
	uint32_t letter, base;
} inserted[] = { { 0x111, 'd' }, { 0xf1, 'n' }, { 0x10d, 'c' }, { 0x107, 'c' }, { 0x161, 's' },
	{ 0x17e, 'z' }, { 0x15b, 's' }, { 0x142, 'l' }, { 0xe7, 'c' }, { 0x491, 0x433 },
	{ 0x439, 0x438 } };

/* The letter as the orders spell it: lower case, without hamza. */
static uint32_t
spell(uint32_t c)
{
	switch (c) {
	case 0x623:
	case 0x625:
	case 0x622: return 0x627; /* أ إ آ: ا */
	case 0x649:
	case 0x6cc: return 0x64a; /* ى ی: ي */
	case 0x6a9: return 0x643; /* ک: ك */
	case 0x6c1:
	case 0x6be: return 0x647; /* ه */
	case 0x3c2: return 0x3c3;
	default: return char_lower(c);
	}
}

/* The position of the letter in the order, from 1; 0 if it is not in it. */
static uint32_t
position(const struct alphabet *a, uint32_t letter)
{
	struct str order = str_from(a->letters);
	uint32_t place = 0;

	for (size_t at = 0; at < order.len;) {
		place++;
		if (utf8_next(order, &at) == letter)
			return place;
	}
	return 0;
}

static bool
may_hold(const struct alphabet *a, uint32_t letter)
{
	static const struct {
		uint32_t first, last;
	} blocks[] = {
		[LABEL_LATIN] = { 'a', 'z' },
		[LABEL_GREEK] = { 0x3b1, 0x3c9 },
		[LABEL_CYRILLIC] = { 0x430, 0x45f },
		[LABEL_ARABIC] = { 0x621, 0x6cc },
		[LABEL_THAI] = { 0xe01, 0xe2e },
		[LABEL_KANA] = { 0x30a1, 0x30fa },
		[LABEL_HANGUL] = { 0x3131, 0xd7a3 },
		[LABEL_STEM] = { 0x4e00, 0x9fff },
	};

	return letter >= blocks[a->script].first && letter <= blocks[a->script].last;
}

/* The value of å ä ö and æ ø å, which end the alphabets of the Nordic countries. */
static uint32_t
nordic(uint32_t letter)
{
	switch (letter) {
	case 0xe5: return 27;
	case 0xe4:
	case 0xe6: return 28;
	case 0xf6:
	case 0xf8: return 29;
	default: return 0;
	}
}

static bool
is_same_reading(const struct letters *a, const struct letters *b)
{
	return a->end == b->end && a->count == b->count && a->part[0].script == b->part[0].script &&
	       a->part[0].value == b->part[0].value &&
	       (a->count == 1 || a->part[1].value == b->part[1].value);
}

static void
add_reading(struct letters out[LABEL_READINGS_MAX], size_t *n, struct letters reading)
{
	for (size_t i = 0; i < *n; i++)
		if (is_same_reading(&out[i], &reading))
			return;
	if (*n < LABEL_READINGS_MAX)
		out[(*n)++] = reading;
}

static struct letters
one_letter(enum label_script script, uint32_t value, bool upper, size_t end)
{
	return (struct letters){
		.part = { { .value = value, .script = (uint8_t)script, .upper = upper } },
		.count = 1,
		.end = end
	};
}

/* "ba": b, and a inserted after it. */
static void
insert_letter(struct letters *reading, enum label_script script, uint32_t value)
{
	reading->part[1] = (struct label_part){ .value = value,
		.script = (uint8_t)script,
		.joint = LABEL_SUFFIX,
		.upper = reading->part[0].upper };
	reading->count = 2;
}

/* The letter, or the base and an insertion for a letter that stands between two. */
static void
read_single(uint32_t c, size_t end, struct letters out[LABEL_READINGS_MAX], size_t *n)
{
	uint32_t letter = spell(c), place;
	bool upper = char_is_upper(c);

	for (size_t i = 0; i < sizeof alphabets / sizeof *alphabets; i++)
		if (may_hold(&alphabets[i], letter) &&
		    (place = position(&alphabets[i], letter)) != 0)
			add_reading(out, n, one_letter(alphabets[i].script, place, upper, end));
	if (*n == 2 && out[0].part[0].script == LABEL_KANA &&
	    out[1].part[0].value < out[0].part[0].value) {
		struct letters later = out[0];

		out[0] = out[1]; /* lists are short: the order in which the letter is earlier */
		out[1] = later;
	}
	if (letter < 0x80 || *n > 0)
		return;
	if ((place = nordic(letter)) != 0)
		add_reading(out, n, one_letter(LABEL_LATIN, place, upper, end));
	for (size_t i = 0; i < sizeof inserted / sizeof *inserted; i++)
		if (inserted[i].letter == letter) {
			struct label_part base;
			struct letters reading;

			if (!letters_value(inserted[i].base, &base))
				continue;
			reading =
			    one_letter((enum label_script)base.script, base.value, upper, end);
			insert_letter(&reading, (enum label_script)base.script, 1);
			add_reading(out, n, reading);
		}
}

/* The value of a letter of Greek or Hebrew numerals; 0 for another character. */
static uint32_t
numeral_value(uint32_t letter)
{
	static const uint32_t greek[] = { 1, 2, 3, 4, 5, 7, 8, 9, 10, 20, 30, 40, 50, 60, 70, 80,
		100, 200, 200, 300, 400, 500, 600, 700, 800 };
	static const uint32_t hebrew[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 20, 30, 40, 40, 50,
		50, 60, 70, 80, 80, 90, 90, 100, 200, 300, 400 };

	if (letter >= 0x3b1 && letter <= 0x3c9)
		return greek[letter - 0x3b1];
	if (letter == 0x3db)
		return 6;
	if (letter >= 0x5d0 && letter <= 0x5ea)
		return hebrew[letter - 0x5d0];
	return 0;
}

static bool
is_hebrew(uint32_t c)
{
	return c >= 0x5d0 && c <= 0x5ea;
}

bool
letters_value(uint32_t c, struct label_part *out)
{
	uint32_t letter = spell(c), place;

	if (c < 0x80 && !char_is_letter(c))
		return false;
	if (is_hebrew(c)) {
		*out = (struct label_part){ .value = numeral_value(c), .script = LABEL_HEBREW };
		return true;
	}
	for (size_t i = 0; i < sizeof alphabets / sizeof *alphabets; i++)
		if (may_hold(&alphabets[i], letter) &&
		    (place = position(&alphabets[i], letter)) != 0) {
			*out = (struct label_part){ .value = place,
				.script = (uint8_t)alphabets[i].script,
				.upper = char_is_upper(c) };
			return true;
		}
	place = nordic(letter);
	*out =
	    (struct label_part){ .value = place, .script = LABEL_LATIN, .upper = char_is_upper(c) };
	return place != 0;
}

uint32_t
label_alphabet(enum label_script script)
{
	switch (script) {
	case LABEL_GREEK: return 24;
	case LABEL_CYRILLIC: return 28;
	default: return 26;
	}
}

/* "aa": the 27th, or an a inserted after a. "ba": an a inserted after b. */
static void
read_pair(uint32_t first, uint32_t second, size_t repeats, size_t end,
    struct letters out[LABEL_READINGS_MAX], size_t *n)
{
	struct label_part a, b;
	struct letters reading;

	if (!letters_value(first, &a) || !letters_value(second, &b) || a.script != b.script ||
	    a.upper != b.upper || a.script == LABEL_THAI || a.script == LABEL_ARABIC ||
	    a.script == LABEL_STEM || a.script == LABEL_HANGUL || a.script == LABEL_KANA)
		return;
	reading = one_letter((enum label_script)a.script, a.value, a.upper, end);
	if (a.value == b.value) {
		struct letters doubled = reading;

		doubled.part[0].value +=
		    (uint32_t)(repeats - 1) * label_alphabet((enum label_script)a.script);
		add_reading(out, n, doubled);
	}
	/* Other pairs are words: "de", "il". */
	if (repeats > 2 || (a.value != b.value && b.value > (a.value == 1 ? 8u : 4u)))
		return;
	insert_letter(&reading, (enum label_script)a.script, b.value);
	add_reading(out, n, reading);
}

static bool
is_quote(uint32_t c)
{
	return c == '"' || c == '\'' || c == 0x5f3 || c == 0x5f4 || c == 0x201d || c == 0x2019;
}

/* Adds the value of the next letter of the numeral; false if it cannot continue it. */
static bool
add_numeral(struct scan *c, uint32_t *sum, uint32_t *last)
{
	uint32_t letter = spell(scan_peek(*c)), value = numeral_value(letter);
	struct scan next = *c;

	scan_next(&next);
	if (value == 0)
		return false;
	if (letter == 0x3c3 && spell(scan_peek(next)) == 0x3c4) { /* στ is 6 */
		scan_next(&next);
		value = 6;
	}
	if (*last == 9 && *sum == 9 && is_hebrew(letter) && (value == 6 || value == 7)) {
		*sum += value; /* טו, טז: 15, 16 */
		*last = 1;
	} else if (*sum != 0 &&
		   (value >= *last || (*last < 10 && value < 10) || (*last < 100 && value >= 10))) {
		return false;
	} else {
		*sum += value;
		*last = value;
	}
	*c = next;
	return true;
}

/* Greek and Hebrew numerals: ια, στ, יא, י״א, א׳, Α΄. */
static void
read_numeral(struct scan c, struct letters out[LABEL_READINGS_MAX], size_t *n)
{
	uint32_t first = scan_peek(c), sum = 0, last = 0;
	bool upper = char_is_upper(first);

	if (numeral_value(spell(first)) == 0)
		return;
	for (size_t i = 0; i < 4 && char_is_letter(scan_peek(c)); i++) {
		struct scan try = c;

		if (char_is_upper(scan_peek(c)) != upper || !add_numeral(&c, &sum, &last))
			return;
		if (is_hebrew(first)) {
			try = c;
			if (is_quote(scan_next(&try)) && is_hebrew(scan_peek(try)) && i < 3)
				c = try;
		}
	}
	if (!scan_at_boundary(c) && !(is_hebrew(first) && char_digit(scan_peek(c)) >= 0))
		return;
	add_reading(
	    out, n, one_letter(is_hebrew(first) ? LABEL_HEBREW : LABEL_GREEK, sum, upper, c.at));
}

/* The keraia of Greek, the geresh of Hebrew, the tatweel of Arabic. */
static void
take_mark(struct scan *c, enum label_script script)
{
	static const uint32_t keraia[] = { 0x384, 0xb4, 0x2b9, 0x374, 0x2032, 0x2019, '\'', 0x1fbd,
		0x1ffd };

	if (script == LABEL_HEBREW &&
	    (scan_take(c, 0x5f3) || scan_take(c, '\'') || scan_take(c, 0x2019)))
		return;
	for (size_t i = 0; script == LABEL_GREEK && i < sizeof keraia / sizeof *keraia; i++)
		if (scan_take(c, keraia[i]))
			return;
	if (script == LABEL_ARABIC)
		while (scan_take(c, 0x640))
			;
}

/* A Latin capital before a keraia is a Greek letter typed on another keyboard. */
static uint32_t
greek_lookalike(uint32_t c)
{
	static const char latin[] = "ABEZHIKMNOPTYX";
	static const uint32_t greek[] = { 0x391, 0x392, 0x395, 0x396, 0x397, 0x399, 0x39a, 0x39c,
		0x39d, 0x39f, 0x3a1, 0x3a4, 0x3a5, 0x3a7 };

	for (size_t i = 0; latin[i] != '\0'; i++)
		if (c == (unsigned char)latin[i])
			return greek[i];
	return 0;
}

/* "الف", the name of the first letter. */
static bool
take_alef(struct scan *c)
{
	return scan_take(c, 0x627) && scan_take(c, 0x644) && scan_take(c, 0x641) &&
	       scan_at_boundary(*c);
}

static void
finish_marks(struct scan c, struct letters out[LABEL_READINGS_MAX], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct scan end = { c.s, out[i].end };

		take_mark(&end, (enum label_script)out[i].part[0].script);
		out[i].end = end.at;
	}
}

/* Whether the character may start a list of letters at all. */
static bool
may_start(uint32_t c)
{
	return c != 0 && (c >= 0x80 || char_is_letter(c)) && c <= 0xffff;
}

/* A keraia stands directly behind the one Latin capital. */
static bool
read_lookalike(struct scan start, struct letters out[LABEL_READINGS_MAX], size_t *n)
{
	struct scan c = start;
	uint32_t greek = greek_lookalike(scan_next(&c)), mark = scan_peek(c);

	if (greek == 0 || (mark != 0x384 && mark != 0xb4 && mark != 0x2b9 && mark != 0x374))
		return false;
	add_reading(out, n, one_letter(LABEL_GREEK, numeral_value(spell(greek)), true, c.at));
	return true;
}

/* More letters follow than number an item. */
static bool
is_long_word(struct scan c)
{
	for (size_t i = 0; i <= LETTERS_MAX; i++)
		if (!char_is_letter(scan_next(&c)))
			return false;
	return true;
}

size_t
letters_read(struct scan c, struct letters out[LABEL_READINGS_MAX])
{
	struct scan start = c, alef = c, end;
	uint32_t first = scan_peek(c), second;
	size_t n = 0, repeats = 1;

	if (!may_start(first) || is_long_word(c))
		return 0;
	if (first == 0x627 && take_alef(&alef)) {
		out[0] = one_letter(LABEL_ARABIC, 1, false, alef.at);
		return 1;
	}
	scan_next(&c);
	end = c;
	take_mark(&end, first >= 0x621 && first <= 0x6cc ? LABEL_ARABIC : LABEL_NONE);
	if (read_lookalike(start, out, &n)) {
		finish_marks(start, out, n);
		return n;
	}
	read_numeral(start, out, &n);
	if (!char_is_letter(scan_peek(end))) {
		read_single(first, end.at, out, &n);
	} else {
		second = scan_peek(c);
		while (scan_peek(c) == second && repeats < REPEATS_MAX) {
			scan_next(&c);
			repeats++;
		}
		if (!char_is_letter(scan_peek(c)) && (second == first || repeats == 2))
			read_pair(first, second, repeats, c.at, out, &n);
	}
	finish_marks(start, out, n);
	return n;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * label_joint: what may continue a number: ordinal signs, insertions, paths. What must hold: each
 * joint either takes a whole part or leaves the draft as it was.
 */
#include "akn/label_private.h"

#define SPACED_CAPITALS_MAX 3 /* 305 AA */
#define YEAR_FIRST 1900       /* a number behind a slash from here on makes a date */

static struct label_part *
last_part(struct draft *d)
{
	return &d->l.part[d->l.count - 1];
}

/* Appends the part and moves to after. */
bool
draft_join(struct draft *d, struct scan after, struct label_part part, enum label_joint joint)
{
	part.joint = (uint8_t)joint;
	d->l.part[d->l.count++] = part;
	d->c = after;
	d->ordinal = false;
	return true;
}

static bool
is_letter_script(uint8_t script)
{
	return script == LABEL_LATIN || script == LABEL_GREEK || script == LABEL_CYRILLIC ||
	       script == LABEL_HEBREW || script == LABEL_ARABIC;
}

static bool
is_dash(uint32_t c)
{
	return c == '-' || c == 0x2010 || c == 0x2011 || c == 0x2212;
}

static bool
is_ambiguous_ending(struct scan c)
{
	uint32_t letter = scan_next(&c);

	return (letter == 'a' || letter == 'e') && scan_at_boundary(c);
}

/* 1er, 2nd, 3º, IIe. */
static bool
take_ordinal(struct draft *d)
{
	uint8_t script = last_part(d)->script;

	if (d->ordinal || (script != LABEL_DECIMAL && script != LABEL_ROMAN) ||
	    last_part(d)->joint == LABEL_SUFFIX || last_part(d)->joint == LABEL_SUPER)
		return false;
	if (script == LABEL_DECIMAL && (d->how & READ_ORDINAL) == 0 && is_ambiguous_ending(d->c))
		return false;
	if (script == LABEL_ROMAN && !last_part(d)->upper)
		return false; /* "ist" and "die" are words */
	if (!word_take_ordinal(&d->c, script == LABEL_ROMAN))
		return false;
	d->ordinal = true;
	return true;
}

/* Whether a unit's word in small letters may follow: "2.¹ pants", "2.a člen". */
static bool
is_before_unit_word(struct scan c)
{
	return scan_spaces(&c) > 0 && char_is_letter(scan_peek(c)) && !char_is_upper(scan_peek(c));
}

/* 21¹, 21^1; "21.¹" before a word in small letters: a footnote's number is behind a point, too. */
static bool
take_super(struct draft *d)
{
	struct scan try = d->c;
	struct label_part part = { .script = LABEL_DECIMAL };
	bool point;
	int digit;

	if (last_part(d)->script != LABEL_DECIMAL && !is_letter_script(last_part(d)->script))
		return false;
	point = scan_take(&try, '.');
	if (scan_take(&try, '^'))
		return script_take_decimal(&try, &part) && (!point || is_before_unit_word(try)) &&
		       draft_join(d, try, part, LABEL_SUPER);
	if (char_super(scan_peek(try)) < 0)
		return false;
	while ((digit = char_super(scan_peek(try))) >= 0 && part.value < LABEL_VALUE_MAX / 10) {
		part.value = part.value * 10 + (uint32_t)digit;
		scan_next(&try);
	}
	return (!point || is_before_unit_word(try)) && draft_join(d, try, part, LABEL_SUPER);
}

/* "2.a člen": a letter behind a point, before the unit's word. */
static bool
take_pointed_letter(struct draft *d)
{
	struct scan try = d->c;
	struct label_part part;

	return last_part(d)->script == LABEL_DECIMAL && d->l.count == 1 && scan_take(&try, '.') &&
	       !char_is_upper(scan_peek(try)) && draft_take_letter(&try, &part) &&
	       part.script == LABEL_LATIN && is_before_unit_word(try) &&
	       draft_join(d, try, part, LABEL_SUFFIX);
}

/* Digits or Han numerals; ニ is often typed for 二. */
static bool
take_dense_numeral(struct scan *c, struct label_part *out)
{
	if (script_take_decimal(c, out) || script_take_han(c, out))
		return true;
	if (!scan_take(c, 0x30cb))
		return false;
	*out = (struct label_part){ .value = 2, .script = LABEL_HAN };
	return true;
}

/* の２ ノ２ 의2 count from 2, 之一 from 1. */
static bool
take_dense(struct draft *d)
{
	struct scan try = d->c;
	struct label_part part;
	uint32_t ch = scan_next(&try);

	if (ch != 0x306e && ch != 0x30ce && ch != 0xc758 && ch != 0x4e4b)
		return false;
	if (!take_dense_numeral(&try, &part))
		return false;
	part.adverb = ch != 0x4e4b;
	return draft_join(d, try, part, LABEL_DASH);
}

/* 1.2, A.2. */
bool
draft_take_dot(struct draft *d)
{
	struct scan try = d->c;
	struct label_part part, *last = last_part(d);

	if ((d->how & READ_PATHLESS) != 0 || !scan_take(&try, '.') ||
	    char_digit(scan_peek(try)) < 0)
		return false;
	if (last->script != LABEL_DECIMAL &&
	    !(d->l.count == 1 && (is_letter_script(last->script) || last->script == LABEL_ROMAN)) &&
	    last->joint != LABEL_SUFFIX)
		return false;
	if (!script_take_decimal(&try, &part)) {
		d->bad = true;
		return false;
	}
	return draft_join(d, try, part, LABEL_DOT);
}

/* 1:2 */
static bool
take_colon(struct draft *d)
{
	struct scan try = d->c;
	struct label_part part;

	return (last_part(d)->script == LABEL_DECIMAL || last_part(d)->joint == LABEL_SUFFIX) &&
	       scan_take(&try, ':') && script_take_decimal(&try, &part) &&
	       draft_join(d, try, part, LABEL_COLON);
}

bool
draft_take_letter(struct scan *c, struct label_part *out)
{
	struct scan try = *c;

	if (!letters_value(scan_next(&try), out) || !scan_at_boundary(try) ||
	    out->script > LABEL_HEBREW)
		return false;
	*c = try;
	return true;
}

/* Moves behind the slash of 4/A, 2ter/1 and "2° /1". */
static bool
take_slash_sign(struct scan *c, bool ordinal)
{
	struct scan try = *c;

	if (ordinal)
		scan_spaces(&try);
	if (!scan_take(&try, '/'))
		return false;
	*c = try;
	return true;
}

/* 4/A, ๔/๑, 2ter/1; a second slash makes a date. */
static bool
take_slash(struct draft *d)
{
	struct scan try = d->c;
	struct label_part part;

	if ((last_part(d)->script != LABEL_DECIMAL && !last_part(d)->adverb) ||
	    !take_slash_sign(&try, d->ordinal))
		return false;
	if (!script_take_decimal(&try, &part) && !(draft_take_letter(&try, &part) && part.upper))
		return false;
	d->bad = d->bad || last_part(d)->joint == LABEL_SLASH ||
		 (part.script == LABEL_DECIMAL && part.value >= YEAR_FIRST);
	return draft_join(d, try, part, LABEL_SLASH);
}

/* 111-1, 3º-A, 1-bis. */
static bool
take_dash(struct draft *d)
{
	struct scan try = d->c;
	struct label_part part;
	uint8_t script = last_part(d)->script;

	if (!is_dash(scan_next(&try)))
		return false;
	if (word_take_adverb(&try, &part))
		return draft_join(d, try, part, LABEL_SUFFIX);
	if (script == LABEL_WORD && !last_part(d)->adverb && char_digit(scan_peek(try)) >= 0)
		return false;
	if (script_take_decimal(&try, &part))
		return (d->how & READ_RANGE) == 0 && scan_at_boundary(try) &&
		       draft_join(d, try, part, LABEL_DASH);
	if (is_letter_script(script) && d->l.count == 1)
		return false;
	return draft_take_letter(&try, &part) && draft_join(d, try, part, LABEL_DASH);
}

/* Whether "bis" at c is the German "to". */
static bool
is_before_number(struct scan c)
{
	scan_spaces(&c);
	return char_digit(scan_peek(c)) >= 0;
}

/* "ter" is a Dutch word too. */
static bool
is_before_small_letter(struct scan c)
{
	struct scan next = c;

	if (scan_spaces(&next) == 0 || !char_is_letter(scan_peek(next)))
		return false;
	return !char_is_upper(scan_peek(next));
}

/* 2 bis, 2bis, "4o. Bis", ج مكرر. */
static bool
take_adverb(struct draft *d)
{
	struct scan try = d->c;
	struct label_part part;
	bool point = scan_take(&try, '.');
	size_t spaces = scan_spaces(&try);

	if (last_part(d)->adverb && last_part(d)->joint == LABEL_SUFFIX)
		return false;
	if ((spaces > 0 && (d->how & READ_UNSPACED) != 0) || (point && spaces == 0))
		return false;
	if (!word_take_adverb(&try, &part))
		return false;
	if (part.value == 2 && spaces > 0 && is_before_number(try) && scan_peek(d->c) < 0x80 &&
	    (d->how & READ_ADVERBLESS) != 0)
		return false;
	if (part.value == 3 && spaces > 0 && is_before_small_letter(try))
		return false;
	return draft_join(d, try, part, LABEL_SUFFIX);
}

/* Whether two small letters behind digits may be a number, not a unit of measure. */
static bool
is_small_pair(uint32_t first, uint32_t second)
{
	static const char units[][3] = { "ha", "kb", "mb", "gb", "mm", "cc", "pa", "ma" };

	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (first == (unsigned char)units[i][0] && second == (unsigned char)units[i][1])
			return false;
	return first < 0x80 && (first == second || (second >= 'a' && second <= 'd'));
}

/* 2A, 71ZA, 2ba: letters directly behind digits, each a part; with the digits of 63Z1. */
static bool
take_letters(struct draft *d)
{
	struct scan try = d->c;
	struct label_part parts[3];
	uint32_t chars[3];
	size_t count = 0;

	if (d->ordinal || last_part(d)->script != LABEL_DECIMAL ||
	    last_part(d)->joint == LABEL_SUPER)
		return false;
	while (count < 3 && letters_value(scan_peek(try), &parts[count]) &&
	       is_letter_script(parts[count].script)) {
		if (count > 0 && (parts[count].script != parts[0].script ||
				     parts[count].upper != parts[0].upper))
			return false;
		chars[count++] = scan_next(&try);
	}
	if (count == 0 || char_is_letter(scan_peek(try)) || d->l.count + count > LABEL_PARTS_MAX)
		return false;
	if (!parts[0].upper && (count > 2 || (count == 2 && !is_small_pair(chars[0], chars[1]))))
		return false;
	for (size_t i = 0; i < count; i++)
		draft_join(d, try, parts[i], LABEL_SUFFIX);
	return true;
}

/* "3(1). Text", "2(1) straipsnis": a raised number that is printed in brackets. */
static bool
take_bracketed(struct draft *d)
{
	struct scan try = d->c, end;
	struct label_part part;

	if (d->l.count != 1 || last_part(d)->script != LABEL_DECIMAL || !scan_take(&try, '(') ||
	    !script_take_decimal(&try, &part) || !scan_take(&try, ')'))
		return false;
	end = try;
	if (!(scan_take(&end, '.') && scan_spaces(&end) > 0) &&
	    !(scan_spaces(&end) > 0 && scan_take_ascii(&end, "straipsn")))
		return false;
	return draft_join(d, try, part, LABEL_SUPER);
}

/* 63Z1: digits directly behind the letters; א1, inserted behind א. */
static bool
take_digits(struct draft *d)
{
	struct scan try = d->c;
	struct label_part part;

	if (last_part(d)->script == LABEL_HEBREW && last_part(d)->joint == LABEL_FIRST)
		return script_take_decimal(&try, &part) && draft_join(d, try, part, LABEL_SUPER);
	return last_part(d)->joint == LABEL_SUFFIX && is_letter_script(last_part(d)->script) &&
	       script_take_decimal(&try, &part) && draft_join(d, try, part, LABEL_SUFFIX);
}

/* IIA, IVb: only of numerals without L, C, D and M, which are the beginnings of words. */
static bool
take_roman_letter(struct draft *d)
{
	struct scan try = d->c;
	struct label_part part;
	uint32_t ch = scan_peek(try);

	if (d->ordinal || last_part(d)->script != LABEL_ROMAN || !last_part(d)->upper ||
	    last_part(d)->value >= 40 || !((ch >= 'A' && ch <= 'D') || (ch >= 'a' && ch <= 'd')))
		return false;
	return draft_take_letter(&try, &part) && draft_join(d, try, part, LABEL_SUFFIX);
}

/* Whether the unit word of "2 a §" and "2 a luku" follows, or the end of the number. */
static bool
ends_spaced(struct scan c)
{
	static const char *const units[] = { "luku", "luvun", "kap", "osa", "mom" };
	uint32_t ch = scan_peek(c);

	if (ch == 0 || ch == '.' || ch == ':' || ch == ')' || ch == ']' || ch == 0xa7)
		return true;
	if (scan_spaces(&c) == 0)
		return false;
	if ((ch = scan_peek(c)) == 0 || ch == 0xa7)
		return true;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		struct scan try = c;

		if (scan_take_ascii(&try, units[i]) && scan_at_boundary(try))
			return true;
	}
	return false;
}

/* Whether the number ends at c, after adverbs: the "bis" of "32 C bis". */
static bool
ends_after_adverbs(struct scan c)
{
	struct label_part part;

	while (!ends_spaced(c))
		if (scan_spaces(&c) != 1 || !word_take_adverb(&c, &part))
			return false;
	return true;
}

/* Capitals after a space that end the number: "305 AA", "32 C bis". */
static bool
take_spaced_capitals(struct draft *d)
{
	struct scan try = d->c;
	struct label_part parts[SPACED_CAPITALS_MAX];
	size_t count = 0;

	if ((d->how & READ_UNSPACED) != 0 || last_part(d)->joint == LABEL_SUPER ||
	    (last_part(d)->script != LABEL_DECIMAL && !last_part(d)->adverb) ||
	    scan_spaces(&try) != 1)
		return false;
	while (count < SPACED_CAPITALS_MAX && scan_peek(try) >= 'A' && scan_peek(try) <= 'Z') {
		parts[count] = (struct label_part){ .value = scan_next(&try) - 'A' + 1,
			.script = LABEL_LATIN,
			.joint = LABEL_SUFFIX,
			.upper = true };
		count++;
	}
	if (count == 0 || !ends_after_adverbs(try) || d->l.count + count > LABEL_PARTS_MAX)
		return false;
	for (size_t i = 0; i < count; i++)
		draft_join(d, try, parts[i], LABEL_SUFFIX);
	return true;
}

/* "4 a", "1er ter A". */
static bool
take_spaced_letter(struct draft *d)
{
	struct scan try = d->c;
	struct label_part part;

	if ((d->how & READ_UNSPACED) != 0 ||
	    (last_part(d)->script != LABEL_DECIMAL && !last_part(d)->adverb) ||
	    last_part(d)->joint == LABEL_SUPER || scan_spaces(&try) != 1 ||
	    !draft_take_letter(&try, &part) || part.script > LABEL_CYRILLIC)
		return false;
	if (!ends_spaced(try) && !((d->ordinal || last_part(d)->adverb) && part.upper &&
				     scan_spaces(&try) > 0 && scan_peek(try) == '('))
		return false;
	if (!ends_spaced(try))
		try = (struct scan){ d->c.s, d->c.at + 2 };
	return draft_join(d, try, part, LABEL_SUFFIX);
}

/* "مكرر 1", "مكرر (1)", "مكرراً أ": what numbers several insertions after one unit. */
static bool
take_repeated(struct draft *d)
{
	struct scan try = d->c;
	struct label_part part;
	bool open;

	if (!last_part(d)->adverb || last_part(d)->joint != LABEL_SUFFIX || scan_spaces(&try) == 0)
		return false;
	open = scan_take(&try, '(');
	if (!script_take_decimal(&try, &part) || (open && !scan_take(&try, ')')) ||
	    (d->how & READ_UNSPACED) != 0 || (!open && part.value < 10 && scan_peek(try) == '.'))
		return false;
	return d->l.part[0].script == LABEL_ARABIC ||
		       (d->c.at > 0 && (unsigned char)d->c.s.p[d->c.at - 1] >= 0x80)
		   ? draft_join(d, try, part, LABEL_SUFFIX)
		   : false;
}

static bool
take_joint(struct draft *d)
{
	if (d->l.count == LABEL_PARTS_MAX)
		return false;
	return take_ordinal(d) || take_super(d) || take_bracketed(d) || take_dense(d) ||
	       draft_take_dot(d) || take_colon(d) || take_slash(d) || take_dash(d) ||
	       take_adverb(d) || take_letters(d) || take_pointed_letter(d) || take_digits(d) ||
	       take_roman_letter(d) || take_spaced_letter(d) || take_spaced_capitals(d) ||
	       take_repeated(d);
}

/* A percentage or a decimal comma follows. */
static bool
is_quantity(struct scan c)
{
	uint32_t ch = scan_next(&c);

	return ch == '%' || (ch == ',' && char_digit(scan_peek(c)) >= 0);
}

/* The letters before are the beginning of a word: l'article, dix-sept. */
static bool
is_word_start(struct scan c)
{
	uint32_t sign = scan_next(&c), next = scan_peek(c);

	if (!char_is_letter(next))
		return false;
	return sign == '\'' || sign == 0x2019 || (sign == '-' && !char_is_upper(next));
}

bool
draft_grow(struct draft *d)
{
	uint8_t script;

	while (take_joint(d))
		;
	script = last_part(d)->script;
	if (d->bad || !scan_at_boundary(d->c))
		return false;
	if ((script == LABEL_LATIN || script == LABEL_ROMAN) && is_word_start(d->c))
		return false;
	return script != LABEL_DECIMAL || !is_quantity(d->c);
}

bool
draft_take_more(struct draft *d)
{
	return d->l.count < LABEL_PARTS_MAX &&
	       (take_dense(d) || take_super(d) || take_adverb(d) || take_dash(d) ||
		   take_repeated(d) || take_spaced_letter(d) || take_spaced_capitals(d));
}

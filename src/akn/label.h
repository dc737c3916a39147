/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AKN_LABEL_H
#define AKN_LABEL_H
/*
 * label: the grammar of printed numbers, in one place for all scripts and traditions: "12", "2A",
 * "71ZA", "3 bis", "1er ter A", "21¹", "8.12.010", "L. 111-1", "1:2", "3º-A", "第" numbers "十二",
 * number words ("First", "ПЕРВАЯ", "الأول", "único"), letters of every alphabet used for lists, and
 * ranges ("2-4", "第三条至第五条", "3o-B a 3o-D"). The number's unit word, brackets and final
 * punctuation are not part of it (mark.c). A text may have several readings: "i" is one and the
 * ninth letter.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define LABEL_PARTS_MAX 8
#define LABEL_READINGS_MAX 4
#define LABEL_VALUE_MAX 99999999u
#define LABEL_NAME_BYTES 96

/* The alphabet of a part. Lists in different scripts are never one list. */
enum label_script {
	LABEL_NONE,
	LABEL_DECIMAL, /* digits of any script: 12, １２, ۱۲, ๑๒ */
	LABEL_ROMAN,   /* IX; also ⅸ and Ⅸ */
	LABEL_LATIN,   /* a, b ... z, aa, bb */
	LABEL_GREEK,   /* α β γ; with the keraia: α΄ */
	LABEL_CYRILLIC,
	LABEL_ARABIC, /* أ ب ج د (abjad), and in Persian الف ب پ ت */
	LABEL_HEBREW,
	LABEL_THAI,    /* ก ข ค (the order of lists: without ฃ ฅ) */
	LABEL_KANA,    /* イロハ and アイウ are two readings */
	LABEL_HANGUL,  /* 가 나 다 */
	LABEL_HAN,     /* 一, 十二, 百二十 */
	LABEL_STEM,    /* 甲 乙 丙 */
	LABEL_CIRCLED, /* ① */
	LABEL_WORD,    /* First, Zweiter, PRIMERO, أولاً; a cardinal word, Seven, too */
	LABEL_SIGN     /* a dash or a bullet: no number; value is the character */
};

/* How a part is attached to the one before it. */
enum label_joint {
	LABEL_FIRST,
	LABEL_DOT,    /* 1.2 */
	LABEL_DASH,   /* 111-1, 3º-A, ３条の２ and 1의2 */
	LABEL_COLON,  /* 1:2 */
	LABEL_SLASH,  /* 4/A */
	LABEL_SUPER,  /* 21¹, 21^1 */
	LABEL_SUFFIX, /* 2A, 3 a, 71ZA, 2 bis, 2bis, 1er ter */
	LABEL_PREFIX  /* the number after the letter of a code: L. 111, R*112 */
};

struct label_part {
	uint32_t value; /* a: 1; bis: 2; of a prefix: the character */
	uint8_t script; /* enum label_script */
	uint8_t joint;  /* enum label_joint */
	bool upper;     /* of letters and roman numerals */
	bool adverb;    /* bis, ter: an insertion counted from 2 */
};

struct label {
	struct label_part part[LABEL_PARTS_MAX];
	uint8_t count; /* 0: not a number */
	bool sole;     /* "único", "unique", "liminaire", "preliminar": no other number follows */
	bool range;    /* part holds the first number, last the value of the last one */
	uint8_t last_count;
	struct label_part last[LABEL_PARTS_MAX];
	uint32_t len; /* bytes of the text read, from the start */
};

/*
 * Reads the number at the start of s. Writes the possible readings, the likeliest first, and
 * returns how many; 0 if s does not start with one. The longest number is read ("3 bis A", "1.2.3",
 * "§§" ranges); a number directly followed by a letter or digit that does not belong to it is none
 * ("3rd" is 3 with its ordinal sign; "10km" is none). Ordinal signs (º ª o a after digits where a
 * non-letter follows, ° er ère re e st nd rd th, ος, -й) are read and not kept.
 */
size_t label_read(struct str s, struct label out[LABEL_READINGS_MAX]);
/*
 * The same; number words are those of some languages only (ISO 639-2/T, '|' between the codes):
 * "on" is ten in a Turkish text alone. An empty list is of all languages.
 */
size_t label_read_in(struct str s, struct str languages, struct label out[LABEL_READINGS_MAX]);

/*
 * The two steps of label_read_in(), for texts that are read in several sets of languages: the
 * readings that are of all languages, and the number word behind the count readings in out.
 */
size_t label_read_numeral(struct str s, struct label out[LABEL_READINGS_MAX]);
size_t label_add_word(
    struct str s, struct str languages, struct label out[LABEL_READINGS_MAX], size_t count);

/*
 * Reads what continues l after a unit word: "の２" of 第三条の２, "의2", "之一", " bis", "-A", "¹", and
 * the end of a range ("至第五条", "から第五条まで", "及び第六条"). Returns the bytes read, 0 for none.
 */
size_t label_read_more(struct label *l, struct str s);

/*
 * Makes l the range from l to end, and returns true, if end comes after l in one list. Apart from
 * label_read() for ranges whose numbers are in brackets: "(c)-(e)".
 */
bool label_end_range(struct label *l, const struct label *end);
/* Moves *at behind a word or sign of a range in s, " to ", "-"; *list is set for "and". */
bool label_take_range_sign(struct str s, size_t *at, bool *list);

/*
 * Whether l may be the first of a list: 1, a, i, 一, イ, First; 1.1 and L. 111-1 and sole ones too.
 */
bool label_is_first(const struct label *l);

/* Whether both are of one kind: same scripts, case and joints of their first parts. */
bool label_is_alike(const struct label *a, const struct label *b);

/* The letters of the alphabet, after which lists double them: z, aa. */
uint32_t label_alphabet(enum label_script script);

#define LABEL_FAR 1000
/*
 * How far b is behind a in one list. 0: the next number (2 3, 2 2A, 2A 3, 2A 2B, 2 2bis, 2 2.1, 1.9
 * 1.10, 1.9 2.1 where a deeper part starts anew, 71 71ZA 71A, a-range 5); n: n numbers are missing
 * between them (also of the last part: 2A 2D is 2); LABEL_FAR: b does not come after a. -1: equal.
 */
int label_distance(const struct label *a, const struct label *b);

/*
 * The number as used in eIds (Akoma Ntoso Naming Convention 1.0, 5.4): "12", "2bis", "4-A", "1-2",
 * "21-1" of 21¹ and so on, lower case for roman and words: arabic digits. Returns out.
 */
const char *label_name(const struct label *l, char out[LABEL_NAME_BYTES]);
#endif

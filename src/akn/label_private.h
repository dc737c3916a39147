/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AKN_LABEL_PRIVATE_H
#define AKN_LABEL_PRIVATE_H
/*
 * label_private: what the files of the grammar of printed numbers share. A scan is copied to try a
 * reading, and copied back when the reading succeeds.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "akn/label.h"
#include "base/str.h"

/* A place in a text. Valid UTF-8 is assumed; a malformed byte is no letter and no digit. */
struct scan {
	struct str s;
	size_t at;
};

/* label_char.c */

/* The character at c, or 0 at the end. Full-width forms of ASCII are returned as ASCII. */
uint32_t scan_peek(struct scan c);
uint32_t scan_next(struct scan *c);
bool scan_take(struct scan *c, uint32_t want);
/* Skips spaces, tabs and the spaces of all scripts; returns how many characters. */
size_t scan_spaces(struct scan *c);
/* Takes the NUL-terminated ASCII word in either case. */
bool scan_take_ascii(struct scan *c, const char *word);
bool char_is_letter(uint32_t c);
/* A letter of a script that sets no spaces between words: Han, kana, Hangul. */
bool char_is_dense(uint32_t c);
bool char_is_upper(uint32_t c);
uint32_t char_lower(uint32_t c);
/* 0..9 for a digit of any script, else -1. */
int char_digit(uint32_t c);
/* The value of a superscript digit, else -1. */
int char_super(uint32_t c);
/* Whether the number may end at c: no letter or digit follows. Letters of dense scripts may. */
bool scan_at_boundary(struct scan c);
#define FOLD_BYTES_MAX 48
/*
 * Writes the lower case of c without accents, as UTF-8; returns the bytes. Accents, vowel points
 * and
 * joiners give none.
 */
size_t char_fold(uint32_t c, char out[FOLD_BYTES_MAX]);

/* How a number that can be read in several ways is read. */
enum {
	READ_ORDINAL = 1,    /* 2a: the second, not an insertion after 2 */
	READ_UNSPACED = 2,   /* nothing behind a space belongs to the number */
	READ_PATHLESS = 4,   /* 3.2024: the 3 */
	READ_RANGE = 8,      /* 2-4: from 2 to 4 */
	READ_ADVERBLESS = 16 /* "§§ 2 bis 4" */
};

struct draft {
	struct label l;
	struct scan c;
	unsigned how;
	bool ordinal; /* an ordinal sign was read behind the last part */
	bool bad;
};

/* label_joint.c */

/* Appends the part and moves to after. Returns true. */
bool draft_join(struct draft *d, struct scan after, struct label_part part, enum label_joint joint);
/* Takes all joints that fit; false if what was read is no number. */
bool draft_grow(struct draft *d);
/* Takes the joints that may stand behind the unit word of a number; false if there is none. */
bool draft_take_more(struct draft *d);
bool draft_take_dot(struct draft *d);
/* Takes the number of one letter, if no letter follows. */
bool draft_take_letter(struct scan *c, struct label_part *out);

/* label_script.c */

/* Takes up to 8 digits of one script; more than 8 are no number. */
bool script_take_decimal(struct scan *c, struct label_part *out);
bool script_take_roman(struct scan *c, struct label_part *out);
/* Takes a numeral of Han characters, or of circled or parenthesised characters. */
bool script_take_han(struct scan *c, struct label_part *out);
bool script_take_circled(struct scan *c, struct label_part *out);
bool script_take_sign(struct scan *c, struct label_part *out);
/* Takes the Korean numeral 일 이 삼 ... that stands directly before a counter such as 조. */
bool script_take_sino_korean(struct scan *c, struct label_part *out);

/* label_letter.c */

/* A reading of letters: the part it gives, perhaps an insertion after it, and its end. */
struct letters {
	struct label_part part[2];
	uint8_t count;
	size_t end;
};
/* Writes the readings of the letters at c as the number of a list; returns how many. */
size_t letters_read(struct scan c, struct letters out[LABEL_READINGS_MAX]);
/* The value of one letter behind a number ("2A"); false if the letter is of no list. */
bool letters_value(uint32_t c, struct label_part *out);

/* label_word.c */

/* Takes a number word, or words: "First", "twenty-first", "vingt et unième", "الحادي عشر". */
/* languages: of the words, '|' between their codes; empty: all. */
bool word_take_number(struct scan *c, struct str languages, struct label_part *out, bool *sole);
/* Takes "bis", "ter" ... "مكرر". */
bool word_take_adverb(struct scan *c, struct label_part *out);
/* Takes the ending of an ordinal behind digits: "st", "er", "º", "-й". */
bool word_take_ordinal(struct scan *c, bool roman);
/*
 * Takes what joins the two numbers of a range: "to", "–", "及び". *list is set for "and" and a
 * comma.
 */
bool word_take_range(struct scan *c, bool *list);
/* The Latin adverb of value 2..31, "bis"; NULL for another value. */
const char *word_adverb(uint32_t value);
#endif

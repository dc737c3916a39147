/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CITE_NUMBER_H
#define CITE_NUMBER_H
/*
 * number: printed numbers for comparison. "12", "XII" and "十二" are one number in three scripts; "i"
 * is the letter and the numeral, of which both are kept.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "akn/label.h"
#include "base/str.h"

#define CITE_NUMBER_NAME_BYTES 24 /* a longer one is compared by its beginning */

struct cite_reading {
	uint8_t script;                    /* enum cite_script */
	char name[CITE_NUMBER_NAME_BYTES]; /* label_name() */
};

struct cite_number {
	struct cite_reading readings[LABEL_READINGS_MAX];
	uint8_t count; /* 0: no number */
};

enum cite_script {
	CITE_DIGITS, /* of any script; number words and ideographs too */
	CITE_ROMAN,  /* upper case */
	CITE_ROMAN_SMALL,
	CITE_LETTER, /* upper case, Latin */
	CITE_LETTER_SMALL,
	CITE_OTHER_LETTER /* CITE_OTHER_LETTER + the enum label_script */
};

enum cite_alike {
	CITE_DIFFERENT,
	CITE_ALIKE, /* the same number in another script or case: "II" and "2" */
	CITE_EQUAL
};

/* Appends a reading; one too many is left out. */
void cite_number_add(struct cite_number *n, const struct label *l);
enum cite_alike cite_number_compare(const struct cite_number *a, const struct cite_number *b);

/* The numbers that a citation may have at one place of its text. */
struct cite_numbers {
	struct cite_number single;
	bool is_range; /* from and to are set: "3-5", which may be single too */
	struct cite_number from, to;
	bool is_word;      /* "first" */
	size_t end;        /* behind the number */
	struct label read; /* the likeliest reading of the single number */
};

/*
 * Reads the number at s[at]. In running text a letter behind a space belongs to the number only if
 * no word follows: "section 5 a person". False: there is none.
 */
bool cite_numbers_read(struct str s, size_t at, bool is_running, struct cite_numbers *out);
/* The same; number words are those of some languages only, see label_read_in(). */
bool cite_numbers_read_in(
    struct str s, size_t at, bool is_running, struct str languages, struct cite_numbers *out);
/*
 * Reads what continues the number behind its word at s[at], "之一", "の２", "至第五条", and moves
 * out->end behind it, or to at.
 */
void cite_numbers_read_more(struct str s, size_t at, struct cite_numbers *out);
#endif

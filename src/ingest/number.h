/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_NUMBER_H
#define INGEST_NUMBER_H
/*
 * number: what a line's beginning may be as a number. A reading is only a possibility ("(i)" is one
 * or the ninth letter, "1 1." eleven or a slip): whether it is one is proved by the sequence, in
 * sequence.c. The words are in number.def.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define NUMBER_READINGS_MAX 3
#define NUMBER_VALUES_MAX 6 /* 1.2.3.4.5.6: deeper numbering is not seen */
#define NUMBER_VALUE_MAX 9999
#define NUMBER_KEYS 4096
#define NUMBER_LABEL_BYTES 64

enum number_style {
	NUMBER_NONE,
	NUMBER_KEYWORD, /* Article 5, 第五条 */
	NUMBER_WORD,    /* First, / Seven, */
	NUMBER_DECIMAL,
	NUMBER_DOTTED, /* 1.1 */
	NUMBER_ROMAN,
	NUMBER_LETTER,
	NUMBER_HAN,     /* 一 */
	NUMBER_CIRCLED, /* ① */
	NUMBER_DASH     /* - item: a list, not a number */
};

enum number_shape {
	NUMBER_DOT,    /* 1. 1、 I.- */
	NUMBER_PAREN,  /* 1) */
	NUMBER_PARENS, /* (1) */
	NUMBER_SPACE   /* ２ and an ideographic space, as in Japanese laws */
};

#define NUMBER_VARIANT_PLAIN 1 /* of decimals: a capital follows, and no point stands between */

enum number_unit {
	UNIT_NONE,
	UNIT_ANNEX,
	UNIT_BOOK,
	UNIT_PART,
	UNIT_TITLE,
	UNIT_CHAPTER,
	UNIT_SECTION,
	UNIT_SUBSECTION,
	UNIT_ARTICLE,
	UNIT_COUNT
};

struct number {
	uint8_t style;   /* enum number_style */
	uint8_t shape;   /* enum number_shape */
	uint8_t variant; /* 1: upper case; of a dash: which one; of decimals: plain */
	uint8_t unit;    /* enum number_unit, of keywords */
	uint8_t count;   /* of values; 0 for an annex without a number */
	bool faulty;     /* only a reading if the sequence proves it */
	bool bare;       /* faulty: nothing after the digits says that they are a number */
	bool lettered;   /* the last value was a letter: 12A */
	bool small;      /* and a small one: 12a */
	uint16_t value[NUMBER_VALUES_MAX];
	uint32_t printed; /* bytes of the line that are the number and its punctuation */
	uint32_t rest;    /* offset of the text after it */
};

/* The readings of a line, the likeliest first; their number, 0 for plain text. */
size_t number_read(struct str line, struct number out[NUMBER_READINGS_MAX]);

/* "1 Registration": a decimal without a sign. */
bool number_is_plain(const struct number *n);
/* Whether the line says by itself that it is numbered. */
bool number_is_sure(const struct number *n);

/* Numbers of one sequence have one key, below NUMBER_KEYS. */
uint32_t number_key(const struct number *n);

/* Whether n may be the first of its kind. */
bool number_is_first(const struct number *n);
/* Whether b follows a at once: 11 12, 2.9 3.1, 12 12A, 12A 13. */
bool number_is_next(const struct number *a, const struct number *b);
/* How far b is ahead of a in the same run; 0 if it is not. */
uint32_t number_gap(const struct number *a, const struct number *b);

/* As eIds have it: "12", "1-1", "12A", "a". line is what n was read from. Returns out. */
const char *number_label(const struct number *n, struct str line, char out[NUMBER_LABEL_BYTES]);
#endif

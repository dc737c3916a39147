/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_FORM_H
#define INGEST_FORM_H
/*
 * form: a tradition made ready for matching: its words as code points in lower case, its signs as
 * styles. Made once for each text and tradition; fixed size, no memory of its own.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "ingest/tradition.h"

#define FORM_CHARS_MAX 48 /* of one form */
#define FORMS_MAX 320     /* of one tradition */
#define FORM_UNITS_MAX 48 /* rows of one tradition that are units */
#define FORM_LANGUAGES_BYTES 64
#define FORM_STAR 0xfffffffeu /* in chars: the place of the number */

/* How a number without a word is printed. Numbers of one list have the same style. */
struct style {
	uint8_t open;   /* enum style_open */
	uint8_t close;  /* enum style_close */
	uint8_t script; /* enum label_script of the first part */
	uint8_t parts;  /* joined by points: 2 of 1.1 */
	uint8_t twice;  /* 1 of aa, 2 of aaa */
	bool upper;     /* of letters and roman numerals */
};

enum style_open { OPEN_NONE, OPEN_PAREN, OPEN_BRACKET };

enum style_close {
	CLOSE_SPACE, /* nothing but white space */
	CLOSE_DOT,
	CLOSE_PAREN,
	CLOSE_BRACKET,
	CLOSE_COMMA,  /* 一、 First, */
	CLOSE_DASH,   /* I - , 1 — , I.- */
	CLOSE_DEGREE, /* 1° */
	CLOSE_COLON,
	CLOSE_TORN, /* a point after a space, or 。: a misprint */
	CLOSE_NONE  /* a circled digit, a dash: the sign itself ends the number */
};

/* A kind of unit: a row UNIT or MARK. */
struct unit_kind {
	const char *element;
	uint8_t class;   /* enum tradition_class */
	uint8_t counter; /* index of the kind that it is numbered with */
	uint8_t rank;    /* a unit contains units of higher rank; enum form_rank */
	bool worded;
	bool raised;        /* of MARK rows: printed as a superscript, which copies may lose */
	uint32_t first;     /* of MARK rows: the number of the sample */
	struct style style; /* of MARK rows */
};

enum form_rank {
	RANK_ROOT, /* annexes */
	RANK_CONTAINER,
	RANK_BASIC = 100,
	RANK_BELOW,
	RANK_LIST /* all units without a word below the basic unit */
};

struct form {
	uint8_t class; /* of formulas; of units CLASS_NONE */
	uint8_t kind;  /* index in kinds */
	bool whole;    /* a formula that is a whole line */
	bool numbered; /* contains FORM_STAR */
	bool begins;   /* the unit's heading goes on after it: "Reglamento de…" */
	uint8_t count;
	uint32_t chars[FORM_CHARS_MAX];
};

struct forms {
	const struct tradition *tradition;
	char languages[FORM_LANGUAGES_BYTES]; /* of the number words: the tradition's, the text's */
	size_t kind_count, count;
	bool raised; /* a kind is printed as a superscript */
	/* of the lines and numbers that were read, for mark_read(); NULL: none are kept */
	struct memo *marks, *labels;
	struct unit_kind kinds[FORM_UNITS_MAX];
	uint8_t classes[FORMS_MAX]; /* of each form, and its first character: read for each line */
	uint32_t first[FORMS_MAX];
	uint32_t last[FORMS_MAX]; /* its last character; FORM_STAR: any */
	struct form v[FORMS_MAX];
};

/*
 * Makes the forms of a tradition for a text in a language (ISO 639-2/T; may be empty). Forms beyond
 * the limits are a fault of its file; a test finds it.
 */
void forms_make(struct forms *f, const struct tradition *t, struct str language);

/*
 * Matches the form at the start of s up to FORM_STAR or its end. Returns the bytes matched; 0 if s
 * does not match. *star: index in chars after FORM_STAR, for form_match_rest().
 */
size_t form_match(const struct form *form, struct str s, size_t *star);
/* Matches the chars of the form from index star on at the start of s; true and *len on success. */
bool form_match_rest(const struct form *form, size_t star, struct str s, size_t *len);

/* The first character of s, as forms have it. */
uint32_t form_first(struct str s);
/* Whether form i may match a text that begins with it. */
bool form_may_start(const struct forms *f, size_t i, uint32_t first);

/*
 * Whether a longer form of the same unit matches s up to at or beyond, from its beginning: the N of
 * "Приложение N 1" is no number.
 */
bool forms_have_longer(const struct forms *f, const struct form *form, struct str s, size_t at);

/* Whether s begins with a formula of the class, or is one if the formula is a whole line. */
/* Whether s, behind an annex, names the act that the annex belongs to. */
bool forms_is_owner(const struct forms *f, struct str s);
bool forms_has(const struct forms *f, enum tradition_class class, struct str s);
/* Whether s ends with a formula of the class. */
bool forms_has_end(const struct forms *f, enum tradition_class class, struct str s);

/* Whether the tradition has a row of the class. */
bool forms_has_class(const struct forms *f, enum tradition_class class);
/* Whether s only names a unit, beside or below the number of an annex: "Section 5". */
bool forms_is_reference(const struct forms *f, struct str s);

/* Bytes of white space at the start of s. */
size_t form_spaces(struct str s);
/* A letter of a script that has capitals, and whether it is one. */
bool form_is_cased(uint32_t c);
bool form_is_upper(uint32_t c);
bool form_is_lower(uint32_t c);
bool form_is_letter(uint32_t c);
bool form_is_digit(uint32_t c);
#endif

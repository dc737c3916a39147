/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_FORM_H
#define INGEST_FORM_H
/*
 * form: matches the words of a tradition, which form_table.h makes ready, in the lines of a text.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "ingest/form_table.h"
#include "ingest/tradition.h"

#define FORM_LANGUAGES_BYTES 64
#define FORM_STAR 0xfffffffeu /* in chars: the place of the number */

struct forms {
	const struct tradition *tradition;
	const struct form_table *table;
	const struct unit_kind *kinds; /* of the table */
	size_t kind_count;
	bool raised; /* a kind is printed as a superscript */
	/* of the number words: the tradition's, the text's */
	char languages[FORM_LANGUAGES_BYTES];
	/*
	 * Results that mark_read() keeps: of lines, of numbers in these languages and in any one.
	 * NULL: none are kept.
	 */
	struct memo *marks, *labels, *numerals;
};

/* Takes the forms of a tradition for a text in a language (ISO 639-2/T; may be empty). */
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
/* The character c as forms have it: in lower case. */
uint32_t form_fold(uint32_t c);

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

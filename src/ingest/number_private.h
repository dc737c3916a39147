/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_NUMBER_PRIVATE_H
#define INGEST_NUMBER_PRIVATE_H
/*
 * number_private: what number.c (readings of a line), number_unit.c (readings that name a unit) and
 * numeral.c (numerals by themselves) share.
 */
#include "ingest/number.h"

/* Where reading is; every take_ function moves at only when it returns true. */
struct cursor {
	struct str s;
	size_t at;
};

/* One attempt at a reading: where it is, and what it found so far. */
struct reading {
	struct cursor c;
	struct number n;
};

/* Ends a reading where the cursor stands: the number is printed so far, the text follows. True. */
bool reading_end(struct reading *r);
void reading_add(struct number *n, uint16_t value);

bool number_read_unit(struct reading *r);    /* Article 5, SEC. 101., § 3a */
bool number_read_alone(struct reading *r);   /* a whole line that is "Annex" or 附件 */
bool number_read_counter(struct reading *r); /* 第五条, 제3조 */

uint32_t cursor_peek(const struct cursor *c); /* 0 at the end */
bool cursor_take(struct cursor *c, uint32_t want);
void cursor_skip_spaces(struct cursor *c);
bool cursor_take_word(struct cursor *c, const char *word); /* letters of ASCII in any case */

bool numeral_is_digit(uint32_t c);  /* also of full width */
bool numeral_is_letter(uint32_t c); /* of any alphabet, roughly */

bool numeral_take_decimal(struct cursor *c, uint16_t *value);
bool numeral_take_roman(struct cursor *c, uint16_t *value, bool *upper);
/* a..z, aa..zz. */
bool numeral_take_letter(struct cursor *c, uint16_t *value, bool *upper);
bool numeral_take_han(struct cursor *c, uint16_t *value);
bool numeral_take_circled(struct cursor *c, uint16_t *value);
/* "First", "twenty-first", "Seven": the longest that ends at the end of a word. */
bool numeral_take_word(struct cursor *c, uint16_t *value);
#endif

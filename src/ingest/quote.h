/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_QUOTE_H
#define INGEST_QUOTE_H
/*
 * quote: finds quoted provisions, as in amending acts: a line after an announcement begins with an
 * opening quotation mark, and the closing mark is at the end of that line or in a later one. A
 * quotation that is never closed is none, and is reported.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct forms;
struct lines;

#define QUOTE_NESTING_MAX 4 /* a quotation in so many others is kept as text */

/* Quoted lines. Without marks, open and close are empty. */
struct quotation {
	size_t first, last;     /* indices of lines */
	struct str open, close; /* the marks, in the text of the lines */
	bool repeated;          /* the opening mark is printed again before each paragraph */
	struct str tail;        /* the text after the closing mark, in the last line */
};

/* Marks the lines of quoted provisions with LINE_QUOTED, and names of quoted units as text. */
void quote_find(const struct lines *l, const struct forms *forms, uint16_t *facts);
/* The quotation that begins on line i, which has LINE_QUOTED; facts are those of quote_find(). */
bool quote_at(const struct lines *l, size_t i, const struct forms *forms, const uint16_t *facts,
    struct quotation *out);
/*
 * Whether line i begins with the opening mark of an announced quotation that is never closed;
 * before: the number of such lines before it, after some of which less lines are searched.
 */
bool quote_is_unclosed(const struct lines *l, size_t i, const struct forms *forms,
    const uint16_t *facts, unsigned before);
/* A mark in a line that opens a quotation which the line does not close. */
struct quote_opening {
	uint32_t from, len;
};
/* On one line: the one at its start, and those of the first eight others that are not closed. */
#define QUOTE_OPENINGS_MAX 9

/* Finds them, in their order; returns how many. */
size_t quote_find_openings(struct str s, struct quote_opening out[QUOTE_OPENINGS_MAX]);
/*
 * The bytes of an announcement at the start of s, after which one of the openings begins a
 * quotation; 0 if there is none.
 */
size_t quote_announcement(
    const struct forms *forms, struct str s, const struct quote_opening *openings, size_t count);
/*
 * The bytes of the opening mark before the first unit of a law that is quoted as a whole, as in the
 * promulgations of Chile: "\"TÍTULO I"; 0 if s does not begin so.
 */
size_t quote_of_first_unit(
    const struct forms *forms, struct str s, const struct quote_opening *openings, size_t opened);
#endif

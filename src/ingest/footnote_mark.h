/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_FOOTNOTE_MARK_H
#define INGEST_FOOTNOTE_MARK_H
/* footnote_mark: reads the marks of footnotes, before a note and in the running text. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum footnote_style {
	MARK_RAISED,  /* ¹ */
	MARK_BRACKET, /* [1] */
	MARK_PAREN,   /* (1) */
	MARK_CLOSE,   /* 1) */
	MARK_LETTER,  /* (a) */
	MARK_STAR,    /* *, ** */
	MARK_DAGGER,  /* †, †† */
	MARK_BARE,    /* 1; before a note also "1." */
	MARK_SPLIT    /* the 6 of "Art. 46" and "1989 6", if it is no digit of the number before */
};

struct footnote_mark {
	uint8_t style;   /* enum footnote_style */
	uint32_t number; /* of a letter its place in the alphabet, of stars their count */
	size_t len;      /* bytes of the mark */
	bool spaced;     /* a mark in parentheses with a space before: below a heading only */
};

/* Reads the mark that s begins with, and that a note follows; true if there is one. */
bool footnote_mark_read(struct str s, struct footnote_mark *out);

/* Finds the next mark of a footnote in the running text s from byte from on; false if none. */
bool footnote_reference_next(struct str s, size_t from, struct footnote_mark *found, size_t *at);

/* Whether a mark of the text is that of a note, which may be printed with a number alone. */
bool footnote_is_mark_of(const struct footnote_mark *found, const struct footnote_mark *note);
#endif

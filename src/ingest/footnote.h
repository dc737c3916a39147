/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_FOOTNOTE_H
#define INGEST_FOOTNOTE_H
/*
 * footnote: joins the footnotes of a plain text to their marks: at the foot of a page, and at the
 * end of the text, below a rule or a heading or alone. In the text of a line, one character stands
 * for the mark; all steps after this one keep it, and write_text.c writes the note in its place.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;
struct buf;
struct err;
struct lines;

#define FOOTNOTE_SIGN_FIRST 0x100000u /* of plane 16: stands for the mark of note 0 */
#define FOOTNOTES_MAX 60000u          /* of one document: the characters of the plane */

struct footnote {
	struct str marker, text;
	bool repeated; /* more than one mark refers to it */
	bool written;  /* by write_text.c: the next mark refers to it */
};

/*
 * Takes the footnotes whose marks are certain out of the lines, and reports them; lines that look
 * like a footnote without a mark stay, with the flag note. ERR_LIMIT.
 */
int footnote_find(struct lines *l, struct buf *report, struct err *e);

/* A copy of s in the arena without the marks of footnotes; NULL when the arena is full. */
const char *footnote_strip(struct arena *arena, struct str s);

/* Whether c stands for the mark of a footnote. */
bool footnote_is_sign(uint32_t c);

/*
 * Cuts s at the first mark of a footnote. Returns the number of the note, and the text before and
 * behind the mark; without a mark UINT32_MAX, and *before is s.
 */
uint32_t footnote_cut(struct str s, struct str *before, struct str *behind);
#endif

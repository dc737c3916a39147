/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_MARK_H
#define INGEST_MARK_H
/*
 * mark: what the beginning of a line may say under a tradition: units with a word ("Article 5", "§
 * 3", "第五条", "FIRST SCHEDULE"), numbers without one ("(1)", "a)", "1.", "①", "-"), and several of
 * them in a row ("Art. 3. 1.", "제2조(정의) ①"). Each is only a possibility; explain.c decides.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "akn/label.h"
#include "base/str.h"
#include "ingest/form.h"

#define MARKS_MAX 5     /* units that begin on one line */
#define READINGS_MAX 10 /* of one line */
#define MARK_HEADING_COLUMNS_MAX 120

/* One unit that begins on a line. */
struct mark {
	const struct unit_kind *kind; /* of a worded unit; NULL: a number without a word */
	struct style style;           /* of a number without a word */
	struct label label;           /* count is 0 for a unit without a number */
	struct str printed;           /* the number as printed, unit word included */
	struct str heading;           /* a heading on the same line before the text; may be empty */
	struct str rest;              /* the line after the number and that heading */
	bool separated;               /* a point, dash or colon, or two spaces follow the number */
	bool misprinted;              /* letters are read as digits: l. for 1. */
	bool raised;                  /* a superscript, or digits directly before a capital */
	bool reference; /* the line goes on as after a reference: "Article 5 applies" */
};

/* A reading of a line: the units that begin on it, outermost first. */
struct marks {
	uint8_t count;
	struct mark v[MARKS_MAX];
};

/* Writes the readings of a line, the likeliest first; returns how many, 0 for plain text. */
size_t mark_read(const struct forms *f, struct str line, struct marks out[READINGS_MAX]);

/* The style of the number at the start of s, a sample such as "(a)" or "1."; *first: its value. */
bool mark_read_style(struct str s, struct style *out, uint32_t *first);
bool mark_same_style(const struct style *a, const struct style *b);
/* Whether m is a number word as lists have it, without a unit: "Undécima. Text". */
bool mark_is_ordinal(const struct mark *m);
/* Whether s begins with a year of four digits, 1700 to 2199, and no more digits. */
bool mark_is_year(struct str s);
/* Whether the mark is the day of a date: "1. April 2010", "2 May 2010". */
bool mark_is_dated(const struct mark *m);
/* Whether nothing else is on the line of the date. */
bool mark_is_dated_alone(const struct mark *m);
/* Whether s begins with a year of a script without spaces: "2024年". */
bool mark_begins_with_year(struct str s);
/* The bytes of a dash or bullet and the space after it at the start of s; 0 if there is none. */
size_t mark_read_sign(struct str s);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_EXPLAIN_H
#define INGEST_EXPLAIN_H
/*
 * explain: decides for each line whether it begins units, which, and in which unit they are. The
 * decision is the cheapest explanation of all lines together under a tradition's order of units, by
 * a beam search: each number should follow the one before it in its list, a list should begin with
 * its first number, and a line that looks like a number should not be left as text.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ingest/mark.h"

struct arena;
struct err;
struct lines;

#define EXPLAIN_DEPTH_MAX 14 /* nested units; a deeper one is kept as text */

/* Facts of a line that are found before the search. */
enum line_fact {
	LINE_QUOTED = 1,       /* in a quotation: text */
	LINE_CONTENTS = 2,     /* in a contents list: text */
	LINE_ENACTING = 4,     /* ends the preamble: numbering begins after it */
	LINE_CONCLUSION = 8,   /* the conclusions begin */
	LINE_INTRO = 16,       /* ends with a colon or dash: a list follows */
	LINE_OPEN = 32,        /* does not end its sentence */
	LINE_PREAMBLE = 64,    /* between the beginning of the preamble and its end */
	LINE_TEXT = 128,       /* begins like a unit, and is text: a footnote, a reference */
	LINE_FOOTNOTE = 256,   /* a footnote: belongs to no unit */
	LINE_ANNOUNCES = 1024, /* in the preamble: announces recitals or citations */
	LINE_PROSE = 512,      /* its number is that of no unit: text, without a doubt */
	LINE_SOURCED = 2048    /* a footnote of a list of sources: there is no doubt about it */
};

/* A unit that begins on a line. */
struct found {
	struct mark mark;
	const struct unit_kind *kind; /* of the tradition; NULL: a number of a list */
	uint8_t depth;                /* 0 for the outermost */
	uint8_t rank;
	bool restarts;   /* begins a list beside one of the same style */
	bool lost_sign;  /* the sign after the number is not that of its list */
	bool repaired;   /* printed otherwise than it is read: a misprint */
	int16_t missing; /* numbers missing before it; -1: repeats the number before */
};

/* The decision about a line. */
struct decision {
	struct found *units; /* in the arena; NULL: text */
	uint8_t count;
	uint8_t candidates; /* readings that the line has */
	uint16_t margin;    /* tenths of a doubt (place.h) that the best other reading costs more */
	const struct found *other;        /* that reading, if margin is small; NULL: text */
	const struct found *other_parent; /* the unit that contains it, or NULL */
	uint32_t other_line;              /* index of the line of that unit */
};

struct explanation {
	const struct forms *forms;
	struct decision *v; /* one for each line */
	uint64_t cost;
	size_t unit_count, worded_count;
};

/* Explains lines under forms; facts has a set of enum line_fact for each line. ERR_LIMIT. */
int explain(struct explanation *out, const struct lines *l, const uint16_t *facts,
    const struct forms *forms, struct arena *arena, struct err *e);
/*
 * The same with half of the hypotheses, in half of the time: enough to compare traditions by
 * the worth of what they explain. A margin may be larger than explain() would find.
 */
int explain_to_compare(struct explanation *out, const struct lines *l, const uint16_t *facts,
    const struct forms *forms, struct arena *arena, struct err *e);
#endif

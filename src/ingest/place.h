/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_PLACE_H
#define INGEST_PLACE_H
/*
 * place: where a unit may stand among the units that are open, and what each place costs. A stack
 * of open units is a list of frames that never change, so that many explanations share them.
 */
#include <stdbool.h>
#include <stdint.h>

#include "ingest/explain.h"
#include "ingest/mark.h"

struct arena;

#define PLACES_MAX 12

/* An open unit. */
struct frame {
	const struct frame *up;
	const struct unit_kind *kind; /* NULL: a list without a row in the tradition */
	struct style style;
	struct label label;
	uint32_t line;    /* that it begins on */
	uint16_t members; /* of its list so far, itself included */
	uint8_t rank;
	uint8_t depth;
	uint32_t hash; /* of the whole stack */
};

/* The last number of each kind, where numbering goes through the text. */
struct counters {
	const struct frame *last[FORM_UNITS_MAX];
	const struct frame *last_code; /* the last unit with the number of a code: L. 111-1 */
};

/* A stack of open units with the last numbers. */
struct stack {
	const struct frame *top;
	const struct counters *counters; /* of the scope: the body or an annex */
	const struct counters *body;     /* of the body, while in an annex */
	bool in_annex;
	bool concluded; /* the conclusions have begun */
};

/* The surroundings of a line. */
struct around {
	bool intro; /* a line of text before it announces a list */
	bool open;  /* the line before it does not end its sentence, and no blank line is between */
	bool after_text; /* a line of text is between it and the last unit */
	bool preamble;
	bool after_blank;
	bool quoted;     /* in a quotation, whose first number may be any number */
	bool unfinished; /* the line before it ends in a small letter or a comma */
	bool goes_on;    /* the next line begins with a small letter */
	int bare_cost;   /* place_bare_cost() of a mark without a word */
};

/* One way to place a mark. */
struct place {
	const struct frame *under; /* the frame that will be its parent, or NULL */
	const struct frame *after; /* the frame of its list before it, or NULL */
	const struct unit_kind *kind;
	uint8_t rank;
	int cost;
	int16_t missing;
	bool restarts, leaves_annex;
	bool lost_sign;                  /* the sign after the number is not that of its list */
	const struct label *after_label; /* of repaired: the number before it */
	bool repaired;                   /* the number is read as the next one of its list */
};

/* Nothing is numbered yet. */
extern const struct counters place_no_counters;

/* The cost of a number with nothing but a space behind it, by what follows: it may be no number. */
int place_bare_cost(const struct mark *m, const struct around *around);

/* Finds the places for a mark; around->bare_cost is that of the mark. Returns how many. */
size_t place_find(const struct forms *f, const struct stack *s, const struct mark *m,
    const struct around *around, struct place out[PLACES_MAX]);

/* Makes the stack with the mark at the place. False when the arena is full or it is too deep. */
bool place_apply(struct stack *s, const struct forms *f, const struct mark *m,
    const struct place *p, uint32_t line, struct arena *arena);
#endif

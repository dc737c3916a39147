/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_EXPLAIN_PRIVATE_H
#define INGEST_EXPLAIN_PRIVATE_H
/*
 * The history of a hypothesis, which explain.c makes and margin.c compares: the lines that begin
 * units, and the lines that a nearly as cheap hypothesis takes otherwise.
 */
#include <stdbool.h>
#include <stdint.h>

#include "akn/label.h"

struct arena;
struct unit_kind;

#define LINE_NONE UINT32_MAX

/* A unit that begins on a line in a hypothesis. Its mark is read again for the chosen one only. */
struct step_unit {
	const struct unit_kind *kind;
	const struct label *label; /* as it is read: a misprint as the number that it stands for */
	uint32_t under;            /* line of the unit that contains it; LINE_NONE: none */
	int16_t missing;
	uint8_t depth, rank;
	bool restarts, repaired, lost_sign;
	bool goes_on; /* a unit of the same list is before it */
};

/* The units that begin on one line in a hypothesis. */
struct step {
	const struct step *before;
	uint32_t line;
	uint8_t reading; /* of the line */
	uint8_t count;
	struct step_unit units[]; /* count of them */
};

/* A line that another hypothesis reads differently. */
struct rival {
	const struct rival *before;
	const struct step *step; /* of the line in the other hypothesis; NULL: text */
	uint32_t line;
	int margin; /* cost of the other hypothesis minus that of the one kept */
};

/* A larger margin is no doubt: 20 is a repeated number or two that are missing. */
#define MARGIN_MAX 20

/*
 * Adds to *rivals, those of the hypothesis with the steps own, the lines that the hypothesis with
 * the steps other takes otherwise; it costs margin more and is given up. A full arena adds none.
 */
void margin_add(const struct rival **rivals, const struct step *own, const struct step *other,
    int margin, struct arena *arena);
/* Whether both are the same number. */
bool margin_is_equal_label(const struct label *a, const struct label *b);
#endif

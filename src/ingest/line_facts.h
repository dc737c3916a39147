/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_LINE_FACTS_H
#define INGEST_LINE_FACTS_H
/*
 * line_facts: what is known of each line before its units are found (enum line_fact): quotations,
 * contents lists, the formulas around the preamble, and how the line ends.
 */
#include <stddef.h>
#include <stdint.h>

#include "ingest/explain.h"

struct arena;
struct toc_text;

/* The part of the facts that is the same under each tradition. */
struct text_facts {
	const struct lines *l;
	uint16_t *v; /* a set of enum line_fact for each line */
	struct toc_text *toc;
};

/* Finds them; they are in the arena, l is borrowed. False when the arena is full. */
bool line_facts_read(struct text_facts *out, const struct lines *l, struct arena *arena);
/* An array of facts, one for each line, in the arena; NULL when the arena is full. */
uint16_t *line_facts_find(
    const struct text_facts *text, const struct forms *forms, struct arena *arena);

/* Whether s may be a heading: short, begins like one, and does not end like a sentence. */
bool facts_is_heading(struct str s);
/* Whether s may be one that ends with a full stop: "Short title and extent." */
bool facts_is_stopped_heading(struct str s);
/* Whether a sentence ends in s and another follows; "ν. 1234", "nr. 5" are abbreviations. */
bool facts_has_inner_stop(struct str s);
bool facts_begins_upper(struct str s);
bool facts_ends_sentence(struct str s);
/* Whether s ends a sentence, or with a comma, semicolon, colon or dash. */
bool facts_ends_clause(struct str s);
/* Whether s ends in a small letter or a comma, as a line does that ends within a sentence. */
bool facts_is_unfinished(struct str s);
/* Whether a line that ends like s announces what follows. */
bool facts_is_intro(struct str s);
#endif

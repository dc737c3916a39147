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

/* An array of facts, one for each line of l, in the arena; NULL when the arena is full. */
uint16_t *line_facts_find(const struct lines *l, const struct forms *forms, struct arena *arena);

/* Marks the lines of contents lists with LINE_CONTENTS (toc.c). False when the arena is full. */
bool toc_find(
    const struct lines *l, const struct forms *forms, uint16_t *facts, struct arena *arena);

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

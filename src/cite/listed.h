/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CITE_LISTED_H
#define CITE_LISTED_H
/* listed: reads the further numbers of a citation, "5" of "arts. 3 and 5". Only parse.c uses it. */
#include <stdbool.h>
#include <stddef.h>

#include "cite/path.h"
#include "cite/step.h"

/* The list so far: it has a path, and each path has a step. */
struct listed {
	const struct cite_path *first, *last;
	unsigned count;
	bool is_cut; /* set if a number may be of two steps */
};

/* Reads "5" behind "arts. 3 and": the number has the word of a step before, of the last path. */
bool listed_read_bare(
    const struct step_reader *r, size_t at, struct listed *l, struct step_found *f);
/* Reads "Ε'" behind "point Δ' and": a letter with its mark, if the last step has one too. */
bool listed_read_letter(
    const struct step_reader *r, size_t at, const struct listed *l, struct step_found *f);
/* Reads "12" as if a word of these kinds were before it. */
bool listed_read_number(
    const struct step_reader *r, size_t at, cite_kinds kinds, struct step_found *f);
/*
 * Whether the word of a step may be that of numbers behind the name of its work too: "articles",
 * "§§"; "section" and "§" are of one. In languages whose plural has no "s" each word may.
 */
bool listed_may_go_on(struct str language, const struct cite_step *first);
#endif

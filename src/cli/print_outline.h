/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_PRINT_OUTLINE_H
#define CLI_PRINT_OUTLINE_H
/*
 * print_outline: shows a user how a document was read: the report of the reader and the tree of
 * portions.
 */
#include <stdio.h>

#include "base/str.h"

struct image;

#define OUTLINE_COUNTS_MAX 16 /* kinds of portions in one summary */

/* The number of portions of one kind. */
struct outline_count {
	struct str name; /* the element */
	unsigned n;
};

/*
 * Prints the report by kind: dropped, repaired, joined (of many lines the first), to check, notes;
 * nothing for an empty report.
 */
void outline_print_report(struct str report, FILE *to);
/*
 * Sets *places to the number of places that the report asks an editor to check, 0 if the reading
 * is certain. False if the reader guesses nothing, as that of Akoma Ntoso.
 */
bool outline_count_doubts(struct str report, uint64_t *places);
/* The name that the report proposes for the work; empty if the document has one. */
struct str outline_find_proposal(struct str report);
/* Prints whether the reading is certain, if its reader guesses. */
void outline_print_verdict(struct str report, FILE *to);
/* One line per part, chapter, article..., indented by depth; lists as their number of items. */
void outline_print_tree(const struct image *im, FILE *to);
/* Counts the portions of each numbered kind; returns how many kinds there are. */
unsigned outline_count(const struct image *im, struct outline_count counts[OUTLINE_COUNTS_MAX]);
/* Prints these counts: "9 parts, 25 articles, 9 items". */
void outline_print_counts(const struct image *im, FILE *to);
#endif

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

/*
 * Prints the report by kind: dropped, repaired, joined (of many lines the first), to check, notes;
 * nothing for an empty report.
 */
void outline_print_report(struct str report, FILE *to);
/* Prints whether the reading is certain, if its reader guesses. */
void outline_print_verdict(struct str report, FILE *to);
/* One line per part, chapter, article..., indented by depth; lists as their number of items. */
void outline_print_tree(const struct image *im, FILE *to);
/* Prints the numbers of the portions of each kind: "9 parts, 25 articles, 9 items". */
void outline_print_counts(const struct image *im, FILE *to);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_OUTLINE_H
#define CLI_OUTLINE_H
/* outline: what an import understood, for people: the report of the reader and the tree of
 * portions. */
#include <stdio.h>

#include "base/str.h"

struct image;

/* Prints the report's lines by kind: what was dropped, repaired, noted; nothing for an empty
 * report. */
void outline_print_report(struct str report, FILE *to);
/* One line a part, chapter, article..., indented by depth; lists as their number of items. */
void outline_print_tree(const struct image *im, FILE *to);
/* "9 parts, 25 articles, 9 items": how many there are of each numbered kind. */
void outline_print_counts(const struct image *im, FILE *to);
#endif

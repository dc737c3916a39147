/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_BREAKS_H
#define SEARCH_BREAKS_H
/*
 * breaks: where words begin and end in Thai, Lao, Khmer and Burmese, which put no spaces between
 * them, by the dictionaries of ICU. They order results and never decide what is found: a dictionary
 * cuts a word differently in different sentences. One for each thread.
 */
#include "base/str.h"

struct breaks;
struct match;

struct breaks *breaks_new(void); /* opens nothing yet */
void breaks_free(struct breaks **b);
/*
 * The part of what a query has found in heading and text that are whole words, from 0 to 1; what is
 * not in one of these scripts counts as whole. 1, too, where there are no dictionaries.
 */
double breaks_whole(struct breaks *b, const struct match *m, struct str heading, struct str text);
#endif

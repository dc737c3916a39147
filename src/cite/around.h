/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CITE_AROUND_H
#define CITE_AROUND_H
/* around: reads the words before and behind a provision in running text, which say whose it is. */
#include "cite/running.h"

/* Whose the provision at range is; CITE_WHOSE_OTHER also where the words leave a doubt. */
enum cite_whose cite_around(const struct cite_running *r, struct str text,
    const struct cite_range *range, struct cite_range *other);
/* Whether the words of range name a document: a capital, a digit, a title in brackets. */
bool cite_around_is_name(struct str words);
/* Whether the noun of a work ("law") in text names another one than the document. */
bool cite_around_is_work(const struct cite_running *r, struct str text, struct cite_range word);
/* A German noun of a law, or an abbreviation: "Bienengesetz", "BGB". */
bool cite_around_is_law_noun(struct str word);
#endif

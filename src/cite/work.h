/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CITE_WORK_H
#define CITE_WORK_H
/* work: the names of works in running text by kind and number: "ν. 671/1977", "Law 5/2001". */
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "cite/parse.h"
#include "cite/words.h"

/*
 * Reads the noun of a kind of works in the language, and its number, at text[at]; returns where it
 * ends, or at if none is there.
 */
size_t cite_work_numbered(
    const struct cite_words *w, struct str language, struct str text, size_t at);
/* The end of a further number and year at text[at], ", 3222/1987"; at if none is there. */
size_t cite_work_next(struct str text, size_t at, size_t *start);
/* The end of an abbreviation at text[at], "ΚΠΔ", "K.P.D.", "BGB"; at if none is there. */
size_t cite_work_abbreviation(struct str text, size_t at);
/*
 * The end of the name of a work that begins at text[at]: kind and number, an abbreviation, or at
 * most the whole of the clause, which ends at limit.
 */
size_t cite_work_end(
    const struct cite_words *w, struct str language, struct str text, size_t at, size_t limit);
#endif

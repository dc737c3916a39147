/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_PLACE_LIST_H
#define INGEST_PLACE_LIST_H
/* place_list: the places of numbers without a word in lists. */
#include "ingest/place.h"

/* Adds the places that a number without a word has in lists. */
void place_list(const struct forms *f, const struct stack *s, const struct mark *m,
    const struct around *around, struct place *out, size_t *count);
#endif

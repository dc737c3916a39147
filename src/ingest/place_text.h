/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_PLACE_TEXT_H
#define INGEST_PLACE_TEXT_H
/* place_text: the cost of the reading that a line is text. */
#include "ingest/place.h"

/* The cost of taking a line with this first mark for text. */
int place_text_cost(const struct mark *m, const struct around *around);
#endif

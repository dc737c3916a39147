/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_MOTIVES_H
#define INGEST_MOTIVES_H
/*
 * motives: numbers before the first unit and after the last one that number nothing: the sections
 * "I", "II" of a statement of motives, the number of an act in its gazette, dates.
 */
#include <stdint.h>

#include "ingest/form.h"

struct lines;

/* Marks such lines of l with LINE_PROSE, and those of motives with LINE_PREAMBLE. */
void motives_find(const struct lines *l, const struct forms *forms, uint16_t *facts);
#endif

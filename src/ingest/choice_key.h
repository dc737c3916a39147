/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_CHOICE_KEY_H
#define INGEST_CHOICE_KEY_H
/*
 * choice_key: what explain() reads of a tradition, as one number. Many traditions differ only in
 * words that a text does not have; they explain it alike, and one explanation does for all.
 */
#include <stdint.h>

#include "ingest/form.h"

struct lines;

/*
 * The key of the lines under forms; facts has a set of enum line_fact for each line. Equal keys,
 * equal explanations, but for the addresses of kinds and the names of elements. 0: there is no
 * memory for it.
 */
uint64_t choice_key(const struct lines *l, const uint16_t *facts, const struct forms *forms);
#endif

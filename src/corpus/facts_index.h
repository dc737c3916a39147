/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_FACTS_INDEX_H
#define CORPUS_FACTS_INDEX_H
/*
 * facts_index: the works of which a reading handle knows that facts are recorded, so that a list
 * asks for the records of these alone.
 */
#include <stdbool.h>

#include "base/str.h"

struct corpus;
struct err;
struct facts_index;

/* Reads the records that were added since the last call; all at the first. [blocks] */
int facts_index_look(struct corpus *c, struct err *e);
/* Whether facts of the work may be recorded, as of the last look. */
bool facts_index_has(const struct corpus *c, struct str work);
void facts_index_free(struct facts_index **x); /* *x may be NULL; sets it to NULL */
#endif

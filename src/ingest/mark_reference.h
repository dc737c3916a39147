/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_MARK_REFERENCE_H
#define INGEST_MARK_REFERENCE_H
/* mark_reference: a unit that begins on a line, or one that the line only names. */
#include <stdbool.h>

#include "base/str.h"

/*
 * Whether what follows a unit's number reads like the rest of a sentence that names the
 * unit. separated: by a point, dash or wide space; spaced: by white space.
 */
bool mark_is_reference(struct str rest, bool separated, bool spaced);
/* Whether a line that ends like s expects a number on the next: "jf.", "zgodnie z art." */
bool mark_is_expected(struct str before);
/* Whether rest tells that the unit of the number before it is no more: "har upphävts". */
bool mark_is_repeal(struct str rest);
#endif

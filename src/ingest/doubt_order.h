/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_DOUBT_ORDER_H
#define INGEST_DOUBT_ORDER_H
/*
 * doubt_order: what the numbers of the units around say against the number of a unit, or for a
 * number that became none: each finds damage that costs the explanation nothing.
 */
#include <stdbool.h>
#include <stdint.h>

#include "ingest/form.h"
#include "ingest/structure.h"

/* The last unit of each kind before a place, in one annex or outside all. Begins zeroed. */
struct order {
	uint32_t annex; /* node of the annex; 0: none */
	const struct node *last[FORM_UNITS_MAX];
};

/*
 * Enters unit i, after all units before it. Whether its number comes before that of the unit before
 * it in its list, though it begins no list. *before is that unit.
 */
bool order_goes_back(
    struct order *o, const struct structure *s, uint32_t i, const struct node **before);
/* Whether unit i is the first of its list, with a number that begins none: "(b)". */
bool order_begins_late(const struct structure *s, uint32_t i);
/* Whether the text of unit i, the last of its list, contains the next number of the list. */
bool order_hides_next(const struct structure *s, uint32_t i);
/* Whether text i begins with the next number of the list before it, without the list's sign. */
bool order_lost_sign(const struct structure *s, uint32_t i);
/*
 * Whether the text leaves out numbers of its basic units all through: a part of the CFR has 1, 3,
 * 5, 7. Then no gap tells of a unit that was lost.
 */
bool order_is_sparse(const struct structure *s);
/* Whether unit i is the first of a container that begins at a round number: 101 after 12. */
bool order_jumps(const struct structure *s, uint32_t i);
#endif

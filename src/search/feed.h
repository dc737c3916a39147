/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_FEED_H
#define SEARCH_FEED_H
/*
 * feed: brings the index up to date with a store, publication by publication in the order of seq.
 * What was withdrawn or erased leaves the index in the same batch as the record that says so.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "search/feed_ahead.h"

struct corpus;
struct err;
struct index;

struct feed_counts {
	uint64_t publications, units, bytes; /* read in; units that are new, and their text */
};

/*
 * Brings the index to the present seq of the store; makes it anew when it is that of another store.
 * A publication that the worker cannot read is left out. [blocks]
 */
int feed_run(struct index *x, struct corpus *c, const struct feed_source *from,
    struct feed_counts *counts, struct err *e);
/* Empties the index. [blocks] */
int feed_clear(struct index *x, struct err *e);
#endif

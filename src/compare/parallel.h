/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMPARE_PARALLEL_H
#define COMPARE_PARALLEL_H
/*
 * parallel: one document of two texts in different languages, each unit of the second behind its
 * counterpart in the first.
 */
#include "doc/image.h"

struct buf;
struct err;

/*
 * Appends the image of the parallel document to out (8-byte aligned). Units are counterparts by
 * wId, else by eId, blocks by their place. Structure, ids and metadata are those of `first`; what
 * is added has xml:lang. A pair of blocks is a blockContainer of two, in the order of the
 * languages. ERR_LIMIT: together the texts are too large.
 */
int parallel_build(
    const struct image *first, const struct image *second, struct buf *out, struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_FEED_ROW_H
#define SEARCH_FEED_ROW_H
/* feed_row: the row of a text (a work in a language). */
#include <stdint.h>

struct corpus_version;
struct err;
struct index;

/*
 * Adds the text of a publication if it is not there, and gives it the facts of the publication;
 * repealed: day, or DAY_NONE. *text is its number. ERR_IO. [blocks]
 */
int feed_row_put(struct index *x, const struct corpus_version *v, int64_t repealed, int64_t *text,
    struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_VOCABULARY_H
#define SEARCH_VOCABULARY_H
/*
 * vocabulary: the words that the texts of the index have, folded, in a table of their own: the
 * index of words has their stems too, which are no spellings.
 */
#include "base/str.h"

struct err;
struct index;

/*
 * Adds the words noted in the index (noted.h) to the table; takes out of it those of removed texts
 * that no text has any more. Within the transaction of a batch. ERR_IO. [blocks]
 */
int vocabulary_write(struct index *x, struct err *e);
/* The characters of a word. */
int vocabulary_length(struct str word);
#endif

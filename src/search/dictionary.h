/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_DICTIONARY_H
#define SEARCH_DICTIONARY_H
/* dictionary: the dictionaries of body.h that an index has: one a language, once it has texts. */
#include <stdint.h>

#include "base/str.h"

struct err;
struct index;

/* How many texts of a language come before its dictionary, which is made of them. */
#define DICTIONARY_TEXTS 2000

/* The number of the dictionary for a language; 0: there is none yet. It is made known. [blocks] */
int dictionary_of(struct index *x, struct str language, int64_t *id, struct err *e);
/* Makes the dictionary with that number known to the packer of the index. [blocks] */
int dictionary_need(struct index *x, int64_t id, struct err *e);
/* Makes one of the texts there are; *id stays 0 if they are too few. [blocks] */
int dictionary_make(struct index *x, struct str language, int64_t *id, struct err *e);
#endif

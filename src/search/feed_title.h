/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_FEED_TITLE_H
#define SEARCH_FEED_TITLE_H
/* feed_title: the title of a text (a work in a language) after corrections. */
#include "base/str.h"

struct corpus_version;
struct err;
struct index;

/* Removes the titles of all texts of a work, which may be erased. [blocks] */
int feed_title_forget(struct index *x, struct str work, struct err *e);
/*
 * A corpus_version_fn for all publications of a work; arg is the struct index *: gives the text the
 * title of its last publication that is not withdrawn. [blocks]
 */
int feed_title_update(void *arg, const struct corpus_version *v, struct err *e);
#endif

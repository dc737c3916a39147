/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_SHELF_WALK_H
#define CORPUS_SHELF_WALK_H
/* shelf_walk: the questions of shelf.h, answered by a walk over the works of the folder. */
#include "corpus/corpus_rows.h"
#include "corpus/corpus_shelf.h"

struct corpus;
struct err;

/* As corpus_shelf_read(); *out is empty before. [blocks] */
int shelf_walk(
    struct corpus *c, const struct corpus_shelf_ask *ask, struct corpus_shelf *out, struct err *e);
/* As corpus_coming(). [blocks] */
int shelf_walk_coming(struct corpus *c, struct str folder, int64_t today, corpus_version_fn *fn,
    void *arg, struct err *e);
#endif

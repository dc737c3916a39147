/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_WALK_H
#define CORPUS_STORE_SQLITE_WALK_H
/* store_sqlite_walk: the portions of the backend table. */
#include "corpus/store.h"

int store_sqlite_each_portion(
    struct store *s, int64_t seq, corpus_portion_fn *fn, void *arg, struct err *e);
int store_sqlite_each_change(struct store *s, const struct corpus_changes_ask *ask,
    const struct store_from *from, corpus_change_fn *fn, void *arg, struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_PG_SHELF_READ_H
#define CORPUS_STORE_PG_SHELF_READ_H
/* store_pg_shelf_read: the reading half of the shelves, as members of the backend. */
#include "corpus/corpus_rows.h"

struct corpus_latest_ask;
struct corpus_shelf;
struct corpus_shelf_ask;
struct err;
struct store;

int store_pg_read_shelf(
    struct store *s, const struct corpus_shelf_ask *ask, struct corpus_shelf *out, struct err *e);
int store_pg_each_coming(struct store *s, struct str folder, int64_t today, corpus_version_fn *fn,
    void *arg, struct err *e);
int store_pg_each_latest_in(struct store *s, const struct corpus_latest_ask *ask,
    corpus_version_fn *fn, void *arg, struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_OLD_H
#define CORPUS_STORE_SQLITE_OLD_H
/* store_sqlite_old: what is read in another way from a store of layout 1 or 2. As in store.h. */
#include "corpus/store.h"

int store_old_source(
    struct store *s, const struct sha256 *source, char **bytes, size_t *len, struct err *e);
int store_old_upload(struct store *s, const struct sha256 *upload, char **bytes, size_t *len,
    struct str *type, struct arena *a, struct err *e);
int store_old_each_portion(
    struct store *s, int64_t seq, corpus_portion_fn *fn, void *arg, struct err *e);
int store_old_each_change(struct store *s, const struct corpus_changes_ask *ask,
    const struct store_from *from, corpus_change_fn *fn, void *arg, struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_READ_H
#define CORPUS_STORE_SQLITE_READ_H
/* store_sqlite_read: the reading half of the backend table. */
#include "corpus/store.h"

int store_sqlite_seq(struct store *s, int64_t *seq, struct err *e);
int store_sqlite_find(struct store *s, const struct store_find *wanted, struct corpus_version *out,
    struct arena *a, struct err *e);
int store_sqlite_language(
    struct store *s, struct str work, struct str *language, struct arena *a, struct err *e);
int store_sqlite_next_day(struct store *s, struct str work, struct str language, int64_t day,
    int64_t *next, struct err *e);
int store_sqlite_alias(
    struct store *s, struct str alias, struct str *work, struct arena *a, struct err *e);
int store_sqlite_source(
    struct store *s, const struct sha256 *source, char **bytes, size_t *len, struct err *e);
int store_sqlite_upload(struct store *s, const struct sha256 *upload, char **bytes, size_t *len,
    struct str *type, struct arena *a, struct err *e);
int store_sqlite_each_from(
    struct store *s, int64_t after, corpus_version_fn *fn, void *arg, struct err *e);
int store_sqlite_each_version(struct store *s, struct str work, const struct corpus_place *after,
    corpus_version_fn *fn, void *arg, struct err *e);
int store_sqlite_each_version_back(struct store *s, struct str work,
    const struct corpus_place *before, corpus_version_fn *fn, void *arg, struct err *e);
int store_sqlite_each_current(struct store *s, struct str after, int64_t day, corpus_version_fn *fn,
    void *arg, struct err *e);
int store_sqlite_each_latest(
    struct store *s, int64_t before, corpus_version_fn *fn, void *arg, struct err *e);
int store_sqlite_each_alias(struct store *s, struct str after, struct str last, corpus_alias_fn *fn,
    void *arg, struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_RECORD_H
#define CORPUS_STORE_SQLITE_RECORD_H
/* store_sqlite_record: the corrections of the backend table. */
#include "corpus/store.h"

int store_sqlite_put_record(
    struct store *s, const struct corpus_record *r, int64_t *seq, struct err *e);
/* The same under the number r->seq, which is the next; kind is the word of r->kind, or another. */
int store_sqlite_put_word_record(
    struct store *s, const struct corpus_record *r, struct str kind, struct err *e);
int store_sqlite_put_withdrawn(struct store *s, int64_t publication, int64_t record, struct err *e);
int store_sqlite_last_record(struct store *s, int64_t *seq, struct err *e);
int store_sqlite_each_record(struct store *s, struct str work, int64_t after, corpus_record_fn *fn,
    void *arg, struct err *e);
#endif

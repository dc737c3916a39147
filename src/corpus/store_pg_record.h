/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_PG_RECORD_H
#define CORPUS_STORE_PG_RECORD_H
/* store_pg_record: the corrections of the backend table. */
#include "corpus/store.h"

int store_pg_put_record(
    struct store *s, const struct corpus_record *r, int64_t *seq, struct err *e);
int store_pg_put_withdrawn(struct store *s, int64_t publication, int64_t record, struct err *e);
int store_pg_erase(struct store *s, int64_t publication, struct err *e);
int store_pg_purge(struct store *s, struct err *e);
int store_pg_move_alias(struct store *s, struct str alias, struct str work, struct err *e);
int store_pg_last_record(struct store *s, int64_t *seq, struct err *e);
int store_pg_each_record(struct store *s, struct str work, int64_t after, corpus_record_fn *fn,
    void *arg, struct err *e);
#endif

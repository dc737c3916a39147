/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_WRITE_H
#define CORPUS_STORE_SQLITE_WRITE_H
/* store_sqlite_write: publications and aliases of the backend table. */
#include "corpus/store.h"

int store_sqlite_put_version(
    struct store *s, const struct store_row *row, int64_t *seq, struct err *e);
/* The same under the number row->version.seq, which is the next. */
int store_sqlite_put_numbered(struct store *s, const struct store_row *row, struct err *e);
int store_sqlite_put_alias(struct store *s, struct str alias, struct str work, struct err *e);
int store_sqlite_move_alias(struct store *s, struct str alias, struct str work, struct err *e);
int store_sqlite_erase(struct store *s, int64_t publication, struct err *e);
int store_sqlite_purge(struct store *s, struct err *e);
#endif

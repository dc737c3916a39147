/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_TABLES_H
#define CORPUS_STORE_SQLITE_TABLES_H
/* store_sqlite_tables: the tables of the present layout. */
#include <stddef.h>

struct err;
struct store;

/* Parts of a new store, in the transaction that is open: the id, and the tables with all else. */
int store_sqlite_add_identity(struct store *s, struct err *e);
int store_sqlite_add_tables(struct store *s, struct err *e);
int store_sqlite_run_all(
    struct store *s, const char *const *statements, size_t count, struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_MIGRATE_H
#define CORPUS_STORE_SQLITE_MIGRATE_H
/* store_sqlite_migrate: brings a store of layout 1 or 2 to the present one. */
struct err;
struct store;

/* In one transaction: a process that is killed leaves the store as it was. */
int store_sqlite_migrate(struct store *s, struct err *e);
#endif

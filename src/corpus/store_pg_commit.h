/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_PG_COMMIT_H
#define CORPUS_STORE_PG_COMMIT_H
/* store_pg_commit: the transactions of a writer. */
#include <stdbool.h>

struct err;
struct store;

/* BUSY. [blocks] */
int store_pg_begin(struct store *s, struct err *e);
/*
 * Connects anew after the connection was lost; waits up to STORE_PG_REVIVE_MS for a database that
 * is away, or for another writer. BUSY. [blocks]
 */
int store_pg_revive(struct store *s, struct err *e);
/*
 * Returns 0 only when the transaction is durable where the server is configured to keep it: with
 * synchronous standbys, when they have it. When the connection breaks meanwhile, looks up whether
 * the transaction came about, for up to STORE_PG_SETTLE_MS. BUSY: it did not, nothing is stored;
 * IO: that is not known. [blocks, as long as the standby takes]
 */
int store_pg_commit(struct store *s, struct err *e);
void store_pg_rollback(struct store *s);
/* As in store.h: a savepoint. */
int store_pg_mark(struct store *s, struct err *e);
bool store_pg_back(struct store *s);

#define STORE_PG_REVIVE_MS 60000  /* so an import of many files goes on after a failover */
#define STORE_PG_SETTLE_MS 120000 /* a failover takes half a minute with the defaults of Patroni */
#endif

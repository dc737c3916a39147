/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_LOCK_H
#define CORPUS_STORE_SQLITE_LOCK_H
/* store_sqlite_lock: the lock of the writing process. */
struct err;
struct store;

/*
 * Takes the lock beside the store: BUSY at once when another process holds it. The descriptor is
 * kept in s->lock.
 */
int store_sqlite_lock(struct store *s, struct err *e);
#endif

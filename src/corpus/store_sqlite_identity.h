/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_IDENTITY_H
#define CORPUS_STORE_SQLITE_IDENTITY_H
/* store_sqlite_identity: whether the log beside a store is its own. */
struct err;
struct store;

/*
 * SQLite applies the write-ahead log beside a file whatever file it was written for. This refuses a
 * log of another store with ERR_CONFIG: what it holds would count as part of this one. So would a
 * log of the same store that is older or younger than the file.
 */
int store_sqlite_check_log(struct store *s, struct err *e);
/* To be called in each write transaction: puts the page with the identity into the log. */
int store_sqlite_sign_log(struct store *s, struct err *e);
#endif

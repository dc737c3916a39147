/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_H
#define CORPUS_STORE_SQLITE_H
/* store_sqlite: the backend that keeps the corpus in an SQLite database. */
struct store_backend;

extern const struct store_backend store_sqlite;
#endif

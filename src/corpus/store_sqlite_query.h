/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_QUERY_H
#define CORPUS_STORE_SQLITE_QUERY_H
/* store_sqlite_query: statements of SQLite with errors that stick. */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/str.h"
#include "corpus/store_sqlite_statement.h"

struct err;
struct store;

/*
 * One statement, from its SQL to its last row. Failures stick, so that the query_ functions that
 * bind arguments return nothing; query_next() or query_run() returns the failure. Arguments are
 * bound in order and must live until query_close().
 */
struct query {
	struct store *store;
	sqlite3_stmt *stmt;
	enum statement statement; /* STATEMENT_COUNT: any other SQL */
	int bound;                /* arguments so far */
	int rc;                   /* the last SQLite result */
};

/* A statement of the tables, as the layout of the store has it. */
struct query query_open(struct store *s, enum statement statement);
/* Any other SQL, whatever it does to the store. */
struct query query_sql(struct store *s, const char *sql);
void query_str(struct query *q, struct str v);
void query_bytes(struct query *q, struct str v);
void query_int(struct query *q, int64_t v);
void query_null(struct query *q);
void query_sha256(struct query *q, const struct sha256 *v);
/* Goes to the next row; *row is false after the last. */
int query_next(struct query *q, bool *row, struct err *e);
/* Resets the statement, to run it again with other arguments. */
void query_again(struct query *q);
void query_close(struct query *q);
/* For statements without rows: runs to the end and closes. */
int query_run(struct query *q, struct err *e);

/* Columns of the current row; strings are valid until the next call of query_next(). */
struct str row_str(struct query *q, int column);
int64_t row_int(struct query *q, int column);
bool row_is_null(struct query *q, int column);
struct sha256 row_sha256(struct query *q, int column); /* zeros if it is not a digest */

/* Run one statement without arguments; store_sqlite_number() returns its first column, or 0. */
int store_sqlite_exec(struct store *s, const char *sql, struct err *e);
int store_sqlite_number(struct store *s, const char *sql, int64_t *out, struct err *e);
/* The first column of the first row, and closes; 0 without a row. */
int query_number(struct query *q, int64_t *out, struct err *e);

/* The statements that are kept for their next use; before the connection is closed. */
void store_sqlite_free_statements(struct store *s);

/*
 * Converts an SQLite result into a struct err. A storage error makes the handle stuck: a writing
 * handle then refuses all statements. e may be NULL.
 */
int store_sqlite_failed(struct store *s, int rc, struct err *e);
#endif

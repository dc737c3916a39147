/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_PG_QUERY_H
#define CORPUS_STORE_PG_QUERY_H
/*
 * store_pg_query: statements of PostgreSQL with errors that stick. Arguments and results travel in
 * the binary format.
 */
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/str.h"

struct err;
struct store;

#define QUERY_ARGUMENTS_MAX 16
#define QUERY_READ_MS 5000   /* for a statement that reads rows: they take milliseconds */
#define QUERY_WRITE_MS 30000 /* for one that writes: it may wait for the disk */
#define QUERY_WAIT_EVER (-1)

/*
 * One statement, from its SQL to its last row. The arguments are bound in order and must live until
 * pg_query_close(). Not to be copied: the arguments of numbers are in it.
 */
struct pg_query {
	struct store *store;
	const char *sql;
	int count; /* arguments so far */
	Oid types[QUERY_ARGUMENTS_MAX];
	const char *values[QUERY_ARGUMENTS_MAX];
	int lengths[QUERY_ARGUMENTS_MAX];
	int formats[QUERY_ARGUMENTS_MAX];
	uint64_t numbers[QUERY_ARGUMENTS_MAX]; /* big-endian */
	bool is_no_text;                       /* an argument is not UTF-8: no row has it */
	PGresult *result;
	int row;
	unsigned cursor; /* of a walk; 0: none */
	bool has_begun;  /* the walk has begun a transaction, and ends it */
	bool is_whole;   /* the rows of the result are the last */
};

void pg_query_start(struct pg_query *q, struct store *s, const char *sql);
void pg_query_str(struct pg_query *q, struct str v);
void pg_query_bytes(struct pg_query *q, struct str v);
void pg_query_int(struct pg_query *q, int64_t v);
void pg_query_null(struct pg_query *q); /* of a number */
void pg_query_sha256(struct pg_query *q, const struct sha256 *v);

/* For statements with one row at most: *row says whether there is one. */
int pg_query_once(struct pg_query *q, bool *row, struct err *e);
/*
 * Goes to the next row; *row is false after the last. The rows are of one snapshot and are fetched
 * in portions, so that a walk may end early, and other statements may run between its rows.
 */
int pg_query_next(struct pg_query *q, bool *row, struct err *e);
void pg_query_close(struct pg_query *q);
/* For statements without rows: runs and closes. */
int pg_query_run(struct pg_query *q, struct err *e);

/* Columns of the current row; strings are valid until the next call of pg_query_next(). */
struct str pg_row_str(const struct pg_query *q, int column);
int64_t pg_row_int(const struct pg_query *q, int column); /* of any width; 0 for NULL */
bool pg_row_is_null(const struct pg_query *q, int column);
struct sha256 pg_row_sha256(const struct pg_query *q, int column); /* zeros if it is not a digest */

/* Run statements without arguments; store_pg_number() returns the first column, or 0. */
int store_pg_exec(struct store *s, const char *sql, struct err *e);
int store_pg_number(struct store *s, const char *sql, int64_t *out, struct err *e);

/*
 * Waits for the next result of what was sent, at most wait_ms. *out is NULL after the last; the
 * caller clears it. The connection is lost when the time is over.
 */
int store_pg_result(struct store *s, int wait_ms, PGresult **out, struct err *e);
/* Reads all results; fails with the first that is an error. */
int store_pg_finish(struct store *s, int wait_ms, struct err *e);
/* The error of a result. e may be NULL. */
int store_pg_failed(struct store *s, const PGresult *r, struct err *e);
/* Marks the connection as lost, and returns that error. */
int store_pg_lose(struct store *s, const char *why, struct err *e);
/*
 * 0, or the error of a connection that is lost. Connects again if the handle does so and is in no
 * transaction.
 */
int store_pg_ready(struct store *s, struct err *e);
#endif

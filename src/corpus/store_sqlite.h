/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_H
#define CORPUS_STORE_SQLITE_H
/* store_sqlite: what the files store_sqlite*.c share. Nobody else includes it. */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"
#include "corpus/corpus.h"

struct store {
	sqlite3 *db;
	char *path;       /* absolute, without symbolic links: of the file, the log, the lock */
	const char *name; /* the last part of it, for sentences */
	int lock;         /* descriptor of the lock file; -1 for a reader */
	bool writing;
	bool ours;        /* checked to be a store of gazetted: may be checkpointed */
	int wal_pages;    /* in the log after the last commit */
	struct err stuck; /* the first storage error; code ERR_NONE until then */
};

/*
 * One statement, from its SQL to its last row. Failures stick, so that arguments are bound without
 * a test; query_next() or query_run() reports them. Arguments are bound in order and must live
 * until query_close().
 */
struct query {
	struct store *store;
	sqlite3_stmt *stmt;
	int bound; /* arguments so far */
	int rc;    /* SQLite's */
};

struct query query_open(struct store *s, const char *sql);
void query_str(struct query *q, struct str v);
void query_bytes(struct query *q, struct str v);
void query_int(struct query *q, int64_t v);
void query_null(struct query *q);
void query_sha256(struct query *q, const struct sha256 *v);
/* Goes to the next row; *row is false after the last. */
int query_next(struct query *q, bool *row, struct err *e);
/* Makes it ready to run once more with other arguments. */
void query_again(struct query *q);
void query_close(struct query *q);
/* For statements without rows: runs to the end and closes. */
int query_run(struct query *q, struct err *e);

/* Columns of the row, borrowed until the next call of query_next(). */
struct str row_str(struct query *q, int column);
int64_t row_int(struct query *q, int column);
bool row_is_null(struct query *q, int column);
struct sha256 row_sha256(struct query *q, int column); /* zeros if it is not a digest */

/* One statement without arguments, and one that gives one number. */
int store_sqlite_exec(struct store *s, const char *sql, struct err *e);
int store_sqlite_number(struct store *s, const char *sql, int64_t *out, struct err *e);

/*
 * Turns an SQLite result into an error of ours; a storage error makes the handle stuck. e may be
 * NULL.
 */
int store_sqlite_failed(struct store *s, int rc, struct err *e);

/*
 * The lock beside the store: BUSY at once when another process holds it. The descriptor goes to
 * s->lock.
 */
int store_sqlite_lock(struct store *s, struct err *e);

/*
 * Checks that the file is ours and not newer than we are; a writer makes the tables in an empty
 * one.
 */
int store_sqlite_check(struct store *s, struct err *e);

/* The reading half of the backend table. */
int store_sqlite_seq(struct store *s, int64_t *seq, struct err *e);
int store_sqlite_find(struct store *s, struct str work, struct str language, int64_t max_day,
    bool exact_day, uint32_t revision, struct corpus_version *out, struct arena *a, struct err *e);
int store_sqlite_language(
    struct store *s, struct str work, struct str *language, struct arena *a, struct err *e);
int store_sqlite_next_day(struct store *s, struct str work, struct str language, int64_t day,
    int64_t *next, struct err *e);
int store_sqlite_alias(
    struct store *s, struct str alias, struct str *work, struct arena *a, struct err *e);
int store_sqlite_source(
    struct store *s, const struct sha256 *source, char **bytes, size_t *len, struct err *e);
int store_sqlite_each_version(
    struct store *s, struct str work, corpus_version_fn *fn, void *arg, struct err *e);
int store_sqlite_each_portion(
    struct store *s, int64_t seq, corpus_portion_fn *fn, void *arg, struct err *e);
int store_sqlite_each_change(struct store *s, struct str work, struct str language, struct str key,
    corpus_change_fn *fn, void *arg, struct err *e);
int store_sqlite_each_alias(struct store *s, corpus_alias_fn *fn, void *arg, struct err *e);
#endif

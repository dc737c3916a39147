/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_sqlite_query: runs statements, and maps SQLite results to errors. One of each statement is
 * kept prepared for its next use, since preparing costs some 20 µs; a callback that runs the same
 * query again on the same handle gets another.
 */
#include "corpus/store_sqlite_query.h"
#include "corpus/store_sqlite_page.h"
#include "corpus/store_sqlite_private.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define PAGE_NAME_BYTES 32 /* a few words and ten digits */

static const struct failure {
	int result; /* primary result code; the last row, SQLITE_OK, matches all others */
	enum err_code code;
	const char *sentence;
} failures[] = {
	{ SQLITE_BUSY, ERR_BUSY, "the store %s is busy: try again in a moment" },
	{ SQLITE_LOCKED, ERR_BUSY, "the store %s is busy: try again in a moment" },
	{ SQLITE_NOMEM, ERR_BUSY, "there is not enough memory to read the store %s: try again" },
	{ SQLITE_TOOBIG, ERR_LIMIT, "the document is larger than the store %s can keep" },
	{ SQLITE_NOTADB, ERR_CONFIG, "%s is not a store of gazetted: name another file" },
	{ SQLITE_CORRUPT, ERR_IO,
	    "the store %s is damaged: 'gazetted fsck' names what is; restore it from a backup" },
	{ SQLITE_FULL, ERR_IO,
	    "the disk of the store %s is full, or a quota or limit is reached: make room, then "
	    "start again" },
	{ SQLITE_READONLY, ERR_IO,
	    "the store %s cannot be written: give this user the right to write the file and its "
	    "folder" },
	{ SQLITE_CANTOPEN, ERR_IO,
	    "the store %s cannot be opened: give this user the right to use the file and its "
	    "folder" },
	{ SQLITE_OK, ERR_IO,
	    "reading or writing the store %s failed: the log has the cause; start again when it "
	    "is removed" },
};

/*
 * A writing handle is closed for statements after a storage error, because the content of the disk
 * is unknown. A reading handle is not: the cause may be one page, or a temporary lack of
 * descriptors or memory.
 */
static bool
is_closed(const struct store *s)
{
	return s->writing && s->stuck.code != ERR_NONE;
}

/*
 * The primary result; SQLite knows only one of the causes for which a disk takes no more. It keeps
 * no cause of a COMMIT that failed: errno has it still.
 */
static int
primary(const struct store *s, int rc, int last)
{
	int cause = s->db != NULL ? sqlite3_system_errno(s->db) : 0;

	if (cause == 0)
		cause = last;
	if ((rc & 0xff) == SQLITE_IOERR && (cause == ENOSPC || cause == EDQUOT || cause == EFBIG))
		return SQLITE_FULL;
	return rc & 0xff;
}

/* The page whose sum was wrong. */
static const char *
name_page(const struct store *s, char page[PAGE_NAME_BYTES])
{
	uint32_t number = s->db == NULL ? 0 : store_page_damaged(s->db);

	page[0] = '\0';
	if (number != 0)
		snprintf(page, PAGE_NAME_BYTES, ", page %" PRIu32, number);
	return page;
}

int
store_sqlite_failed(struct store *s, int rc, struct err *e)
{
	const struct failure *f = failures;
	struct err why = { 0 };
	char page[PAGE_NAME_BYTES];
	int result = primary(s, rc, errno);

	while (f->result != SQLITE_OK && f->result != result)
		f++;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* the table above is the format */
	err_set(&why, f->code, f->sentence, s->name);
#pragma GCC diagnostic pop
	err_detail(&why, "%s: SQLite result %d: %s%s", s->path, rc,
	    s->db == NULL ? sqlite3_errstr(rc) : sqlite3_errmsg(s->db), name_page(s, page));
	if (f->code == ERR_IO && s->stuck.code == ERR_NONE)
		s->stuck = why;
	if (e != NULL)
		*e = why;
	return -why.code;
}

struct query
query_sql(struct store *s, const char *sql)
{
	struct query q = { .store = s, .statement = STATEMENT_COUNT };

	if (!is_closed(s))
		q.rc = sqlite3_prepare_v2(s->db, sql, -1, &q.stmt, NULL);
	return q;
}

struct query
query_open(struct store *s, enum statement statement)
{
	struct query q = { .store = s, .stmt = s->kept[statement] };
	const char *sql = statement_sql(statement, s->layout);

	assert(sql != NULL);
	s->kept[statement] = NULL;
	if (q.stmt == NULL)
		q = query_sql(s, sql);
	q.statement = statement;
	return q;
}

void
query_str(struct query *q, struct str v)
{
	if (q->stmt == NULL || q->rc != SQLITE_OK)
		return;
	/* a null pointer would bind NULL, not the empty string */
	q->rc = sqlite3_bind_text64(
	    q->stmt, ++q->bound, v.len == 0 ? "" : v.p, v.len, SQLITE_STATIC, SQLITE_UTF8);
}

void
query_bytes(struct query *q, struct str v)
{
	if (q->stmt == NULL || q->rc != SQLITE_OK)
		return;
	q->rc =
	    sqlite3_bind_blob64(q->stmt, ++q->bound, v.len == 0 ? "" : v.p, v.len, SQLITE_STATIC);
}

void
query_int(struct query *q, int64_t v)
{
	if (q->stmt == NULL || q->rc != SQLITE_OK)
		return;
	q->rc = sqlite3_bind_int64(q->stmt, ++q->bound, v);
}

void
query_null(struct query *q)
{
	if (q->stmt == NULL || q->rc != SQLITE_OK)
		return;
	q->rc = sqlite3_bind_null(q->stmt, ++q->bound);
}

void
query_sha256(struct query *q, const struct sha256 *v)
{
	query_bytes(q, str_make((const char *)v->bytes, SHA256_BYTES));
}

int
query_next(struct query *q, bool *row, struct err *e)
{
	struct store *s = q->store;

	if (is_closed(s)) {
		if (e != NULL)
			*e = s->stuck;
		return -s->stuck.code;
	}
	errno = 0;
	if (q->rc == SQLITE_OK)
		q->rc = sqlite3_step(q->stmt);
	*row = q->rc == SQLITE_ROW;
	if (q->rc != SQLITE_ROW && q->rc != SQLITE_DONE)
		return store_sqlite_failed(s, q->rc, e);
	if (q->rc == SQLITE_ROW)
		q->rc = SQLITE_OK;
	return 0;
}

void
query_again(struct query *q)
{
	sqlite3_reset(q->stmt); /* its result repeats the one already reported */
	q->bound = 0;
	q->rc = q->rc == SQLITE_DONE ? SQLITE_OK : q->rc;
}

/* Keeps the statement, without its arguments, if none is kept. */
static bool
keep(struct query *q)
{
	if (q->stmt == NULL || q->statement == STATEMENT_COUNT ||
	    q->store->kept[q->statement] != NULL)
		return false;
	sqlite3_reset(q->stmt);
	sqlite3_clear_bindings(q->stmt);
	q->store->kept[q->statement] = q->stmt;
	return true;
}

void
query_close(struct query *q)
{
	if (!keep(q))
		sqlite3_finalize(q->stmt); /* its result repeats the one already reported */
	q->stmt = NULL;
}

void
store_sqlite_free_statements(struct store *s)
{
	for (size_t i = 0; i < STATEMENT_COUNT; i++) {
		sqlite3_finalize(s->kept[i]);
		s->kept[i] = NULL;
	}
}

int
query_run(struct query *q, struct err *e)
{
	bool row = true;
	int rc = 0;

	while (rc == 0 && row)
		rc = query_next(q, &row, e);
	query_close(q);
	return rc;
}

struct str
row_str(struct query *q, int column)
{
	const void *p = sqlite3_column_blob(q->stmt, column);

	return str_make(p, p == NULL ? 0 : (size_t)sqlite3_column_bytes(q->stmt, column));
}

int64_t
row_int(struct query *q, int column)
{
	return sqlite3_column_int64(q->stmt, column);
}

bool
row_is_null(struct query *q, int column)
{
	return sqlite3_column_type(q->stmt, column) == SQLITE_NULL;
}

struct sha256
row_sha256(struct query *q, int column)
{
	struct str bytes = row_str(q, column);
	struct sha256 out = { 0 };

	if (bytes.len == SHA256_BYTES)
		memcpy(out.bytes, bytes.p, SHA256_BYTES);
	return out;
}

int
store_sqlite_exec(struct store *s, const char *sql, struct err *e)
{
	struct query q = query_sql(s, sql);

	return query_run(&q, e);
}

int
query_number(struct query *q, int64_t *out, struct err *e)
{
	bool row = false;
	int rc;

	if ((rc = query_next(q, &row, e)) == 0)
		*out = row ? row_int(q, 0) : 0;
	query_close(q);
	return rc;
}

int
store_sqlite_number(struct store *s, const char *sql, int64_t *out, struct err *e)
{
	struct query q = query_sql(s, sql);

	return query_number(&q, out, e);
}

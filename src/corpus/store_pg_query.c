/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_pg_query: runs statements, and maps the errors of PostgreSQL to ours. The connection does
 * not block: each wait ends after a time, because a server that is cut off says nothing.
 */
#include "corpus/store_pg_query.h"

#include <assert.h>
#include <endian.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/macros.h"
#include "base/time.h"
#include "base/utf8.h"
#include "corpus/store_pg_private.h"

#define RETRY_S 2 /* what clients are told while the database is away */
/* Rows that a walk fetches at a time: a page of a listing at once, some 50 kB of version rows. */
#define FETCH_ROWS 100
#define SQLSTATE_BYTES 5
#define STATEMENT_BYTES_MAX 2048
#define FETCH_BYTES_MAX 64 /* a statement about a cursor */

/* Of the types of arguments: src/include/catalog/pg_type.dat. */
enum { TYPE_BYTEA = 17, TYPE_INT8 = 20, TYPE_TEXT = 25 };

static const struct failure {
	const char *state; /* SQLSTATE or the begin of it; the last row matches all */
	bool is_lost;      /* the connection, or what it leads to, is of no use any more */
	enum err_code code;
	const char *sentence;
} failures[] = {
	{ "08", true, ERR_BUSY, "the database %s is away: try again in a moment" },
	{ "57P", true, ERR_BUSY, "the database %s is away: try again in a moment" },
	{ "25006", true, ERR_BUSY,
	    "the database %s takes no writes now, because another server is to take over: try "
	    "again in a moment" },
	{ "25P03", true, ERR_BUSY, "the database %s has ended the transaction: try again" },
	{ "3F000", true, ERR_NOTFOUND, "there is no store in the database %s" },
	{ "42P01", true, ERR_NOTFOUND, "there is no store in the database %s" },
	{ "3D000", false, ERR_NOTFOUND, "there is no database %s: make it by createdb" },
	{ "28", false, ERR_CONFIG, "the database %s does not let this user in" },
	{ "42501", false, ERR_CONFIG, "this user has not the right to do that in the database %s" },
	{ "40", false, ERR_BUSY, "the database %s is busy: try again in a moment" },
	{ "55P03", false, ERR_BUSY, "the database %s is busy: try again in a moment" },
	{ "57014", false, ERR_BUSY, "the database %s is too slow now: try again in a moment" },
	{ "53100", false, ERR_IO, "the disk of the database %s is full: make room" },
	{ "53", false, ERR_BUSY, "the database %s has too much to do: try again in a moment" },
	{ "54", false, ERR_LIMIT, "the document is larger than the database %s can keep" },
	{ "22", false, ERR_DATA, "the database %s cannot keep a character of this document" },
	{ "XX001", false, ERR_IO, "the database %s is damaged: restore it from a backup" },
	{ "XX002", false, ERR_IO, "the database %s is damaged: restore it from a backup" },
	{ "", false, ERR_IO, "reading or writing the database %s failed: the log has the cause" },
};

static const struct failure *
find_failure(const char *state)
{
	const struct failure *f = failures;

	while (strncmp(state, f->state, strlen(f->state)) != 0)
		f++;
	return f;
}

static int
fail_as(struct store *s, const char *state, const char *why, struct err *e)
{
	const struct failure *f = find_failure(state);
	struct err found = { 0 };

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* the table above is the format */
	err_set(&found, f->code, f->sentence, s->name);
#pragma GCC diagnostic pop
	err_detail(&found, "%s %s", state, why);
	found.retry_s = f->code == ERR_BUSY ? RETRY_S : 0;
	if (f->is_lost && s->lost.code == ERR_NONE)
		s->lost = found;
	if (e != NULL)
		*e = found;
	return -found.code;
}

int
store_pg_lose(struct store *s, const char *why, struct err *e)
{
	return fail_as(s, "08006", why, e); /* connection_failure */
}

int
store_pg_failed(struct store *s, const PGresult *r, struct err *e)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	const char *text = PQresultErrorMessage(r);

	/* libpq itself gives no state: it could not send, or not receive */
	if (state == NULL || PQstatus(s->pg) == CONNECTION_BAD)
		return store_pg_lose(s, text, e);
	return fail_as(s, state, text, e);
}

int
store_pg_ready(struct store *s, struct err *e)
{
	int rc;

	if (s->lost.code == ERR_NONE)
		return 0;
	if (s->revive != NULL && !s->is_open && !s->is_reviving) {
		s->is_reviving = true;
		rc = s->revive(s, e);
		s->is_reviving = false;
		return rc;
	}
	if (e != NULL)
		*e = s->lost;
	return -s->lost.code;
}

/* Notifications say only that something happened; the seq is read. */
static void
drop_notifications(struct store *s)
{
	PGnotify *n;

	while ((n = PQnotifies(s->pg)) != NULL)
		PQfreemem(n);
}

/* Sends what is to be sent, and reads, until a result can be had without waiting. */
static int
wait_for_result(struct store *s, int wait_ms, struct err *e)
{
	int64_t until = time_mono_ms() + wait_ms, left;
	struct pollfd p = { .fd = PQsocket(s->pg) };
	int flushed, n;

	for (;;) {
		if ((flushed = PQflush(s->pg)) < 0)
			return store_pg_lose(s, PQerrorMessage(s->pg), e);
		if (flushed == 0 && PQisBusy(s->pg) == 0)
			return 0;
		left = until - time_mono_ms();
		p.events = (short)(POLLIN | (flushed > 0 ? POLLOUT : 0));
		n = poll(&p, 1, wait_ms == QUERY_WAIT_EVER ? -1 : (int)(left > 0 ? left : 0));
		if (n == 0)
			return store_pg_lose(s, "the server does not answer", e);
		if (n > 0 && (p.revents & ~POLLOUT) != 0 && PQconsumeInput(s->pg) == 0)
			return store_pg_lose(s, PQerrorMessage(s->pg), e);
	}
}

int
store_pg_result(struct store *s, int wait_ms, PGresult **out, struct err *e)
{
	int rc;

	if ((rc = wait_for_result(s, wait_ms, e)) != 0)
		return rc;
	if ((*out = PQgetResult(s->pg)) == NULL)
		drop_notifications(s);
	return 0;
}

static bool
is_good(const PGresult *r)
{
	switch (PQresultStatus(r)) {
	case PGRES_COMMAND_OK:
	case PGRES_TUPLES_OK:
	case PGRES_COPY_IN: return true;
	default: return false;
	}
}

int
store_pg_finish(struct store *s, int wait_ms, struct err *e)
{
	PGresult *r = NULL;
	int rc = 0, failed = 0;

	while (s->lost.code == ERR_NONE && (rc = store_pg_result(s, wait_ms, &r, e)) == 0 &&
	       r != NULL) {
		if (failed == 0 && !is_good(r))
			failed = store_pg_failed(s, r, e);
		PQclear(r);
	}
	return failed != 0 ? failed : rc;
}

void
pg_query_start(struct pg_query *q, struct store *s, const char *sql)
{
	memset(q, 0, sizeof *q);
	q->store = s;
	q->sql = sql;
}

static void
bind(struct pg_query *q, Oid type, const char *value, size_t len)
{
	int i = q->count++;

	assert(i < QUERY_ARGUMENTS_MAX && len <= INT32_MAX);
	q->types[i] = type;
	q->values[i] = value;
	q->lengths[i] = (int)len;
	q->formats[i] = 1;
}

void
pg_query_str(struct pg_query *q, struct str v)
{
	if (utf8_check(v) < v.len || memchr(v.len > 0 ? v.p : "x", '\0', v.len) != NULL)
		q->is_no_text = true;
	bind(q, TYPE_TEXT, v.len == 0 ? "" : v.p, v.len); /* a null pointer would be NULL */
}

void
pg_query_bytes(struct pg_query *q, struct str v)
{
	bind(q, TYPE_BYTEA, v.len == 0 ? "" : v.p, v.len);
}

void
pg_query_int(struct pg_query *q, int64_t v)
{
	uint64_t *at = &q->numbers[q->count];

	*at = htobe64((uint64_t)v);
	bind(q, TYPE_INT8, (const char *)at, sizeof *at);
}

void
pg_query_null(struct pg_query *q)
{
	bind(q, TYPE_INT8, NULL, 0);
}

void
pg_query_sha256(struct pg_query *q, const struct sha256 *v)
{
	pg_query_bytes(q, str_make((const char *)v->bytes, SHA256_BYTES));
}

/* Sends sql with the arguments of q, and keeps the result. */
static int
run(struct pg_query *q, const char *sql, bool has_arguments, struct err *e)
{
	struct store *s = q->store;
	PGresult *next = NULL;
	int rc, count = has_arguments ? q->count : 0;

	if ((rc = store_pg_ready(s, e)) != 0)
		return rc;
	PQclear(q->result);
	q->result = NULL;
	q->row = 0;
	s->is_warned = false;
	if (PQsendQueryParams(s->pg, sql, count, q->types, q->values, q->lengths, q->formats, 1) ==
	    0)
		return store_pg_lose(s, PQerrorMessage(s->pg), e);
	while ((rc = store_pg_result(s, s->wait_ms, &next, e)) == 0 && next != NULL) {
		PQclear(q->result);
		q->result = next;
	}
	if (rc != 0)
		return rc;
	return is_good(q->result) ? 0 : store_pg_failed(s, q->result, e);
}

/* No row has a text that is not UTF-8, and none can be made with it. */
static int
refuse_text(struct pg_query *q, bool *row, struct err *e)
{
	*row = false;
	return strncmp(q->sql, "SELECT", strlen("SELECT")) == 0
		   ? 0
		   : err_set(e, ERR_DATA, "the document has a text that is not UTF-8");
}

int
pg_query_once(struct pg_query *q, bool *row, struct err *e)
{
	int rc;

	if (q->is_no_text)
		return refuse_text(q, row, e);
	if ((rc = run(q, q->sql, true, e)) == 0)
		*row = PQntuples(q->result) > 0;
	return rc;
}

static bool
send_one(const struct pg_query *q, const char *sql, int arguments)
{
	return PQsendQueryParams(q->store->pg, sql, arguments, q->types, q->values, q->lengths,
		   q->formats, 1) == 1;
}

/* Reads the results up to the end of a pipeline, and keeps the last. */
static int
finish_pipeline(struct pg_query *q, struct err *e)
{
	ExecStatusType status = PGRES_TUPLES_OK;
	PGresult *r = NULL;
	int rc, failed = 0;

	while (status != PGRES_PIPELINE_SYNC) {
		if ((rc = store_pg_result(q->store, q->store->wait_ms, &r, e)) != 0)
			return rc;
		if (r == NULL)
			continue; /* the end of one statement */
		status = PQresultStatus(r);
		if (is_good(r)) {
			PQclear(q->result);
			q->result = r;
			continue;
		}
		if (failed == 0 && status != PGRES_PIPELINE_SYNC)
			failed = store_pg_failed(q->store, r, e);
		PQclear(r);
		if (q->store->lost.code != ERR_NONE)
			return failed; /* the end of the pipeline does not come any more */
	}
	return failed;
}

/* Sends the begin of a walk in one message: its transaction, its cursor and the first fetch. */
static int
send_walk(struct pg_query *q, const char *declare, const char *fetch, struct err *e)
{
	PGconn *pg = q->store->pg;
	int rc;

	if (PQenterPipelineMode(pg) != 1 || (q->has_begun && !send_one(q, "BEGIN READ ONLY", 0)) ||
	    !send_one(q, declare, q->count) || !send_one(q, fetch, 0) || PQpipelineSync(pg) != 1)
		return store_pg_lose(q->store, PQerrorMessage(pg), e);
	rc = finish_pipeline(q, e);
	if (q->store->lost.code == ERR_NONE && PQexitPipelineMode(pg) != 1)
		return store_pg_lose(q->store, PQerrorMessage(pg), e);
	return rc;
}

static void
put_fetch(char *sql, size_t size, unsigned cursor)
{
	snprintf(sql, size, "FETCH %d FROM c%u", FETCH_ROWS, cursor);
}

/* Opens a walk, and fetches its first rows. The name of its cursor is its depth. */
static int
open_walk(struct pg_query *q, struct err *e)
{
	char declare[STATEMENT_BYTES_MAX], fetch[FETCH_BYTES_MAX];
	struct store *s = q->store;
	int rc, n;

	if ((rc = store_pg_ready(s, e)) != 0)
		return rc;
	q->cursor = ++s->cursors;
	q->has_begun = PQtransactionStatus(s->pg) == PQTRANS_IDLE;
	n = snprintf(
	    declare, sizeof declare, "DECLARE c%u NO SCROLL CURSOR FOR %s", q->cursor, q->sql);
	assert(n > 0 && (size_t)n < sizeof declare);
	put_fetch(fetch, sizeof fetch, q->cursor);
	return send_walk(q, declare, fetch, e);
}

static int
fetch_more(struct pg_query *q, struct err *e)
{
	char fetch[FETCH_BYTES_MAX];

	put_fetch(fetch, sizeof fetch, q->cursor);
	return run(q, fetch, false, e);
}

int
pg_query_next(struct pg_query *q, bool *row, struct err *e)
{
	int rc;

	if (q->is_no_text)
		return refuse_text(q, row, e);
	if (q->cursor != 0 && q->row + 1 < PQntuples(q->result)) {
		q->row++;
		*row = true;
		return 0;
	}
	if (q->is_whole) {
		*row = false;
		return 0;
	}
	if ((rc = q->cursor == 0 ? open_walk(q, e) : fetch_more(q, e)) != 0)
		return rc;
	q->row = 0;
	q->is_whole = PQntuples(q->result) < FETCH_ROWS;
	*row = PQntuples(q->result) > 0;
	return 0;
}

/* Ends the walk: its cursor, or the transaction that it has begun, which closes the cursor too. */
static void
close_walk(struct pg_query *q)
{
	char sql[FETCH_BYTES_MAX];

	if (q->cursor != 0 && q->store->cursors > 0)
		q->store->cursors--;
	if (q->has_begun)
		store_pg_exec(q->store, "COMMIT", NULL);
	else if (q->cursor != 0 && PQtransactionStatus(q->store->pg) == PQTRANS_INTRANS) {
		snprintf(sql, sizeof sql, "CLOSE c%u", q->cursor);
		store_pg_exec(q->store, sql, NULL);
	}
	q->cursor = 0;
	q->has_begun = false;
}

void
pg_query_close(struct pg_query *q)
{
	PQclear(q->result);
	q->result = NULL;
	close_walk(q);
}

int
pg_query_run(struct pg_query *q, struct err *e)
{
	bool row;
	int rc = pg_query_once(q, &row, e);

	pg_query_close(q);
	return rc;
}

struct str
pg_row_str(const struct pg_query *q, int column)
{
	return str_make(
	    PQgetvalue(q->result, q->row, column), (size_t)PQgetlength(q->result, q->row, column));
}

int64_t
pg_row_int(const struct pg_query *q, int column)
{
	struct str bytes = pg_row_str(q, column);
	uint64_t n = 0;

	if (bytes.len > 0 && (signed char)bytes.p[0] < 0)
		n = UINT64_MAX; /* the sign of a narrower number */
	for (size_t i = 0; i < bytes.len; i++)
		n = n << 8 | (unsigned char)bytes.p[i];
	return (int64_t)n;
}

bool
pg_row_is_null(const struct pg_query *q, int column)
{
	return PQgetisnull(q->result, q->row, column) != 0;
}

struct sha256
pg_row_sha256(const struct pg_query *q, int column)
{
	struct str bytes = pg_row_str(q, column);
	struct sha256 out = { 0 };

	if (bytes.len == SHA256_BYTES)
		memcpy(out.bytes, bytes.p, SHA256_BYTES);
	return out;
}

int
store_pg_exec(struct store *s, const char *sql, struct err *e)
{
	int rc;

	if ((rc = store_pg_ready(s, e)) != 0)
		return rc;
	if (PQsendQuery(s->pg, sql) == 0)
		return store_pg_lose(s, PQerrorMessage(s->pg), e);
	return store_pg_finish(s, s->wait_ms, e);
}

int
store_pg_number(struct store *s, const char *sql, int64_t *out, struct err *e)
{
	struct pg_query q;
	bool row = false;
	int rc;

	pg_query_start(&q, s, sql);
	if ((rc = pg_query_once(&q, &row, e)) == 0)
		*out = row ? pg_row_int(&q, 0) : 0;
	pg_query_close(&q);
	return rc;
}

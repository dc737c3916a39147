/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_pg_portion: sends portions by COPY in its binary format, all at once: a statement for each
 * would take one round trip each. https://www.postgresql.org/docs/15/sql-copy.html
 */
#include "corpus/store_pg_portion.h"

#include <endian.h>

#include "base/buf.h"
#include "corpus/store_pg_private.h"
#include "corpus/store_pg_query.h"

#define CHUNK_BYTES 65536         /* sent at a time */
#define ROW_BYTES_MAX (64u << 20) /* its strings are cut from a document of that size at most */
#define COLUMNS 9

/* A copy in progress. */
struct copying {
	struct store *store;
	struct buf rows; /* not sent yet */
};

static void
put_int16(struct buf *b, uint16_t n)
{
	n = htobe16(n);
	buf_put(b, &n, sizeof n);
}

static void
put_int32(struct buf *b, uint32_t n)
{
	n = htobe32(n);
	buf_put(b, &n, sizeof n);
}

static void
put_number(struct buf *b, uint32_t n)
{
	put_int32(b, sizeof n);
	put_int32(b, n);
}

static void
put_str(struct buf *b, struct str s)
{
	put_int32(b, (uint32_t)s.len);
	buf_putstr(b, s);
}

static void
put_portion(struct buf *b, int64_t seq, const struct corpus_portion *p)
{
	uint64_t number = htobe64((uint64_t)seq);

	put_int16(b, COLUMNS);
	put_int32(b, sizeof number);
	buf_put(b, &number, sizeof number);
	put_number(b, p->position);
	if (p->parent == UINT32_MAX)
		put_int32(b, UINT32_MAX); /* -1: NULL */
	else
		put_number(b, p->parent);
	put_number(b, p->depth);
	put_str(b, p->eid);
	put_str(b, p->wid);
	put_str(b, p->num);
	put_str(b, p->heading);
	put_str(b, str_make((const char *)p->text.bytes, SHA256_BYTES));
}

static int
send_rows(struct copying *k, struct err *e)
{
	struct store *s = k->store;
	int rc;

	if ((rc = buf_check(&k->rows, "the index of the document", e)) != 0)
		return rc;
	if (PQputCopyData(s->pg, k->rows.data, (int)k->rows.len) != 1)
		return store_pg_lose(s, PQerrorMessage(s->pg), e);
	buf_reset(&k->rows);
	return 0;
}

static int
send_all(struct copying *k, const struct store_row *row, int64_t seq, struct err *e)
{
	static const char head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0";
	int rc;

	buf_put(&k->rows, head, sizeof head); /* the NUL of the literal is the last of its bytes */
	for (uint32_t i = 0; i < row->portion_count; i++) {
		put_portion(&k->rows, seq, &row->portions[i]);
		if (k->rows.len >= CHUNK_BYTES && (rc = send_rows(k, e)) != 0)
			return rc;
	}
	put_int16(&k->rows, UINT16_MAX); /* the end */
	return send_rows(k, e);
}

static int
begin_copy(struct store *s, struct err *e)
{
	PGresult *r = NULL;
	int rc;

	if ((rc = store_pg_ready(s, e)) != 0)
		return rc;
	if (PQsendQuery(s->pg,
		"COPY portion (seq, position, parent, depth, eid, wid, num, heading, text_sha256)"
		" FROM STDIN (FORMAT binary)") == 0)
		return store_pg_lose(s, PQerrorMessage(s->pg), e);
	if ((rc = store_pg_result(s, s->wait_ms, &r, e)) != 0)
		return rc;
	if (PQresultStatus(r) != PGRES_COPY_IN) {
		rc = store_pg_failed(s, r, e);
		store_pg_finish(s, s->wait_ms, NULL);
	}
	PQclear(r);
	return rc;
}

/* Ends the copy: with all rows, or when rc is an error, without any. */
static int
end_copy(struct store *s, int rc, struct err *e)
{
	int ended;

	if (s->lost.code != ERR_NONE)
		return -s->lost.code;
	if (PQputCopyEnd(s->pg, rc == 0 ? NULL : "refused") != 1)
		return store_pg_lose(s, PQerrorMessage(s->pg), e);
	ended = store_pg_finish(s, s->wait_ms, rc == 0 ? e : NULL);
	return rc != 0 ? rc : ended;
}

int
store_pg_put_portions(struct store *s, const struct store_row *row, int64_t seq, struct err *e)
{
	struct copying k = { .store = s, .rows = BUF_INIT(ROW_BYTES_MAX) };
	int rc;

	if (row->portion_count == 0)
		return 0;
	if ((rc = begin_copy(s, e)) == 0)
		rc = end_copy(s, send_all(&k, row, seq, e), e);
	buf_free(&k.rows);
	return rc;
}

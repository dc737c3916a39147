/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_pg: the backend for many servers: a PostgreSQL database. This file opens, closes and
 * writes; the other files store_pg_*.c connect, query and read.
 *
 * Always true
 *  1. A writer has the lock of writers of its database while its connection stands, so there is one
 *     at a time; and the lock of the last number within a transaction (store_pg_commit.c), so that
 *     numbers would be in order without it too.
 *  2. A publication is in one transaction with its rows, sources and portions, and is durable when
 *     commit() returns, on the synchronous standby too if the server has one.
 *  3. Rows are added, never changed or removed (triggers in store_pg_schema.c).
 *  4. A connection that broke is not used again: a reading handle is then stuck, and is replaced; a
 *     writing one connects anew before its next transaction, or question outside of one.
 */
#include "corpus/store_pg.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "base/macros.h"
#include "base/mem.h"
#include "corpus/store.h"
#include "corpus/store_pg_check.h"
#include "corpus/store_pg_commit.h"
#include "corpus/store_pg_connect.h"
#include "corpus/store_pg_portion.h"
#include "corpus/store_pg_private.h"
#include "corpus/store_pg_query.h"
#include "corpus/store_pg_read.h"
#include "corpus/store_pg_record.h"
#include "corpus/store_pg_resource.h"
#include "corpus/store_pg_schema.h"
#include "corpus/store_pg_shelf.h"
#include "corpus/store_pg_shelf_read.h"

bool
store_pg_is_url(const char *path)
{
	static const char *const schemes[] = { "postgresql://", "postgres://" };

	for (size_t i = 0; i < ARRAY_LEN(schemes); i++)
		if (strncmp(path, schemes[i], strlen(schemes[i])) == 0)
			return true;
	return false;
}

#define READS_MAX 8 /* of what a server has sent unasked, in one look */

static void
pg_close(struct store **sp)
{
	struct store *s = *sp;

	if (s == NULL)
		return;
	/* the server would do the same some time after the connection is closed */
	if (s->pg != NULL && s->writing && s->lost.code == ERR_NONE) {
		store_pg_rollback(s);
		store_pg_exec(s, "SELECT pg_advisory_unlock_all()", NULL);
	}
	store_pg_disconnect(s);
	free(s->url);
	free(s->name);
	free(s);
	*sp = NULL;
}

/* Takes the name of the database from the URL. CONFIG: libpq does not understand the URL. */
static int
take_name(struct store *s, struct err *e)
{
	char *why = NULL;
	PQconninfoOption *all = PQconninfoParse(s->url, &why);
	struct str name = STR("of the store");

	if (all == NULL) {
		err_set(e, ERR_CONFIG, "the URL of the store is malformed");
		err_detail(e, "%s", why == NULL ? "no memory" : why);
		PQfreemem(why);
		return -ERR_CONFIG;
	}
	for (PQconninfoOption *o = all; o->keyword != NULL; o++)
		if (str_is(str_from(o->keyword), "dbname") && o->val != NULL)
			name = str_from(o->val);
	s->name = str_dup(name);
	PQconninfoFree(all);
	return 0;
}

static int
pg_open(struct store **out, const char *path, enum corpus_mode mode, struct err *e)
{
	struct store *s = NEW(struct store);
	int rc;

	s->url = str_dup(str_from(path));
	s->writing = mode != CORPUS_READ;
	s->wait_ms = s->writing ? QUERY_WRITE_MS : QUERY_READ_MS;
	if ((rc = take_name(s, e)) == 0 && (rc = store_pg_connect(s, e)) == 0 &&
	    (rc = store_pg_check_schema(s, mode == CORPUS_CREATE, e)) == 0) {
		s->revive = s->writing ? store_pg_revive : NULL;
		*out = s;
		s = NULL;
	}
	pg_close(&s);
	return rc;
}

/* A server that ends a connection closes it, and may say why before. */
static bool
is_told(const struct store *s)
{
	char byte;

	return recv(PQsocket(s->pg), &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0 ||
	       (errno != EAGAIN && errno != EINTR);
}

static bool
pg_is_stuck(const struct store *s)
{
	return s->lost.code != ERR_NONE ||
	       (!s->listens && PQtransactionStatus(s->pg) == PQTRANS_IDLE && is_told(s));
}

static bool
pg_is_outdated(struct store *s)
{
	/* the words of a server that closes come before the end of the stream */
	for (int i = 0; i < READS_MAX && s->lost.code == ERR_NONE && is_told(s); i++)
		if (PQconsumeInput(s->pg) == 0)
			store_pg_lose(s, PQerrorMessage(s->pg), NULL);
	return s->lost.code != ERR_NONE;
}

static int
pg_listen(struct store *s)
{
	s->listens = store_pg_exec(s, "LISTEN gazetted", NULL) == 0;
	return s->listens ? PQsocket(s->pg) : -1;
}

static int
put_work(struct store *s, const struct corpus_version *v, struct err *e)
{
	struct pg_query q;

	pg_query_start(&q, s,
	    "INSERT INTO work (iri, language) SELECT $1, $2 WHERE NOT EXISTS"
	    " (SELECT FROM work WHERE iri = $1)");
	pg_query_str(&q, v->work);
	pg_query_str(&q, v->language);
	return pg_query_run(&q, e);
}

static int
put_bytes(struct store *s, const struct store_row *row, struct err *e)
{
	struct pg_query q;
	int rc;

	pg_query_start(&q, s,
	    "INSERT INTO source (sha256, bytes) VALUES ($1, $2)" STORE_PG_OR_RESTORE("source"));
	pg_query_sha256(&q, &row->version.source);
	pg_query_bytes(&q, row->xml);
	if ((rc = pg_query_run(&q, e)) != 0)
		return rc;
	pg_query_start(&q, s,
	    "INSERT INTO upload (sha256, bytes, media_type)"
	    " VALUES ($1, $2, $3)" STORE_PG_OR_RESTORE("upload"));
	pg_query_sha256(&q, &row->version.upload);
	pg_query_bytes(&q, row->upload);
	pg_query_str(&q, row->upload_type);
	return pg_query_run(&q, e);
}

static int
put_facts(struct store *s, const struct corpus_version *v, int64_t seq, struct err *e)
{
	struct pg_query q;

	pg_query_start(&q, s,
	    "INSERT INTO version (seq, work, language, day, revision, published, title, issuer,"
	    " type, number, source, source_bytes, upload) VALUES ($1,"
	    " (SELECT id FROM work WHERE iri = $2), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
	    " $13)");
	pg_query_int(&q, seq);
	pg_query_str(&q, v->work);
	pg_query_str(&q, v->language);
	pg_query_int(&q, v->day);
	pg_query_int(&q, v->revision);
	pg_query_int(&q, v->published);
	pg_query_str(&q, v->title);
	pg_query_str(&q, v->issuer);
	pg_query_str(&q, v->type);
	pg_query_str(&q, v->number);
	pg_query_sha256(&q, &v->source);
	pg_query_int(&q, (int64_t)v->source_bytes);
	pg_query_sha256(&q, &v->upload);
	return pg_query_run(&q, e);
}

static int
pg_put_version(struct store *s, const struct store_row *row, int64_t *seq, struct err *e)
{
	int64_t n = s->last + 1;
	int rc;

	s->has_written = true;
	if ((rc = put_work(s, &row->version, e)) != 0 || (rc = put_bytes(s, row, e)) != 0 ||
	    (rc = put_facts(s, &row->version, n, e)) != 0 ||
	    (rc = store_pg_put_portions(s, row, n, e)) != 0 ||
	    (rc = store_pg_put_resources(s, row, n, e)) != 0 ||
	    (rc = store_pg_shelve(s, &row->version, n, e)) != 0)
		return rc;
	*seq = s->last = n;
	return 0;
}

static int
pg_put_alias(struct store *s, struct str alias, struct str work, struct err *e)
{
	struct pg_query q;

	pg_query_start(&q, s,
	    "INSERT INTO alias (name, work) VALUES ($1, (SELECT id FROM work WHERE iri = $2))");
	pg_query_str(&q, alias);
	pg_query_str(&q, work);
	s->has_written = true;
	return pg_query_run(&q, e);
}

const struct store_backend store_pg = {
	.name = "postgresql",
	.open = pg_open,
	.close = pg_close,
	.is_stuck = pg_is_stuck,
	.is_outdated = pg_is_outdated,
	.listen = pg_listen,
	.begin = store_pg_begin,
	.commit = store_pg_commit,
	.rollback = store_pg_rollback,
	.mark = store_pg_mark,
	.back = store_pg_back,
	.put_version = pg_put_version,
	.put_alias = pg_put_alias,
	.move_alias = store_pg_move_alias,
	.put_record = store_pg_put_record,
	.put_withdrawn = store_pg_shelf_put_withdrawn,
	.erase = store_pg_erase,
	.purge = store_pg_purge,
	.seq = store_pg_seq,
	.last_record = store_pg_last_record,
	.find = store_pg_find,
	.language = store_pg_language,
	.next_day = store_pg_next_day,
	.alias = store_pg_alias,
	.source = store_pg_source,
	.upload = store_pg_upload,
	.each_version = store_pg_each_version,
	.each_version_back = store_pg_each_version_back,
	.each_current = store_pg_each_current,
	.each_latest = store_pg_each_latest,
	.each_latest_in = store_pg_each_latest_in,
	.read_shelf = store_pg_read_shelf,
	.each_coming = store_pg_each_coming,
	.each_from = store_pg_each_from,
	.each_portion = store_pg_each_portion,
	.each_change = store_pg_each_change,
	.each_record = store_pg_each_record,
	.each_resource = store_pg_each_resource,
	.resource = store_pg_resource,
	.each_alias = store_pg_each_alias,
	.check = store_pg_check,
	.backup = store_pg_backup,
};

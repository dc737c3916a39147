/* SPDX-License-Identifier: Apache-2.0 */
/* store_pg_record: writes and reads corrections. */
#include "corpus/store_pg_record.h"

#include "base/err.h"
#include "base/macros.h"
#include "base/time.h"
#include "corpus/store_pg_private.h"
#include "corpus/store_pg_query.h"
#include "corpus/store_pg_resource.h"

static void
bind_day(struct pg_query *q, int64_t day)
{
	if (day == DAY_NONE)
		pg_query_null(q);
	else
		pg_query_int(q, day);
}

static int64_t
row_day(const struct pg_query *q, int column)
{
	return pg_row_is_null(q, column) ? DAY_NONE : pg_row_int(q, column);
}

int
store_pg_put_record(struct store *s, const struct corpus_record *r, int64_t *seq, struct err *e)
{
	struct pg_query q;
	int rc;

	pg_query_start(&q, s,
	    "INSERT INTO record (seq, kind, work, language, day, revision, effective, made,"
	    " author, reason, value) VALUES ($1, $2, (SELECT id FROM work WHERE iri = $3), $4,"
	    " $5, $6, $7, $8, $9, $10, $11)");
	pg_query_int(&q, s->last + 1);
	pg_query_str(&q, str_from(corpus_record_word(r->kind)));
	pg_query_str(&q, r->scope.work);
	pg_query_str(&q, r->scope.language);
	bind_day(&q, r->scope.day);
	pg_query_int(&q, r->scope.revision);
	bind_day(&q, r->effective);
	pg_query_int(&q, r->made);
	pg_query_str(&q, r->author);
	pg_query_str(&q, r->reason);
	pg_query_str(&q, r->value);
	if ((rc = pg_query_run(&q, e)) == 0) {
		s->has_written = true;
		*seq = ++s->last;
	}
	return rc;
}

int
store_pg_put_withdrawn(struct store *s, int64_t publication, int64_t record, struct err *e)
{
	struct pg_query q;

	pg_query_start(&q, s, "INSERT INTO withdrawn (version, record) VALUES ($1, $2)");
	pg_query_int(&q, publication);
	pg_query_int(&q, record);
	s->has_written = true;
	return pg_query_run(&q, e);
}

/* Whether every publication with that source, or upload, is withdrawn. */
#define IS_SERVED_NOWHERE(column)                                            \
	" AND NOT EXISTS (SELECT FROM version v WHERE v." column " = sha256" \
	" AND NOT EXISTS (SELECT FROM withdrawn WHERE version = v.seq))"

int
store_pg_erase(struct store *s, int64_t publication, struct err *e)
{
	static const char *const statements[] = {
		"UPDATE source SET bytes = '' WHERE sha256 ="
		" (SELECT source FROM version WHERE seq = $1)" IS_SERVED_NOWHERE("source"),
		"UPDATE upload SET bytes = '' WHERE sha256 ="
		" (SELECT upload FROM version WHERE seq = $1)" IS_SERVED_NOWHERE("upload"),
		"UPDATE portion SET num = '', heading = '' WHERE seq = $1",
		"UPDATE version SET title = '' WHERE seq = $1",
	};
	struct pg_query q;
	int rc;

	s->has_written = true;
	for (size_t i = 0; i < ARRAY_LEN(statements); i++) {
		pg_query_start(&q, s, statements[i]);
		pg_query_int(&q, publication);
		if ((rc = pg_query_run(&q, e)) != 0)
			return rc;
	}
	return store_pg_erase_resources(s, publication, e);
}

int
store_pg_purge(struct store *s, struct err *e)
{
	int before = s->wait_ms, rc;

	s->wait_ms = QUERY_WAIT_EVER; /* depends on the size of the tables */
	rc = store_pg_exec(s, "VACUUM source, upload, version, portion, resource", e);
	s->wait_ms = before;
	return rc;
}

int
store_pg_move_alias(struct store *s, struct str alias, struct str work, struct err *e)
{
	struct pg_query q;

	pg_query_start(
	    &q, s, "UPDATE alias SET work = (SELECT id FROM work WHERE iri = $1) WHERE name = $2");
	pg_query_str(&q, work);
	pg_query_str(&q, alias);
	s->has_written = true;
	return pg_query_run(&q, e);
}

int
store_pg_last_record(struct store *s, int64_t *seq, struct err *e)
{
	return store_pg_number(s, "SELECT max(seq) FROM record", seq, e);
}

/* A record of a kind that a newer program wrote has kind CORPUS_RECORD_KINDS. */
static void
take_record(const struct pg_query *q, struct corpus_record *r)
{
	*r = (struct corpus_record){ .seq = pg_row_int(q, 0),
		.kind = CORPUS_RECORD_KINDS,
		.scope = { .work = pg_row_str(q, 10),
		    .language = pg_row_str(q, 2),
		    .day = row_day(q, 3),
		    .revision = (uint32_t)pg_row_int(q, 4) },
		.effective = row_day(q, 5),
		.made = pg_row_int(q, 6),
		.author = pg_row_str(q, 7),
		.reason = pg_row_str(q, 8),
		.value = pg_row_str(q, 9) };
	corpus_record_kind_from(pg_row_str(q, 1), &r->kind);
}

#define RECORDS                                                                               \
	"SELECT r.seq, r.kind, r.language, r.day, r.revision, r.effective, r.made, r.author," \
	" r.reason, r.value, w.iri FROM work w JOIN record r ON r.work = w.id"

int
store_pg_each_record(
    struct store *s, struct str work, int64_t after, corpus_record_fn *fn, void *arg, struct err *e)
{
	struct corpus_record r;
	struct pg_query q;
	bool row;
	int rc;

	pg_query_start(&q, s,
	    work.len > 0 ? RECORDS " WHERE r.seq > $1 AND w.iri = $2 ORDER BY r.seq"
			 : RECORDS " WHERE r.seq > $1 ORDER BY r.seq");
	pg_query_int(&q, after);
	if (work.len > 0)
		pg_query_str(&q, work);
	while ((rc = pg_query_next(&q, &row, e)) == 0 && row) {
		take_record(&q, &r);
		if (r.kind != CORPUS_RECORD_KINDS && (rc = fn(arg, &r, e)) != 0)
			break;
	}
	pg_query_close(&q);
	return rc;
}

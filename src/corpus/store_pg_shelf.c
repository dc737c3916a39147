/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_pg_shelf: writes the shelves with each publication and withdrawal. What must hold is said
 * in store_sqlite_shelf.c. Each statement sets all the entries of one work in one language,
 * whatever they were before, so that few messages are needed.
 */
#include "corpus/store_pg_shelf.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"
#include "corpus/store_pg_private.h"
#include "corpus/store_pg_query.h"
#include "corpus/store_pg_record.h"
#include "corpus/store_pg_row.h"
#include "corpus/store_pg_shelf_key.h"

#define DAY_S 86400
#define KEYS_BYTES_MAX (1u << 20) /* of one work: some 50 lines with its name */

/* A work in a language that is put on its shelves anew. */
struct shelving {
	struct str iri, language;
	int64_t work;
	int64_t today; /* DAY_NONE: that of the first entry */
	int64_t seq;   /* of the publication; 0: none is new */
};

/* Each shelf is asked for by itself: with NOT EXISTS, PostgreSQL would read the whole table. */
static int
make_shelves(struct store *s, struct str keys, struct err *e)
{
	struct pg_query q;

	pg_query_start(&q, s,
	    "WITH " STORE_PG_KEYS " INSERT INTO shelf (" STORE_PG_SHELF_COLUMNS ", works)"
	    " SELECT folder, mask, place, kind, year, code, 0 FROM k WHERE"
	    " (SELECT id FROM shelf s WHERE " STORE_PG_IS_SHELF ") IS NULL");
	pg_query_str(&q, keys);
	return pg_query_run(&q, e);
}

/*
 * $1 keys, $2 work, $3 language, $4 today or NULL, $5 number of the publication. The numbers of the
 * shelves are asked for one by one, since PostgreSQL, which does not know how few they are, would
 * read the whole table instead.
 */
#define ENTRIES "FROM shelved WHERE work = $2 AND language = $3"
#define SERVED STORE_PG_SERVED("day", "$2", "$3")
static const char set_entries_sql[] =
    "WITH " STORE_PG_KEYS ", ids AS MATERIALIZED (SELECT is_listed, is_folder,"
    " (SELECT id FROM shelf s WHERE " STORE_PG_IS_SHELF ") AS id FROM k),"
    " was AS MATERIALIZED (SELECT min(day) AS day " ENTRIES " AND shelf > 0),"
    " now AS MATERIALIZED (SELECT t.day AS today,"
    " coalesce((" SERVED " AND day <= t.day ORDER BY day DESC LIMIT 1),"
    " (" SERVED " ORDER BY day LIMIT 1)) AS day"
    " FROM (SELECT coalesce($4, was.day) AS day FROM was) t),"
    " wanted AS MATERIALIZED (SELECT ids.id AS shelf, d.day FROM ids, (SELECT DISTINCT"
    " v.day FROM now JOIN version v ON v.work = $2 AND v.language = $3 AND v.day >= now.day"
    " AND" STORE_PG_IS_SERVED(
	"v.seq") ") d WHERE ids.is_listed"
		 " UNION ALL SELECT -ids.id, now.day FROM ids, now"
		 " WHERE ids.is_listed AND now.day >= now.today),"
		 " gone AS (DELETE " ENTRIES
		 " AND (shelf, day) NOT IN (SELECT shelf, day FROM wanted)),"
		 " come AS (INSERT INTO shelved (shelf, day, work, language)"
		 " SELECT shelf, day, $2, $3 FROM wanted ON CONFLICT DO NOTHING),"
		 " place AS (INSERT INTO placed (shelf, seq) SELECT id, $5 FROM ids"
		 " WHERE is_folder AND $5 > 0 ON CONFLICT DO NOTHING)"
		 " UPDATE shelf SET works = works + CASE WHEN was.day IS NULL THEN 1 ELSE -1 END"
		 " FROM was, now WHERE (was.day IS NULL) <> (now.day IS NULL)"
		 " AND shelf.id = ANY(ARRAY(SELECT id FROM ids))";

static int
set_entries(struct store *s, const struct shelving *g, struct str keys, struct err *e)
{
	struct pg_query q;

	pg_query_start(&q, s, set_entries_sql);
	pg_query_str(&q, keys);
	pg_query_int(&q, g->work);
	pg_query_str(&q, g->language);
	if (g->today == DAY_NONE)
		pg_query_null(&q);
	else
		pg_query_int(&q, g->today);
	pg_query_int(&q, g->seq);
	return pg_query_run(&q, e);
}

static int
shelve(struct store *s, const struct shelving *g, struct err *e)
{
	struct buf keys = BUF_INIT(KEYS_BYTES_MAX);
	int rc;

	store_pg_shelf_put_keys(&keys, g->work, g->iri, g->language, DAY_NONE);
	if ((rc = buf_check(&keys, "the folders of a work", e)) == 0 && keys.len > 0 &&
	    (rc = make_shelves(s, buf_str(&keys), e)) == 0)
		rc = set_entries(s, g, buf_str(&keys), e);
	buf_free(&keys);
	return rc;
}

int
store_pg_shelve(struct store *s, const struct corpus_version *v, int64_t seq, struct err *e)
{
	/* the day before that of the publication, in whatever time zone */
	struct shelving g = { .iri = v->work,
		.language = v->language,
		.today = v->published / DAY_S - 2,
		.seq = seq };
	struct pg_query q;
	bool row = false;
	int rc;

	if (!s->has_shelves)
		return 0;
	pg_query_start(&q, s, "SELECT id FROM work WHERE iri = $1");
	pg_query_str(&q, v->work);
	if ((rc = pg_query_once(&q, &row, e)) == 0 && row)
		g.work = pg_row_int(&q, 0);
	pg_query_close(&q);
	return rc != 0 ? rc : shelve(s, &g, e);
}

int
store_pg_shelf_put_withdrawn(struct store *s, int64_t publication, int64_t record, struct err *e)
{
	struct shelving g = { .today = DAY_NONE };
	struct pg_query q;
	bool row = false;
	int rc;

	if ((rc = store_pg_put_withdrawn(s, publication, record, e)) != 0 || !s->has_shelves)
		return rc;
	pg_query_start(&q, s,
	    "SELECT w.id, w.iri, v.language FROM version v JOIN work w ON w.id = v.work"
	    " WHERE v.seq = $1");
	pg_query_int(&q, publication);
	if ((rc = pg_query_once(&q, &row, e)) == 0 && row) {
		g.work = pg_row_int(&q, 0);
		g.iri = pg_row_str(&q, 1);
		g.language = pg_row_str(&q, 2);
		rc = shelve(s, &g, e);
	}
	pg_query_close(&q);
	return rc;
}

/* A writer of another process may have made the tables since. */
static int
look_for_tables(struct store *s, struct err *e)
{
	int64_t has = 0;
	int rc = store_pg_number(
	    s, "SELECT (to_regclass('gazetted.shelves') IS NOT NULL)::int", &has, e);

	s->has_shelves = rc == 0 && has != 0;
	return rc;
}

int
store_pg_shelf_is_current(struct store *s, bool *is_current, struct err *e)
{
	int64_t is = 0;
	int rc;

	*is_current = false;
	if (!s->has_shelves && ((rc = look_for_tables(s, e)) != 0 || !s->has_shelves))
		return rc;
	rc = store_pg_number(s, "SELECT (l.seq = s.seq)::int FROM shelves l, store s", &is, e);
	*is_current = rc == 0 && is != 0;
	return rc;
}

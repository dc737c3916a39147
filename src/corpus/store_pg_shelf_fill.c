/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_pg_shelf_fill: reads all works, and puts so many at a time on their shelves. What must
 * hold: what was on the shelves before counts for nothing; all is one transaction.
 */
#include "corpus/store_pg_shelf_fill.h"

#include <inttypes.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "base/macros.h"
#include "base/time.h"
#include "corpus/migration.h"
#include "corpus/store_pg_private.h"
#include "corpus/store_pg_query.h"
#include "corpus/store_pg_row.h"
#include "corpus/store_pg_shelf.h"
#include "corpus/store_pg_shelf_key.h"

#define DAY_S 86400
#define BATCH_WORKS 400              /* in all their languages: some 10,000 lines */
#define BATCH_BYTES_MAX (256u << 20) /* their names are short; the longest IRI has 1 kB */

/* The columns are those of the SQLite store; shelved_work is for the entries of one work. */
static const char *const tables[] = {
	/* the lines of keys have no statistics: without this a batch may read whole tables */
	"SET LOCAL enable_hashjoin = off",
	"SET LOCAL enable_mergejoin = off",
	"SET LOCAL enable_seqscan = off",
	"CREATE TABLE IF NOT EXISTS shelf ("
	"	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
	"	folder text COLLATE \"C\" NOT NULL,"
	"	mask integer NOT NULL,"
	"	place text COLLATE \"C\" NOT NULL,"
	"	kind text COLLATE \"C\" NOT NULL,"
	"	year text COLLATE \"C\" NOT NULL,"
	"	language text COLLATE \"C\" NOT NULL,"
	"	works bigint NOT NULL CHECK (works >= 0),"
	"	UNIQUE (folder, mask, place, kind, year, language)"
	") WITH (fillfactor = 50)",
	"CREATE TABLE IF NOT EXISTS shelved ("
	"	shelf bigint NOT NULL,"
	"	day bigint NOT NULL,"
	"	work bigint NOT NULL,"
	"	language text COLLATE \"C\" NOT NULL,"
	"	PRIMARY KEY (shelf, day, work, language)"
	")",
	"CREATE INDEX IF NOT EXISTS shelved_work ON shelved(work, language)",
	"CREATE TABLE IF NOT EXISTS placed ("
	"	shelf bigint NOT NULL,"
	"	seq bigint NOT NULL,"
	"	PRIMARY KEY (shelf, seq)"
	")",
	"CREATE TABLE IF NOT EXISTS shelves ("
	"	one integer PRIMARY KEY CHECK (one = 1),"
	"	seq bigint NOT NULL"
	") WITH (fillfactor = 50)",
	"INSERT INTO shelves VALUES (1, 0) ON CONFLICT DO NOTHING",
	"DELETE FROM placed",
	"DELETE FROM shelved",
	"DELETE FROM shelf",
};

/*
 * Puts the works of the keys on their shelves: counts them; then their days, the first where works
 * of the future are found, and their publications. $2: today.
 */
#define ON_SHELVES " FROM k JOIN shelf s ON " STORE_PG_IS_SHELF
static const char *const steps[] = {
	"WITH " STORE_PG_KEYS " INSERT INTO shelf (" STORE_PG_SHELF_COLUMNS ", works)"
	" SELECT folder, mask, place, kind, year, code, count(first) FROM k WHERE $2::bigint IS NOT"
	" NULL GROUP BY folder, mask, place, kind, year, code"
	" ON CONFLICT (" STORE_PG_SHELF_COLUMNS
	") DO UPDATE SET works = shelf.works + excluded.works",
	"WITH " STORE_PG_KEYS " INSERT INTO shelved (shelf, day, work, language)"
	" SELECT DISTINCT s.id, v.day, k.work, k.of" ON_SHELVES
	" JOIN version v ON v.work = k.work AND v.language = k.of AND v.day >= k.first"
	" WHERE k.is_listed AND" STORE_PG_IS_SERVED(
	    "v.seq") " UNION ALL SELECT -s.id, k.first, k.work, k.of" ON_SHELVES
		     " WHERE k.is_listed AND k.first >= $2",
	"WITH " STORE_PG_KEYS " INSERT INTO placed (shelf, seq) SELECT s.id, v.seq" ON_SHELVES
	" JOIN version v ON v.work = k.work AND v.language = k.of"
	" WHERE k.is_folder AND $2::bigint IS NOT NULL",
};

struct filling {
	struct store *store;
	int64_t today; /* a day before, which is not after that of any time zone */
	struct buf keys;
	unsigned batch;
	uint64_t done, total;
};

static int
put_batch(struct filling *f, struct err *e)
{
	struct pg_query q;
	int rc;

	if ((rc = buf_check(&f->keys, "the folders of works", e)) != 0)
		return rc;
	for (size_t i = 0; rc == 0 && f->keys.len > 0 && i < ARRAY_LEN(steps); i++) {
		pg_query_start(&q, f->store, steps[i]);
		pg_query_str(&q, buf_str(&f->keys));
		pg_query_int(&q, f->today);
		rc = pg_query_run(&q, e);
	}
	f->done += f->batch;
	f->batch = 0;
	buf_reset(&f->keys);
	if (f->done >= BATCH_WORKS)
		corpus_tell_migration(f->done, f->total);
	return rc;
}

#define FIRST_SEQ STORE_PG_CURRENT("seq", "w.id", "l.language", "$1")

/* A row for each work and language. */
static int
fill(struct filling *f, struct err *e)
{
	struct pg_query q;
	bool row;
	int rc;

	pg_query_start(&q, f->store,
	    "SELECT w.id, w.iri, l.language, (SELECT day FROM version WHERE seq = " FIRST_SEQ
	    ") FROM work w CROSS JOIN LATERAL " STORE_PG_LANGUAGES " ORDER BY w.id");
	pg_query_int(&q, f->today);
	while ((rc = pg_query_next(&q, &row, e)) == 0 && row) {
		store_pg_shelf_put_keys(&f->keys, pg_row_int(&q, 0), pg_row_str(&q, 1),
		    pg_row_str(&q, 2), pg_row_is_null(&q, 3) ? DAY_NONE : pg_row_int(&q, 3));
		if (++f->batch == BATCH_WORKS && (rc = put_batch(f, e)) != 0)
			break;
	}
	pg_query_close(&q);
	return rc != 0 ? rc : put_batch(f, e);
}

static int
fill_all(struct store *s, uint64_t *works, struct err *e)
{
	struct filling f = {
		.store = s, .today = time_now() / DAY_S - 2, .keys = BUF_INIT(BATCH_BYTES_MAX)
	};
	int64_t count = 0;
	int rc;

	if ((rc = store_pg_number(s, "SELECT count(*) FROM work", &count, e)) == 0) {
		*works = f.total = (uint64_t)count;
		rc = fill(&f, e);
	}
	buf_free(&f.keys);
	return rc;
}

/* In one transaction. */
static int
renew(struct store *s, uint64_t *works, struct err *e)
{
	int rc;

	if ((rc = store_pg_exec(s, "BEGIN", e)) != 0 ||
	    (rc = store_pg_exec(s, "SELECT FROM store FOR UPDATE", e)) != 0)
		return rc;
	for (size_t i = 0; rc == 0 && i < ARRAY_LEN(tables); i++)
		rc = store_pg_exec(s, tables[i], e);
	if (rc != 0 || (rc = fill_all(s, works, e)) != 0 ||
	    (rc = store_pg_exec(s, "UPDATE shelves SET seq = (SELECT seq FROM store)", e)) != 0 ||
	    (rc = store_pg_exec(s, "ANALYZE shelf, shelved, placed", e)) != 0)
		return rc;
	return store_pg_exec(s, "COMMIT", e);
}

int
store_pg_shelf_bring_up(struct store *s, struct err *e)
{
	int before = s->wait_ms, rc;
	int64_t from = time_mono_ms();
	uint64_t works = 0;
	bool is_current;

	if ((rc = store_pg_shelf_is_current(s, &is_current, e)) != 0 || is_current)
		return rc;
	s->wait_ms = QUERY_WAIT_EVER; /* depends on the size of the tables */
	if ((rc = renew(s, &works, e)) != 0)
		store_pg_exec(s, "ROLLBACK", NULL);
	s->wait_ms = before;
	s->has_shelves = rc == 0;
	if (rc == 0 && works > 0)
		log_info("store", "lists_made", "ms=%" PRId64, time_mono_ms() - from);
	return rc;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_sqlite_migrate: the old tables get other names, the present ones are made and filled as if
 * everything was published again under its number, and the old ones are dropped; all in one
 * transaction. The file keeps its size: 'gazetted compact' makes it smaller.
 */
#include "corpus/store_sqlite_migrate.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "base/macros.h"
#include "base/time.h"
#include "corpus/corpus_private.h"
#include "corpus/migration.h"
#include "corpus/store_sqlite_identity.h"
#include "corpus/store_sqlite_private.h"
#include "corpus/store_sqlite_query.h"
#include "corpus/store_sqlite_record.h"
#include "corpus/store_sqlite_sum.h"
#include "corpus/store_sqlite_tables.h"
#include "corpus/store_sqlite_write.h"

#define LAYOUT_WITHOUT_RECORDS 1
#define REPORT_EVERY 64 /* publications: some tenths of a second */

/* Outside the transaction, where alone these settings can be changed. */
static const char *const before[] = {
	"PRAGMA foreign_keys = OFF",
	"PRAGMA legacy_alter_table = ON", /* tables that refer to a renamed one are not touched */
	"PRAGMA secure_delete = OFF",     /* what is dropped is stored anew, not erased */
};
static const char *const after[] = {
	"PRAGMA foreign_keys = ON",
	"PRAGMA legacy_alter_table = OFF",
};

static const char *const missing[] = {
	"CREATE TABLE record (seq INTEGER PRIMARY KEY, kind, work, language, day, revision,"
	" effective, made, author, reason, value)",
	"CREATE TABLE withdrawn (version INTEGER PRIMARY KEY, record)",
};

static const char *const renamed[] = {
	"ALTER TABLE work RENAME TO old_work",
	"ALTER TABLE alias RENAME TO old_alias",
	"ALTER TABLE source RENAME TO old_source",
	"ALTER TABLE upload RENAME TO old_upload",
	"ALTER TABLE version RENAME TO old_version",
	"ALTER TABLE portion RENAME TO old_portion",
	"ALTER TABLE record RENAME TO old_record",
	"ALTER TABLE withdrawn RENAME TO old_withdrawn",
};

static const char *const dropped[] = {
	"DROP TABLE old_withdrawn",
	"DROP TABLE old_record",
	"DROP TABLE old_portion",
	"DROP TABLE old_version",
	"DROP TABLE old_upload",
	"DROP TABLE old_source",
	"DROP TABLE old_alias",
	"DROP TABLE old_work",
};

/* The next trigger or index, as the statement that drops it; empty after the last. */
static int
drop_next(struct store *s, bool *done, struct err *e)
{
	struct query q =
	    query_sql(s, "SELECT 'DROP ' || type || ' \"' || name || '\"' FROM sqlite_schema"
			 " WHERE type = 'trigger' OR (type = 'index' AND sql IS NOT NULL) LIMIT 1");
	char sql[256] = "";
	bool row;
	int rc;

	if ((rc = query_next(&q, &row, e)) == 0 && row)
		snprintf(sql, sizeof sql, STR_FMT, STR_ARG(row_str(&q, 0)));
	query_close(&q);
	*done = sql[0] == '\0';
	return rc != 0 || *done ? rc : store_sqlite_exec(s, sql, e);
}

static int
set_aside(struct store *s, struct err *e)
{
	bool done = false;
	int rc = 0;

	while (rc == 0 && !done)
		rc = drop_next(s, &done, e);
	if (rc == 0 && s->layout <= LAYOUT_WITHOUT_RECORDS &&
	    (rc = store_sqlite_run_all(s, missing, ARRAY_LEN(missing), e)) == 0)
		rc = store_sqlite_add_identity(s, e);
	return rc == 0 ? store_sqlite_run_all(s, renamed, ARRAY_LEN(renamed), e) : rc;
}

typedef int copy_fn(struct store *s, struct query *q, struct err *e);

static int
copy_rows(struct store *s, const char *sql, copy_fn *copy, struct err *e)
{
	struct query q = query_sql(s, sql);
	bool row;
	int rc;

	while ((rc = query_next(&q, &row, e)) == 0 && row)
		if ((rc = copy(s, &q, e)) != 0)
			break;
	query_close(&q);
	return rc;
}

static int
copy_work(struct store *s, struct query *q, struct err *e)
{
	struct query put = query_open(s, STATEMENT_PUT_WORK);

	query_str(&put, row_str(q, 0));
	query_str(&put, row_str(q, 1));
	query_int(&put, store_sum_work(row_str(q, 0), row_str(q, 1)));
	return query_run(&put, e);
}

static int
copy_alias(struct store *s, struct query *q, struct err *e)
{
	return store_sqlite_put_alias(s, row_str(q, 0), row_str(q, 1), e);
}

static int
copy_withdrawn(struct store *s, struct query *q, struct err *e)
{
	return store_sqlite_put_withdrawn(s, row_int(q, 0), row_int(q, 1), e);
}

static int
copy_record(struct store *s, struct query *q, struct err *e)
{
	struct corpus_record r = { .seq = row_int(q, 0),
		.scope = { .work = row_str(q, 2),
		    .language = row_str(q, 3),
		    .day = row_is_null(q, 4) ? DAY_NONE : row_int(q, 4),
		    .revision = (uint32_t)row_int(q, 5) },
		.effective = row_is_null(q, 6) ? DAY_NONE : row_int(q, 6),
		.made = row_int(q, 7),
		.author = row_str(q, 8),
		.reason = row_str(q, 9),
		.value = row_str(q, 10) };

	return store_sqlite_put_word_record(s, &r, row_str(q, 1), e);
}

static bool
take_portion(struct query *q, uint32_t position, struct arena *a, struct buf *list)
{
	struct corpus_portion p = { .position = position,
		.parent = row_is_null(q, 0) ? UINT32_MAX : (uint32_t)row_int(q, 0),
		.depth = (uint32_t)row_int(q, 1),
		.eid = row_str(q, 2),
		.wid = row_str(q, 3),
		.num = row_str(q, 4),
		.heading = row_str(q, 5),
		.text = row_sha256(q, 6) };

	if (!arena_keep(a, &p.eid) || !arena_keep(a, &p.wid) || !arena_keep(a, &p.num) ||
	    !arena_keep(a, &p.heading))
		return false;
	buf_put(list, &p, sizeof p);
	return !list->failed;
}

/* The portions of an old publication; their strings are in a. */
static int
take_portions(struct store *s, int64_t seq, struct arena *a, struct buf *list, struct err *e)
{
	struct query q = query_sql(s,
	    "SELECT parent, depth, eid, wid, num, heading, text_sha256 FROM old_portion"
	    " WHERE seq = ? ORDER BY position");
	bool row;
	int rc;

	query_int(&q, seq);
	while ((rc = query_next(&q, &row, e)) == 0 && row)
		if (!take_portion(
			&q, (uint32_t)(list->len / sizeof(struct corpus_portion)), a, list)) {
			rc = err_set(
			    e, ERR_LIMIT, "publication %" PRId64 " has too many portions", seq);
			break;
		}
	query_close(&q);
	return rc;
}

#define OLD_VERSIONS                                                                            \
	"SELECT v.seq, w.iri, v.language, v.day, v.revision, v.published, v.title, v.issuer,"   \
	" v.type, v.number, v.source, v.source_bytes, v.upload, s.bytes, u.bytes, u.media_type" \
	" FROM old_version v CROSS JOIN old_work w ON w.id = v.work"                            \
	" CROSS JOIN old_source s ON s.sha256 = v.source"                                       \
	" CROSS JOIN old_upload u ON u.sha256 = v.upload ORDER BY v.seq"

static int
copy_version(struct store *s, struct query *q, struct err *e)
{
	struct arena a = ARENA_INIT(CORPUS_PORTIONS_BYTES_MAX);
	struct buf portions = BUF_INIT(CORPUS_PORTIONS_BYTES_MAX);
	struct store_row row = { .xml = row_str(q, 13),
		.upload = row_str(q, 14),
		.upload_type = row_str(q, 15),
		.version = { .seq = row_int(q, 0),
		    .work = row_str(q, 1),
		    .language = row_str(q, 2),
		    .day = row_int(q, 3),
		    .revision = (uint32_t)row_int(q, 4),
		    .published = row_int(q, 5),
		    .title = row_str(q, 6),
		    .issuer = row_str(q, 7),
		    .type = row_str(q, 8),
		    .number = row_str(q, 9),
		    .source = row_sha256(q, 10),
		    .source_bytes = (uint64_t)row_int(q, 11),
		    .upload = row_sha256(q, 12) } };
	int rc;

	if ((rc = take_portions(s, row.version.seq, &a, &portions, e)) == 0) {
		row.portions = (const struct corpus_portion *)(const void *)portions.data;
		row.portion_count = (uint32_t)(portions.len / sizeof *row.portions);
		rc = store_sqlite_put_numbered(s, &row, e);
	}
	buf_free(&portions);
	arena_free(&a);
	return rc;
}

/* The publications, with a report now and then. */
static int
copy_versions(struct store *s, struct err *e)
{
	struct query q = query_sql(s, OLD_VERSIONS);
	int64_t total = 0;
	uint64_t done = 0;
	bool row;
	int rc;

	if ((rc = store_sqlite_number(s, "SELECT count(*) FROM old_version", &total, e)) != 0) {
		query_close(&q);
		return rc;
	}
	while ((rc = query_next(&q, &row, e)) == 0 && row) {
		if ((rc = copy_version(s, &q, e)) != 0)
			break;
		if (++done % REPORT_EVERY == 0 && done < (uint64_t)total)
			corpus_tell_migration(done, (uint64_t)total);
	}
	query_close(&q);
	if (rc == 0 && done == (uint64_t)total && done >= REPORT_EVERY)
		corpus_tell_migration(done, done);
	if (rc == 0 && done != (uint64_t)total)
		return err_set(e, ERR_IO,
		    "the store %s is damaged, texts are missing: restore it from a backup",
		    s->name);
	return rc;
}

static int
fill(struct store *s, struct err *e)
{
	int rc;

	if ((rc = copy_rows(s, "SELECT iri, language FROM old_work ORDER BY id", copy_work, e)) !=
		0 ||
	    (rc = copy_rows(s,
		 "SELECT a.name, w.iri FROM old_alias a CROSS JOIN old_work w ON w.id = a.work",
		 copy_alias, e)) != 0 ||
	    (rc = copy_rows(s, "SELECT version, record FROM old_withdrawn", copy_withdrawn, e)) !=
		0 ||
	    (rc = copy_rows(s,
		 "SELECT r.seq, r.kind, w.iri, r.language, r.day, r.revision, r.effective, r.made,"
		 " r.author, r.reason, r.value FROM old_record r CROSS JOIN old_work w"
		 " ON w.id = r.work ORDER BY r.seq",
		 copy_record, e)) != 0)
		return rc;
	return copy_versions(s, e);
}

static int
change(struct store *s, struct err *e)
{
	int rc;

	if ((rc = store_sqlite_exec(s, "BEGIN IMMEDIATE", e)) != 0 || (rc = set_aside(s, e)) != 0 ||
	    (rc = store_sqlite_add_tables(s, e)) != 0 || (rc = fill(s, e)) != 0 ||
	    (rc = store_sqlite_run_all(s, dropped, ARRAY_LEN(dropped), e)) != 0 ||
	    (rc = store_sqlite_sign_log(s, e)) != 0)
		return rc; /* closing rolls back */
	return store_sqlite_exec(s, "COMMIT", e);
}

int
store_sqlite_migrate(struct store *s, struct err *e)
{
	int64_t from = s->layout, start = time_mono_ms();
	int rc;

	if ((rc = store_sqlite_run_all(s, before, ARRAY_LEN(before), e)) != 0 ||
	    (rc = change(s, e)) != 0 ||
	    (rc = store_sqlite_run_all(s, after, ARRAY_LEN(after), e)) != 0)
		return rc;
	log_info("store", "migrated", "from=%" PRId64 " to=%d ms=%" PRId64, from,
	    STORE_SQLITE_LAYOUT, time_mono_ms() - start);
	return 0;
}

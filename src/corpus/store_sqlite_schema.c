/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_sqlite_schema: checks the file that is opened. A writer brings a store of an older layout
 * to the present one when it opens it; a reader of such a store, which may be on a read-only
 * medium, reads it as it is.
 */
#include "corpus/store_sqlite_schema.h"
#include "base/macros.h"
#include "corpus/store_sqlite_identity.h"
#include "corpus/store_sqlite_migrate.h"
#include "corpus/store_sqlite_page.h"
#include "corpus/store_sqlite_private.h"
#include "corpus/store_sqlite_query.h"
#include "corpus/store_sqlite_resource.h"
#include "corpus/store_sqlite_shelf_fill.h"
#include "corpus/store_sqlite_tables.h"

#include <inttypes.h>

#define APPLICATION_ID 0x67617a74 /* "gazt" */
#define LAYOUT_WITH_RECORDS 2     /* older ones have no tables of corrections */

#define SPELL(x) #x
#define SPELT(x) SPELL(x)

/* With the write-ahead log, readers and the one writer do not block each other. */
static int
use_wal(struct store *s, struct err *e)
{
	struct query q = query_sql(s, "PRAGMA journal_mode = WAL");
	bool row, wal = false;
	int rc;

	if ((rc = query_next(&q, &row, e)) == 0)
		wal = row && str_is(row_str(&q, 0), "wal");
	query_close(&q);
	if (rc == 0 && !wal)
		return err_set(e, ERR_CONFIG,
		    "the store %s is on a file system without shared memory: put it on a local "
		    "disk",
		    s->name);
	return rc;
}

static int
create(struct store *s, struct err *e)
{
	int rc;

	if ((rc = store_sqlite_exec(s, "BEGIN IMMEDIATE", e)) != 0 ||
	    (rc = store_sqlite_add_identity(s, e)) != 0 ||
	    (rc = store_sqlite_add_tables(s, e)) != 0 || (rc = store_shelf_add_tables(s, e)) != 0 ||
	    (rc = store_resource_add_table(s, e)) != 0)
		return rc; /* closing rolls back */
	/* last, in the same transaction: a file with this id has all tables */
	if ((rc = store_sqlite_exec(s, "PRAGMA application_id = " SPELT(APPLICATION_ID), e)) != 0 ||
	    (rc = store_sqlite_exec(
		 s, "PRAGMA user_version = " SPELT(STORE_SQLITE_LAYOUT_SUMS), e)) != 0)
		return rc;
	s->layout = STORE_SQLITE_LAYOUT_SUMS;
	return store_sqlite_exec(s, "COMMIT", e);
}

/* The tables that layout 1 lacks, empty and of this connection alone. */
static int
add_missing_tables(struct store *s, struct err *e)
{
	static const char record[] =
	    "CREATE TEMP TABLE record (seq INTEGER PRIMARY KEY, kind, work,"
	    " language, day, revision, effective, made, author, reason,"
	    " value)";
	static const char *const missing[] = { "PRAGMA temp_store = MEMORY",
		"PRAGMA query_only = 0", record,
		"CREATE INDEX temp.record_work ON record(work, seq)",
		"CREATE TEMP TABLE withdrawn (version INTEGER PRIMARY KEY, record)",
		"PRAGMA query_only = 1" };

	return store_sqlite_run_all(s, missing, ARRAY_LEN(missing), e);
}

static int
check_stranger(struct store *s, bool empty, struct err *e)
{
	int rc;

	if (!empty)
		return err_set(e, ERR_CONFIG,
		    "%s is a database of another program, not a store of gazetted: name another "
		    "file",
		    s->name);
	if (!s->writing)
		return err_set(e, ERR_BUSY,
		    "the store %s is empty, or not complete yet: try again, or import a document "
		    "into it",
		    s->name);
	if ((rc = use_wal(s, e)) != 0)
		return rc;
	return create(s, e);
}

int
store_sqlite_check(struct store *s, struct err *e)
{
	int64_t things, application;
	int rc;

	/*
	 * The count of tables is read before the id. The other way round, a store completed between
	 * the two reads would look like the database of another program.
	 */
	if ((rc = store_sqlite_number(s, "SELECT count(*) FROM sqlite_schema", &things, e)) != 0 ||
	    (rc = store_sqlite_number(s, "PRAGMA application_id", &application, e)) != 0)
		return rc;
	if (application != APPLICATION_ID)
		return check_stranger(s, things == 0 && application == 0, e);
	if ((rc = store_sqlite_number(s, "PRAGMA user_version", &s->layout, e)) != 0)
		return rc;
	if (s->layout > STORE_SQLITE_LAYOUT_SUMS)
		return err_set(e, ERR_CONFIG,
		    "the store %s was made by a newer gazetted (layout %" PRId64
		    "; this program reads up to %d): use the newer program",
		    s->name, s->layout, STORE_SQLITE_LAYOUT_SUMS);
	/* one of the two numbers in the header is damaged */
	if (store_page_has_sums(s->db) != (s->layout == STORE_SQLITE_LAYOUT_SUMS))
		return store_sqlite_failed(s, SQLITE_CORRUPT, e);
	if ((rc = store_sqlite_check_log(s, e)) != 0)
		return rc;
	if (!s->writing && s->layout < LAYOUT_WITH_RECORDS)
		return add_missing_tables(s, e);
	if (!s->writing)
		return s->layout < STORE_SQLITE_LAYOUT ? 0
						       : store_shelf_look(s, &s->has_shelves, e);
	if ((rc = use_wal(s, e)) != 0 ||
	    (s->layout < STORE_SQLITE_LAYOUT && (rc = store_sqlite_migrate(s, e)) != 0))
		return rc;
	return (rc = store_resource_bring_up(s, e)) != 0 ? rc : store_shelf_bring_up(s, e);
}

bool
store_sqlite_has_other_layout(struct store *s)
{
	int64_t layout;
	bool has;

	if (s->layout >= STORE_SQLITE_LAYOUT)
		return !s->has_shelves && store_shelf_look(s, &has, NULL) == 0 && has;
	return store_sqlite_number(s, "PRAGMA user_version", &layout, NULL) == 0 &&
	       layout != s->layout;
}

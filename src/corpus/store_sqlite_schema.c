/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables. All of them only ever grow: triggers refuse every change and removal, so that a
 * mistake above, or a curious hand with the sqlite3 shell, cannot rewrite what was published.
 */
#include <inttypes.h>

#include "corpus/store_sqlite.h"

#define APPLICATION_ID 0x67617a74 /* "gazt" */
#define SCHEMA_VERSION 1          /* user_version; a higher one is another program's */

#define SPELL(x) #x
#define SPELT(x) SPELL(x)

#define ONLY_GROWS(table)                                                    \
	"CREATE TRIGGER " table "_never_changes BEFORE UPDATE ON " table     \
	" BEGIN SELECT RAISE(ABORT, '" table " never changes'); END",        \
	    "CREATE TRIGGER " table "_never_shrinks BEFORE DELETE ON " table \
	    " BEGIN SELECT RAISE(ABORT, '" table " never shrinks'); END"

static const char *const schema[] = {
	/* language: of its first publication, for those who name none */
	"CREATE TABLE work ("
	"	id INTEGER PRIMARY KEY,"
	"	iri TEXT NOT NULL UNIQUE,"
	"	language TEXT NOT NULL"
	") STRICT",
	"CREATE TABLE alias ("
	"	name TEXT PRIMARY KEY,"
	"	work INTEGER NOT NULL REFERENCES work(id)"
	") STRICT, WITHOUT ROWID",
	/* sha256 is that of bytes, always */
	"CREATE TABLE source ("
	"	sha256 BLOB NOT NULL PRIMARY KEY CHECK (length(sha256) = 32),"
	"	bytes BLOB NOT NULL"
	") STRICT",
	"CREATE TABLE upload ("
	"	sha256 BLOB NOT NULL PRIMARY KEY CHECK (length(sha256) = 32),"
	"	bytes BLOB NOT NULL,"
	"	media_type TEXT NOT NULL"
	") STRICT",
	/* day: days since 1970-01-01; published: seconds since then, UTC */
	"CREATE TABLE version ("
	"	seq INTEGER PRIMARY KEY AUTOINCREMENT,"
	"	work INTEGER NOT NULL REFERENCES work(id),"
	"	language TEXT NOT NULL,"
	"	day INTEGER NOT NULL,"
	"	revision INTEGER NOT NULL CHECK (revision > 0),"
	"	published INTEGER NOT NULL,"
	"	title TEXT NOT NULL,"
	"	issuer TEXT NOT NULL,"
	"	type TEXT NOT NULL,"
	"	number TEXT NOT NULL,"
	"	source BLOB NOT NULL REFERENCES source(sha256),"
	"	source_bytes INTEGER NOT NULL,"
	"	upload BLOB NOT NULL REFERENCES upload(sha256),"
	"	UNIQUE (work, language, day, revision)"
	") STRICT",
	/* parent: position of the portion around it, NULL for the outermost */
	"CREATE TABLE portion ("
	"	seq INTEGER NOT NULL REFERENCES version(seq),"
	"	position INTEGER NOT NULL,"
	"	parent INTEGER,"
	"	depth INTEGER NOT NULL,"
	"	eid TEXT NOT NULL,"
	"	wid TEXT NOT NULL,"
	"	num TEXT NOT NULL,"
	"	heading TEXT NOT NULL,"
	"	text_sha256 BLOB NOT NULL CHECK (length(text_sha256) = 32),"
	"	PRIMARY KEY (seq, position)"
	") STRICT, WITHOUT ROWID",
	"CREATE INDEX portion_eid ON portion(seq, eid)",
	ONLY_GROWS("work"),
	ONLY_GROWS("alias"),
	ONLY_GROWS("source"),
	ONLY_GROWS("upload"),
	ONLY_GROWS("version"),
	ONLY_GROWS("portion"),
	/* last, in the same transaction: a store that says it is ours is complete */
	"PRAGMA application_id = " SPELT(APPLICATION_ID),
	"PRAGMA user_version = " SPELT(SCHEMA_VERSION),
};

/* In the log (WAL), readers and the one writer do not wait for each other. */
static int
use_wal(struct store *s, struct err *e)
{
	struct query q = query_open(s, "PRAGMA journal_mode = WAL");
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
make_tables(struct store *s, struct err *e)
{
	int rc;

	if ((rc = store_sqlite_exec(s, "BEGIN IMMEDIATE", e)) != 0)
		return rc;
	for (size_t i = 0; rc == 0 && i < sizeof schema / sizeof schema[0]; i++)
		rc = store_sqlite_exec(s, schema[i], e);
	if (rc == 0)
		rc = store_sqlite_exec(s, "COMMIT", e);
	return rc; /* what was begun and not committed is undone by closing */
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
		    "the store %s is empty, or still being made: try again, or import a document "
		    "into it",
		    s->name);
	if ((rc = use_wal(s, e)) != 0)
		return rc;
	return make_tables(s, e);
}

int
store_sqlite_check(struct store *s, struct err *e)
{
	int64_t things, application, layout;
	int rc;

	/*
	 * In this order: tables seen first, and a number read after them, cannot be of a store half
	 * made.
	 */
	if ((rc = store_sqlite_number(s, "SELECT count(*) FROM sqlite_schema", &things, e)) != 0 ||
	    (rc = store_sqlite_number(s, "PRAGMA application_id", &application, e)) != 0)
		return rc;
	if (application != APPLICATION_ID)
		return check_stranger(s, things == 0 && application == 0, e);
	if ((rc = store_sqlite_number(s, "PRAGMA user_version", &layout, e)) != 0)
		return rc;
	if (layout > SCHEMA_VERSION)
		return err_set(e, ERR_CONFIG,
		    "the store %s was made by a newer gazetted (layout %" PRId64
		    ", this one knows %d): use that one",
		    s->name, layout, SCHEMA_VERSION);
	return s->writing ? use_wal(s, e) : 0;
}

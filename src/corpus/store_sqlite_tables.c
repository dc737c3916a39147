/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_sqlite_tables: creates the tables. They are append-only: triggers refuse every change and
 * removal, so that neither a bug in the server nor a user of the sqlite3 shell can change published
 * rows. A row of `record` is what allows an alias to name another work.
 */
#include "corpus/store_sqlite_tables.h"

#include "base/macros.h"
#include "corpus/store_sqlite_private.h"
#include "corpus/store_sqlite_query.h"

#define SPELL(x) #x
#define SPELT(x) SPELL(x)

#define NEVER_SHRINKS(table)                                             \
	"CREATE TRIGGER " table "_never_shrinks BEFORE DELETE ON " table \
	" BEGIN SELECT RAISE(ABORT, '" table " never shrinks'); END"
#define ONLY_GROWS(table)                                                \
	"CREATE TRIGGER " table "_never_changes BEFORE UPDATE ON " table \
	" BEGIN SELECT RAISE(ABORT, '" table " never changes'); END",    \
	    NEVER_SHRINKS(table)
#define CHANGES_UNLESS(table, name, condition, words)                                  \
	"CREATE TRIGGER " table "_" name " BEFORE UPDATE ON " table " WHEN " condition \
	" BEGIN SELECT RAISE(ABORT, '" table " " words "'); END",                      \
	    NEVER_SHRINKS(table)

/* Whether a publication that is not withdrawn has that content. */
#define IS_SERVED(content)                                                 \
	"(EXISTS (SELECT 1 FROM version v WHERE v.source = " content       \
	" AND NOT EXISTS (SELECT 1 FROM withdrawn WHERE version = v.seq))" \
	" OR EXISTS (SELECT 1 FROM version v WHERE v.upload = " content    \
	" AND NOT EXISTS (SELECT 1 FROM withdrawn WHERE version = v.seq))" \
	" OR EXISTS (SELECT 1 FROM portions p WHERE p.outline = " content  \
	" AND NOT EXISTS (SELECT 1 FROM withdrawn WHERE version = p.seq)))"
#define IS_WITHDRAWN(seq) "EXISTS (SELECT 1 FROM withdrawn WHERE version = " seq ")"

/*
 * What is withdrawn can be erased: a content that no publication in service has loses its bytes,
 * and what refers to it is compressed anew; facts that no publication has lose their title; the
 * row of such a publication gets other facts and another outline. Bytes that were erased come back
 * when the same is published again.
 */
#define CONTENT_MAY_NOT                                                                  \
	"NEW.id <> OLD.id OR NEW.digest <> OLD.digest OR length(OLD.bytes) > 0"          \
	" AND (NEW.size <> OLD.size OR CASE WHEN length(NEW.bytes) = 0 THEN " IS_SERVED( \
	    "OLD.id") " ELSE OLD.reference IS NULL OR " IS_SERVED("OLD.reference") " END)"
#define FACT_MAY_NOT                                                                    \
	"NEW.title <> '' OR (NEW.id, NEW.work, NEW.issuer, NEW.type, NEW.number,"       \
	" NEW.upload_type) IS NOT (OLD.id, OLD.work, OLD.issuer, OLD.type, OLD.number," \
	" OLD.upload_type) OR EXISTS (SELECT 1 FROM version WHERE work = OLD.work"      \
	" AND fact = OLD.id)"
#define VERSION_MAY_NOT                                                                       \
	"(NEW.seq, NEW.work, NEW.language, NEW.day, NEW.revision, NEW.published, NEW.source," \
	" NEW.upload) IS NOT (OLD.seq, OLD.work, OLD.language, OLD.day, OLD.revision,"        \
	" OLD.published, OLD.source, OLD.upload) OR NOT " IS_WITHDRAWN(                       \
	    "OLD.seq") " OR (SELECT title FROM fact WHERE id = NEW.fact) <> ''"
#define PORTIONS_MAY_NOT                                                       \
	"(NEW.seq, NEW.base, NEW.depth, NEW.texts) IS NOT (OLD.seq, OLD.base," \
	" OLD.depth, OLD.texts) OR NEW.outline = OLD.outline OR NOT " IS_WITHDRAWN("OLD.seq")
#define ALIAS_MAY_NOT                                                \
	"NEW.name <> OLD.name OR NOT EXISTS (SELECT 1 FROM record r" \
	" WHERE r.kind = 'alias' AND r.value = NEW.name AND r.work = NEW.work)"

static const char *const tables[] = {
	/* sum: see store_sqlite_sum.h. language: of the first publication, the default */
	"CREATE TABLE work ("
	"	id INTEGER PRIMARY KEY,"
	"	iri TEXT NOT NULL UNIQUE,"
	"	language TEXT NOT NULL,"
	"	sum INTEGER NOT NULL"
	") STRICT",
	"CREATE TABLE alias ("
	"	name TEXT PRIMARY KEY,"
	"	work INTEGER NOT NULL REFERENCES work(id),"
	"	sum INTEGER NOT NULL"
	") STRICT, WITHOUT ROWID",
	"CREATE INDEX alias_work ON alias(work)",
	/*
	 * Sources, uploads and outlines. digest, size: of the bytes before they were compressed;
	 * reference, step: see store_sqlite_content.c; no bytes: erased
	 */
	"CREATE TABLE content ("
	"	id INTEGER PRIMARY KEY,"
	"	digest BLOB NOT NULL CHECK (length(digest) = 32),"
	"	size INTEGER NOT NULL,"
	"	reference INTEGER REFERENCES content(id),"
	"	step INTEGER NOT NULL,"
	"	bytes BLOB NOT NULL"
	") STRICT",
	"CREATE INDEX content_digest ON content(substr(digest, 1, 8))",
	"CREATE INDEX content_reference ON content(reference) WHERE reference IS NOT NULL",
	/* what many publications of one work and language have in common */
	"CREATE TABLE fact ("
	"	id INTEGER PRIMARY KEY,"
	"	work INTEGER NOT NULL REFERENCES work(id),"
	"	title TEXT NOT NULL,"
	"	issuer TEXT NOT NULL,"
	"	type TEXT NOT NULL,"
	"	number TEXT NOT NULL,"
	"	upload_type TEXT NOT NULL"
	") STRICT",
	/* day: days since 1970-01-01; published: seconds since then, UTC */
	"CREATE TABLE version ("
	"	seq INTEGER PRIMARY KEY,"
	"	work INTEGER NOT NULL REFERENCES work(id),"
	"	language TEXT NOT NULL,"
	"	day INTEGER NOT NULL,"
	"	revision INTEGER NOT NULL CHECK (revision > 0),"
	"	published INTEGER NOT NULL,"
	"	fact INTEGER NOT NULL REFERENCES fact(id),"
	"	source INTEGER NOT NULL REFERENCES content(id),"
	"	upload INTEGER NOT NULL REFERENCES content(id),"
	"	sum INTEGER NOT NULL,"
	"	UNIQUE (work, language, day, revision)"
	") STRICT",
	"CREATE INDEX version_source ON version(source)",
	"CREATE INDEX version_upload ON version(upload)",
	/* base, depth, texts: see store_sqlite_portion.c */
	"CREATE TABLE portions ("
	"	seq INTEGER PRIMARY KEY REFERENCES version(seq),"
	"	outline INTEGER NOT NULL REFERENCES content(id),"
	"	base INTEGER REFERENCES portions(seq),"
	"	depth INTEGER NOT NULL,"
	"	texts BLOB NOT NULL,"
	"	sum INTEGER NOT NULL"
	") STRICT",
	"CREATE INDEX portions_outline ON portions(outline)",
	/*
	 * language is empty for all languages; day and effective are NULL for none, revision is 0
	 * for all: see struct corpus_record
	 */
	"CREATE TABLE record ("
	"	seq INTEGER PRIMARY KEY,"
	"	kind TEXT NOT NULL,"
	"	work INTEGER NOT NULL REFERENCES work(id),"
	"	language TEXT NOT NULL,"
	"	day INTEGER,"
	"	revision INTEGER NOT NULL CHECK (revision >= 0),"
	"	effective INTEGER,"
	"	made INTEGER NOT NULL,"
	"	author TEXT NOT NULL,"
	"	reason TEXT NOT NULL,"
	"	value TEXT NOT NULL,"
	"	sum INTEGER NOT NULL"
	") STRICT",
	"CREATE INDEX record_work ON record(work, seq)",
	"CREATE TABLE withdrawn ("
	"	version INTEGER PRIMARY KEY REFERENCES version(seq),"
	"	record INTEGER NOT NULL REFERENCES record(seq),"
	"	sum INTEGER NOT NULL"
	") STRICT",
	ONLY_GROWS("work"),
	ONLY_GROWS("record"),
	ONLY_GROWS("withdrawn"),
	CHANGES_UNLESS(
	    "content", "changes_when_erased", CONTENT_MAY_NOT, "never changes unless withdrawn"),
	CHANGES_UNLESS(
	    "fact", "changes_when_erased", FACT_MAY_NOT, "never changes unless withdrawn"),
	CHANGES_UNLESS(
	    "version", "changes_when_erased", VERSION_MAY_NOT, "never changes unless withdrawn"),
	CHANGES_UNLESS(
	    "portions", "changes_when_erased", PORTIONS_MAY_NOT, "never changes unless withdrawn"),
	CHANGES_UNLESS(
	    "alias", "changes_with_a_record", ALIAS_MAY_NOT, "never changes without a record"),
	("PRAGMA user_version = " SPELT(STORE_SQLITE_LAYOUT)),
};

/* One row: store_sqlite_identity.c says what for. */
static const char *const identity[] = {
	"CREATE TABLE store ("
	"	one INTEGER PRIMARY KEY CHECK (one = 1),"
	"	id BLOB NOT NULL CHECK (length(id) = 16),"
	"	count BLOB NOT NULL CHECK (length(count) = 8),"
	"	base BLOB NOT NULL CHECK (length(base) = 8)"
	") STRICT",
	"INSERT INTO store VALUES (1, randomblob(16), zeroblob(8), zeroblob(8))",
};

int
store_sqlite_run_all(struct store *s, const char *const *statements, size_t count, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = store_sqlite_exec(s, statements[i], e);
	return rc;
}

int
store_sqlite_add_identity(struct store *s, struct err *e)
{
	return store_sqlite_run_all(s, identity, ARRAY_LEN(identity), e);
}

int
store_sqlite_add_tables(struct store *s, struct err *e)
{
	int rc = store_sqlite_run_all(s, tables, ARRAY_LEN(tables), e);

	if (rc != 0)
		return rc;
	store_sqlite_free_statements(s); /* they are of the layout before */
	s->layout = STORE_SQLITE_LAYOUT;
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_pg_schema: creates and checks the tables, which are those of the SQLite store. They are
 * append-only: triggers refuse every change and removal, except of a text that is erased because it
 * is withdrawn. The functions of the triggers name their own search_path, so that a restored dump
 * has them as well.
 */
#include "corpus/store_pg_schema.h"

#include <inttypes.h>
#include <string.h>

#include "base/log.h"
#include "base/macros.h"
#include "corpus/store_pg_private.h"
#include "corpus/store_pg_query.h"
#include "corpus/store_pg_resource.h"
#include "corpus/store_pg_shelf_fill.h"

#define SCHEMA_VERSION 2 /* store.layout; a higher one is of a newer gazetted */

#define SPELL(x) #x
#define SPELT(x) SPELL(x)

#define FUNCTION(name, body)                                                            \
	"CREATE FUNCTION " name "() RETURNS trigger LANGUAGE plpgsql SET search_path =" \
	" gazetted, pg_catalog AS $$ BEGIN " body " END $$"
#define TRIGGER(name, event, table, each, function)                                       \
	"CREATE TRIGGER " name " BEFORE " event " ON " table " FOR EACH " each " EXECUTE" \
	" FUNCTION " function "()"
#define NEVER_SHRINKS(table)                                        \
	TRIGGER("never_shrinks", "DELETE", table, "ROW", "refuse"), \
	    TRIGGER("never_ends", "TRUNCATE", table, "STATEMENT", "refuse")
#define CHANGES_BY(table, function) \
	TRIGGER("changes_when", "UPDATE", table, "ROW", function), NEVER_SHRINKS(table)
#define ONLY_GROWS(table) CHANGES_BY(table, "refuse")

#define REFUSE " RAISE EXCEPTION '% never changes', TG_TABLE_NAME USING ERRCODE = '23000';"
#define IS_SERVED_SOMEWHERE(column)                                                     \
	" EXISTS (SELECT FROM version v WHERE v." column " = OLD.sha256 AND NOT EXISTS" \
	" (SELECT FROM withdrawn WHERE version = v.seq))"
/* Bytes that were erased come back when the same is published again. */
#define ERASE_BYTES(column)                                                                       \
	" IF NEW.sha256 <> OLD.sha256 OR octet_length(OLD.bytes) > 0 AND"                         \
	" (octet_length(NEW.bytes) > 0 OR" IS_SERVED_SOMEWHERE(column) ") THEN" REFUSE " END IF;" \
								       " RETURN NEW;"
#define ERASE_TEXT(is_other)                                                             \
	" IF " is_other " OR NOT EXISTS (SELECT FROM withdrawn WHERE version = OLD.seq)" \
	" THEN" REFUSE " END IF; RETURN NEW;"
#define VERSION_IS_OTHER                                                                  \
	"NEW.title <> '' OR (NEW.seq, NEW.work, NEW.language, NEW.day, NEW.revision,"     \
	" NEW.published, NEW.issuer, NEW.type, NEW.number, NEW.source, NEW.source_bytes," \
	" NEW.upload) IS DISTINCT FROM (OLD.seq, OLD.work, OLD.language, OLD.day,"        \
	" OLD.revision, OLD.published, OLD.issuer, OLD.type, OLD.number, OLD.source,"     \
	" OLD.source_bytes, OLD.upload)"
#define PORTION_IS_OTHER                                                                 \
	"NEW.num || NEW.heading <> '' OR (NEW.seq, NEW.position, NEW.parent, NEW.eid,"   \
	" NEW.wid, NEW.depth, NEW.text_sha256) IS DISTINCT FROM (OLD.seq, OLD.position," \
	" OLD.parent, OLD.eid, OLD.wid, OLD.depth, OLD.text_sha256)"

/*
 * What layout 2 has besides: indexes by which an erasure finds who else has the same bytes, and a
 * change of a portion the portion; keys of transactions are removed when nobody asks any more.
 */
#define SINCE_2                                                                                   \
	"CREATE INDEX version_source ON version(source)",                                         \
	    "CREATE INDEX version_upload ON version(upload)",                                     \
	    "CREATE INDEX portion_key ON portion(" STORE_PG_PORTION_KEY ", seq)",                 \
	    "CREATE INDEX done_seq ON done(seq)",                                                 \
	    FUNCTION("forget_key", " IF OLD.seq >= (SELECT seq FROM store) - " STORE_PG_KEYS_KEPT \
				   " THEN" REFUSE " END IF; RETURN OLD;"),                        \
	    TRIGGER("shrinks_when", "DELETE", "done", "ROW", "forget_key")

/* Names are compared byte by byte (COLLATE "C"): so does SQLite, and listings promise it. */
static const char *const schema[] = {
	"BEGIN",
	"CREATE SCHEMA gazetted",
	/* one row: seq, the last number given, is locked by a transaction that gives another */
	"CREATE TABLE store ("
	"	one integer PRIMARY KEY CHECK (one = 1),"
	"	layout integer NOT NULL,"
	"	id bytea NOT NULL CHECK (octet_length(id) = 16),"
	"	seq bigint NOT NULL CHECK (seq >= 0)"
	") WITH (fillfactor = 50)",
	"INSERT INTO store VALUES (1, " SPELT(SCHEMA_VERSION) ", uuid_send(gen_random_uuid()), 0)",
	/* a key for each transaction: whether it came about is found out by it */
	"CREATE TABLE done ("
	"	key bytea PRIMARY KEY CHECK (octet_length(key) = 16),"
	"	seq bigint NOT NULL"
	")",
	/* language: of the first publication, the default when none is requested */
	"CREATE TABLE work ("
	"	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
	"	iri text COLLATE \"C\" NOT NULL UNIQUE,"
	"	language text COLLATE \"C\" NOT NULL"
	")",
	"CREATE TABLE alias ("
	"	name text COLLATE \"C\" PRIMARY KEY,"
	"	work bigint NOT NULL REFERENCES work(id)"
	")",
	"CREATE INDEX alias_work ON alias(work)",
	/* sha256 is always the digest of bytes, unless they were erased */
	"CREATE TABLE source ("
	"	sha256 bytea PRIMARY KEY CHECK (octet_length(sha256) = 32),"
	"	bytes bytea NOT NULL"
	")",
	"CREATE TABLE upload ("
	"	sha256 bytea PRIMARY KEY CHECK (octet_length(sha256) = 32),"
	"	bytes bytea NOT NULL,"
	"	media_type text NOT NULL"
	")",
	/* a build of PostgreSQL may lack LZ4; its own compression is as good here, but slower */
	"DO $$ BEGIN ALTER TABLE source ALTER bytes SET COMPRESSION lz4;"
	" ALTER TABLE upload ALTER bytes SET COMPRESSION lz4;"
	" EXCEPTION WHEN feature_not_supported THEN NULL; END $$",
	/* day: days since 1970-01-01; published: seconds since then, UTC */
	"CREATE TABLE version ("
	"	seq bigint PRIMARY KEY,"
	"	work bigint NOT NULL REFERENCES work(id),"
	"	language text COLLATE \"C\" NOT NULL,"
	"	day bigint NOT NULL,"
	"	revision integer NOT NULL CHECK (revision > 0),"
	"	published bigint NOT NULL,"
	"	title text NOT NULL,"
	"	issuer text NOT NULL,"
	"	type text NOT NULL,"
	"	number text NOT NULL,"
	"	source bytea NOT NULL REFERENCES source(sha256),"
	"	source_bytes bigint NOT NULL,"
	"	upload bytea NOT NULL REFERENCES upload(sha256),"
	"	UNIQUE (work, language, day, revision)"
	")",
	/* parent: position of the enclosing portion, NULL for the outermost */
	"CREATE TABLE portion ("
	"	seq bigint NOT NULL REFERENCES version(seq),"
	"	position integer NOT NULL,"
	"	parent integer,"
	"	depth integer NOT NULL,"
	"	eid text NOT NULL,"
	"	wid text NOT NULL,"
	"	num text NOT NULL,"
	"	heading text NOT NULL,"
	"	text_sha256 bytea NOT NULL CHECK (octet_length(text_sha256) = 32),"
	"	PRIMARY KEY (seq, position)"
	")",
	/* language: empty for all; day and effective: NULL for none; revision: 0 for all */
	"CREATE TABLE record ("
	"	seq bigint PRIMARY KEY,"
	"	kind text NOT NULL,"
	"	work bigint NOT NULL REFERENCES work(id),"
	"	language text NOT NULL,"
	"	day bigint,"
	"	revision integer NOT NULL CHECK (revision >= 0),"
	"	effective bigint,"
	"	made bigint NOT NULL,"
	"	author text NOT NULL,"
	"	reason text NOT NULL,"
	"	value text NOT NULL"
	")",
	"CREATE INDEX record_work ON record(work, seq)",
	"CREATE TABLE withdrawn ("
	"	version bigint PRIMARY KEY REFERENCES version(seq),"
	"	record bigint NOT NULL REFERENCES record(seq)"
	")",
	FUNCTION("refuse", REFUSE),
	FUNCTION("count_up",
	    " IF (NEW.one, NEW.id) IS DISTINCT FROM (OLD.one, OLD.id) OR NEW.seq < OLD.seq"
	    " OR NEW.layout < OLD.layout THEN" REFUSE " END IF; RETURN NEW;"),
	FUNCTION("erase_source", ERASE_BYTES("source")),
	FUNCTION("erase_upload", ERASE_BYTES("upload")),
	FUNCTION("erase_version", ERASE_TEXT(VERSION_IS_OTHER)),
	FUNCTION("erase_portion", ERASE_TEXT(PORTION_IS_OTHER)),
	FUNCTION("move_alias",
	    " IF NEW.name <> OLD.name OR NOT EXISTS (SELECT FROM record WHERE kind = 'alias'"
	    " AND value = NEW.name AND work = NEW.work) THEN" REFUSE " END IF; RETURN NEW;"),
	ONLY_GROWS("work"),
	ONLY_GROWS("record"),
	ONLY_GROWS("withdrawn"),
	CHANGES_BY("store", "count_up"),
	CHANGES_BY("alias", "move_alias"),
	CHANGES_BY("source", "erase_source"),
	CHANGES_BY("upload", "erase_upload"),
	CHANGES_BY("version", "erase_version"),
	CHANGES_BY("portion", "erase_portion"),
	TRIGGER("changes_when", "UPDATE", "done", "ROW", "refuse"),
	TRIGGER("never_ends", "TRUNCATE", "done", "STATEMENT", "refuse"),
	SINCE_2,
	"COMMIT",
};

/*
 * The resources of publications. A store that an older program made gets these tables from the
 * first writer; that program never reads them, so the layout is the same.
 */
static const char *const resources[] = {
	"BEGIN",
	"SELECT FROM store FOR UPDATE",
	"CREATE TABLE resource ("
	"	sha256 bytea PRIMARY KEY CHECK (octet_length(sha256) = 32),"
	"	bytes bytea NOT NULL,"
	"	media_type text NOT NULL"
	")",
	"ALTER TABLE resource ALTER bytes SET STORAGE EXTERNAL", /* pictures are compressed */
	"CREATE TABLE resource_of ("
	"	seq bigint NOT NULL REFERENCES version(seq),"
	"	position integer NOT NULL,"
	"	sha256 bytea NOT NULL REFERENCES resource(sha256),"
	"	PRIMARY KEY (seq, position)"
	")",
	"CREATE INDEX resource_of_sha256 ON resource_of(sha256)",
	FUNCTION("erase_resource",
	    " IF (NEW.sha256, NEW.media_type) IS DISTINCT FROM (OLD.sha256, OLD.media_type)"
	    " OR octet_length(OLD.bytes) > 0 AND (octet_length(NEW.bytes) > 0 OR EXISTS (SELECT"
	    " FROM resource_of o WHERE o.sha256 = OLD.sha256 AND NOT EXISTS (SELECT FROM withdrawn"
	    " WHERE version = o.seq))) THEN" REFUSE " END IF; RETURN NEW;"),
	CHANGES_BY("resource", "erase_resource"),
	ONLY_GROWS("resource_of"),
	"COMMIT",
};

/* From layout 1, whose table `done` only grew. */
static const char *const from_1[] = {
	"BEGIN",
	"SELECT FROM store FOR UPDATE",
	"DROP TRIGGER never_shrinks ON done",
	SINCE_2,
	("DELETE FROM done WHERE seq < (SELECT seq FROM store) - " STORE_PG_KEYS_KEPT),
	"UPDATE store SET layout = 2",
	"COMMIT",
};

static int
has_schema(struct store *s, bool *has, struct err *e)
{
	int64_t count = 0;
	int rc = store_pg_number(
	    s, "SELECT count(*) FROM pg_namespace WHERE nspname = 'gazetted'", &count, e);

	*has = count > 0;
	return rc;
}

/* Reads the id, and whether this program knows the layout. */
static int
read_identity(struct store *s, int64_t *out, struct err *e)
{
	struct pg_query q;
	bool row = false;
	int64_t layout = 0;
	struct str id;
	int rc;

	pg_query_start(&q, s, "SELECT layout, id FROM store");
	if ((rc = pg_query_once(&q, &row, e)) == 0 && row) {
		layout = pg_row_int(&q, 0);
		id = pg_row_str(&q, 1);
		if (id.len == sizeof s->id)
			memcpy(s->id, id.p, sizeof s->id);
	}
	pg_query_close(&q);
	if (rc != 0)
		return rc;
	*out = layout;
	if (layout > SCHEMA_VERSION)
		return err_set(e, ERR_CONFIG,
		    "the store %s was made by a newer gazetted (layout %" PRId64
		    "; this program reads up to %d): use the newer program",
		    s->name, layout, SCHEMA_VERSION);
	return layout > 0 ? 0
			  : err_set(e, ERR_CONFIG,
				"the schema gazetted of the database %s is not a store: name "
				"another database",
				s->name);
}

/* Runs the statements, which are one transaction. */
static int
run_all(struct store *s, const char *const *statements, size_t count, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = store_pg_exec(s, statements[i], e);
	if (rc != 0)
		store_pg_exec(s, "ROLLBACK", NULL);
	return rc;
}

/* A writer, which has the lock of writers, brings an older layout to the present one. */
static int
migrate(struct store *s, struct err *e)
{
	int before = s->wait_ms, rc;

	s->wait_ms = QUERY_WAIT_EVER; /* depends on the size of the tables */
	rc = run_all(s, from_1, ARRAY_LEN(from_1), e);
	s->wait_ms = before;
	if (rc == 0)
		log_info("store", "migrated", "from=1 to=%d", SCHEMA_VERSION);
	return rc;
}

static int
add_resources(struct store *s, struct err *e)
{
	int rc = s->has_resources ? 0 : run_all(s, resources, ARRAY_LEN(resources), e);

	s->has_resources = s->has_resources || rc == 0;
	return rc;
}

int
store_pg_check_schema(struct store *s, bool makes_it, struct err *e)
{
	int64_t layout = 0;
	bool has = false;
	int rc;

	if ((rc = has_schema(s, &has, e)) != 0)
		return rc;
	if (!has && !makes_it)
		return err_set(e, ERR_NOTFOUND,
		    "there is no store in the database %s: import a document into it", s->name);
	if (!has && (rc = run_all(s, schema, ARRAY_LEN(schema), e)) != 0)
		return rc;
	if ((rc = read_identity(s, &layout, e)) != 0)
		return rc;
	if (s->writing && layout < SCHEMA_VERSION && (rc = migrate(s, e)) != 0)
		return rc;
	if ((rc = store_pg_look_for_resources(s, e)) != 0 || !s->writing)
		return rc;
	return (rc = add_resources(s, e)) != 0 ? rc : store_pg_shelf_bring_up(s, e);
}

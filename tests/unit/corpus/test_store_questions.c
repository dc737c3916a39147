/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The statements of the stores: none reads more than it must, and in SQLite an older layout will
 * do.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "corpus/store_sqlite_page.h"
#include "corpus/store_sqlite_statement.h"
#include "old_store.h"
#include "store_fixture.h"

static int
give_version(void *arg, const struct corpus_version *v, struct err *e)
{
	(void)arg;
	(void)v;
	(void)e;
	return 0;
}

static int
give_portion(void *arg, const struct corpus_portion *p, struct err *e)
{
	(void)arg;
	(void)p;
	(void)e;
	return 0;
}

static int
give_change(
    void *arg, const struct corpus_version *v, const struct corpus_portion *p, struct err *e)
{
	(void)p;
	return give_version(arg, v, e);
}

static int
give_resource(void *arg, const struct corpus_resource *r, struct err *e)
{
	(void)arg;
	(void)r;
	(void)e;
	return 0;
}

static int
give_alias(void *arg, struct str alias, struct str work, struct err *e)
{
	(void)arg;
	(void)alias;
	(void)work;
	(void)e;
	return 0;
}

static int
give_record(void *arg, const struct corpus_record *r, struct err *e)
{
	(void)r;
	(void)e;
	if (arg != NULL)
		++*(unsigned *)arg;
	return 0;
}

static void
ask_records(struct fixture *f, struct store *s)
{
	const struct store_backend *b = f->backend;
	const struct corpus_changes_ask ask = {
		.work = STR(SAMPLE_WORK), .language = STR("eng"), .key = STR("art_1")
	};
	const struct store_from from = STORE_FROM_FIRST;

	sample_ok(b->each_record(s, STR(SAMPLE_WORK), 0, give_record, NULL, &f->e), &f->e);
	sample_ok(b->each_change(s, &ask, &from, give_change, NULL, &f->e), &f->e);
}

/* Every question that a request can lead to. */
static void
ask_everything(struct fixture *f, struct store *s)
{
	const struct corpus_place place = { STR("eng"), 0, 1 };
	const struct store_backend *b = f->backend;
	const struct str work = STR(SAMPLE_WORK), eng = STR("eng"), none = STR("");
	struct sha256 digest = sha256_of(f->sample.xml, sizeof f->sample.xml);
	struct corpus_version v;
	struct str name;
	char *bytes = NULL;
	size_t len;
	int64_t n;

	sample_ok(b->seq(s, &n, &f->e), &f->e);
	sample_ok(
	    b->find(s, &(struct store_find){ .work = work, .language = eng, .max_day = INT64_MAX },
		&v, &f->arena, &f->e),
	    &f->e);
	sample_ok(b->language(s, work, &name, &f->arena, &f->e), &f->e);
	sample_ok(b->next_day(s, work, eng, 0, &n, &f->e), &f->e);
	sample_ok(b->alias(s, STR("act"), &name, &f->arena, &f->e), &f->e);
	sample_ok(b->source(s, &digest, &bytes, &len, &f->e), &f->e);
	free(bytes);
	digest = sha256_of(f->sample.p.upload.p, f->sample.p.upload.len);
	sample_ok(b->upload(s, &digest, &bytes, &len, &name, &f->arena, &f->e), &f->e);
	free(bytes);
	sample_ok(b->each_version(s, work, NULL, give_version, NULL, &f->e), &f->e);
	sample_ok(b->each_version(s, work, &place, give_version, NULL, &f->e), &f->e);
	sample_ok(b->each_version_back(s, work, &place, give_version, NULL, &f->e), &f->e);
	sample_ok(b->each_current(s, none, 0, give_version, NULL, &f->e), &f->e);
	sample_ok(b->each_current(s, STR("/a"), 0, give_version, NULL, &f->e), &f->e);
	sample_ok(b->each_latest(s, 9, give_version, NULL, &f->e), &f->e);
	sample_ok(b->each_from(s, 0, give_version, NULL, &f->e), &f->e);
	sample_ok(b->each_portion(s, 1, give_portion, NULL, &f->e), &f->e);
	sample_ok(
	    b->each_change(s,
		&(struct corpus_changes_ask){ .work = work, .language = eng, .key = STR("art_1") },
		&(struct store_from){ .day = 0, .revision = 1 }, give_change, NULL, &f->e),
	    &f->e);
	sample_ok(b->each_record(s, work, 0, give_record, NULL, &f->e), &f->e);
	sample_ok(b->each_record(s, none, 0, give_record, NULL, &f->e), &f->e);
	sample_ok(b->each_resource(s, 1, give_resource, NULL, &f->e), &f->e);
	assert_int_equal(b->resource(s, &(struct store_resource_ask){ .digest = digest }, &bytes,
			     &len, &name, &f->arena, &f->e),
	    -ERR_NOTFOUND);
	sample_ok(b->each_alias(s, none, work, give_alias, NULL, &f->e), &f->e);
	sample_ok(b->each_alias(s, work, work, give_alias, NULL, &f->e), &f->e);
}

/* What a line of a plan says about reading too much; NULL: nothing. */
static const char *
find_fault(enum statement s, const char *line)
{
	if (statement_plan(s) == STATEMENT_WHOLE)
		return NULL;
	if (strstr(line, "TEMP B-TREE") != NULL && statement_plan(s) != STATEMENT_SORTS)
		return "sorts";
	if (strncmp(line, "SCAN", 4) == 0 && strcmp(line, "SCAN CONSTANT ROW") != 0 &&
	    strncmp(line, "SCAN (", 6) != 0) /* the rows of a question inside it */
		return "reads a whole table";
	return NULL;
}

static int
check_line(void *arg, int columns, char **values, char **names)
{
	const enum statement *s = arg;
	const char *fault = find_fault(*s, values[3]);

	(void)columns;
	(void)names;
	if (fault != NULL)
		fail_msg("%s %s: %s", statement_name(*s), fault, values[3]);
	return 0;
}

static unsigned
check_plans(sqlite3 *db, int64_t layout)
{
	unsigned count = 0;

	for (enum statement s = 0; s < STATEMENT_COUNT; s++) {
		const char *sql = statement_sql(s, layout);
		char text[4096];

		if (sql == NULL)
			continue;
		snprintf(text, sizeof text, "EXPLAIN QUERY PLAN %s", sql);
		if (sqlite3_exec(db, text, check_line, &s, NULL) != SQLITE_OK)
			fail_msg("%s: %s", statement_name(s), sqlite3_errmsg(db));
		count++;
	}
	return count;
}

static void
no_statement_reads_more_than_it_must(void **state)
{
	struct fixture *f = *state;
	sqlite3 *db = NULL;

	f->writer = open_ok(f, CORPUS_CREATE);
	assert_int_equal(sqlite3_open_v2(f->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
			     store_page_vfs()),
	    SQLITE_OK);
	assert_true(check_plans(db, STORE_SQLITE_LAYOUT) > 40);
	sqlite3_close(db);
}

static void
no_statement_of_an_older_layout_reads_more_than_it_must(void **state)
{
	struct fixture *f = *state;
	sqlite3 *db = old_store_make(f->path, 2);

	assert_true(check_plans(db, 2) > 18);
	sqlite3_close(db);
}

/* As put() of store_fixture.h writes it, in an older layout. */
static void
make_old(struct fixture *f, int layout)
{
	sqlite3 *db = old_store_make(f->path, layout);
	struct corpus_publication *p = sample_make(&f->sample, "eng", "2006-05-01", 1);

	old_store_ok(db, sqlite3_exec(db,
			     "INSERT INTO work VALUES (1, '" SAMPLE_WORK "', 'eng');"
			     "INSERT INTO alias (name, work) VALUES ('act', 1)",
			     NULL, NULL, NULL));
	old_store_publish(db, (int)p->day, p->xml, p->upload);
	sqlite3_close(db);
}

/* What readers get from a store: one line for everything. */
struct answers {
	char text[4096];
	size_t len;
};

static int
write_version(void *arg, const struct corpus_version *v, struct err *e)
{
	struct answers *a = arg;

	(void)e;
	a->len += (size_t)snprintf(a->text + a->len, sizeof a->text - a->len,
	    "%lld " STR_FMT " " STR_FMT " %lld;%u %lld '" STR_FMT "' " STR_FMT " %llu\n",
	    (long long)v->seq, STR_ARG(v->work), STR_ARG(v->language), (long long)v->day,
	    (unsigned)v->revision, (long long)v->published, STR_ARG(v->title), STR_ARG(v->number),
	    (unsigned long long)v->source_bytes);
	return 0;
}

static int
write_portion(void *arg, const struct corpus_portion *p, struct err *e)
{
	struct answers *a = arg;

	(void)e;
	a->len += (size_t)snprintf(a->text + a->len, sizeof a->text - a->len,
	    "%u %d %u " STR_FMT " " STR_FMT " '" STR_FMT "' '" STR_FMT "' %02x%02x\n",
	    (unsigned)p->position, (int)p->parent, (unsigned)p->depth, STR_ARG(p->eid),
	    STR_ARG(p->wid), STR_ARG(p->num), STR_ARG(p->heading), p->text.bytes[0],
	    p->text.bytes[1]);
	return 0;
}

static int
write_change(
    void *arg, const struct corpus_version *v, const struct corpus_portion *p, struct err *e)
{
	write_version(arg, v, e);
	return p == NULL ? 0 : write_portion(arg, p, e);
}

static void
write_answers(struct fixture *f, struct store *s, struct answers *a)
{
	const struct store_backend *b = f->backend;

	*a = (struct answers){ .len = 0 };
	sample_ok(b->each_version(s, STR(SAMPLE_WORK), NULL, write_version, a, &f->e), &f->e);
	sample_ok(b->each_portion(s, 1, write_portion, a, &f->e), &f->e);
	sample_ok(b->each_change(s,
		      &(struct corpus_changes_ask){
			  .work = STR(SAMPLE_WORK), .language = STR("eng"), .key = STR("w1") },
		      &STORE_FROM_FIRST, write_change, a, &f->e),
	    &f->e);
}

static void
check_old(struct fixture *f, int layout)
{
	static struct answers before, later;
	struct store *reader;
	unsigned n = 0;

	make_old(f, layout);
	reader = open_ok(f, CORPUS_READ);
	ask_everything(f, reader);
	write_answers(f, reader, &before);
	sample_ok(
	    f->backend->each_record(reader, STR(SAMPLE_WORK), 0, give_record, &n, &f->e), &f->e);
	assert_int_equal(n, 0);
	assert_false(f->backend->is_outdated(reader));
	f->writer = open_ok(f, CORPUS_WRITE);
	assert_true(f->backend->is_outdated(reader)); /* so that another is opened */
	f->backend->close(&reader);
	reader = open_ok(f, CORPUS_READ);
	ask_everything(f, reader);
	write_answers(f, reader, &later);
	assert_string_equal(later.text, before.text);
	assert_false(f->backend->is_outdated(reader));
	put_alone(f, "2007-05-01", 2);
	assert_int_equal(seq_of(f, reader), 2);
	f->backend->close(&reader);
}

static void
a_reader_answers_from_a_store_of_layout_1_until_a_writer_changes_it(void **state)
{
	check_old(*state, 1);
}

static void
a_reader_answers_from_a_store_of_layout_2_until_a_writer_changes_it(void **state)
{
	check_old(*state, 2);
}

/* Enough rows that a plan which reads a table would be seen, and be chosen if it were shorter. */
#define MANY_ROWS                                                                              \
	"SET session_replication_role = replica; SET search_path = gazetted;"                  \
	"INSERT INTO work (iri, language) SELECT '/akn/xx/act/2007/' || n, 'eng'"              \
	" FROM generate_series(1, 5000) n;"                                                    \
	"INSERT INTO source SELECT sha256(id::text::bytea), 'x' FROM work;"                    \
	"INSERT INTO upload SELECT sha256(id::text::bytea), 'x', 'text/plain' FROM work;"      \
	"INSERT INTO alias SELECT 'a' || id, id FROM work;"                                    \
	"INSERT INTO version SELECT id + 100, id, 'eng', 0, 1, 0, '', '', '', '',"             \
	" sha256(id::text::bytea), 1, sha256(id::text::bytea) FROM work WHERE id > 1;"         \
	"INSERT INTO portion SELECT seq, 0, NULL, 0, 'art_1', '', '', '', sha256('x')"         \
	" FROM version WHERE seq > 1;"                                                         \
	"INSERT INTO record SELECT 100000 + id, 'repeal', id, '', NULL, 0, NULL, 0, 'a', 'b'," \
	" '' FROM work;"                                                                       \
	"INSERT INTO withdrawn SELECT seq, 100001 FROM version WHERE seq > 1 AND seq % 2 = 0;" \
	"INSERT INTO shelf (folder, mask, place, kind, year, language, works)"                 \
	" SELECT '/akn/xx/' || n, 0, '', '', '', '', 1 FROM generate_series(1, 5000) n;"       \
	"INSERT INTO shelved SELECT id, 0, id, 'deu' FROM shelf;"                              \
	"INSERT INTO placed SELECT id, 1000000 FROM shelf;"                                    \
	"ANALYZE"

/* An erasure looks for other publications with the same bytes. */
static void
erase_first(struct fixture *f)
{
	const struct corpus_record r = { .kind = CORPUS_ERASE,
		.scope = { .work = STR(SAMPLE_WORK), .day = DAY_NONE },
		.effective = DAY_NONE,
		.author = STR("a"),
		.reason = STR("b") };
	const struct store_backend *b = f->backend;
	int64_t record;

	f->writer = open_ok(f, CORPUS_WRITE);
	sample_ok(b->begin(f->writer, &f->e), &f->e);
	sample_ok(b->put_record(f->writer, &r, &record, &f->e), &f->e);
	sample_ok(b->put_withdrawn(f->writer, 1, record, &f->e), &f->e);
	sample_ok(b->erase(f->writer, 1, &f->e), &f->e);
	sample_ok(b->commit(f->writer, &f->e), &f->e);
	b->close(&f->writer);
}

/* Names the tables that were read from end to end; `store`, `done`, `shelves` have few rows. */
static void
check_tables_read(void)
{
	PGconn *pg = PQconnectdb(pg_fixture.url);
	PGresult *r = PQexec(pg,
	    "SELECT relname, seq_tup_read FROM pg_stat_user_tables WHERE schemaname = 'gazetted'"
	    " AND relname NOT IN ('store', 'done', 'shelves') AND seq_tup_read > 1");

	assert_int_equal(PQresultStatus(r), PGRES_TUPLES_OK);
	if (PQntuples(r) > 0)
		fail_msg("%s rows of %s", PQgetvalue(r, 0, 1), PQgetvalue(r, 0, 0));
	PQclear(r);
	PQfinish(pg);
}

/* PostgreSQL counts the rows that were read by going through a table. */
static void
no_question_reads_a_whole_table_of_a_database(void **state)
{
	struct fixture *f = *state;
	struct store *reader;

	f->writer = open_ok(f, CORPUS_CREATE);
	put_alone(f, "2006-05-01", 1);
	sample_ok(f->backend->begin(f->writer, &f->e), &f->e);
	sample_ok(f->backend->put_alias(f->writer, STR("act"), STR(SAMPLE_WORK), &f->e), &f->e);
	sample_ok(f->backend->commit(f->writer, &f->e), &f->e);
	f->backend->close(&f->writer);
	assert_true(pg_fixture_sql(MANY_ROWS));
	assert_true(pg_fixture_sql("SELECT pg_stat_reset()"));
	reader = open_ok(f, CORPUS_READ);
	ask_everything(f, reader);
	f->backend->close(&reader); /* the server adds what it counted */
	erase_first(f);
	while (pg_fixture_sql("SELECT 1 / (SELECT count(*) FROM pg_stat_activity WHERE"
			      " application_name = 'gazetted')"))
		;
	assert_true(pg_fixture_sql("SELECT 1 / (SELECT count(*) FROM pg_stat_user_tables WHERE"
				   " relname = 'work' AND idx_scan > 0)"));
	check_tables_read();
}

#define LIKE_LAYOUT_1                                                                      \
	"SET session_replication_role = replica; SET search_path = gazetted;"              \
	"DROP INDEX version_source, version_upload, portion_key, done_seq;"                \
	"DROP TRIGGER shrinks_when ON done; DROP FUNCTION forget_key();"                   \
	"CREATE TRIGGER never_shrinks BEFORE DELETE ON done FOR EACH ROW EXECUTE FUNCTION" \
	" refuse(); UPDATE store SET layout = 1, seq = 200000;"                            \
	"INSERT INTO done SELECT decode(md5(n::text), 'hex'), n FROM generate_series(2, 50) n"
#define ONE_IF(condition) "SELECT 1 / (SELECT (" condition ")::int)"

static void
a_writer_adds_the_indexes_that_a_database_lacks(void **state)
{
	struct fixture *f = *state;
	struct store *reader;

	f->writer = open_ok(f, CORPUS_CREATE);
	put_alone(f, "2006-05-01", 1);
	f->backend->close(&f->writer);
	assert_true(pg_fixture_sql(LIKE_LAYOUT_1));
	reader = open_ok(f, CORPUS_READ);
	ask_records(f, reader); /* without them too */
	f->backend->close(&reader);
	assert_true(pg_fixture_sql(ONE_IF("SELECT layout = 1 FROM gazetted.store")));
	f->writer = open_ok(f, CORPUS_WRITE);
	assert_true(pg_fixture_sql(ONE_IF("SELECT layout = 2 FROM gazetted.store")));
	assert_true(pg_fixture_sql(ONE_IF("SELECT count(*) = 4 FROM pg_indexes WHERE indexname IN"
					  " ('version_source', 'version_upload', 'portion_key',"
					  " 'done_seq')")));
	assert_true(pg_fixture_sql(ONE_IF("SELECT count(*) = 0 FROM gazetted.done")));
	put_alone(f, "2007-05-01", 2);
	assert_true(pg_fixture_sql(ONE_IF("SELECT count(*) = 1 FROM gazetted.done")));
	assert_false(pg_fixture_sql("DELETE FROM gazetted.done"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_SQLITE(no_statement_reads_more_than_it_must),
		ON_SQLITE(no_statement_of_an_older_layout_reads_more_than_it_must),
		ON_SQLITE(a_reader_answers_from_a_store_of_layout_1_until_a_writer_changes_it),
		ON_SQLITE(a_reader_answers_from_a_store_of_layout_2_until_a_writer_changes_it),
		ON_PG(no_question_reads_a_whole_table_of_a_database),
		ON_PG(a_writer_adds_the_indexes_that_a_database_lacks),
	};

	return RUN_ON_BACKENDS(tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What the PostgreSQL store promises beyond the others: what happens when connections break. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <poll.h>
#include <pthread.h>

#include "store_fixture.h"

#define OTHERS "pg_stat_activity WHERE application_name = 'gazetted'"

/* Waits until the SQL gives a row. */
static void
wait_for_row(const char *sql)
{
	PGconn *pg = PQconnectdb(pg_fixture.url);
	int rows = 0;

	while (rows == 0) {
		PGresult *r = PQexec(pg, sql);

		if (PQresultStatus(r) != PGRES_TUPLES_OK)
			fail_msg("%s", PQerrorMessage(pg));
		rows = PQntuples(r);
		PQclear(r);
		poll(NULL, 0, 1);
	}
	PQfinish(pg);
}

static void
nothing_stored_can_be_changed_or_removed(void **state)
{
	static const char *const forbidden[] = {
		"UPDATE gazetted.version SET title = 'x'",
		"UPDATE gazetted.version SET title = ''",
		"DELETE FROM gazetted.version",
		"TRUNCATE gazetted.version CASCADE",
		"UPDATE gazetted.source SET bytes = ''",
		"UPDATE gazetted.source SET bytes = 'x'",
		"DELETE FROM gazetted.source",
		"UPDATE gazetted.upload SET bytes = ''",
		"UPDATE gazetted.portion SET heading = ''",
		"DELETE FROM gazetted.portion",
		"UPDATE gazetted.work SET iri = 'x'",
		"UPDATE gazetted.alias SET work = work",
		"DELETE FROM gazetted.alias",
		"UPDATE gazetted.store SET seq = 0",
		"DELETE FROM gazetted.store",
		"UPDATE gazetted.done SET seq = 7",
		"DELETE FROM gazetted.done",
		"DELETE FROM gazetted.record",
		"TRUNCATE gazetted.withdrawn",
	};
	struct fixture *f = *state;
	enum corpus_outcome outcome;
	struct corpus *c = NULL;

	sample_ok(corpus_open(&c, f->path, CORPUS_CREATE, &f->e), &f->e);
	sample_make(&f->sample, "eng", "2006-05-01", 1)->alias = STR("a");
	sample_ok(corpus_publish(c, &f->sample.p, &outcome, NULL, &f->arena, &f->e), &f->e);
	corpus_close(&c);
	assert_true(pg_fixture_sql("INSERT INTO gazetted.record VALUES (2, 'repeal', 1, '', NULL,"
				   " 0, NULL, 0, 'a', 'b', '')"));
	for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
		if (pg_fixture_sql(forbidden[i]))
			fail_msg("%s", forbidden[i]);
}

static void
a_reader_whose_connection_broke_is_replaced(void **state)
{
	struct fixture *f = *state;
	struct store *reader;
	int64_t seq = -1;

	f->writer = open_ok(f, CORPUS_CREATE);
	put_alone(f, "2006-05-01", 1);
	reader = open_ok(f, CORPUS_READ);
	assert_false(f->backend->is_stuck(reader));
	assert_false(f->backend->is_outdated(reader));
	assert_true(pg_fixture_sql("SELECT pg_terminate_backend(pid, 5000) FROM " OTHERS));
	assert_true(f->backend->is_stuck(reader));
	assert_true(f->backend->is_outdated(reader));
	assert_int_equal(f->backend->seq(reader, &seq, &f->e), -ERR_BUSY);
	assert_int_equal(seq, -1);
	assert_true(f->e.retry_s > 0);
	f->backend->close(&reader);
	reader = open_ok(f, CORPUS_READ);
	assert_int_equal(seq_of(f, reader), 1);
	f->backend->close(&reader);
}

static void
a_writer_whose_connection_broke_connects_again(void **state)
{
	struct fixture *f = *state;
	int64_t seq;

	f->writer = open_ok(f, CORPUS_CREATE);
	sample_ok(f->backend->begin(f->writer, &f->e), &f->e);
	put(f, "2006-05-01", 1);
	assert_true(pg_fixture_sql("SELECT pg_terminate_backend(pid, 5000) FROM " OTHERS));
	assert_int_equal(f->backend->commit(f->writer, &f->e), -ERR_BUSY);
	f->backend->rollback(f->writer);
	put_alone(f, "2006-05-01", 1);
	assert_true(pg_fixture_sql("SELECT pg_terminate_backend(pid, 5000) FROM " OTHERS));
	assert_int_equal(f->backend->seq(f->writer, &seq, &f->e), -ERR_BUSY); /* it finds out */
	assert_int_equal(seq_of(f, f->writer), 1);
}

static void
another_store_in_its_place_is_noticed(void **state)
{
	struct fixture *f = *state;
	struct store *reader;
	int64_t seq;

	f->writer = open_ok(f, CORPUS_CREATE);
	reader = open_ok(f, CORPUS_READ);
	f->backend->close(&f->writer);
	pg_fixture_make();
	f->writer = open_ok(f, CORPUS_CREATE);
	assert_int_equal(f->backend->seq(reader, &seq, &f->e), -ERR_BUSY);
	assert_true(f->backend->is_outdated(reader));
	f->backend->close(&reader);
}

static void
what_is_not_utf8_is_not_found_and_not_stored(void **state)
{
	struct fixture *f = *state;
	struct str work;

	f->writer = open_ok(f, CORPUS_CREATE);
	put_alone(f, "2006-05-01", 1);
	assert_int_equal(
	    f->backend->alias(f->writer, STR("\xff"), &work, &f->arena, &f->e), -ERR_NOTFOUND);
	sample_ok(f->backend->begin(f->writer, &f->e), &f->e);
	assert_int_equal(
	    f->backend->put_alias(f->writer, STR("a\xff"), STR(SAMPLE_WORK), &f->e), -ERR_DATA);
	f->backend->rollback(f->writer);
}

static void *
publish_one(void *arg)
{
	put_alone(arg, "2006-05-01", 1);
	return arg;
}

/* A standby that is never there: a COMMIT waits until the setting is taken back. */
static void
demand_standby(bool is_demanded)
{
	assert_true(
	    pg_fixture_sql(is_demanded ? "ALTER SYSTEM SET synchronous_standby_names = 'nobody'"
				       : "ALTER SYSTEM RESET synchronous_standby_names"));
	assert_true(pg_fixture_sql("SELECT pg_reload_conf()"));
	wait_for_row(is_demanded
			 ? "SELECT 1 WHERE current_setting('synchronous_standby_names') <> ''"
			 : "SELECT 1 WHERE current_setting('synchronous_standby_names') = ''");
}

/* Publishes while COMMIT waits; does something to it; the standby comes. */
static void
disturb_commit(struct fixture *f, const char *sql)
{
	struct store *reader;
	void *done = NULL;
	pthread_t writer;

	/* what the database is set to does not count */
	assert_true(pg_fixture_sql("ALTER DATABASE gazetted SET synchronous_commit = off"));
	assert_true(pg_fixture_sql("ALTER DATABASE gazetted SET statement_timeout = '100ms'"));
	f->writer = open_ok(f, CORPUS_CREATE);
	assert_true(pg_fixture_sql("ALTER DATABASE gazetted RESET ALL"));
	demand_standby(true);
	assert_int_equal(pthread_create(&writer, NULL, publish_one, f), 0);
	wait_for_row("SELECT 1 FROM " OTHERS " AND wait_event = 'SyncRep'"
		     " AND pg_backend_pid() <> pid");
	reader = open_ok(f, CORPUS_READ);
	assert_int_equal(seq_of(f, reader), 0); /* nobody sees it before the standby has it */
	assert_true(pg_fixture_sql(sql));
	/* it is stored here now, and the writer waits again: the standby has not confirmed it */
	wait_for_row("SELECT 1 FROM gazetted.store WHERE seq = 1");
	wait_for_row("SELECT 1 FROM " OTHERS " AND wait_event = 'SyncRep'");
	demand_standby(false);
	pthread_join(writer, &done);
	assert_ptr_equal(done, f);
	assert_int_equal(seq_of(f, reader), 1);
	f->backend->close(&reader);
	sample_make(&f->sample, "eng", "2007-05-01", 2);
	put_alone(f, "2007-05-01", 2);
	assert_int_equal(seq_of(f, f->writer), 2);
}

static void
a_commit_whose_answer_is_lost_is_looked_up(void **state)
{
	disturb_commit(
	    *state, "SELECT pg_terminate_backend(pid) FROM " OTHERS " AND wait_event = 'SyncRep'");
}

static void
a_commit_that_stopped_waiting_is_not_believed(void **state)
{
	disturb_commit(
	    *state, "SELECT pg_cancel_backend(pid) FROM " OTHERS " AND wait_event = 'SyncRep'");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_PG(nothing_stored_can_be_changed_or_removed),
		ON_PG(a_reader_whose_connection_broke_is_replaced),
		ON_PG(a_writer_whose_connection_broke_connects_again),
		ON_PG(another_store_in_its_place_is_noticed),
		ON_PG(what_is_not_utf8_is_not_found_and_not_stored),
		ON_PG(a_commit_whose_answer_is_lost_is_looked_up),
		ON_PG(a_commit_that_stopped_waiting_is_not_believed),
	};

	return RUN_ON_BACKENDS(tests);
}

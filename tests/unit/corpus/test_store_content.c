/* SPDX-License-Identifier: Apache-2.0 */
/* Texts that are stored as changes of others: reading, erasing, migration. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/buf.h"
#include "corpus/check.h"
#include "corpus/correct.h"
#include "corpus/migration.h"
#include "corpus/store_sqlite_page.h"
#include "old_store.h"
#include "store_fixture.h"

#define VERSIONS 300 /* three hexadecimal digits of steps */
#define CHANGED_AT(i) (100 + (i)*37 % 19000)

/* The text number i: all before it have a word in another place. */
static void
make_text(struct sample *s, unsigned i)
{
	sample_letters(s->xml, sizeof s->xml, 1);
	for (unsigned k = 0; k <= i; k++) {
		int n = snprintf(s->xml + CHANGED_AT(k), 12, "WORD%u", k);

		s->xml[CHANGED_AT(k) + (unsigned)n] = '.';
	}
}

/* Publishes the text number i on the i-th day. */
static void
publish(struct fixture *f, struct corpus *c, unsigned i)
{
	char date[DATE_BYTES + 1];
	enum corpus_outcome outcome;

	date_format(i, date);
	sample_make(&f->sample, "eng", date, 1);
	make_text(&f->sample, i);
	snprintf(f->sample.upload, sizeof f->sample.upload, "upload %u", i);
	f->sample.p.upload = str_from(f->sample.upload);
	sample_ok(corpus_publish(c, &f->sample.p, &outcome, NULL, NULL, &f->e), &f->e);
}

static struct corpus *
publish_all(struct fixture *f)
{
	struct corpus *c = NULL;

	sample_ok(corpus_open(&c, f->path, CORPUS_CREATE, &f->e), &f->e);
	for (unsigned i = 0; i < VERSIONS; i++)
		publish(f, c, i);
	return c;
}

static int
read_text(struct fixture *f, struct corpus *c, unsigned i, bool is_there)
{
	struct sha256 digest;
	char *bytes = NULL;
	size_t len = 0;
	int rc;

	make_text(&f->sample, i);
	digest = sha256_of(f->sample.xml, sizeof f->sample.xml);
	rc = corpus_source(c, &digest, &bytes, &len, &f->e);
	if (is_there) {
		sample_ok(rc, &f->e);
		assert_int_equal(len, sizeof f->sample.xml);
		assert_memory_equal(bytes, f->sample.xml, len);
	}
	free(bytes);
	return rc;
}

static int64_t
ask(struct fixture *f, const char *question)
{
	sqlite3_stmt *stmt = NULL;
	sqlite3 *db = NULL;
	int64_t n;

	assert_int_equal(sqlite3_open_v2(f->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
			     store_page_vfs()),
	    SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, question, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return n;
}

static void
count_fault(void *arg, const char *sentence)
{
	print_error("%s\n", sentence);
	++*(unsigned *)arg;
}

static void
check_sound(struct fixture *f, struct corpus *c, uint64_t publications)
{
	struct corpus_checked found;
	unsigned faults = 0;

	sample_ok(corpus_check(c, count_fault, &faults, &found, &f->e), &f->e);
	assert_int_equal(faults, 0);
	assert_int_equal(found.publications, publications);
}

/* How many references lead from any content to one that is compressed alone. */
#define DEPTH                                                                           \
	"WITH RECURSIVE d(id, n) AS (SELECT id, 0 FROM content WHERE reference IS NULL" \
	" UNION ALL SELECT c.id, n + 1 FROM content c JOIN d ON c.reference = d.id)"    \
	" SELECT max(n) FROM d"

static void
every_version_is_read_and_few_references_lead_to_it(void **state)
{
	struct fixture *f = *state;
	struct corpus *c = publish_all(f);

	for (unsigned i = 0; i < VERSIONS; i++)
		read_text(f, c, i * 67 % VERSIONS, true);
	assert_true(ask(f, DEPTH) <= 1 + 2 * 15);
	assert_true(
	    ask(f, "SELECT sum(length(bytes)) FROM content") < SAMPLE_XML_BYTES + VERSIONS * 600);
	check_sound(f, c, VERSIONS);
	corpus_close(&c);
}

static void
take_back(struct fixture *f, struct corpus *c, unsigned i, bool erases)
{
	struct corpus_correction k = {
		.scope = { .work = STR(SAMPLE_WORK), .language = STR("eng"), .day = i },
		.author = STR("the registrar"),
		.reason = STR("an order of the court")
	};

	if (erases)
		sample_ok(corpus_erase(c, &k, NULL, NULL, &f->e), &f->e);
	else
		sample_ok(corpus_withdraw(c, &k, NULL, NULL, &f->e), &f->e);
}

static void
what_is_erased_is_gone_and_what_refers_to_it_stays(void **state)
{
	/* others refer to the first three */
	static const unsigned erased[] = { 0, 16, 256, 257, 299 };
	struct fixture *f = *state;
	struct corpus *c = publish_all(f), *reader = NULL;
	unsigned next = 0;

	for (unsigned i = 0; i < 5; i++)
		take_back(f, c, erased[i], true);
	sample_ok(corpus_open(&reader, f->path, CORPUS_READ, &f->e), &f->e);
	for (unsigned i = 0; i < VERSIONS; i++) {
		bool is_there = next == 5 || i != erased[next];

		assert_int_equal(read_text(f, reader, i, is_there), is_there ? 0 : -ERR_IO);
		next += !is_there;
	}
	assert_int_equal(ask(f, "SELECT count(*) FROM content WHERE length(bytes) = 0"), 10);
	assert_int_equal(
	    ask(f, "SELECT count(*) FROM content c JOIN content r ON r.id = c.reference"
		   " WHERE length(r.bytes) = 0"),
	    0);
	check_sound(f, reader, VERSIONS);
	corpus_close(&reader);
	publish(f, c, 16); /* revision 2 of that day */
	read_text(f, c, 16, true);
	check_sound(f, c, VERSIONS + 1);
	corpus_close(&c);
}

static void
a_text_that_is_served_is_not_erased(void **state)
{
	struct fixture *f = *state;
	struct corpus *c = NULL;
	enum corpus_outcome outcome;

	sample_ok(corpus_open(&c, f->path, CORPUS_CREATE, &f->e), &f->e);
	publish(f, c, 1);
	f->sample.p.day = 2;
	sample_ok(corpus_publish(c, &f->sample.p, &outcome, NULL, NULL, &f->e), &f->e);
	take_back(f, c, 2, true);
	read_text(f, c, 1, true);
	/* source, upload, outline, and the outline without words */
	assert_int_equal(ask(f, "SELECT count(*) FROM content"), 4);
	check_sound(f, c, 2);
	take_back(f, c, 1, false);
	take_back(f, c, 1, true);
	assert_int_equal(read_text(f, c, 1, false), -ERR_IO);
	check_sound(f, c, 2);
	corpus_close(&c);
}

static void
make_old(struct fixture *f)
{
	sqlite3 *db = old_store_make(f->path, 2);

	old_store_ok(db, sqlite3_exec(db, "BEGIN", NULL, NULL, NULL));
	old_store_ok(db, sqlite3_exec(db, "INSERT INTO work VALUES (1, '" SAMPLE_WORK "', 'eng')",
			     NULL, NULL, NULL));
	for (unsigned i = 0; i < VERSIONS; i++) {
		char upload[32];

		make_text(&f->sample, i);
		snprintf(upload, sizeof upload, "upload %u", i);
		old_store_publish(
		    db, (int)i, str_make(f->sample.xml, sizeof f->sample.xml), str_from(upload));
	}
	old_store_ok(db, sqlite3_exec(db,
			     "INSERT INTO record"
			     " VALUES (1000, 'withdraw', 1, 'eng', 3, 0, NULL, 7, 'a', 'b', '');"
			     "INSERT INTO withdrawn VALUES (4, 1000); COMMIT",
			     NULL, NULL, NULL));
	sqlite3_close(db);
}

static void
die(void *arg, uint64_t done, uint64_t total)
{
	(void)arg;
	assert_true(done < total);
	raise(SIGKILL);
}

static void
migrate_and_die(struct fixture *f)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		corpus_on_migration(die, NULL);
		f->backend->open(&f->writer, f->path, CORPUS_WRITE, &f->e);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
}

static void
a_migration_that_is_killed_begins_again(void **state)
{
	struct fixture *f = *state;
	struct corpus *c = NULL;

	make_old(f);
	migrate_and_die(f);
	assert_int_equal(ask(f, "PRAGMA user_version"), 2);
	sample_ok(corpus_open(&c, f->path, CORPUS_READ, &f->e), &f->e);
	check_sound(f, c, VERSIONS);
	read_text(f, c, VERSIONS - 1, true);
	corpus_close(&c);
	sample_ok(corpus_open(&c, f->path, CORPUS_WRITE, &f->e), &f->e);
	assert_int_equal(ask(f, "PRAGMA user_version"), 3);
	check_sound(f, c, VERSIONS);
	for (unsigned i = 0; i < VERSIONS; i++)
		read_text(f, c, i, true);
	assert_int_equal(ask(f, "SELECT count(*) FROM withdrawn WHERE version = 4"), 1);
	publish(f, c, VERSIONS);
	assert_int_equal(ask(f, "SELECT max(seq) FROM version"), 1001);
	corpus_close(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_SQLITE(every_version_is_read_and_few_references_lead_to_it),
		ON_SQLITE(what_is_erased_is_gone_and_what_refers_to_it_stays),
		ON_SQLITE(a_text_that_is_served_is_not_erased),
		ON_SQLITE(a_migration_that_is_killed_begins_again),
	};

	return RUN_ON_BACKENDS(tests);
}

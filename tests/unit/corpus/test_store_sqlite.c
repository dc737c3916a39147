/* SPDX-License-Identifier: Apache-2.0 */
/* What only a file on a disk can do wrong: locks, other processes, strange files, damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <linux/magic.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "corpus/corpus.h"
#include "corpus/correct.h"
#include "corpus/publish.h"
#include "corpus/store.h"
#include "corpus/store_sqlite_page.h"
#include "corpus/store_sqlite_path.h"
#include "store_fixture.h"

#define NOBODY 65534    /* a user id without rights */
#define PAGE_BYTES 4096 /* of SQLite */

/* That the store cannot be opened, with this code and sentence. */
static void
assert_refused(
    struct fixture *f, const char *path, enum corpus_mode mode, int code, const char *sentence)
{
	struct store *s = NULL;

	assert_int_equal(f->backend->open(&s, path, mode, &f->e), -code);
	assert_null(s);
	assert_string_equal(f->e.text, sentence);
}

static void
the_busy_sentence_names_the_writer(void **state)
{
	struct fixture *f = *state;
	char expected[128];

	f->writer = open_ok(f, CORPUS_CREATE);
	snprintf(expected, sizeof expected,
	    "another process (%ld) is writing to the store store.db: try again when it is done",
	    (long)getpid());
	assert_refused(f, f->path, CORPUS_WRITE, ERR_BUSY, expected);
}

static void
a_symbolic_link_does_not_evade_the_lock(void **state)
{
	struct fixture *f = *state;
	struct store *s = NULL;
	char link[64];

	snprintf(link, sizeof link, "%s/link", f->folder.folder);
	f->writer = open_ok(f, CORPUS_CREATE);
	assert_int_equal(symlink("store.db", link), 0);
	assert_int_equal(f->backend->open(&s, link, CORPUS_WRITE, &f->e), -ERR_BUSY);
	assert_int_equal(unlink(link), 0);
}

static void
a_store_whose_writer_has_left_can_be_read(void **state)
{
	struct fixture *f = *state;
	struct store *reader;

	f->writer = open_ok(f, CORPUS_CREATE);
	f->backend->close(&f->writer);
	reader = open_ok(f, CORPUS_READ);
	assert_int_equal(seq_of(f, reader), 0);
	f->writer = open_ok(f, CORPUS_WRITE);
	put_alone(f, "2006-05-01", 1);
	f->backend->close(&f->writer);
	assert_int_equal(seq_of(f, reader), 1);
	f->backend->close(&reader);
	reader = open_ok(f, CORPUS_READ);
	assert_int_equal(seq_of(f, reader), 1);
	f->backend->close(&reader);
}

/* What an import does, as another process. */
static void
import_elsewhere(struct fixture *f, const char *date, unsigned text)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		f->writer = open_ok(f, CORPUS_CREATE);
		put_alone(f, date, text);
		f->backend->close(&f->writer);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void
a_reader_stays_good_while_other_processes_come_and_go(void **state)
{
	struct fixture *f = *state;
	struct store *reader;

	import_elsewhere(f, "2001-01-01", 1);
	reader = open_ok(f, CORPUS_READ);
	for (unsigned i = 2; i < 6; i++) {
		char date[DATE_BYTES + 1];

		snprintf(date, sizeof date, "200%u-01-01", i);
		import_elsewhere(f, date, i);
		assert_int_equal(seq_of(f, reader), i);
	}
	f->backend->close(&reader);
	import_elsewhere(f, "2009-01-01", 9);
	reader = open_ok(f, CORPUS_READ);
	assert_int_equal(seq_of(f, reader), 6);
	f->backend->close(&reader);
}

static void
write_file(const char *path, const char *bytes)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(bytes, file);
	assert_int_equal(fclose(file), 0);
}

/* Runs SQL on the store as a curious hand would. */
static int
sql(struct fixture *f, const char *text)
{
	sqlite3 *db = NULL;
	int rc;

	assert_int_equal(sqlite3_open_v2(f->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
			     store_page_vfs()),
	    SQLITE_OK);
	rc = sqlite3_exec(db, text, NULL, NULL, NULL);
	sqlite3_close(db);
	return rc;
}

static void
an_empty_file_is_a_store_still_being_made(void **state)
{
	struct fixture *f = *state;

	write_file(f->path, "");
	assert_refused(f, f->path, CORPUS_READ, ERR_BUSY,
	    "the store store.db is empty, or not complete yet: try again, or import a document "
	    "into it");
	f->writer = open_ok(f, CORPUS_WRITE);
	put_alone(f, "2006-05-01", 1);
}

static void
a_file_of_another_kind_is_refused_and_left_alone(void **state)
{
	struct fixture *f = *state;
	struct stat st;

	write_file(f->path, "Just some words in a file.\n");
	for (int mode = CORPUS_READ; mode <= CORPUS_CREATE; mode++)
		assert_refused(f, f->path, (enum corpus_mode)mode, ERR_CONFIG,
		    "store.db is not a store of gazetted: name another file");
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_size, 27);
}

static void
a_database_of_another_program_is_refused_and_left_alone(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(sql(f, "CREATE TABLE bookmark(url)"), SQLITE_OK);
	for (int mode = CORPUS_READ; mode <= CORPUS_CREATE; mode++)
		assert_refused(f, f->path, (enum corpus_mode)mode, ERR_CONFIG,
		    "store.db is a database of another program, not a store of gazetted: name "
		    "another file");
	assert_int_equal(sql(f, "INSERT INTO version(seq) VALUES (1)"), SQLITE_ERROR);
}

static void
a_store_of_a_newer_gazetted_is_refused(void **state)
{
	struct fixture *f = *state;

	f->writer = open_ok(f, CORPUS_CREATE);
	f->backend->close(&f->writer);
	assert_int_equal(sql(f, "PRAGMA user_version = 7"), SQLITE_OK);
	assert_refused(f, f->path, CORPUS_READ, ERR_CONFIG,
	    "the store store.db was made by a newer gazetted (layout 7; this program reads up "
	    "to 4): use the newer program");
}

static void
a_folder_is_not_a_store(void **state)
{
	struct fixture *f = *state;
	char expected[128];

	snprintf(expected, sizeof expected,
	    "%s is not a file, so it cannot be a store: name another", f->folder.folder);
	assert_refused(f, f->folder.folder, CORPUS_CREATE, ERR_CONFIG, expected);
}

static void
a_store_in_a_folder_that_is_not_there_names_the_folder_as_the_cause(void **state)
{
	struct fixture *f = *state;

	assert_refused(f, "no-such-folder/store.db", CORPUS_CREATE, ERR_NOTFOUND,
	    "the folder of the store store.db does not exist: make it first");
}

static void
a_path_is_a_path_whatever_it_looks_like(void **state)
{
	static const char *const names[] = { "file:a.db?mode=memory", ":memory:", "100%25.db?a#b" };
	struct fixture *f = *state;
	char before[4096], path[300];
	struct stat st;

	assert_non_null(getcwd(before, sizeof before));
	assert_int_equal(chdir(f->folder.folder), 0);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		f->path = names[i];
		f->writer = open_ok(f, CORPUS_CREATE);
		f->backend->close(&f->writer);
		assert_int_equal(stat(names[i], &st), 0);
		assert_true(st.st_size > 0);
		assert_int_equal(unlink(names[i]), 0);
		snprintf(path, sizeof path, "%s.lock", names[i]);
		assert_int_equal(unlink(path), 0);
	}
	assert_int_equal(chdir(before), 0);
}

static void
nothing_stored_can_be_changed_or_removed(void **state)
{
	static const char *const tables[] = { "work", "alias", "content", "fact", "version",
		"portions", "record", "withdrawn" };
	const struct corpus_correction k = { .scope = { .work = STR(SAMPLE_WORK), .day = DAY_NONE },
		.author = STR("the registrar"),
		.reason = STR("an error") };
	struct fixture *f = *state;
	struct corpus *c = NULL;
	enum corpus_outcome outcome;
	char text[64];

	sample_ok(corpus_open(&c, f->path, CORPUS_CREATE, &f->e), &f->e);
	sample_make(&f->sample, "eng", "2006-05-01", 1)->alias = STR("act");
	sample_ok(corpus_publish(c, &f->sample.p, &outcome, NULL, NULL, &f->e), &f->e);
	sample_ok(corpus_withdraw(c, &k, NULL, NULL, &f->e), &f->e);
	corpus_close(&c);
	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
		snprintf(text, sizeof text, "DELETE FROM %s", tables[i]);
		assert_int_equal(sql(f, text), SQLITE_CONSTRAINT);
		snprintf(text, sizeof text, "UPDATE %s SET rowid = rowid", tables[i]);
		assert_int_not_equal(sql(f, text), SQLITE_OK);
	}
	assert_int_equal(sql(f, "UPDATE fact SET title = 'x'"), SQLITE_CONSTRAINT);
	assert_int_equal(sql(f, "UPDATE fact SET title = ''"), SQLITE_CONSTRAINT);
	assert_int_equal(sql(f, "UPDATE portions SET texts = x'00'"), SQLITE_CONSTRAINT);
	assert_int_equal(sql(f, "UPDATE version SET fact = 1, revision = 2"), SQLITE_CONSTRAINT);
	assert_int_equal(sql(f, "UPDATE content SET bytes = x'00'"), SQLITE_CONSTRAINT);
}

static void
a_damaged_source_is_not_given_out(void **state)
{
	struct fixture *f = *state;
	struct corpus *c = NULL;
	struct sha256 digest;
	char *bytes = NULL;
	size_t len;
	int64_t seq;

	f->writer = open_ok(f, CORPUS_CREATE);
	put_alone(f, "2006-05-01", 1);
	digest = sha256_of(f->sample.xml, sizeof f->sample.xml);
	f->backend->close(&f->writer);
	assert_int_equal(sql(f, "DROP TRIGGER content_changes_when_erased;"
				"UPDATE content SET bytes = zeroblob(length(bytes))"),
	    SQLITE_OK);
	sample_ok(corpus_open(&c, f->path, CORPUS_READ, &f->e), &f->e);
	assert_int_equal(corpus_source(c, &digest, &bytes, &len, &f->e), -ERR_IO);
	assert_null(bytes);
	assert_string_equal(f->e.text,
	    "a text in the store store.db is damaged: 'gazetted fsck' names what is; restore the "
	    "store from a backup");
	/* one damaged source does not close the others */
	assert_false(corpus_is_stuck(c));
	sample_ok(corpus_seq(c, &seq, &f->e), &f->e);
	corpus_close(&c);
}

#define NEEDLE_BYTES 64
#define NEEDLE_OFFSET 5000 /* in a page that holds nothing else */

/* Some bytes of a content as they are in the file. */
static void
find_needle(struct fixture *f, const struct sha256 *digest, char out[NEEDLE_BYTES])
{
	sqlite3_stmt *stmt = NULL;
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open_v2(f->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
			     store_page_vfs()),
	    SQLITE_OK);
	assert_int_equal(
	    sqlite3_prepare_v2(
		db, "SELECT substr(bytes, ?, ?) FROM content WHERE digest = ?", -1, &stmt, NULL),
	    SQLITE_OK);
	sqlite3_bind_int(stmt, 1, NEEDLE_OFFSET);
	sqlite3_bind_int(stmt, 2, NEEDLE_BYTES);
	sqlite3_bind_blob(stmt, 3, digest->bytes, SHA256_BYTES, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	assert_int_equal(sqlite3_column_bytes(stmt, 0), NEEDLE_BYTES);
	memcpy(out, sqlite3_column_blob(stmt, 0), NEEDLE_BYTES);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
}

/* Puts 0xff over all pages but the first, or over one in the middle of a content. */
static void
damage(struct fixture *f, const struct sha256 *digest)
{
	static char ones[PAGE_BYTES], page[PAGE_BYTES];
	char needle[NEEDLE_BYTES];
	FILE *file;
	unsigned count = 0;

	if (digest != NULL)
		find_needle(f, digest, needle);
	memset(ones, 0xff, sizeof ones);
	assert_non_null(file = fopen(f->path, "r+"));
	for (long at = PAGE_BYTES;
	     fseek(file, at, SEEK_SET) == 0 && fread(page, 1, sizeof page, file) == sizeof page;
	     at += PAGE_BYTES) {
		if (digest != NULL && memmem(page, sizeof page, needle, sizeof needle) == NULL)
			continue;
		assert_int_equal(fseek(file, at, SEEK_SET), 0);
		assert_int_equal(fwrite(ones, 1, sizeof ones, file), sizeof ones);
		count++;
	}
	assert_int_equal(fclose(file), 0);
	assert_true(count > 0 && (digest == NULL || count == 1));
}

static void
after_a_storage_error_the_handle_repeats_it(void **state)
{
	struct fixture *f = *state;
	struct corpus_version v;
	struct err first = { 0 };
	int64_t seq;

	f->writer = open_ok(f, CORPUS_CREATE);
	put_alone(f, "2006-05-01", 1);
	f->backend->close(&f->writer);
	f->writer = open_ok(f, CORPUS_WRITE);
	damage(f, NULL);
	assert_int_equal(
	    f->backend->find(f->writer,
		&(struct store_find){
		    .work = STR(SAMPLE_WORK), .language = STR("eng"), .max_day = INT64_MAX },
		&v, &f->arena, &first),
	    -ERR_IO);
	assert_string_equal(first.text,
	    "the store store.db is damaged: 'gazetted fsck' names what is; "
	    "restore it from a backup");
	assert_true(f->backend->is_stuck(f->writer));
	assert_int_equal(f->backend->seq(f->writer, &seq, &f->e), -ERR_IO);
	assert_string_equal(f->e.text, first.text);
	assert_string_equal(f->e.detail, first.detail);
}

static void
a_damaged_page_fails_a_reader_only_where_it_is_needed(void **state)
{
	struct fixture *f = *state;
	struct sha256 damaged, good;
	struct store *reader;
	char *bytes = NULL;
	size_t len;

	f->writer = open_ok(f, CORPUS_CREATE);
	put_alone(f, "2006-05-01", 1);
	damaged = sha256_of(f->sample.xml, sizeof f->sample.xml);
	put_alone(f, "2007-05-01", 2);
	good = sha256_of(f->sample.xml, sizeof f->sample.xml);
	f->backend->close(&f->writer);
	reader = open_ok(f, CORPUS_READ);
	damage(f, &damaged);
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(
		    f->backend->source(reader, &damaged, &bytes, &len, &f->e), -ERR_IO);
		assert_null(bytes);
		assert_string_equal(f->e.text,
		    "the store store.db is damaged: 'gazetted fsck' names what is; "
		    "restore it from a backup");
		assert_true(f->backend->is_stuck(reader)); /* another handle may do better */
		sample_ok(f->backend->source(reader, &good, &bytes, &len, &f->e), &f->e);
		assert_int_equal(len, sizeof f->sample.xml);
		free(bytes);
		bytes = NULL;
		assert_int_equal(seq_of(f, reader), 2);
	}
	f->backend->close(&reader);
}

static void
a_store_with_a_second_name_is_refused(void **state)
{
	struct fixture *f = *state;
	char other[64];

	f->writer = open_ok(f, CORPUS_CREATE);
	f->backend->close(&f->writer);
	snprintf(other, sizeof other, "%s/other.db", f->folder.folder);
	assert_int_equal(link(f->path, other), 0);
	assert_refused(f, other, CORPUS_READ, ERR_CONFIG,
	    "the store other.db has a second name (a hard link), under which another process would "
	    "find neither its log nor its lock: remove that name");
	assert_int_equal(unlink(other), 0);
	f->writer = open_ok(f, CORPUS_WRITE);
}

static void
a_file_system_of_another_machine_is_known(void **state)
{
	(void)state;
	assert_true(store_sqlite_is_remote(NFS_SUPER_MAGIC));
	assert_true(store_sqlite_is_remote(CIFS_SUPER_MAGIC));
	assert_false(store_sqlite_is_remote(EXT4_SUPER_MAGIC));
	assert_false(store_sqlite_is_remote(TMPFS_MAGIC));
}

/* The user who owns the folder is to be able to go on. */
static void
what_root_makes_belongs_to_the_owner_of_the_folder(void **state)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".lock" };
	struct fixture *f = *state;
	struct stat st;
	char path[80];

	if (geteuid() != 0)
		skip();
	assert_int_equal(chown(f->folder.folder, NOBODY, NOBODY), 0);
	f->writer = open_ok(f, CORPUS_CREATE);
	put_alone(f, "2006-05-01", 1);
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		snprintf(path, sizeof path, "%s%s", f->path, ends[i]);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_uid, NOBODY);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_SQLITE(the_busy_sentence_names_the_writer),
		ON_SQLITE(a_symbolic_link_does_not_evade_the_lock),
		ON_SQLITE(a_store_whose_writer_has_left_can_be_read),
		ON_SQLITE(a_reader_stays_good_while_other_processes_come_and_go),
		ON_SQLITE(an_empty_file_is_a_store_still_being_made),
		ON_SQLITE(a_file_of_another_kind_is_refused_and_left_alone),
		ON_SQLITE(a_database_of_another_program_is_refused_and_left_alone),
		ON_SQLITE(a_store_of_a_newer_gazetted_is_refused),
		ON_SQLITE(a_folder_is_not_a_store),
		ON_SQLITE(a_store_in_a_folder_that_is_not_there_names_the_folder_as_the_cause),
		ON_SQLITE(a_path_is_a_path_whatever_it_looks_like),
		ON_SQLITE(nothing_stored_can_be_changed_or_removed),
		ON_SQLITE(a_damaged_source_is_not_given_out),
		ON_SQLITE(after_a_storage_error_the_handle_repeats_it),
		ON_SQLITE(a_damaged_page_fails_a_reader_only_where_it_is_needed),
		ON_SQLITE(a_store_with_a_second_name_is_refused),
		ON_SQLITE(a_file_system_of_another_machine_is_known),
		ON_SQLITE(what_root_makes_belongs_to_the_owner_of_the_folder),
	};

	return RUN_ON_BACKENDS(tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index: opens and makes the file. What must hold: a reader sees the state after a whole batch of
 * publications; a writer that was killed leaves the state before its batch.
 */
#include "search/index.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/mem.h"
#include "search/body.h"
#include "search/breaks.h"
#include "search/noted.h"
#include "search/tokenizer.h"
#include "words/stemmer.h"

#define STATEMENTS_MAX 48
#define BUSY_MS 2000 /* a reader waits while the writer takes over its log */
#define LOCK_SUFFIX "-lock"

/*
 * texts: the works in each of their languages. publications: of each text, with its units as a list
 * of numbers. units: each distinct text of an article once, with the days on which it is in force.
 * words: for each word the units that have it, and nothing else. vocabulary: see vocabulary.h.
 */
#define SCHEMA                                                                                \
	"CREATE TABLE state(name TEXT PRIMARY KEY, value) WITHOUT ROWID;"                     \
	"INSERT INTO state VALUES('seq', 0);"                                                 \
	"CREATE TABLE texts(id INTEGER PRIMARY KEY, work TEXT NOT NULL,"                      \
	" language TEXT NOT NULL, kind TEXT, place TEXT, year TEXT, issuer TEXT, title TEXT," \
	" number TEXT, repealed INTEGER, UNIQUE(work, language));"                            \
	"CREATE TABLE publications(seq INTEGER PRIMARY KEY, text INTEGER NOT NULL,"           \
	" day INTEGER NOT NULL, revision INTEGER NOT NULL, withdrawn INTEGER NOT NULL,"       \
	" published INTEGER NOT NULL, issuer TEXT, source BLOB, units BLOB);"                 \
	"CREATE INDEX publications_of ON publications(text, day, revision);"                  \
	"CREATE TABLE units(id INTEGER PRIMARY KEY, text INTEGER NOT NULL,"                   \
	" hash INTEGER NOT NULL, eid TEXT, num TEXT, heading TEXT, spans BLOB,"               \
	" size INTEGER NOT NULL, dictionary INTEGER NOT NULL, body BLOB NOT NULL);"           \
	"CREATE TABLE dictionaries(id INTEGER PRIMARY KEY AUTOINCREMENT,"                     \
	" language TEXT NOT NULL,"                                                            \
	" bytes BLOB NOT NULL);"                                                              \
	"CREATE INDEX units_of ON units(text, hash);"                                         \
	"CREATE VIRTUAL TABLE words USING fts5(t, content='', columnsize=0, detail=none,"     \
	" tokenize=gazetted);"                                                                \
	"INSERT INTO words(words, rank) VALUES('pgsz', 8000);"                                \
	"INSERT INTO words(words, rank) VALUES('hashsize', 8388608);"                         \
	"CREATE TABLE vocabulary(length INTEGER, term TEXT, PRIMARY KEY(length, term))"       \
	" WITHOUT ROWID;"                                                                     \
	"PRAGMA user_version = " STRINGIFY(INDEX_LAYOUT)

struct index {
	sqlite3 *db;
	char *path;
	int lock; /* of a writer; or -1 */
	dev_t device;
	ino_t inode;
	struct stemmers *stemmers;
	struct breaks *breaks;
	struct body_packer *packer;
	struct noted *noted;
	struct {
		const char *sql;
		sqlite3_stmt *st;
	} statements[STATEMENTS_MAX];
};

int
index_fail(struct index *x, struct err *e)
{
	int code = sqlite3_errcode(x->db) & 0xff;

	if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
		err_set(e, ERR_BUSY, "the search index is being written: try again in a moment");
	else
		err_set(e, ERR_IO, "the search index could not be read or written");
	return err_detail(e, "%s: %s", x->path, sqlite3_errmsg(x->db));
}

int
index_run(struct index *x, const char *sql, struct err *e)
{
	return sqlite3_exec(x->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : index_fail(x, e);
}

struct sqlite3_stmt *
index_statement(struct index *x, const char *sql, struct err *e)
{
	size_t i = 0;

	/* two literals with the same text may be two statements */
	while (i < STATEMENTS_MAX && x->statements[i].sql != NULL && x->statements[i].sql != sql)
		i++;
	if (i == STATEMENTS_MAX) {
		err_set(e, ERR_LIMIT, "too many statements of the search index");
		return NULL;
	}
	if (x->statements[i].sql == NULL &&
	    sqlite3_prepare_v3(x->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &x->statements[i].st,
		NULL) != SQLITE_OK) {
		index_fail(x, e);
		return NULL;
	}
	x->statements[i].sql = sql;
	sqlite3_reset(x->statements[i].st);
	sqlite3_clear_bindings(x->statements[i].st);
	return x->statements[i].st;
}

struct sqlite3 *
index_db(struct index *x)
{
	return x->db;
}

struct body_packer *
index_packer(struct index *x)
{
	return x->packer;
}

struct noted *
index_noted(struct index *x)
{
	return x->noted;
}

struct stemmers *
index_stemmers(struct index *x)
{
	return x->stemmers;
}

struct breaks *
index_breaks(struct index *x)
{
	return x->breaks;
}

void
index_close(struct index **px)
{
	struct index *x = *px;

	if (x == NULL)
		return;
	for (size_t i = 0; i < STATEMENTS_MAX; i++)
		sqlite3_finalize(x->statements[i].st);
	sqlite3_close(x->db);
	if (x->lock >= 0)
		close(x->lock);
	stemmers_free(&x->stemmers);
	breaks_free(&x->breaks);
	body_packer_free(&x->packer);
	noted_free(&x->noted);
	free(x->path);
	free(x);
	*px = NULL;
}

bool
index_is_replaced(const struct index *x)
{
	struct stat st;

	return stat(x->path, &st) != 0 || st.st_dev != x->device || st.st_ino != x->inode;
}

/* A number that a statement without parameters gives. */
static int
read_number(struct index *x, const char *sql, int64_t *out, struct err *e)
{
	sqlite3_stmt *st = index_statement(x, sql, e);

	if (st == NULL)
		return -ERR_IO;
	if (sqlite3_step(st) != SQLITE_ROW)
		return index_fail(x, e);
	*out = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return 0;
}

int
index_seq(struct index *x, int64_t *seq, struct err *e)
{
	return read_number(x, "SELECT value FROM state WHERE name = 'seq'", seq, e);
}

static struct index *
new_index(const char *path)
{
	struct index *x = NEW(struct index);

	x->path = str_dup(str_from(path));
	x->stemmers = stemmers_new();
	x->breaks = breaks_new();
	x->packer = body_packer_new();
	x->noted = noted_new();
	x->lock = -1;
	return x;
}

static int
connect(struct index *x, int flags, struct err *e)
{
	struct stat st;

	if (sqlite3_open_v2(x->path, &x->db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return index_fail(x, e);
	sqlite3_busy_timeout(x->db, BUSY_MS);
	if (stat(x->path, &st) == 0) {
		x->device = st.st_dev;
		x->inode = st.st_ino;
	}
	return tokenizer_add(x->db, x->noted, e);
}

static int
check_layout(struct index *x, struct err *e)
{
	int64_t layout = 0;
	int rc;

	if ((rc = read_number(x, "PRAGMA user_version", &layout, e)) != 0)
		return rc;
	return layout == INDEX_LAYOUT ? 0 : err_set(e, ERR_BUSY, "the search index is being made");
}

int
index_open(struct index **out, const char *path, struct err *e)
{
	struct index *x;
	int rc;

	if (access(path, F_OK) != 0)
		return err_set(
		    e, ERR_BUSY, "there is no search index yet: the server is making it");
	x = new_index(path);
	if ((rc = connect(x, SQLITE_OPEN_READWRITE, e)) == 0 &&
	    (rc = index_run(x, "PRAGMA query_only = 1; PRAGMA mmap_size = 1073741824", e)) == 0)
		rc = check_layout(x, e);
	if (rc != 0)
		index_close(&x);
	else
		*out = x;
	return rc;
}

static int
take_lock(struct index *x, struct err *e)
{
	struct buf name = BUF_INIT(PATH_MAX);

	buf_putf(&name, "%s%s", x->path, LOCK_SUFFIX);
	x->lock = open(name.data, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	buf_free(&name);
	if (x->lock < 0) {
		err_errno(e, ERR_IO,
		    "the search index cannot be written: name another place for "
		    "it with the setting search-index");
		return err_detail(e, "%s: %s", x->path, strerror(errno));
	}
	if (flock(x->lock, LOCK_EX | LOCK_NB) != 0)
		return err_set(e, ERR_BUSY, "another process writes the search index");
	return 0;
}

/* Makes the tables in an empty file; leaves a complete index as it is. ERR_IO: another layout. */
static int
make_tables(struct index *x, struct err *e)
{
	int64_t layout = 0;
	int rc;

	if ((rc = index_run(x,
		 "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
		 "PRAGMA secure_delete = 1; PRAGMA cache_size = -65536; BEGIN IMMEDIATE",
		 e)) != 0 ||
	    (rc = read_number(x, "PRAGMA user_version", &layout, e)) != 0)
		return rc;
	if (layout == 0)
		rc = index_run(x, SCHEMA, e);
	else if (layout != INDEX_LAYOUT)
		rc = err_set(e, ERR_IO, "the search index is that of another release");
	return rc != 0 ? rc : index_run(x, "COMMIT", e);
}

static void
remove_files(const char *path)
{
	static const char *const suffixes[] = { "", "-wal", "-shm" };
	struct buf name = BUF_INIT(PATH_MAX);

	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
		buf_reset(&name);
		buf_putf(&name, "%s%s", path, suffixes[i]);
		unlink(name.data);
	}
	buf_free(&name);
}

/* Closes the connection and what was compiled for it; keeps the lock. */
static void
disconnect(struct index *x)
{
	for (size_t i = 0; i < STATEMENTS_MAX; i++) {
		sqlite3_finalize(x->statements[i].st);
		x->statements[i].st = NULL;
		x->statements[i].sql = NULL;
	}
	sqlite3_close(x->db);
	x->db = NULL;
}

int
index_open_writer(struct index **out, const char *path, struct err *e)
{
	struct index *x = new_index(path);
	struct err why = { 0 };
	int rc;

	if ((rc = take_lock(x, e)) != 0)
		goto out;
	rc = connect(x, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &why);
	if (rc == 0)
		rc = make_tables(x, &why);
	if (rc == -ERR_BUSY) {
		*e = why;
	} else if (rc != 0) {
		/* damaged, or of another release: a new one is as good */
		disconnect(x);
		body_packer_free(&x->packer);
		x->packer = body_packer_new();
		remove_files(path);
		if ((rc = connect(x, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, e)) == 0)
			rc = make_tables(x, e);
	}
out:
	if (rc != 0)
		index_close(&x);
	else
		*out = x;
	return rc;
}

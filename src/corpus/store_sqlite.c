/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_sqlite: the embedded backend: one SQLite file. This file opens, closes and writes; the
 * other files store_sqlite_*.c lock, check, query and read.
 *
 * Always true
 *  1. At most one read-write connection to a store exists anywhere: it is open only while the lock
 *     (store_sqlite_lock.c) is held. Two connections that commit or checkpoint at once can corrupt
 *     the log of the SQLite in Debian 12.
 *  2. That connection does every checkpoint; readers cannot write the file, nor checkpoint when
 *     they close it.
 *  3. A publication is in one transaction with its rows, sources and portions, and is durable when
 *     commit() returns (write-ahead log, synchronous = FULL).
 *  4. seq grows by one a publication, in the order readers see them: numbers are assigned inside
 *     the only write transaction.
 *  5. Rows are added, never removed, and change only as the triggers in store_sqlite_tables.c
 *     allow: an alias names another work with a record that says so; what is withdrawn can be
 *     erased.
 *  6. What is read was written: contents are checked by their digests, other rows by their sums
 *     (store_sqlite_sum.c), pages by theirs (store_sqlite_page.c).
 *  7. After a storage error a writing handle returns that error from every call and does not
 *     checkpoint: after a failed fsync the content of the disk is unknown, and only reopening the
 *     file, from the log, establishes it. A reading handle is still used: one damaged page fails
 *     only the queries that need this page.
 *  8. This process opens the database file through SQLite alone: closing any other descriptor of it
 *     would drop the POSIX locks of every connection here.
 */
#include "corpus/store_sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "corpus/store.h"
#include "corpus/store_sqlite_backup.h"
#include "corpus/store_sqlite_check.h"
#include "corpus/store_sqlite_compact.h"
#include "corpus/store_sqlite_content.h"
#include "corpus/store_sqlite_identity.h"
#include "corpus/store_sqlite_lock.h"
#include "corpus/store_sqlite_page.h"
#include "corpus/store_sqlite_path.h"
#include "corpus/store_sqlite_place.h"
#include "corpus/store_sqlite_portion.h"
#include "corpus/store_sqlite_private.h"
#include "corpus/store_sqlite_query.h"
#include "corpus/store_sqlite_read.h"
#include "corpus/store_sqlite_record.h"
#include "corpus/store_sqlite_resource.h"
#include "corpus/store_sqlite_schema.h"
#include "corpus/store_sqlite_seal.h"
#include "corpus/store_sqlite_shelf.h"
#include "corpus/store_sqlite_shelf_read.h"
#include "corpus/store_sqlite_still.h"
#include "corpus/store_sqlite_walk.h"
#include "corpus/store_sqlite_write.h"

#define BUSY_WAIT_MS 5000       /* for a recovery or a closing writer, which take milliseconds */
#define CHECKPOINT_PAGES 1000   /* 4 MB of log: SQLite's own default */
#define LOG_BYTES_KEPT 16777216 /* the size to which the log file is cut after a large import */
/*
 * Pages that a reading connection keeps, in KiB; a small store has fewer. The 2 MB that SQLite
 * takes are less than the inner pages of the tables of a million works, which were read, and their
 * sums checked, for each work of a list.
 */
#define READ_CACHE_KIB 16384

#define SPELL(x) #x
#define SPELT(x) SPELL(x)

static int
note_log_pages(void *arg, sqlite3 *db, const char *schema, int pages)
{
	struct store *s = arg;

	(void)db;
	(void)schema;
	s->wal_pages = pages;
	return SQLITE_OK;
}

static int
open_file(struct store *s, int flags)
{
	const char *vfs = store_page_vfs();
	char *uri;
	int rc = SQLITE_NOMEM;

	if (vfs == NULL)
		return rc;
	if (!s->still)
		return sqlite3_open_v2(s->path, &s->db, flags, vfs);
	if ((uri = store_sqlite_still_uri(s)) != NULL)
		rc = sqlite3_open_v2(uri, &s->db, flags | SQLITE_OPEN_URI, vfs);
	free(uri);
	return rc;
}

/* Makes the empty file of a new store: SQLite would let everybody read it. */
static int
make_file(const struct store *s, struct err *e)
{
	int fd = open(s->path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, STORE_NEW_MODE);

	if (fd == -1 && errno != EEXIST)
		return err_errno(e, ERR_IO,
		    "the store %s cannot be made: give this user the right to write in its folder",
		    s->name);
	if (fd != -1)
		close(fd);
	return 0;
}

static int
connect(struct store *s, enum corpus_mode mode, struct err *e)
{
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE, rc;

	flags |= s->writing ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
	if ((rc = store_sqlite_check_still(s, e)) != 0 ||
	    (mode == CORPUS_CREATE && (rc = make_file(s, e)) != 0))
		return rc;
	if ((rc = open_file(s, flags)) == SQLITE_OK && s->accepts_unsealed)
		rc = store_page_accept_unsealed(s->db);
	if (rc != SQLITE_OK)
		return store_sqlite_failed(s, rc, e);
	if (mode == CORPUS_CREATE)
		store_sqlite_give(s, s->path); /* its log and shared memory get the owner from it */
	sqlite3_busy_timeout(s->db, BUSY_WAIT_MS);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_wal_autocheckpoint(s->db, 0); /* checkpoint() does it, and logs its failures */
	if (!s->writing) {
		rc = store_sqlite_exec(s, "PRAGMA cache_size = -" SPELT(READ_CACHE_KIB), e);
		return rc != 0 ? rc : store_sqlite_exec(s, "PRAGMA query_only = 1", e);
	}
	/* SQLite silently opens read-only if it cannot write */
	if (sqlite3_db_readonly(s->db, "main") == 1)
		return store_sqlite_failed(s, SQLITE_READONLY, e);
	sqlite3_wal_hook(s->db, note_log_pages, s);
	if ((rc = store_page_reserve(s->db)) != SQLITE_OK)
		return store_sqlite_failed(s, rc, e);
	if ((rc = store_sqlite_exec(s, "PRAGMA synchronous = FULL", e)) != 0 ||
	    (rc = store_sqlite_exec(s, "PRAGMA foreign_keys = ON", e)) != 0 ||
	    (rc = store_sqlite_exec(s, "PRAGMA journal_size_limit = " SPELT(LOG_BYTES_KEPT), e)) !=
		0 ||
	    (rc = store_sqlite_exec(s, "PRAGMA temp_store = MEMORY", e)) != 0)
		return rc;
	return 0;
}

/*
 * Copies the log into the database file, as far as open readers allow. The content is durable
 * already.
 */
static void
checkpoint(struct store *s)
{
	char text[sizeof((struct err *)0)->detail];
	struct err why = { 0 };
	int rc = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);

	if (rc == SQLITE_OK || (rc & 0xff) == SQLITE_BUSY)
		return;
	store_sqlite_failed(s, rc, &why);
	log_error("store", "checkpoint_failed", "why=%s", log_quote(why.detail, text, sizeof text));
}

static void
sqlite_rollback(struct store *s)
{
	/*
	 * SQLite may have rolled back on its own. A stuck handle takes no more statements; closing
	 * undoes the transaction.
	 */
	if (sqlite3_get_autocommit(s->db) == 0)
		store_sqlite_exec(s, "ROLLBACK", NULL);
	store_content_forget(s);
	store_portions_forget(s);
}

static void
sqlite_close(struct store **sp)
{
	struct store *s = *sp;

	if (s == NULL)
		return;
	if (s->writing && s->ours && s->stuck.code == ERR_NONE) {
		sqlite_rollback(s);
		checkpoint(s); /* with readers open, closing does not checkpoint */
		if (s->stuck.code == ERR_NONE)
			sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
	}
	store_content_free(s);
	store_portions_free(s);
	store_sqlite_free_statements(s);
	sqlite3_close(s->db);
	if (s->lock != -1)
		close(s->lock); /* last: the next writer may open the store now */
	free(s->path);
	free(s);
	*sp = NULL;
}

/* Notes in *is_unsealed whether the file has a page that another program wrote. */
static int
open_once(struct store **out, const char *path, enum corpus_mode mode, bool seals,
    bool *is_unsealed, struct err *e)
{
	struct store *s = NEW(struct store);
	struct stat st;
	int rc;

	s->lock = -1;
	s->writing = mode != CORPUS_READ;
	s->accepts_unsealed = seals;
	if ((rc = store_sqlite_place_finish(path, e)) != 0 ||
	    (rc = store_sqlite_resolve(s, path, mode, e)) != 0 ||
	    (s->writing && (rc = store_sqlite_lock(s, e)) != 0) ||
	    (rc = connect(s, mode, e)) != 0 || (rc = store_sqlite_check(s, e)) != 0)
		goto out;
	s->ours = true;
	if (stat(s->path, &st) == 0) {
		s->device = st.st_dev;
		s->inode = st.st_ino;
		s->changed = st.st_mtim;
	}
	*out = s;
out:
	*is_unsealed = s->is_unsealed || (s->db != NULL && store_page_is_unsealed(s->db));
	if (rc != 0)
		sqlite_close(&s);
	return rc;
}

/* Opens the store for writing, to give pages that another program wrote their sums. */
static int
seal(const char *path, struct err *e)
{
	struct store *s = NULL;
	bool ignored;
	int rc;

	if ((rc = open_once(&s, path, CORPUS_WRITE, true, &ignored, e)) == 0)
		rc = store_sqlite_seal(s, e);
	sqlite_close(&s);
	return rc;
}

static int
sqlite_open(struct store **out, const char *path, enum corpus_mode mode, struct err *e)
{
	struct store *s = NULL;
	struct err why = { 0 };
	bool is_unsealed;
	int rc;

	rc = open_once(&s, path, mode, false, &is_unsealed, e);
	if (is_unsealed) {
		if (rc == 0 && mode != CORPUS_READ)
			sqlite_close(&s); /* has the lock */
		if (s == NULL && (rc = seal(path, e)) != 0)
			return rc;
		if (s != NULL && seal(path, &why) == 0)
			sqlite_close(&s);
		/* a reader that could be opened reads what it can, while another process writes */
		rc = s != NULL ? 0 : open_once(&s, path, mode, false, &is_unsealed, e);
	}
	if (rc == 0)
		*out = s;
	return rc;
}

static bool
sqlite_is_stuck(const struct store *s)
{
	return s->stuck.code != ERR_NONE;
}

static bool
sqlite_is_outdated(struct store *s)
{
	struct stat st;

	return stat(s->path, &st) == -1 || st.st_dev != s->device || st.st_ino != s->inode ||
	       store_sqlite_has_moved(s, &st) || store_sqlite_has_other_layout(s);
}

static int
sqlite_listen(struct store *s)
{
	(void)s;
	return -1; /* a file that is mapped and locked tells nobody */
}

static int
sqlite_begin(struct store *s, struct err *e)
{
	return store_sqlite_exec(s, "BEGIN IMMEDIATE", e);
}

static int
sqlite_commit(struct store *s, struct err *e)
{
	int rc;

	if ((rc = store_shelf_sign(s, e)) != 0 || (rc = store_sqlite_sign_log(s, e)) != 0 ||
	    (rc = store_sqlite_exec(s, "COMMIT", e)) != 0)
		return rc;
	if (s->wal_pages >= CHECKPOINT_PAGES)
		checkpoint(s); /* a failure is for the next call: this publication is durable */
	return 0;
}

const struct store_backend store_sqlite = {
	.name = "sqlite",
	.open = sqlite_open,
	.close = sqlite_close,
	.is_stuck = sqlite_is_stuck,
	.is_outdated = sqlite_is_outdated,
	.listen = sqlite_listen,
	.begin = sqlite_begin,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
	.put_version = store_shelf_put_version,
	.put_alias = store_sqlite_put_alias,
	.move_alias = store_sqlite_move_alias,
	.put_record = store_sqlite_put_record,
	.put_withdrawn = store_shelf_put_withdrawn,
	.erase = store_sqlite_erase,
	.purge = store_sqlite_purge,
	.seq = store_sqlite_seq,
	.last_record = store_sqlite_last_record,
	.find = store_sqlite_find,
	.language = store_sqlite_language,
	.next_day = store_sqlite_next_day,
	.alias = store_sqlite_alias,
	.source = store_sqlite_source,
	.upload = store_sqlite_upload,
	.each_version = store_sqlite_each_version,
	.each_version_back = store_sqlite_each_version_back,
	.each_current = store_sqlite_each_current,
	.each_latest = store_sqlite_each_latest,
	.each_latest_in = store_shelf_each_latest,
	.read_shelf = store_shelf_read,
	.each_coming = store_shelf_each_coming,
	.each_from = store_sqlite_each_from,
	.each_portion = store_sqlite_each_portion,
	.each_change = store_sqlite_each_change,
	.check = store_sqlite_check_all,
	.backup = store_sqlite_backup,
	.compact = store_sqlite_compact,
	.take_over = store_sqlite_take_over,
	.each_record = store_sqlite_each_record,
	.each_resource = store_resource_each,
	.resource = store_resource_read,
	.each_alias = store_sqlite_each_alias,
};

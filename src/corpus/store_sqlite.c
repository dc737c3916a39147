/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The embedded backend: one SQLite file. This file opens, closes and writes; the others in its name
 * lock, check, ask and read.
 *
 * Always true
 *  1. At most one read-write connection to a store exists anywhere: it lives inside the lock
 *     (store_sqlite_lock.c). Two of them that commit or checkpoint at once can corrupt the log of
 *     the SQLite in Debian 12.
 *  2. That connection does every checkpoint; readers cannot write the file, nor checkpoint on their
 *     way out.
 *  3. A publication is in one transaction with its rows, sources and portions, and is durable when
 *     commit() returns (write-ahead log, synchronous = FULL).
 *  4. seq grows by one a publication, in the order readers see them: numbers come from inside the
 *     only write transaction.
 *  5. Rows are added, never changed or removed (triggers in store_sqlite_schema.c).
 *  6. source.sha256 and upload.sha256 are the digests of their bytes when they were written; what
 *     they are when they are read is for corpus.c to check.
 *  7. After a storage error the handle answers every call with that error and checkpoints no more:
 *     after a failed fsync nobody knows what the disk holds, and only opening the file again, from
 *     the log, finds out.
 *  8. This process opens the database file through SQLite alone: closing any other descriptor of it
 *     would drop the POSIX locks of every connection here.
 */
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "corpus/store.h"
#include "corpus/store_sqlite.h"

#define BUSY_WAIT_MS 5000       /* for a recovery or a closing writer: milliseconds, by far */
#define CHECKPOINT_PAGES 1000   /* 4 MB of log: SQLite's own default */
#define LOG_BYTES_KEPT 16777216 /* what a large import leaves of the log's file */

#define SPELL(x) #x
#define SPELT(x) SPELL(x)

/* The folder of path made real, and the last part as it is. */
static char *
resolve_new(const char *path)
{
	char *folder_of = str_dup(str_from(path)), *base_of = str_dup(str_from(path));
	char *folder = realpath(dirname(folder_of), NULL), *out = NULL;

	if (folder != NULL && asprintf(&out, "%s/%s", folder, basename(base_of)) == -1)
		out = NULL;
	free(folder);
	free(folder_of);
	free(base_of);
	return out;
}

static void
name_store(struct store *s, const char *path)
{
	s->name = str_base_name(s->path != NULL ? s->path : path);
}

/*
 * An absolute path without symbolic links: one file has one lock, and no path reads as a URI or
 * ":memory:".
 */
static int
resolve(struct store *s, const char *path, enum corpus_mode mode, struct err *e)
{
	struct stat st;

	if ((s->path = realpath(path, NULL)) == NULL && errno == ENOENT && mode == CORPUS_CREATE)
		s->path = resolve_new(path);
	name_store(s, path);
	if (s->path == NULL && errno == ENOENT)
		return mode == CORPUS_CREATE
			   ? err_errno(e, ERR_NOTFOUND,
				 "the folder of the store %s does not exist: make it first",
				 s->name)
			   : err_errno(e, ERR_NOTFOUND,
				 "there is no store %s here: import a document to make it, or name "
				 "another",
				 s->name);
	if (s->path == NULL)
		return err_errno(e, ERR_IO, "the store %s cannot be reached", s->name);
	if (stat(s->path, &st) == 0 && !S_ISREG(st.st_mode))
		return err_set(e, ERR_CONFIG,
		    "%s is not a file, so it cannot be a store: name another", s->name);
	return 0;
}

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
connect(struct store *s, enum corpus_mode mode, struct err *e)
{
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE, rc;

	flags |= s->writing ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
	flags |= mode == CORPUS_CREATE ? SQLITE_OPEN_CREATE : 0;
	if ((rc = sqlite3_open_v2(s->path, &s->db, flags, NULL)) != SQLITE_OK)
		return store_sqlite_failed(s, rc, e);
	sqlite3_busy_timeout(s->db, BUSY_WAIT_MS);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_wal_autocheckpoint(s->db, 0); /* checkpoint() does it, and sees its failures */
	if (!s->writing)
		return store_sqlite_exec(s, "PRAGMA query_only = 1", e);
	/* SQLite falls back to reading without a word */
	if (sqlite3_db_readonly(s->db, "main") == 1)
		return store_sqlite_failed(s, SQLITE_READONLY, e);
	sqlite3_wal_hook(s->db, note_log_pages, s);
	if ((rc = store_sqlite_exec(s, "PRAGMA synchronous = FULL", e)) != 0 ||
	    (rc = store_sqlite_exec(s, "PRAGMA foreign_keys = ON", e)) != 0 ||
	    (rc = store_sqlite_exec(s, "PRAGMA journal_size_limit = " SPELT(LOG_BYTES_KEPT), e)) !=
		0 ||
	    (rc = store_sqlite_exec(s, "PRAGMA temp_store = MEMORY", e)) != 0)
		return rc;
	return 0;
}

/*
 * Moves what the log holds into the file, as far as readers allow. What it moves is durable
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
	 * SQLite may have rolled back on its own; a stuck handle takes no more statements, and
	 * closing undoes the rest
	 */
	if (sqlite3_get_autocommit(s->db) == 0)
		store_sqlite_exec(s, "ROLLBACK", NULL);
}

static void
sqlite_close(struct store **sp)
{
	struct store *s = *sp;

	if (s == NULL)
		return;
	if (s->writing && s->ours && s->stuck.code == ERR_NONE) {
		sqlite_rollback(s);
		checkpoint(s); /* readers may be open: then closing alone would leave all to them */
		if (s->stuck.code == ERR_NONE)
			sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
	}
	sqlite3_close(s->db);
	if (s->lock != -1)
		close(s->lock); /* last: the next writer may come in */
	free(s->path);
	free(s);
	*sp = NULL;
}

static int
sqlite_open(struct store **out, const char *path, enum corpus_mode mode, struct err *e)
{
	struct store *s = NEW(struct store);
	int rc;

	s->lock = -1;
	s->writing = mode != CORPUS_READ;
	if ((rc = resolve(s, path, mode, e)) != 0 ||
	    (s->writing && (rc = store_sqlite_lock(s, e)) != 0) ||
	    (rc = connect(s, mode, e)) != 0 || (rc = store_sqlite_check(s, e)) != 0)
		goto out;
	s->ours = true;
	*out = s;
	s = NULL;
out:
	sqlite_close(&s);
	return rc;
}

static bool
sqlite_is_stuck(const struct store *s)
{
	return s->stuck.code != ERR_NONE;
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

	if ((rc = store_sqlite_exec(s, "COMMIT", e)) != 0)
		return rc;
	if (s->wal_pages >= CHECKPOINT_PAGES)
		checkpoint(s); /* its failure is the next call's: this publication is durable */
	return 0;
}

static int
put_work(struct store *s, const struct corpus_version *v, struct err *e)
{
	struct query q =
	    query_open(s, "INSERT INTO work (iri, language) VALUES (?, ?) ON CONFLICT DO NOTHING");

	query_str(&q, v->work);
	query_str(&q, v->language);
	return query_run(&q, e);
}

static int
put_bytes(struct store *s, const struct store_row *row, struct err *e)
{
	struct query source = query_open(
	    s, "INSERT INTO source (sha256, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING");
	struct query upload;
	int rc;

	query_sha256(&source, &row->version.source);
	query_bytes(&source, row->xml);
	if ((rc = query_run(&source, e)) != 0)
		return rc;
	upload = query_open(s, "INSERT INTO upload (sha256, bytes, media_type) VALUES (?, ?, ?)"
			       " ON CONFLICT DO NOTHING");
	query_sha256(&upload, &row->version.upload);
	query_bytes(&upload, row->upload);
	query_str(&upload, row->upload_type);
	return query_run(&upload, e);
}

static int
put_facts(struct store *s, const struct corpus_version *v, struct err *e)
{
	struct query q = query_open(s,
	    "INSERT INTO version (work, language, day, revision, published, title, issuer, type,"
	    " number, source, source_bytes, upload)"
	    " VALUES ((SELECT id FROM work WHERE iri = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

	query_str(&q, v->work);
	query_str(&q, v->language);
	query_int(&q, v->day);
	query_int(&q, v->revision);
	query_int(&q, v->published);
	query_str(&q, v->title);
	query_str(&q, v->issuer);
	query_str(&q, v->type);
	query_str(&q, v->number);
	query_sha256(&q, &v->source);
	query_int(&q, (int64_t)v->source_bytes);
	query_sha256(&q, &v->upload);
	return query_run(&q, e);
}

static void
bind_portion(struct query *q, int64_t seq, const struct corpus_portion *p)
{
	query_int(q, seq);
	query_int(q, p->position);
	if (p->parent == UINT32_MAX)
		query_null(q);
	else
		query_int(q, p->parent);
	query_int(q, p->depth);
	query_str(q, p->eid);
	query_str(q, p->wid);
	query_str(q, p->num);
	query_str(q, p->heading);
	query_sha256(q, &p->text);
}

static int
put_portions(struct store *s, const struct store_row *row, int64_t seq, struct err *e)
{
	struct query q = query_open(s,
	    "INSERT INTO portion (seq, position, parent, depth, eid, wid, num, heading,"
	    " text_sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
	bool more;
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < row->portion_count; i++) {
		bind_portion(&q, seq, &row->portions[i]);
		rc = query_next(&q, &more, e);
		query_again(&q);
	}
	query_close(&q);
	return rc;
}

static int
sqlite_put_version(struct store *s, const struct store_row *row, int64_t *seq, struct err *e)
{
	int64_t n;
	int rc;

	if ((rc = put_work(s, &row->version, e)) != 0 || (rc = put_bytes(s, row, e)) != 0 ||
	    (rc = put_facts(s, &row->version, e)) != 0)
		return rc;
	n = sqlite3_last_insert_rowid(s->db);
	if ((rc = put_portions(s, row, n, e)) != 0)
		return rc;
	*seq = n;
	return 0;
}

static int
sqlite_put_alias(struct store *s, struct str alias, struct str work, struct err *e)
{
	struct query q = query_open(
	    s, "INSERT INTO alias (name, work) VALUES (?, (SELECT id FROM work WHERE iri = ?))");

	query_str(&q, alias);
	query_str(&q, work);
	return query_run(&q, e);
}

const struct store_backend store_sqlite = {
	.name = "sqlite",
	.open = sqlite_open,
	.close = sqlite_close,
	.is_stuck = sqlite_is_stuck,
	.begin = sqlite_begin,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
	.put_version = sqlite_put_version,
	.put_alias = sqlite_put_alias,
	.seq = store_sqlite_seq,
	.find = store_sqlite_find,
	.language = store_sqlite_language,
	.next_day = store_sqlite_next_day,
	.alias = store_sqlite_alias,
	.source = store_sqlite_source,
	.each_version = store_sqlite_each_version,
	.each_portion = store_sqlite_each_portion,
	.each_change = store_sqlite_each_change,
	.each_alias = store_sqlite_each_alias,
};

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_sqlite_compact: the lock of the writer is held from before the copy is made until the new
 * file has the name of the store, so that nothing is published into the old one meanwhile.
 */
#include "corpus/store_sqlite_compact.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include "base/err.h"
#include "corpus/store_sqlite_content.h"
#include "corpus/store_sqlite_page.h"
#include "corpus/store_sqlite_place.h"
#include "corpus/store_sqlite_portion.h"
#include "corpus/store_sqlite_private.h"
#include "corpus/store_sqlite_query.h"
#include "corpus/store_sqlite_shelf_fill.h"

#define SPELL(x) #x
#define SPELT(x) SPELL(x)

/*
 * SQLite makes such a copy without the setting for a write-ahead log; with the sums of pages the
 * file has another layout.
 */
static int
finish(const char *path, struct err *e)
{
	static const char settings[] =
	    "PRAGMA user_version = " SPELT(STORE_SQLITE_LAYOUT_SUMS) "; PRAGMA journal_mode = WAL";
	sqlite3 *db = NULL;
	int rc = sqlite3_open_v2(
	    path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, store_page_vfs());

	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, settings, NULL, NULL, NULL);
	if (sqlite3_close(db) == SQLITE_OK && rc == SQLITE_OK)
		return 0;
	return err_set(
	    e, ERR_IO, "the file %.200s could not be finished: %s", path, sqlite3_errstr(rc));
}

static int
sync_file(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), rc = 0;

	if (fd == -1 || fsync(fd) == -1)
		rc = err_errno(e, ERR_IO, "the file %.200s could not be synced", path);
	if (fd != -1)
		close(fd);
	return rc;
}

/* SQLite writes into an empty file, whose rights are chosen here. */
static int
make_file(const char *path, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, STORE_NEW_MODE);

	if (fd == -1)
		return err_errno(e, ERR_IO, "the file %.200s cannot be made", path);
	close(fd);
	return 0;
}

int
store_sqlite_compact(struct store *s, const char *path, struct err *e)
{
	struct query q;
	int rc;

	if ((rc = store_shelf_renew(s, e)) != 0 || (rc = make_file(path, e)) != 0)
		return rc;
	q = query_sql(s, "VACUUM INTO ?");
	query_str(&q, str_from(path));
	if ((rc = query_run(&q, e)) != 0 || (rc = finish(path, e)) != 0)
		return rc;
	return sync_file(path, e);
}

int
store_sqlite_take_over(struct store *s, struct corpus_placing *p, struct err *e)
{
	/* the log of the old file is moved with it: it is not to be changed any more */
	store_content_free(s);
	store_portions_free(s);
	store_sqlite_free_statements(s);
	sqlite3_close(s->db);
	s->db = NULL;
	s->ours = false;
	err_set(&s->stuck, ERR_BUSY, "the store %s was replaced: open it again", s->name);
	return store_sqlite_place_over(s, p, e);
}

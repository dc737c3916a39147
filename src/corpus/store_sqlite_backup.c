/* SPDX-License-Identifier: Apache-2.0 */
/* store_sqlite_backup: copies a store while it is in use. */
#include "corpus/store_sqlite_backup.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

#include "base/err.h"
#include "corpus/store_sqlite_page.h"
#include "corpus/store_sqlite_private.h"

#define BACKUP_STEP_PAGES 1024 /* 4 MB: some milliseconds of reading between two reports */

/* Makes the file, so that no other is overwritten, and lets SQLite open it. */
static int
open_target(const char *path, bool has_sums, sqlite3 **db, struct err *e)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, STORE_NEW_MODE);

	if (fd == -1 && errno == EEXIST)
		return err_set(e, ERR_CONFLICT, "there is a file %.200s: name another", path);
	if (fd == -1)
		return err_errno(e, ERR_IO, "the file %.200s cannot be made", path);
	close(fd);
	if (sqlite3_open_v2(path, db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW,
		store_page_vfs()) == SQLITE_OK &&
	    store_page_set_sums(*db, has_sums) == SQLITE_OK)
		return 0;
	unlink(path);
	return err_set(
	    e, ERR_IO, "the file %.200s cannot be written: %s", path, sqlite3_errmsg(*db));
}

static int
say_failed(const struct store *s, int rc, int cause, struct err *e)
{
	if (rc == SQLITE_FULL || cause == ENOSPC || cause == EDQUOT || cause == EFBIG)
		return err_set(e, ERR_IO,
		    "the disk is full, or a quota or limit is reached, where the store %s is "
		    "copied to: make room, or name another place",
		    s->name);
	if ((rc & 0xff) == SQLITE_CORRUPT)
		return err_set(e, ERR_IO,
		    "the store %s is damaged, and no copy was made: 'gazetted fsck' names what is; "
		    "go back to an older backup",
		    s->name);
	return err_set(
	    e, ERR_IO, "the store %s could not be copied: %s", s->name, sqlite3_errstr(rc));
}

static int
copy_pages(struct store *s, sqlite3 *target, corpus_progress_fn *fn, void *arg, struct err *e)
{
	sqlite3_backup *b = sqlite3_backup_init(target, "main", s->db, "main");
	int rc = b != NULL ? SQLITE_OK : sqlite3_errcode(target), cause = 0;

	while (rc == SQLITE_OK || rc == SQLITE_BUSY || rc == SQLITE_LOCKED) {
		if (b == NULL)
			break;
		rc = sqlite3_backup_step(b, BACKUP_STEP_PAGES);
		cause = errno; /* finishing calls the system again */
		fn(arg, (uint64_t)(sqlite3_backup_pagecount(b) - sqlite3_backup_remaining(b)),
		    (uint64_t)sqlite3_backup_pagecount(b));
		if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
			sqlite3_sleep(1);
	}
	if (b != NULL && sqlite3_backup_finish(b) == SQLITE_OK && rc == SQLITE_DONE)
		return 0;
	return say_failed(s, rc, cause, e);
}

/* Makes the new name durable too. */
static int
sync_folder(const char *path, struct err *e)
{
	char copy[PATH_MAX];
	int fd, rc = 0;

	snprintf(copy, sizeof copy, "%s", path);
	if ((fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) == -1 || fsync(fd) == -1)
		rc = err_errno(e, ERR_IO, "the folder of %.200s could not be synced", path);
	if (fd != -1)
		close(fd);
	return rc;
}

int
store_sqlite_backup(
    struct store *s, const char *path, corpus_progress_fn *fn, void *arg, struct err *e)
{
	sqlite3 *target = NULL;
	int rc;

	if ((rc = open_target(path, store_page_has_sums(s->db), &target, e)) != 0) {
		sqlite3_close(target);
		return rc;
	}
	rc = copy_pages(s, target, fn, arg, e);
	if (sqlite3_close(target) != SQLITE_OK && rc == 0)
		rc = err_set(e, ERR_IO, "the file %.200s could not be finished", path);
	if (rc == 0)
		rc = sync_folder(path, e);
	if (rc != 0)
		unlink(path);
	return rc;
}

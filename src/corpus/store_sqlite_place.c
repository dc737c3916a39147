/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_sqlite_place: renames files. What must hold: the lock of the writer is held meanwhile; the
 * new file gets its name only when no log of another file is beside that name, since SQLite would
 * apply it. In between no file has the name of the store. The new one is then called
 * STORE.new-TIME, and the old one STORE.old-TIME, so that whoever opens the store next can finish
 * an interrupted replacement.
 */
#include "corpus/store_sqlite_place.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/macros.h"
#include "base/time.h"
#include "corpus/store_sqlite_left.h"
#include "corpus/store_sqlite_lock.h"
#include "corpus/store_sqlite_path.h"
#include "corpus/store_sqlite_private.h"

#define OLD ".old-"
#define NEW_FILE ".new-" /* as long as OLD */

/* What SQLite keeps beside a database: the first two belong to the content of the file. */
static const char *const companions[] = { "-wal", "-shm", "-journal" };

/* A name of the store with a suffix. */
struct beside {
	char path[PATH_MAX];
};

static struct beside
beside(const char *path, const char *suffix)
{
	struct beside b;

	if (snprintf(b.path, sizeof b.path, "%s%s", path, suffix) >= (int)sizeof b.path)
		b.path[0] = '\0'; /* no file has this name */
	return b;
}

static bool
is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static int
check_free(const struct store *s, struct err *e)
{
	if (is_there(s->path))
		return err_set(e, ERR_CONFLICT,
		    "there is a store %s: name another; 'gazetted restore --force' replaces one, "
		    "and keeps the old file",
		    s->name);
	for (size_t i = 0; i < ARRAY_LEN(companions); i++)
		if (is_there(beside(s->path, companions[i]).path))
			return err_set(e, ERR_CONFLICT,
			    "there is a log %s%s of a store that is gone, which would be taken for "
			    "part of the new one: remove it, if the store is not to come back",
			    s->name, companions[i]);
	return 0;
}

int
store_sqlite_check_free(const char *path, struct err *e)
{
	struct store s = { .lock = -1 };
	int rc;

	if ((rc = store_sqlite_place_finish(path, e)) == 0 &&
	    (rc = store_sqlite_resolve(&s, path, CORPUS_CREATE, e)) == 0)
		rc = check_free(&s, e);
	free(s.path);
	return rc;
}

static void
remove_left(void *arg, const char *part)
{
	(void)arg;
	store_sqlite_place_discard(str_from(part));
	/* the path is absolute */
	log_info("store", "copy_removed", "name=%s", strrchr(part, '/') + 1);
}

void
store_sqlite_place_each_left(const char *path, corpus_left_fn *fn, void *arg)
{
	struct store s = { .lock = -1 };

	if (store_sqlite_resolve(&s, path, CORPUS_CREATE, NULL) == 0)
		store_sqlite_each_left(s.path, fn, arg);
	free(s.path);
}

int
store_sqlite_place_name(const char *path, struct str *part, struct arena *a, struct err *e)
{
	struct store s = { .lock = -1 };
	char *name = NULL;
	int rc;

	if ((rc = store_sqlite_place_finish(path, e)) == 0 &&
	    (rc = store_sqlite_resolve(&s, path, CORPUS_CREATE, e)) == 0 &&
	    (name = arena_printf(a, "%s" STORE_PART "%ld", s.path, (long)getpid())) == NULL)
		rc = err_set(e, ERR_LIMIT, "the path of the store %s is too long", s.name);
	if (rc == 0) {
		store_sqlite_each_left(s.path, remove_left, NULL);
		*part = str_from(name);
	}
	free(s.path);
	return rc;
}

/* Owner and mode as they were, or as they should be. */
static int
set_rights(const struct store *s, const char *part, struct err *e)
{
	struct stat old;
	bool has_old = stat(s->path, &old) == 0;
	mode_t mask = umask(0);

	umask(mask);
	/* the folder may be that of a user whom root does not trust: no link is followed */
	if (fchmodat(AT_FDCWD, part, has_old ? old.st_mode & 0777 : STORE_NEW_MODE & ~mask,
		AT_SYMLINK_NOFOLLOW) == -1)
		return err_errno(e, ERR_IO, "the mode of the new store %s cannot be set", s->name);
	if (!has_old)
		store_sqlite_give(s, part);
	else if (geteuid() == 0 && lchown(part, old.st_uid, old.st_gid) == -1)
		return err_errno(e, ERR_IO, "the owner of the new store %s cannot be set", s->name);
	return 0;
}

static int
move(const struct store *s, const char *from, const char *to, struct err *e)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0 || errno == ENOENT)
		return 0;
	return err_errno(e, ERR_IO, "the files of the store %s cannot be renamed", s->name);
}

/* The name of a file under way to the place of a store that gets the name `kept`. */
static struct beside
name_ready(const struct store *s, const char *kept)
{
	size_t path_len = strlen(s->path);
	struct beside b = beside(s->path, NEW_FILE), ready;

	if (b.path[0] == '\0')
		return b;
	ready = beside(b.path, kept + path_len + strlen(OLD));
	return ready;
}

/* Whether a file has one of the names that a store gets when it is replaced. */
static bool
is_kept_taken(const struct store *s, const char *kept)
{
	bool taken = is_there(kept) || is_there(name_ready(s, kept).path);

	/* the process that removes a store that was kept may be killed before it removes the log */
	for (size_t i = 0; i < ARRAY_LEN(companions); i++)
		taken |= is_there(beside(kept, companions[i]).path);
	return taken;
}

/* The name of the store that is replaced: with the time, without signs that shells know. */
static int
name_kept(const struct store *s, const char **kept, struct arena *a, struct err *e)
{
	char made[RFC3339_BYTES + 1];
	size_t n = 0;

	time_rfc3339(time_now(), made);
	for (size_t i = 0; made[i] != '\0'; i++)
		if (made[i] != ':' && made[i] != '-')
			made[n++] = made[i];
	if ((*kept = arena_printf(a, "%s" OLD "%.*s", s->path, (int)n, made)) == NULL)
		return err_set(e, ERR_LIMIT, "the path of the store %s is too long", s->name);
	if (is_kept_taken(s, *kept))
		return err_set(e, ERR_BUSY,
		    "the store %s was replaced within this second: try again", s->name);
	return 0;
}

static int
keep_companions(const struct store *s, const char *kept, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < ARRAY_LEN(companions); i++)
		rc = move(
		    s, beside(s->path, companions[i]).path, beside(kept, companions[i]).path, e);
	return rc;
}

/* Moves what is in the place of the new file to names of its own, with its log. */
static int
keep_old(const struct store *s, const char *kept, struct err *e)
{
	int rc;

	/* the file first: who opens the name now finds nothing, not a file without its log */
	if ((rc = move(s, s->path, kept, e)) != 0)
		return rc;
	return keep_companions(s, kept, e);
}

/* After a failure: the old file and its log get their names back. */
static void
bring_back(const struct store *s, const char *part, const char *kept)
{
	move(s, name_ready(s, kept).path, part, NULL);
	for (size_t i = 0; i < ARRAY_LEN(companions); i++)
		move(
		    s, beside(kept, companions[i]).path, beside(s->path, companions[i]).path, NULL);
	move(s, kept, s->path, NULL);
}

static int
sync_folder(const struct store *s, struct err *e)
{
	struct beside b = beside(s->path, "");
	int fd = open(dirname(b.path), O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc = 0;

	if (fd == -1 || fsync(fd) == -1)
		rc =
		    err_errno(e, ERR_IO, "the folder of the store %s could not be synced", s->name);
	if (fd != -1)
		close(fd);
	return rc;
}

int
store_sqlite_place_over(const struct store *s, struct corpus_placing *p, struct err *e)
{
	const char *kept;
	int rc;

	if (!is_there(p->part))
		return err_set(e, ERR_IO, "the new store %s is gone", s->name);
	if ((!p->replaces && (rc = check_free(s, e)) != 0) ||
	    (rc = set_rights(s, p->part, e)) != 0 || (rc = name_kept(s, &kept, p->arena, e)) != 0)
		return rc;
	if ((rc = move(s, p->part, name_ready(s, kept).path, e)) != 0 ||
	    (rc = keep_old(s, kept, e)) != 0 ||
	    (rc = move(s, name_ready(s, kept).path, s->path, e)) != 0) {
		bring_back(s, p->part, kept);
		return rc;
	}
	if (is_there(kept))
		p->kept = str_from(kept);
	return sync_folder(s, e);
}

/* Whether `name` in the folder of the store is a new file whose old one was moved away. */
static bool
is_interrupted(const struct store *s, const char *name, struct beside *kept)
{
	size_t base = strlen(s->name), sign = strlen(NEW_FILE);

	if (strncmp(name, s->name, base) != 0 || strncmp(name + base, NEW_FILE, sign) != 0)
		return false;
	*kept = beside(s->path, OLD);
	*kept = beside(kept->path, name + base + sign);
	return kept->path[0] != '\0' && is_there(kept->path);
}

/* Looks for a replacement that has not come to its end. */
static bool
find_interrupted(const struct store *s, struct beside *kept)
{
	struct beside b = beside(s->path, "");
	DIR *dir = opendir(dirname(b.path));
	struct dirent *d;
	bool found = false;

	while (dir != NULL && !found && (d = readdir(dir)) != NULL)
		found = is_interrupted(s, d->d_name, kept);
	if (dir != NULL)
		closedir(dir);
	return found;
}

static int
finish(const struct store *s, struct err *e)
{
	struct beside kept;
	int rc;

	if (is_there(s->path) || !find_interrupted(s, &kept))
		return 0; /* another process has finished it */
	if ((rc = keep_companions(s, kept.path, e)) != 0 ||
	    (rc = move(s, name_ready(s, kept.path).path, s->path, e)) != 0 ||
	    (rc = sync_folder(s, e)) != 0)
		return rc;
	log_info("store", "replacement_finished", "name=%s", s->name);
	return 0;
}

int
store_sqlite_place_finish(const char *path, struct err *e)
{
	struct store s = { .lock = -1 };
	struct beside kept;
	int rc = 0;

	if (is_there(path) || store_sqlite_resolve(&s, path, CORPUS_CREATE, NULL) != 0 ||
	    !find_interrupted(&s, &kept))
		goto out;
	if ((rc = store_sqlite_lock(&s, e)) == 0)
		rc = finish(&s, e);
out:
	if (s.lock != -1)
		close(s.lock);
	free(s.path);
	return rc;
}

int
store_sqlite_place(struct corpus_placing *p, struct err *e)
{
	struct store s = { .lock = -1 };
	int rc;

	p->kept = STR("");
	if ((rc = store_sqlite_resolve(&s, p->path, CORPUS_CREATE, e)) == 0 &&
	    (rc = store_sqlite_lock(&s, e)) == 0)
		rc = store_sqlite_place_over(&s, p, e);
	if (s.lock != -1)
		close(s.lock);
	free(s.path);
	return rc;
}

void
store_sqlite_place_discard(struct str part)
{
	unlink(part.p);
	unlink(beside(part.p, ".lock").path);
	for (size_t i = 0; i < ARRAY_LEN(companions); i++)
		unlink(beside(part.p, companions[i]).path);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* store_sqlite_path: finds the file of a store, and refuses places where a store does not work. */
#include "corpus/store_sqlite_path.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/mem.h"
#include "corpus/store_sqlite_private.h"

/* The real path of the folder of path, with the last component unchanged. */
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

bool
store_sqlite_is_remote(int64_t type)
{
	static const int64_t types[] = { AFS_SUPER_MAGIC, CEPH_SUPER_MAGIC, CIFS_SUPER_MAGIC,
		CODA_SUPER_MAGIC, NFS_SUPER_MAGIC, SMB_SUPER_MAGIC, SMB2_SUPER_MAGIC, V9FS_MAGIC };

	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (types[i] == type)
			return true;
	return false;
}

static int
check_file(const struct store *s, const struct stat *st, struct err *e)
{
	struct statfs where;

	if (!S_ISREG(st->st_mode))
		return err_set(e, ERR_CONFIG,
		    "%s is not a file, so it cannot be a store: name another", s->name);
	if (st->st_nlink > 1)
		return err_set(e, ERR_CONFIG,
		    "the store %s has a second name (a hard link), under which another process "
		    "would find neither its log nor its lock: remove that name",
		    s->name);
	if (statfs(s->path, &where) == 0 && store_sqlite_is_remote((int64_t)where.f_type))
		return err_set(e, ERR_CONFIG,
		    "the store %s is on a file system of another machine, where its locks and its "
		    "shared memory do not work: put it on a local disk",
		    s->name);
	return 0;
}

void
store_sqlite_give(const struct store *s, const char *path)
{
	char folder[PATH_MAX];
	struct stat owner, st;

	snprintf(folder, sizeof folder, "%s", s->path);
	if (geteuid() != 0 || stat(dirname(folder), &owner) == -1 || lstat(path, &st) == -1)
		return;
	if (st.st_uid == 0 && owner.st_uid != 0)
		(void)!lchown(path, owner.st_uid, owner.st_gid);
}

int
store_sqlite_resolve(struct store *s, const char *path, enum corpus_mode mode, struct err *e)
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
	return stat(s->path, &st) == 0 ? check_file(s, &st, e) : 0;
}

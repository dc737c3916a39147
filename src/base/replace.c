/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replace: what must hold: the rename comes after the sync of the file, and success after that of
 * the folder.
 */
#include "base/replace.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"

#define FILE_MODE 0600
#define BESIDE_SUFFIX ".new"

/* Makes a file of root that of the owner of its folder: the server runs as that user. */
static void
give(int fd, int folder)
{
	struct stat owner;

	if (geteuid() == 0 && fstat(folder, &owner) == 0 && owner.st_uid != 0)
		(void)!fchown(fd, owner.st_uid, owner.st_gid);
}

static int
write_parts(int fd, const struct str *parts, size_t count, const char *sentence, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; i < count && rc == 0; i++)
		rc = io_write_all(fd, parts[i], sentence, e);
	return rc == 0 && fsync(fd) != 0 ? err_errno(e, ERR_IO, "%s", sentence) : rc;
}

int
replace_at(int folder, const char *beside, const char *name, const struct str *parts, size_t count,
    const char *sentence, struct err *e)
{
	int fd = openat(
	    folder, beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
	int rc;

	if (fd == -1)
		return err_errno(e, ERR_IO, "%s", sentence);
	give(fd, folder);
	rc = write_parts(fd, parts, count, sentence, e);
	close(fd);
	if (rc == 0 && renameat(folder, beside, folder, name) != 0)
		rc = err_errno(e, ERR_IO, "%s", sentence);
	if (rc != 0)
		unlinkat(folder, beside, 0);
	else if (fsync(folder) != 0)
		rc = err_errno(e, ERR_IO, "%s", sentence);
	return rc;
}

/* Opens the folder of a path; name is the rest of the path. -1: errno says why. */
static int
open_folder(const char *path, const char **name)
{
	const char *slash = strrchr(path, '/');
	char folder[PATH_MAX];

	*name = slash != NULL ? slash + 1 : path;
	if (slash == NULL)
		return open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path);
	return open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

int
replace_path(const char *path, struct str bytes, const char *sentence, struct err *e)
{
	char beside[NAME_MAX + 1];
	const char *name;
	int folder = open_folder(path, &name), rc;

	if (folder == -1)
		return err_errno(e, ERR_IO, "%s", sentence);
	if (snprintf(beside, sizeof beside, "%s" BESIDE_SUFFIX, name) >= (int)sizeof beside)
		rc = err_set(e, ERR_IO, "%s: the name is too long", sentence);
	else
		rc = replace_at(folder, beside, name, &bytes, 1, sentence, e);
	close(folder);
	return rc;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * output: writes a file under a temporary name beside its own and then renames it, so that a file
 * of that name is always complete. What must hold: only a regular file is ever replaced.
 */
#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"

/* Takes ownership of fd. */
static int
write_and_close(int fd, struct str bytes, struct err *e)
{
	int rc = io_write_all(fd, bytes, "the file cannot be written", e);

	if (close(fd) != 0 && rc == 0)
		rc = err_errno(e, ERR_IO, "the file cannot be written");
	return rc;
}

static int
write_in_place(const char *path, struct str bytes, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	return fd < 0 ? err_errno(e, ERR_IO, "cannot be opened") : write_and_close(fd, bytes, e);
}

static int
write_and_rename(const char *path, struct str bytes, struct err *e)
{
	char beside[PATH_MAX];
	int fd, rc;

	if (snprintf(beside, sizeof beside, "%s.%ld.part", path, (long)getpid()) >=
	    (int)sizeof beside)
		return err_set(e, ERR_IO, "the name is too long");
	if ((fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)) < 0)
		return err_errno(e, ERR_IO, "cannot be created");
	if ((rc = write_and_close(fd, bytes, e)) == 0 && rename(beside, path) != 0)
		rc = err_errno(e, ERR_IO, "the file cannot be given its name");
	if (rc != 0)
		unlink(beside);
	return rc;
}

static bool
is_replaceable(const char *path)
{
	struct stat st;

	return lstat(path, &st) != 0 ? errno == ENOENT : S_ISREG(st.st_mode);
}

int
output_write(const char *path, struct str bytes, struct err *e)
{
	int rc;

	if (path == NULL || str_eq(str_from(path), STR("-")))
		return io_write_all(
		    STDOUT_FILENO, bytes, "standard output cannot be written to", e);
	rc = is_replaceable(path) ? write_and_rename(path, bytes, e)
				  : write_in_place(path, bytes, e);
	return rc != 0 ? err_wrap(e, "%.200s", path) : 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_sqlite_lock: the writer's lock: flock() on "<store>.lock", held from before the store is
 * opened for writing until after it is closed. The kernel releases it when the process ends, also
 * by a crash. The file is never removed: otherwise two writers could lock two files of the same
 * name.
 */
#include "corpus/store_sqlite_lock.h"
#include "corpus/store_sqlite_path.h"
#include "corpus/store_sqlite_private.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#define LOCK_TEXT_BYTES 32 /* a process id and a newline */

/* Writes the process id into the lock file, for the error message of other writers. */
static void
sign(int fd)
{
	char text[LOCK_TEXT_BYTES];
	int n = snprintf(text, sizeof text, "%ld\n", (long)getpid());

	/* the id is optional: a failure to write it is ignored */
	if (ftruncate(fd, 0) == 0 && pwrite(fd, text, (size_t)n, 0) != n)
		return;
}

static int
say_busy(const struct store *s, int fd, struct err *e)
{
	char text[LOCK_TEXT_BYTES];
	ssize_t n = pread(fd, text, sizeof text, 0);
	uint64_t pid;

	if (n > 0 && str_to_u64(str_trim(str_make(text, (size_t)n)), &pid))
		return err_set(e, ERR_BUSY,
		    "another process (%" PRIu64
		    ") is writing to the store %s: try again when it is done",
		    pid, s->name);
	return err_set(e, ERR_BUSY,
	    "another process is writing to the store %s: try again when it is done", s->name);
}

int
store_sqlite_lock(struct store *s, struct err *e)
{
	char name[PATH_MAX];
	int n = snprintf(name, sizeof name, "%s.lock", s->path);
	int fd, rc = 0;

	if (n < 0 || (size_t)n >= sizeof name)
		return err_set(e, ERR_LIMIT, "the path of the store %s is too long", s->name);
	if ((fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644)) == -1)
		return err_errno(e, ERR_IO,
		    "the lock beside the store %s cannot be made: give this user the right to "
		    "write in its folder",
		    s->name);
	if (flock(fd, LOCK_EX | LOCK_NB) == -1)
		rc = errno == EWOULDBLOCK
			 ? say_busy(s, fd, e)
			 : err_errno(
			       e, ERR_IO, "the store %s cannot be locked for writing", s->name);
	if (rc != 0) {
		close(fd);
		return rc;
	}
	store_sqlite_give(s, name);
	sign(fd);
	s->lock = fd;
	return 0;
}

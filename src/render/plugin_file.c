/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plugin_file: copies a file into a memfd while hashing it. What must hold: the digest is of the
 * bytes in the sealed copy; a copy is discarded if the file was written meanwhile.
 */
#include "render/plugin_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "base/str.h"
#include "base/time.h"
#include "base/units.h"
#include "plugin/owner.h"
#include "render/output_file.h"

#define READS_MAX 3 /* a file that changes during each of them is being written */
#define CHUNK_BYTES 65536
/*
 * Two writes within one tick of the file system's clock leave the same time stamp, so a file that
 * is younger than this gets no mark. FAT has the longest tick.
 */
#define YOUNG_S 2

static const char no_copy[] = "there is no memory for a copy";

static int64_t
nanoseconds(const struct timespec *t)
{
	return (int64_t)t->tv_sec * NS_A_SECOND + t->tv_nsec;
}

static struct file_mark
mark_of(const struct stat *st)
{
	return (struct file_mark){ .device = st->st_dev,
		.inode = st->st_ino,
		.size = (uint64_t)st->st_size,
		.modified_ns = nanoseconds(&st->st_mtim),
		.changed_ns = nanoseconds(&st->st_ctim) };
}

struct file_mark
file_mark_of(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return (struct file_mark){ 0 };
	return mark_of(&st);
}

bool
file_mark_eq(const struct file_mark *a, const struct file_mark *b)
{
	return a->inode != 0 && a->inode == b->inode && a->device == b->device &&
	       a->size == b->size && a->modified_ns == b->modified_ns &&
	       a->changed_ns == b->changed_ns;
}

/* Copies the file to its end, and hashes it. */
static int
copy_bytes(int from, struct plugin_file *out, uint64_t *size, struct err *e)
{
	struct sha256_run run;
	char bytes[CHUNK_BYTES];
	ssize_t n;
	int rc;

	sha256_start(&run);
	for (*size = 0; (n = read(from, bytes, sizeof bytes)) != 0; *size += (uint64_t)n) {
		if (n < 0 && errno == EINTR) {
			n = 0;
			continue;
		}
		if (n < 0)
			return err_errno(e, ERR_PLUGIN, "cannot be read to its end");
		if (*size + (uint64_t)n > PLUGIN_FILE_BYTES_MAX)
			return err_set(
			    e, ERR_PLUGIN, "is larger than %u MiB", PLUGIN_FILE_BYTES_MAX >> 20);
		sha256_add(&run, bytes, (size_t)n);
		if ((rc = io_write_all(out->fd, str_make(bytes, (size_t)n), no_copy, e)) != 0)
			return rc;
	}
	out->digest = sha256_finish(&run);
	return 0;
}

/* Copies the file between two equal marks; sets out->mark unless the file is too young. */
static int
copy_steady(int from, struct plugin_file *out, const struct stat *before, struct err *e)
{
	struct file_mark first = mark_of(before), last;
	struct stat after;
	uint64_t size;
	int rc;

	if ((rc = copy_bytes(from, out, &size, e)) != 0)
		return rc;
	if (fstat(from, &after) != 0)
		return err_errno(e, ERR_PLUGIN, "cannot be read to its end");
	last = mark_of(&after);
	if (!file_mark_eq(&first, &last) || size != last.size)
		return err_set(e, ERR_BUSY, "is being written: it changed while it was read");
	out->modified = after.st_mtim.tv_sec;
	if (after.st_ctim.tv_sec + YOUNG_S <= time_now())
		out->mark = last;
	return 0;
}

static int
read_once(struct plugin_file *out, const char *path, struct err *e)
{
	struct plugin_file made = { .fd = -1 };
	/* O_NONBLOCK: else open() waits for the writer of a FIFO */
	int rc, from = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (from < 0 || fstat(from, &st) != 0) {
		rc = err_errno(e, ERR_PLUGIN, "cannot be read");
		goto out;
	}
	if ((rc = owner_check(&st, str_base_name(path), e)) != 0 ||
	    (rc = output_create(str_base_name(path), &made.fd, e)) != 0 ||
	    (rc = copy_steady(from, &made, &st, e)) != 0 || (rc = output_seal(made.fd, e)) != 0)
		goto out;
	*out = made;
	made.fd = -1;
out:
	if (made.fd >= 0)
		close(made.fd);
	if (from >= 0)
		close(from);
	return rc;
}

int
plugin_file_read(struct plugin_file *out, const char *path, struct err *e)
{
	int rc = -ERR_BUSY;

	for (unsigned k = 0; rc == -ERR_BUSY && k < READS_MAX; k++)
		rc = read_once(out, path, e);
	return rc;
}

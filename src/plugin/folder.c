/* SPDX-License-Identifier: Apache-2.0 */
/*
 * folder: reads and packs the files of an XSLT format. Their owners and modes are checked as those
 * of plugins are, because a user who may write them decides what is served. What must hold: no
 * file is read past its limit; after an error nothing stays allocated.
 */
#include "plugin/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "plugin/owner.h"

/*
 * O_NOFOLLOW: the server may read files that the owner of the folder may not, and a link would
 * publish them. O_NONBLOCK: open() of a FIFO must not wait for a writer.
 */
#define FILE_FLAGS (O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)

#define PLAIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"

bool
folder_is_named(const char *path)
{
	struct str name = str_from(str_base_name(path));

	return name.len > strlen(FOLDER_SUFFIX) && str_ends(name, FOLDER_SUFFIX);
}

static int
is_part(const struct dirent *d)
{
	struct str name = str_from(d->d_name);

	return name.p[0] != '.' && (str_is(name, FOLDER_DESCRIPTION) || str_ends(name, ".xsl") ||
				       str_ends(name, ".xml"));
}

static int
check_file(const struct stat *st, const char *name, struct err *e)
{
	int rc;

	if ((rc = owner_check(st, name, e)) != 0)
		return rc;
	if (name[strspn(name, PLAIN)] != '\0')
		return err_set(e, ERR_PLUGIN,
		    "%s: a file of a format has a name of letters, digits and . _ -", name);
	if (st->st_size > FOLDER_FILE_BYTES_MAX)
		return err_set(
		    e, ERR_PLUGIN, "%s is larger than %d bytes", name, FOLDER_FILE_BYTES_MAX);
	return 0;
}

/* Reads at most the size that fstat() gave; a file that is being written is read again later. */
static int
read_bytes(int fd, struct folder_file *out, size_t size, struct err *e)
{
	ssize_t n;

	out->bytes = mem_new(size + 1);
	for (out->len = 0; out->len < size; out->len += (size_t)n) {
		if ((n = read(fd, out->bytes + out->len, size - out->len)) < 0)
			return err_errno(e, ERR_PLUGIN, "%s cannot be read", out->name);
		if (n == 0)
			break;
	}
	return 0;
}

static int
read_file(struct folder *f, int folder, const char *name, struct err *e)
{
	struct folder_file *out = &f->files[f->count++];
	struct stat st = { 0 };
	int fd, rc;

	out->name = str_dup(str_from(name));
	fd = openat(folder, name, FILE_FLAGS);
	if (fd < 0 && errno == ELOOP)
		rc = err_set(e, ERR_PLUGIN,
		    "%s is a symbolic link: put the file itself into the folder", name);
	else if (fd < 0 || fstat(fd, &st) != 0)
		rc = err_errno(e, ERR_PLUGIN, "%s cannot be read", name);
	else if ((rc = check_file(&st, name, e)) == 0)
		rc = read_bytes(fd, out, (size_t)st.st_size, e);
	if (fd >= 0)
		close(fd);
	if (rc == 0 && st.st_mtime > f->modified)
		f->modified = st.st_mtime;
	return rc;
}

static bool
has_file(const struct folder *f, const char *name)
{
	for (unsigned k = 0; k < f->count; k++)
		if (strcmp(f->files[k].name, name) == 0)
			return true;
	return false;
}

static int
check_whole(const struct folder *f, const char *path, struct err *e)
{
	const char *name = str_base_name(path);

	if (!has_file(f, FOLDER_DESCRIPTION))
		return err_set(e, ERR_PLUGIN,
		    "%s has no " FOLDER_DESCRIPTION ": it says what the format is", name);
	if (!has_file(f, FOLDER_SHEET))
		return err_set(e, ERR_PLUGIN, "%s has no " FOLDER_SHEET, name);
	return 0;
}

/*
 * The folder is checked, listed and read through one descriptor, so that it is the same one even
 * if path is replaced meanwhile.
 */
static int
open_folder(const char *path, int *out, struct err *e)
{
	const char *name = str_base_name(path);
	int rc, fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct stat st;

	if (fd < 0 && errno == ENOTDIR)
		return err_set(e, ERR_PLUGIN, "%s is not a folder: an XSLT format is one", name);
	if (fd < 0)
		return err_errno(e, ERR_PLUGIN, "%s cannot be read", name);
	if (fstat(fd, &st) != 0)
		rc = err_errno(e, ERR_PLUGIN, "%s cannot be read", name);
	else
		rc = owner_check_rights(&st, name, e);
	if (rc == 0)
		*out = fd;
	else
		close(fd);
	return rc;
}

static int
read_files(struct folder *f, int folder, const char *path, struct err *e)
{
	struct dirent **names = NULL;
	int rc = 0, n = scandirat(folder, ".", &names, is_part, alphasort);

	if (n < 0)
		return err_errno(e, ERR_PLUGIN, "%s cannot be read", str_base_name(path));
	if (n > FOLDER_FILES_MAX)
		rc = err_set(e, ERR_PLUGIN, "%s holds more than %d files", str_base_name(path),
		    FOLDER_FILES_MAX);
	for (int k = 0; k < n; k++) {
		if (rc == 0)
			rc = read_file(f, folder, names[k]->d_name, e);
		free(names[k]);
	}
	free(names);
	return rc;
}

int
folder_read(struct folder *out, const char *path, struct err *e)
{
	struct folder f = { 0 };
	int fd = -1, rc;

	if ((rc = open_folder(path, &fd, e)) != 0)
		return rc;
	rc = read_files(&f, fd, path, e);
	close(fd);
	if (rc == 0 && (rc = check_whole(&f, path, e)) == 0)
		*out = f;
	else
		folder_free(&f);
	return rc;
}

void
folder_free(struct folder *f)
{
	while (f->count > 0) {
		f->count--;
		free(f->files[f->count].name);
		free(f->files[f->count].bytes);
	}
}

static bool
take_file(struct folder *f, struct str *rest)
{
	struct str line = str_cut(*rest, '\n', rest), len, name = str_cut(line, ' ', &len);
	struct folder_file *file = &f->files[f->count];
	uint64_t n;

	if (f->count == FOLDER_FILES_MAX || name.len == 0 || !str_to_u64(len, &n) || n > rest->len)
		return false;
	file->name = str_dup(name);
	file->len = (size_t)n;
	file->bytes = str_dup(str_slice(*rest, 0, file->len));
	f->count++;
	*rest = str_slice(*rest, file->len, rest->len);
	return true;
}

int
folder_unpack(struct folder *out, struct str packed, struct err *e)
{
	struct folder f = { 0 };

	while (packed.len > 0) {
		if (take_file(&f, &packed))
			continue;
		folder_free(&f);
		return err_set(e, ERR_DATA, "the files of the format came in pieces");
	}
	*out = f;
	return 0;
}

int
folder_pack(const struct folder *f, struct buf *out, struct err *e)
{
	for (unsigned k = 0; k < f->count; k++) {
		buf_putf(out, "%s %zu\n", f->files[k].name, f->files[k].len);
		buf_putstr(out, str_make(f->files[k].bytes, f->files[k].len));
	}
	return buf_check(out, "an XSLT format", e);
}

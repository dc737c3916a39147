/* SPDX-License-Identifier: Apache-2.0 */
/*
 * folder: who may write what is read here decides what is served, so owners and modes are judged as
 * those of plugins are. What must hold: nothing is read past its limit, and what is refused leaves
 * nothing behind.
 */
#include "wire/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

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
check_rights(const struct stat *st, const char *name, struct err *e)
{
	if (st->st_uid != 0 && st->st_uid != geteuid())
		return err_set(e, ERR_PLUGIN,
		    "%s belongs to user %u: a format must belong to root or to the user who runs "
		    "gazetted",
		    name, (unsigned)st->st_uid);
	if ((st->st_mode & S_IWOTH) != 0)
		return err_set(e, ERR_PLUGIN, "%s can be changed by everybody: chmod o-w it", name);
	if ((st->st_mode & S_IWGRP) != 0 && st->st_gid != 0 && st->st_gid != getegid())
		return err_set(e, ERR_PLUGIN, "%s can be changed by group %u: chmod g-w it", name,
		    (unsigned)st->st_gid);
	return 0;
}

static int
check_file(const struct stat *st, const char *name, struct err *e)
{
	int rc;

	if (!S_ISREG(st->st_mode))
		return err_set(e, ERR_PLUGIN, "%s is not a regular file", name);
	if ((rc = check_rights(st, name, e)) != 0)
		return rc;
	if (name[strspn(name, PLAIN)] != '\0')
		return err_set(e, ERR_PLUGIN,
		    "%s: a file of a format has a name of letters, digits and . _ -", name);
	if (st->st_size > FOLDER_FILE_BYTES_MAX)
		return err_set(
		    e, ERR_PLUGIN, "%s is larger than %d bytes", name, FOLDER_FILE_BYTES_MAX);
	return 0;
}

/* Up to what it had when it was measured: one that is being written to is read again later. */
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
read_file(struct folder *f, const char *path, const char *name, struct err *e)
{
	struct folder_file *out = &f->files[f->count++];
	char *full = mem_new(strlen(path) + strlen(name) + 2);
	struct stat st = { 0 };
	int fd, rc;

	memcpy(full, path, strlen(path));
	full[strlen(path)] = '/';
	memcpy(full + strlen(path) + 1, name, strlen(name));
	out->name = str_dup(str_from(name));
	fd = open(full, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not keep us waiting */
	free(full);
	if (fd < 0 || fstat(fd, &st) != 0)
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

static int
check_folder(const char *path, struct err *e)
{
	const char *name = str_base_name(path);
	struct stat st;

	if (stat(path, &st) != 0)
		return err_errno(e, ERR_PLUGIN, "%s cannot be read", name);
	if (!S_ISDIR(st.st_mode))
		return err_set(e, ERR_PLUGIN, "%s is not a folder: an XSLT format is one", name);
	return check_rights(&st, name, e);
}

int
folder_read(struct folder *out, const char *path, struct err *e)
{
	struct folder f = { 0 };
	struct dirent **names;
	int n, rc;

	if ((rc = check_folder(path, e)) != 0)
		return rc;
	if ((n = scandir(path, &names, is_part, alphasort)) < 0)
		return err_errno(e, ERR_PLUGIN, "%s cannot be read", str_base_name(path));
	if (n > FOLDER_FILES_MAX)
		rc = err_set(e, ERR_PLUGIN, "%s holds more than %d files", str_base_name(path),
		    FOLDER_FILES_MAX);
	for (int k = 0; k < n; k++) {
		if (rc == 0)
			rc = read_file(&f, path, names[k]->d_name, e);
		free(names[k]);
	}
	free(names);
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

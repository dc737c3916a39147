/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crash_record: the system's own file system with seven calls taken over, and what the store calls
 * itself, to which the linker leads here.
 */
#include "crash_record.h"
#include "crash_disk.h"

#include <assert.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TABLES_MAX 8    /* kinds of files the real file system has */
#define HANDLES_MAX 256 /* of SQLite, open or not */

static sqlite3_vfs *real_vfs, crash_vfs;
static struct {
	sqlite3_io_methods ours;
	const sqlite3_io_methods *real;
} tables[TABLES_MAX];
static struct {
	sqlite3_file *handle;
	unsigned file;
} handles[HANDLES_MAX];

static char folder[PATH_MAX];
static bool recording, paused;
static unsigned files; /* the greatest number */
static struct names live;
static struct calls recorded;

void
calls_add(struct calls *list, struct call *c)
{
	if (list->count == list->cap) {
		list->cap = list->cap == 0 ? 1024 : 2 * list->cap;
		list->p = realloc(list->p, list->cap * sizeof *list->p);
		assert(list->p != NULL);
	}
	list->p[list->count++] = c;
}

static struct call *
record(enum call_kind kind, unsigned file, const char *name)
{
	struct call *c = calloc(1, sizeof *c);

	assert(c != NULL);
	c->kind = kind;
	c->file = file;
	snprintf(c->name, sizeof c->name, "%s", name);
	calls_add(&recorded, c);
	return c;
}

static unsigned
find_name(const struct names *n, const char *name)
{
	for (unsigned i = 0; i < n->count; i++)
		if (strcmp(n->at[i].name, name) == 0)
			return n->at[i].file;
	return 0;
}

void
names_remove(struct names *n, const char *name)
{
	for (unsigned i = 0; i < n->count; i++)
		if (strcmp(n->at[i].name, name) == 0)
			n->at[i--] = n->at[--n->count];
}

void
names_put(struct names *n, const char *name, unsigned file)
{
	names_remove(n, name);
	assert(n->count < CRASH_NAMES_MAX);
	snprintf(n->at[n->count].name, CRASH_NAME_BYTES, "%s", name);
	n->at[n->count++].file = file;
}

bool
crash_record_has(const char *name)
{
	return name[0] != '.' && strstr(name, "-shm") == NULL && strstr(name, ".lock") == NULL;
}

/* Its name in the folder; NULL for a file elsewhere, and for what is no part of the disk. */
static const char *
name_of(const char *path)
{
	size_t len = strlen(folder), n = path == NULL ? 0 : strlen(path);

	if (!recording || paused || n <= len || strncmp(path, folder, len) != 0 || path[len] != '/')
		return NULL;
	return crash_record_has(path + len + 1) ? path + len + 1 : NULL;
}

static unsigned
make_file(const char *name)
{
	assert(files < CRASH_FILES_MAX);
	names_put(&live, name, ++files);
	record(NAME, files, name);
	return files;
}

/* The calls of SQLite. */

static const sqlite3_io_methods *
real_of(const sqlite3_file *f)
{
	for (unsigned i = 0; i < TABLES_MAX; i++)
		if (f->pMethods == &tables[i].ours)
			return tables[i].real;
	abort();
}

static unsigned
file_of(const sqlite3_file *f)
{
	for (unsigned i = 0; recording && !paused && i < HANDLES_MAX; i++)
		if (handles[i].handle == f)
			return handles[i].file;
	return 0;
}

static int
write_recorded(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	unsigned file = file_of(f);
	struct call *c;

	if (file != 0) {
		c = record(WRITE, file, "");
		c->at = at;
		c->len = (size_t)n;
		c->bytes = malloc((size_t)n);
		assert(c->bytes != NULL);
		memcpy(c->bytes, p, (size_t)n);
	}
	return real_of(f)->xWrite(f, p, n, at);
}

static int
truncate_recorded(sqlite3_file *f, sqlite3_int64 size)
{
	unsigned file = file_of(f);

	if (file != 0)
		record(TRUNCATE, file, "")->at = size;
	return real_of(f)->xTruncate(f, size);
}

static int
sync_recorded(sqlite3_file *f, int flags)
{
	unsigned file = file_of(f);

	if (file != 0)
		record(SYNC, file, "");
	return real_of(f)->xSync(f, flags);
}

/* Its memory may be that of another file later. */
static int
close_recorded(sqlite3_file *f)
{
	for (unsigned i = 0; i < HANDLES_MAX; i++)
		if (handles[i].handle == f)
			handles[i].handle = NULL;
	return real_of(f)->xClose(f);
}

static const sqlite3_io_methods *
take(const sqlite3_io_methods *real)
{
	unsigned i = 0;

	while (tables[i].real != NULL && tables[i].real != real)
		assert(++i < TABLES_MAX);
	tables[i].ours = *real;
	tables[i].real = real;
	tables[i].ours.xClose = close_recorded;
	tables[i].ours.xWrite = write_recorded;
	tables[i].ours.xTruncate = truncate_recorded;
	tables[i].ours.xSync = sync_recorded;
	return &tables[i].ours;
}

static void
keep_handle(sqlite3_file *f, unsigned file)
{
	unsigned i = 0;

	while (handles[i].handle != NULL)
		assert(++i < HANDLES_MAX);
	handles[i].handle = f;
	handles[i].file = file;
}

static int
open_recorded(sqlite3_vfs *vfs, const char *path, sqlite3_file *f, int flags, int *out_flags)
{
	const char *name = name_of(path);
	unsigned file = name == NULL ? 0 : find_name(&live, name);
	int rc = real_vfs->xOpen(real_vfs, path, f, flags, out_flags);

	(void)vfs;
	if (rc == SQLITE_OK && name != NULL && file == 0)
		file = make_file(name);
	if (f->pMethods != NULL) {
		f->pMethods = take(f->pMethods);
		keep_handle(f, file);
	}
	return rc;
}

static void
unname(const char *path)
{
	const char *name = name_of(path);
	unsigned file = name == NULL ? 0 : find_name(&live, name);

	if (file == 0)
		return;
	record(UNNAME, file, name);
	names_remove(&live, name);
}

static int
delete_recorded(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
	(void)vfs;
	unname(path);
	if (sync_folder && name_of(path) != NULL)
		record(SYNC_FOLDER, 0, "");
	return real_vfs->xDelete(real_vfs, path, sync_folder);
}

void
crash_disk_install(void)
{
	int rc;

	real_vfs = sqlite3_vfs_find(NULL);
	crash_vfs = *real_vfs;
	crash_vfs.zName = "crash";
	crash_vfs.pNext = NULL;
	crash_vfs.xOpen = open_recorded;
	crash_vfs.xDelete = delete_recorded;
	rc = sqlite3_vfs_register(&crash_vfs, 1);
	assert(rc == SQLITE_OK);
}

/* The calls that the store makes itself: the linker leads them here. */

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_unlink(const char *path);
int __wrap_unlink(const char *path);
int __real_renameat2(int from_fd, const char *from, int to_fd, const char *to, unsigned flags);
int __wrap_renameat2(int from_fd, const char *from, int to_fd, const char *to, unsigned flags);

int
__wrap_open(const char *path, int flags, ...)
{
	const char *name = name_of(path);
	mode_t mode = 0;
	va_list args;
	int fd;

	va_start(args, flags);
	if ((flags & O_CREAT) != 0)
		mode = va_arg(args, mode_t);
	va_end(args);
	fd = __real_open(path, flags, mode);
	if (fd != -1 && name != NULL && (flags & O_CREAT) != 0 && find_name(&live, name) == 0)
		make_file(name);
	return fd;
}

int
__wrap_fsync(int fd)
{
	char link[64], path[PATH_MAX];
	const char *name;
	ssize_t n;

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	if ((n = readlink(link, path, sizeof path - 1)) > 0) {
		path[n] = '\0';
		if (recording && !paused && strcmp(path, folder) == 0)
			record(SYNC_FOLDER, 0, "");
		else if ((name = name_of(path)) != NULL && find_name(&live, name) != 0)
			record(SYNC, find_name(&live, name), "");
	}
	return __real_fsync(fd);
}

int
__wrap_unlink(const char *path)
{
	unname(path);
	return __real_unlink(path);
}

int
__wrap_renameat2(int from_fd, const char *from, int to_fd, const char *to, unsigned flags)
{
	const char *name = name_of(from);
	int rc = __real_renameat2(from_fd, from, to_fd, to, flags);
	unsigned file = name == NULL ? 0 : find_name(&live, name);

	if (rc == 0 && file != 0) {
		struct call *c = record(RENAME, file, name);

		snprintf(c->to, sizeof c->to, "%s", name_of(to));
		names_remove(&live, name);
		names_put(&live, c->to, file);
	}
	return rc;
}

void
crash_record_start(const char *path, const struct names *there)
{
	for (size_t i = 0; i < recorded.count; i++) {
		free(recorded.p[i]->bytes);
		free(recorded.p[i]);
	}
	recorded.count = 0;
	for (unsigned i = 0; i < HANDLES_MAX; i++)
		handles[i].file = 0;
	live = *there;
	files = there->count;
	snprintf(folder, sizeof folder, "%s", path);
	recording = true;
	paused = false;
}

const struct calls *
crash_record_calls(void)
{
	return &recorded;
}

void
crash_disk_pause(bool value)
{
	paused = value;
}

void
crash_disk_acknowledge(void)
{
	record(ACKNOWLEDGE, 0, "");
}

void
crash_disk_stop(void)
{
	recording = false;
}

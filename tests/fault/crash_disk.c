/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crash_disk: a list of calls, and beside it, while a test goes through them, what each file has
 * for certain and the calls since its last sync.
 */
#include "crash_disk.h"
#include "crash_record.h"

#include <assert.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECTOR 512 /* what a disk writes whole or not at all */

struct content {
	char *p;
	size_t len, cap;
};

/* At the moment of crash_disk_seek(). */
static size_t moment;
static unsigned acknowledged;
static struct content sure[CRASH_FILES_MAX + 1], first[CRASH_FILES_MAX + 1];
static struct names sure_names, first_names;
static struct calls pending;

/* Contents. */

static void
grow(struct content *c, size_t len)
{
	if (len > c->cap) {
		c->cap = 2 * len;
		c->p = realloc(c->p, c->cap);
		assert(c->p != NULL);
	}
	if (len > c->len) {
		memset(c->p + c->len, 0, len - c->len);
		c->len = len;
	}
}

static void
put_bytes(struct content *c, int64_t at, const char *p, size_t len)
{
	grow(c, (size_t)at + len);
	memcpy(c->p + at, p, len);
}

static void
copy_content(struct content *to, const struct content *from)
{
	to->len = 0;
	grow(to, from->len);
	if (from->len > 0)
		memcpy(to->p, from->p, from->len);
}

static void
cut(struct content *c, int64_t size)
{
	if ((size_t)size < c->len)
		c->len = (size_t)size;
	else
		grow(c, (size_t)size);
}

static void
load(struct content *c, const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY);
	ssize_t n;

	assert(fd != -1 && fstat(fd, &st) == 0);
	c->len = 0;
	grow(c, (size_t)st.st_size);
	n = read(fd, c->p, c->len);
	assert(n == (ssize_t)c->len);
	close(fd);
}

static void
load_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *d;
	char path[PATH_MAX + NAME_MAX + 2];

	assert(dir != NULL);
	while ((d = readdir(dir)) != NULL)
		if (crash_record_has(d->d_name)) {
			snprintf(path, sizeof path, "%s/%s", folder, d->d_name);
			names_put(&first_names, d->d_name, first_names.count + 1);
			load(&first[first_names.count], path);
		}
	closedir(dir);
}

void
crash_disk_start(const char *path)
{
	char folder[PATH_MAX];

	assert(realpath(path, folder) != NULL);
	first_names.count = 0;
	for (unsigned i = 0; i <= CRASH_FILES_MAX; i++)
		first[i].len = sure[i].len = 0;
	load_folder(folder);
	crash_record_start(folder, &first_names);
	moment = SIZE_MAX;
}

unsigned
crash_disk_count(void)
{
	return (unsigned)crash_record_calls()->count;
}

/* Going through it. */

static void
apply_name(struct names *n, const struct call *c)
{
	if (c->kind == NAME)
		names_put(n, c->name, c->file);
	else
		names_remove(n, c->name);
	if (c->kind == RENAME)
		names_put(n, c->to, c->file);
}

static bool
is_name(const struct call *c)
{
	return c->kind == NAME || c->kind == UNNAME || c->kind == RENAME;
}

/* Names come to the disk in the order in which they were given, so those before the last do too. */
static void
settle_names(size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < pending.count; i++)
		if (i < count && is_name(pending.p[i]))
			apply_name(&sure_names, pending.p[i]);
		else
			pending.p[kept++] = pending.p[i];
	pending.count = kept;
}

static void
settle_file(unsigned file)
{
	size_t kept = 0, last = 0;

	for (size_t i = 0; i < pending.count; i++)
		if (is_name(pending.p[i]) && pending.p[i]->file == file)
			last = i + 1;
	settle_names(last);
	for (size_t i = 0; i < pending.count; i++) {
		const struct call *c = pending.p[i];

		if (c->file != file || is_name(c))
			pending.p[kept++] = pending.p[i];
		else if (c->kind == WRITE)
			put_bytes(&sure[file], c->at, c->bytes, c->len);
		else
			cut(&sure[file], c->at);
	}
	pending.count = kept;
}

static void
step(struct call *c)
{
	if (c->kind == ACKNOWLEDGE)
		acknowledged++;
	else if (c->kind == SYNC)
		settle_file(c->file);
	else if (c->kind == SYNC_FOLDER)
		settle_names(pending.count);
	else
		calls_add(&pending, c);
}

void
crash_disk_seek(unsigned calls)
{
	if (moment > calls) {
		for (unsigned i = 0; i <= CRASH_FILES_MAX; i++)
			copy_content(&sure[i], &first[i]);
		sure_names = first_names;
		pending.count = 0;
		moment = acknowledged = 0;
	}
	while (moment < calls)
		step(crash_record_calls()->p[moment++]);
}

unsigned
crash_disk_acknowledged(void)
{
	return acknowledged;
}

uint64_t
crash_disk_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* How many of eight sectors have reached the disk, in this failure. */
static unsigned
choose_eighths(uint64_t *random)
{
	static const unsigned eighths[] = { 0, 1, 4, 7, 8 };

	return eighths[crash_disk_random(random) % (sizeof eighths / sizeof eighths[0])];
}

static void
apply_some(struct content *c, const struct call *call, unsigned eighths, uint64_t *random)
{
	int64_t end = call->at + (int64_t)call->len, next;

	if (call->kind == TRUNCATE) {
		if (crash_disk_random(random) % 8 < eighths)
			cut(c, call->at);
		return;
	}
	for (int64_t at = call->at; at < end; at = next) {
		next = (at / SECTOR + 1) * SECTOR < end ? (at / SECTOR + 1) * SECTOR : end;
		if (crash_disk_random(random) % 8 < eighths)
			put_bytes(c, at, call->bytes + (at - call->at), (size_t)(next - at));
		else if (crash_disk_random(random) % 8 == 0)
			grow(c, (size_t)next); /* the size reached the disk, the bytes did not */
	}
}

static void
save(const struct content *c, const char *where, const char *name)
{
	char path[PATH_MAX + NAME_MAX + 2];
	int fd;
	ssize_t n;

	snprintf(path, sizeof path, "%s/%s", where, name);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0644);
	assert(fd != -1);
	n = write(fd, c->p, c->len);
	assert(n == (ssize_t)c->len);
	close(fd);
}

void
crash_disk_empty(const char *where)
{
	DIR *dir = opendir(where);
	struct dirent *d;
	char path[PATH_MAX + NAME_MAX + 2];

	assert(dir != NULL);
	while ((d = readdir(dir)) != NULL)
		if (d->d_name[0] != '.') {
			snprintf(path, sizeof path, "%s/%s", where, d->d_name);
			unlink(path);
		}
	closedir(dir);
}

/* A prefix of the names that are not sure: they come to the disk in order. */
static struct names
choose_names(uint64_t *random)
{
	struct names n = sure_names;
	unsigned count = 0, taken;

	for (size_t i = 0; i < pending.count; i++)
		count += is_name(pending.p[i]);
	taken = (unsigned)(crash_disk_random(random) % (count + 1));
	for (size_t i = 0; i < pending.count && taken > 0; i++)
		if (is_name(pending.p[i])) {
			apply_name(&n, pending.p[i]);
			taken--;
		}
	return n;
}

void
crash_disk_make(const char *where, uint64_t *random)
{
	static struct content c;
	struct names names = choose_names(random);

	crash_disk_empty(where);
	for (unsigned n = 0; n < names.count; n++) {
		unsigned file = names.at[n].file, eighths = choose_eighths(random);

		copy_content(&c, &sure[file]);
		for (size_t i = 0; i < pending.count; i++)
			if (pending.p[i]->file == file && !is_name(pending.p[i]))
				apply_some(&c, pending.p[i], eighths, random);
		save(&c, where, names.at[n].name);
	}
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fault_vfs: the system's own file system with five calls taken over. A file keeps its real method
 * table behind a copy whose xRead, xWrite, xTruncate and xSync are ours; as the copy comes first in
 * struct taken, the way back is a cast.
 */
#include "fault_vfs.h"

#include <assert.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>

#define TABLES_MAX 8 /* kinds of files the real file system has: locked, unlocked... */

struct taken {
	sqlite3_io_methods ours;
	const sqlite3_io_methods *real;
};

static sqlite3_vfs *real_vfs, fault_vfs;
static struct taken tables[TABLES_MAX];
static enum fault_kind kind;
static unsigned chosen = FAULT_WRITE | FAULT_SYNC;
static unsigned calls, nth_call;
static bool struck, synced;
static sqlite3_mem_methods real_memory;

/* Counts one call; true when it must go wrong. */
static bool
goes_wrong(enum fault_call call)
{
	if (kind == FAULT_NONE || (chosen & call) == 0)
		return false;
	calls++;
	if ((struck && kind == FAULT_ONCE) || (!struck && calls != nth_call))
		return false;
	struck = true;
	return true;
}

static const sqlite3_io_methods *
real_of(sqlite3_file *f)
{
	return ((const struct taken *)f->pMethods)->real;
}

/* A write that goes wrong is torn: half of it is done. */
static int
write_half(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	synced = false;
	if (!goes_wrong(FAULT_WRITE))
		return real_of(f)->xWrite(f, p, n, at);
	real_of(f)->xWrite(f, p, n / 2, at);
	if (kind == FAULT_KILL)
		raise(SIGKILL);
	return SQLITE_IOERR_WRITE;
}

static int
truncate_not(sqlite3_file *f, sqlite3_int64 size)
{
	synced = false;
	if (!goes_wrong(FAULT_WRITE))
		return real_of(f)->xTruncate(f, size);
	if (kind == FAULT_KILL)
		raise(SIGKILL);
	return SQLITE_IOERR_TRUNCATE;
}

static int
sync_not(sqlite3_file *f, int flags)
{
	if (!goes_wrong(FAULT_SYNC)) {
		synced = true;
		return real_of(f)->xSync(f, flags);
	}
	if (kind == FAULT_KILL)
		raise(SIGKILL);
	return SQLITE_IOERR_FSYNC;
}

static int
read_not(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
	return goes_wrong(FAULT_READ) ? SQLITE_IOERR_READ : real_of(f)->xRead(f, p, n, at);
}

static const sqlite3_io_methods *
take(const sqlite3_io_methods *real)
{
	struct taken *t = tables;

	while (t->real != NULL && t->real != real)
		t++;
	assert(t < tables + TABLES_MAX);
	*t = (struct taken){ .ours = *real, .real = real };
	t->ours.xRead = read_not;
	t->ours.xWrite = write_half;
	t->ours.xTruncate = truncate_not;
	t->ours.xSync = sync_not;
	return &t->ours;
}

static int
open_taken(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out_flags)
{
	int rc = real_vfs->xOpen(real_vfs, name, f, flags, out_flags);

	(void)vfs;
	if (f->pMethods != NULL)
		f->pMethods = take(f->pMethods);
	return rc;
}

static void *
allocate_not(int n)
{
	return goes_wrong(FAULT_ALLOCATION) ? NULL : real_memory.xMalloc(n);
}

static void *
grow_not(void *p, int n)
{
	return goes_wrong(FAULT_ALLOCATION) ? NULL : real_memory.xRealloc(p, n);
}

/* Before SQLite is used. */
static void
take_memory(void)
{
	sqlite3_mem_methods ours;
	int rc = sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory);

	assert(rc == SQLITE_OK);
	ours = real_memory;
	ours.xMalloc = allocate_not;
	ours.xRealloc = grow_not;
	rc = sqlite3_config(SQLITE_CONFIG_MALLOC, &ours);
	assert(rc == SQLITE_OK);
}

void
fault_vfs_install(void)
{
	int rc;

	take_memory();
	real_vfs = sqlite3_vfs_find(NULL);
	fault_vfs = *real_vfs;
	fault_vfs.zName = "fault";
	fault_vfs.pNext = NULL;
	fault_vfs.xOpen = open_taken;
	rc = sqlite3_vfs_register(&fault_vfs, 1);
	assert(rc == SQLITE_OK);
}

void
fault_vfs_arm(enum fault_kind k, unsigned nth)
{
	kind = k;
	nth_call = nth;
	calls = 0;
	struck = false;
}

void
fault_vfs_choose(unsigned which)
{
	chosen = which;
}

unsigned
fault_vfs_count(void)
{
	return calls;
}

bool
fault_vfs_struck(void)
{
	return struck;
}

bool
fault_vfs_is_synced(void)
{
	return synced;
}

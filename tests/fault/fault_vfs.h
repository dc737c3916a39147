/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAULT_VFS_H
#define FAULT_VFS_H
/*
 * fault_vfs: an SQLite file system whose n-th write, truncation or fsync fails, or is the last
 * thing the process does. On demand reads fail, or the memory of SQLite.
 */
#include <stdbool.h>

enum fault_kind {
	FAULT_NONE,
	FAULT_ONCE, /* that call fails, later ones work */
	FAULT_ON,   /* that call and all later ones fail */
	FAULT_KILL  /* the process is killed in the middle of that call */
};

/* Calls that may fail; truncations are writes. */
enum fault_call { FAULT_READ = 1, FAULT_WRITE = 2, FAULT_SYNC = 4, FAULT_ALLOCATION = 8 };

/* Makes it the default of this process; call once, before any store is opened. */
void fault_vfs_install(void);
/* Counts from here: the nth call from now is the one. */
void fault_vfs_arm(enum fault_kind kind, unsigned nth);
/* Which calls count from now on; at first, those that write and sync. */
void fault_vfs_choose(unsigned calls);
/* How many of those calls have come since fault_vfs_arm(). */
unsigned fault_vfs_count(void);
/* True when that call has come since fault_vfs_arm(). */
bool fault_vfs_struck(void);
/* True when the last thing done to any file was an fsync. */
bool fault_vfs_is_synced(void);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRASH_DISK_H
#define CRASH_DISK_H
/*
 * crash_disk: what a disk may hold after a power failure. An SQLite file system records what a
 * store writes into one folder; from that, folders are made as the failure could have left them:
 * any of the sectors that were written since the last sync of their file may be missing, so that
 * writes are dropped, torn and out of order; of the names that were given, changed and removed
 * since the last sync, the last may be missing.
 *
 * What the store does itself beside SQLite (open, fsync, renameat2, unlink) is recorded by the
 * linker option --wrap. Shared memory is no part of the disk.
 */
#include <stdbool.h>
#include <stdint.h>

/* Makes the recording file system the default of this process; once, before a store is opened. */
void crash_disk_install(void);
/* Forgets what was recorded and records what happens in the folder from here. */
void crash_disk_start(const char *folder);
/* While it is paused, files that are opened are not recorded. */
void crash_disk_pause(bool paused);
/* Something was acknowledged. */
void crash_disk_acknowledge(void);
void crash_disk_stop(void);

/* Number of calls recorded. */
unsigned crash_disk_count(void);
/* Goes on to the moment after that many calls, which is not before the last one asked for. */
void crash_disk_seek(unsigned calls);
/* Acknowledgements until that moment. */
unsigned crash_disk_acknowledged(void);
/* Empties the folder and makes it one that a failure at that moment leaves. */
void crash_disk_make(const char *folder, uint64_t *random);
void crash_disk_empty(const char *folder);
uint64_t crash_disk_random(uint64_t *state);
#endif

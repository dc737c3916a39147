/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_FOLDER_WATCH_H
#define SERVE_FOLDER_WATCH_H
/*
 * folder_watch: a descriptor that becomes readable when a file in one of the watched folders, or
 * in their subfolders, is written, moved or removed, or its permissions change.
 */
#include <stdbool.h>

struct err;

struct folder_watch {
	int fd; /* -1: watching is not possible */
};

/*
 * ERR_IO: the system allows no more inotify instances; the caller must scan at intervals instead.
 */
int folder_watch_open(struct folder_watch *w, struct err *e);
void folder_watch_close(struct folder_watch *w);
/*
 * Watches the folder and its subfolders (one level). May be called again, to watch subfolders
 * that are new. ERR_IO: a part of it is not watched. [blocks]
 */
int folder_watch_add(struct folder_watch *w, const char *folder, struct err *e);
/* Reads and drops all pending events; true if there were any. */
bool folder_watch_take(struct folder_watch *w);
#endif

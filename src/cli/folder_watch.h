/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_FOLDER_WATCH_H
#define CLI_FOLDER_WATCH_H
/*
 * folder_watch: a descriptor that is readable when something in one of some folders, or of the
 * folders in them, was written, moved, removed or given other rights.
 */
#include <stdbool.h>

struct err;

struct folder_watch {
	int fd; /* -1: this machine watches nothing */
};

/* ERR_IO: no more watches are allowed; then only looking now and then helps. */
int folder_watch_open(struct folder_watch *w, struct err *e);
void folder_watch_close(struct folder_watch *w);
/*
 * Watches the folder, and those in it; as often as one likes, for what has come since. ERR_IO: some
 * of it is not watched. [blocks]
 */
int folder_watch_add(struct folder_watch *w, const char *folder, struct err *e);
/* Takes what there is to read; true when there was anything. */
bool folder_watch_take(struct folder_watch *w);
#endif

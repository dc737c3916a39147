/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_PLUGIN_WATCH_H
#define CLI_PLUGIN_WATCH_H
/*
 * plugin_watch: waits until a plugin file (or the folder of an XSLT format) or a document has
 * changed.
 */
#include <stdbool.h>
#include <stdint.h>

#include "serve/folder_watch.h"

struct err;

#define PLUGIN_WATCH_PATHS_MAX 64 /* a plugin and the documents on a command line */

struct plugin_watch {
	struct folder_watch folders;
	const char *paths[PLUGIN_WATCH_PATHS_MAX]; /* borrowed */
	unsigned count;
	uint64_t seen; /* state of the files at the last note; 0: a file was missing */
};

/* ERR_IO: watching is not possible. */
int plugin_watch_open(struct plugin_watch *w, struct err *e);
/*
 * Adds the path of a file, which may be missing at times. ERR_USAGE: too many, or standard input.
 */
int plugin_watch_add(struct plugin_watch *w, const char *path, struct err *e);
/*
 * Records the present state of the files. Call it before they are read, so that no change is
 * missed.
 */
void plugin_watch_note(struct plugin_watch *w);
/* Returns when all files exist and one differs from the last note. ERR_IO. [blocks] */
int plugin_watch_wait(struct plugin_watch *w, struct err *e);
void plugin_watch_close(struct plugin_watch *w);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_FORMAT_PLACES_H
#define RENDER_FORMAT_PLACES_H
/* format_places: finds the files and folders that are plugins by their names, and reads them. */
#include <stdbool.h>

struct err;
struct format;
struct render_config;

/* Where and how formats_renew() looks for plugins. */
struct formats_plan {
	const char *const *folders;
	unsigned folder_count;
	const struct render_config *config;
	/* When it becomes readable, probes end and formats_renew() fails with ERR_BUSY; 0: none. */
	int cancel_fd;
	/* also probe refused files that are unchanged, except those rolled back */
	bool tries_refused;
};

/* A kind of plugin, recognized by the suffix of its name. Nothing of it runs while it is read. */
struct format_kind {
	const char *suffix;
	/* Fills digest, times and files. ERR_PLUGIN, ERR_BUSY: why it is refused. */
	int (*read)(
	    struct format *f, const char *path, const struct render_config *c, struct err *e);
	bool is_file;    /* a single file, whose mark shows whether it has changed */
	bool is_foreign; /* never bundled, even in a bundled folder */
};

/* A path whose name has the suffix of a kind of plugin. */
struct format_place {
	char *path;
	const struct format_kind *kind;
	bool is_bundled;
};

/*
 * All places in the folders, in order; the caller frees each path and the list. ERR_CONFIG.
 * [blocks]
 */
int format_places(
    struct format_place **out, unsigned *count, const struct formats_plan *plan, struct err *e);
#endif

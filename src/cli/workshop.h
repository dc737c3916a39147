/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_WORKSHOP_H
#define CLI_WORKSHOP_H
/* workshop: workers for a command that wants one thing done and waits for it: the same path as the
 * server's, without the server. */
#include <limits.h>
#include <stdbool.h>

#include "base/str.h"
#include "doc/image.h"
#include "render/render.h"

struct command;
struct err;
struct formats;
struct option_list;

/* What every command that starts workers lets its user say. */
struct workshop_options {
	const char *sandbox;               /* "on" (default) or "off" */
	const struct option_list *plugins; /* folders; NULL or empty: the bundled ones */
};

#define WORKSHOP_FOLDERS_MAX 65 /* ours, and as many as options name */

/* Where plugins are looked for, in order. */
struct plugin_folders {
	const char *list[WORKSHOP_FOLDERS_MAX]; /* own, and those that were named, borrowed */
	unsigned count;
	unsigned bundled; /* so many of the first hold our own plugins */
	char own[PATH_MAX];
};
/* ERR_CONFIG: there is no folder of bundled plugins, and no other is named. */
int workshop_find_plugins(
    struct plugin_folders *out, const struct option_list *extra, struct err *e);

struct workshop {
	struct render_config config;
	struct formats *formats;
	struct event_base *base;
	struct renderer *renderer;
};

/* Fills config: worker programs, sandbox, and (if with_formats) what the plugins offer. ERR_CONFIG.
 * [blocks] */
int workshop_configure(struct render_config *c, struct formats **formats,
    const struct workshop_options *o, bool with_formats, struct err *e);

/* Starts one worker of each role that is needed. [blocks] */
int workshop_open(
    struct workshop *w, const struct workshop_options *o, bool with_formats, struct err *e);
void workshop_close(struct workshop *w);

/* Runs one job to its end; outputs are the caller's. [blocks] */
int workshop_run(struct workshop *w, struct render_job *job, struct err *e);

/* A document that was read: its outputs mapped, the image checked. */
struct reading {
	struct str xml, report;
	struct image image;
	int image_fd;
	void *maps[3];
	size_t sizes[3];
};

/* Lets an ingest worker read bytes; options are the names of ingest_options. [blocks] */
int workshop_read(struct workshop *w, struct str bytes, const struct message_pair *options,
    uint32_t option_count, struct reading *out, struct err *e);
void reading_close(struct reading *r);

/* The bytes of a file ("-" = standard input), at most the size a document may have. The caller
 * frees. [blocks] */
int workshop_load_file(const char *path, char **bytes, size_t *len, struct err *e);
#endif

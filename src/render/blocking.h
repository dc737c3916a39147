/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_BLOCKING_H
#define RENDER_BLOCKING_H
/*
 * blocking: runs jobs for a command or a thread that waits for each of them, with the workers and
 * checks that the server uses.
 */
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "doc/image.h"
#include "render/render.h"

struct command;
struct err;
struct formats;
struct option_list;

/* The options that all commands that start workers have in common. */
struct blocking_options {
	const char *sandbox;               /* "on" (default) or "off" */
	const struct option_list *plugins; /* folders, searched after the bundled one; NULL: none */
	int cancel_fd;           /* becomes readable to cancel the loading of plugins; 0: none */
	unsigned ingest_workers; /* 0: one */
	uint32_t deadline_ms;    /* of one job: render-deadline; 0: its default */
};

#define BLOCKING_FOLDERS_MAX 65 /* the bundled folder, and those of one option */

/* Where plugins are looked for, in order. */
struct plugin_folders {
	const char *list[BLOCKING_FOLDERS_MAX]; /* own, then those of the option (borrowed) */
	unsigned count;
	unsigned bundled; /* how many of the first hold bundled plugins */
	char own[PATH_MAX];
};
/* ERR_CONFIG: there is no folder of bundled plugins, and no other is named. */
int blocking_find_plugins(
    struct plugin_folders *out, const struct option_list *extra, struct err *e);

struct blocking {
	struct render_config config;
	struct formats *formats;
	struct event_base *base;
	struct renderer *renderer;
	struct render_job started; /* by blocking_image_start() */
};

/*
 * Fills config: worker programs, sandbox, and (if with_formats) what the plugins offer. ERR_CONFIG;
 * ERR_BUSY: cancelled. [blocks]
 */
int blocking_configure(struct render_config *c, struct formats **formats,
    const struct blocking_options *o, bool with_formats, struct err *e);

/*
 * Opens a renderer with the ingest workers and, if with_formats, one render worker of each plugin.
 * [blocks]
 */
int blocking_open(
    struct blocking *w, const struct blocking_options *o, bool with_formats, struct err *e);
void blocking_close(struct blocking *w);

/* Runs one job to its end; outputs are the caller's. [blocks] */
int blocking_run(struct blocking *w, struct render_job *job, struct err *e);

#define READING_OUTPUTS 4
/*
 * What an ingest worker made of a document: its outputs, mapped, and the image, checked. files is a
 * parcel (base/parcel.h) of the pictures in it, and files_fd the memfd with it, if has_files is
 * set.
 */
struct reading {
	struct str xml, report, files;
	struct image image;
	int image_fd;
	bool has_files;
	int files_fd;
	void *maps[READING_OUTPUTS];
	size_t sizes[READING_OUTPUTS];
};

/* Has an ingest worker parse bytes; options are the names of ingest_options. [blocks] */
int blocking_read(struct blocking *w, struct str bytes, const struct message_pair *options,
    uint32_t option_count, struct reading *out, struct err *e);
/* The same with files beside the document, which are a parcel. [blocks] */
int blocking_read_beside(struct blocking *w, struct str bytes, struct str beside,
    const struct message_pair *options, uint32_t option_count, struct reading *out, struct err *e);
/* The same of a sealed memfd with the bytes (output_seal()), which stays the caller's. [blocks] */
int blocking_read_sealed(struct blocking *w, int fd, const struct message_pair *options,
    uint32_t option_count, struct reading *out, struct err *e);
/*
 * Has an ingest worker make the image of a source, that is of canonical XML, in two steps with
 * other work between them: no other job may run meanwhile. The source is copied. If the first step
 * succeeds, the second has to follow; it sets only image and image_fd of out.
 */
int blocking_image_start(struct blocking *w, struct str xml, struct err *e);
int blocking_image_wait(struct blocking *w, struct reading *out, struct err *e); /* [blocks] */
/* Takes the outputs of an import that is done. After an error, too, *r is to be closed. */
int reading_take(struct reading *r, struct render_job *job, struct err *e);
void reading_close(struct reading *r);

/* Has an ingest worker check whether bytes are XML. ERR_DATA, with line and reason. [blocks] */
int blocking_check_xml(struct blocking *w, struct str bytes, struct err *e);

/* What the largest document allowed may take to be read, on a busy machine. */
#define BLOCKING_READ_MS 60000

/*
 * The bytes of a regular file ("-" = standard input, which may be anything), at most the size a
 * document may have. The caller frees. ERR_NOTFOUND: there is none, or it is of another kind.
 * [blocks]
 */
int blocking_load_file(const char *path, char **bytes, size_t *len, struct err *e);
#endif

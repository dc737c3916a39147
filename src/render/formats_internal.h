/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_FORMATS_INTERNAL_H
#define RENDER_FORMATS_INTERNAL_H
/* What the makers of formats share; nothing outside render includes it. */
#include "render/formats.h"

#include "base/arena.h"

struct render_config;

struct format_body {
	atomic_uint refs;
	char *path;
	struct arena arena; /* of the plugin's words */
	int files[FORMAT_FILES_MAX];
	unsigned file_count;
	struct file_mark mark; /* only who makes sets looks at it, on one thread */
};

/* What makes a format, told by how its name ends: it is read, hashed and copied, and nothing more. */
struct format_kind {
	const char *suffix;
	/* Fills digest, times and files. ERR_PLUGIN, ERR_BUSY: why it is refused. */
	int (*read)(
	    struct format *f, const char *path, const struct render_config *c, struct err *e);
	bool is_file;    /* its mark says whether anything of it has changed */
	bool is_foreign; /* wherever it lies */
};

/* A place where there is something with the name of a plugin. */
struct format_place {
	char *path;
	const struct format_kind *kind;
	bool is_bundled;
};

/* All places in the folders, in order; the caller frees each path, and the list. ERR_CONFIG. [blocks] */
int format_places(
    struct format_place **out, unsigned *count, const struct formats_plan *plan, struct err *e);

/* ERR_PLUGIN: another of f has its name or id; or there are too many. */
int formats_check_room(const struct formats *f, const struct message_plugin *m, struct err *e);
/* An empty set with room for so many, and one reference. */
struct formats *formats_new(uint64_t epoch, unsigned formats, unsigned refusals);

/* An empty format with a body of its own, and the arena of that. */
struct arena *format_new(struct format *f, const char *path);
/* Takes fd. */
void format_keep_file(struct format *f, int fd);
#endif

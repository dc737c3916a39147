/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_FORMAT_H
#define RENDER_FORMAT_H
/*
 * format: one format with its plugin. Formats are copied; the strings and the files belong to a
 * body, which counts its references.
 */
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/hash.h"
#include "render/plugin_file.h"
#include "wire/message.h"

#define FORMAT_FILES_MAX WIRE_FDS_MAX /* all are sent with one packet */

/* Copied by format_ref() only: the body owns what it points to. */
struct format {
	const char *path;
	struct sha256 digest; /* of its files */
	/* comes with gazetted; any other plugin gets a new process for each job */
	bool is_bundled;
	int64_t modified;             /* when the file was written, seconds since 1970 */
	struct message_plugin plugin; /* strings live as long as the body */
	int files[FORMAT_FILES_MAX];  /* sealed copies, the code first */
	unsigned file_count;
	struct format_body *body; /* reference-counted */
};

/* For the sources formats_*.c, which make formats; all others treat it as private. */
struct format_body {
	atomic_uint refs;
	char *path;
	struct arena arena; /* of the strings in format.plugin */
	int files[FORMAT_FILES_MAX];
	unsigned file_count;
	struct file_mark mark; /* used by formats_renew() only, on one thread */
};

/* Sets f to an empty format with a new body, whose arena it returns. */
struct arena *format_new(struct format *f, const char *path);
/* Takes fd. */
void format_keep_file(struct format *f, int fd);
/* Copies f; the copy is another reference to the body. */
void format_ref(struct format *out, const struct format *f);
void format_unref(struct format *f);
/*
 * Writes the LOAD message for a worker of this format, or of none (NULL); f->files must be sent
 * with it.
 */
void format_put_load(struct wire_out *o, const struct format *f);
#endif

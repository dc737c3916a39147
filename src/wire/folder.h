/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WIRE_FOLDER_H
#define WIRE_FOLDER_H
/*
 * folder: a format that is a folder of files (NAME.xslt/) instead of a shared object. The server
 * reads and packs it, and a worker gets the pack: what was hashed is what is loaded.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct buf;
struct err;

#define FOLDER_SUFFIX ".xslt"
#define FOLDER_ENGINE "xslt.so" /* makes a plugin of one */
#define FOLDER_DESCRIPTION "format.json"
#define FOLDER_SHEET "main.xsl"
#define FOLDER_FILES_MAX 32           /* a style sheet, its parts, tables of words */
#define FOLDER_FILE_BYTES_MAX 1048576 /* ten times the largest style sheets people maintain */

struct folder_file {
	char *name;  /* plain: letters, digits and . _ - */
	char *bytes; /* a NUL behind the last */
	size_t len;
};

struct folder {
	struct folder_file files[FOLDER_FILES_MAX]; /* by name */
	unsigned count;
	int64_t modified; /* of the youngest file, seconds since 1970 */
};

/* By its name alone: what lies in path may be something else. */
bool folder_is_named(const char *path);
/*
 * Reads format.json and what ends in .xsl or .xml; other files (a manual) are not part of the
 * format. ERR_PLUGIN, naming the file and what to do: not there, too large, too many, or somebody
 * else may change it. [blocks]
 */
int folder_read(struct folder *out, const char *path, struct err *e);
void folder_free(struct folder *f);

/* All names and bytes as one text, the same for the same files: what is hashed and sent. ERR_LIMIT. */
int folder_pack(const struct folder *f, struct buf *out, struct err *e);
/* The way back, without times. ERR_DATA: it was not packed so. */
int folder_unpack(struct folder *out, struct str packed, struct err *e);
#endif

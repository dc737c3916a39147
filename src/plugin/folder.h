/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLUGIN_FOLDER_H
#define PLUGIN_FOLDER_H
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
#define FOLDER_ENGINE "xslt.so" /* the plugin that runs the style sheets of a folder */
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
	struct folder_file files[FOLDER_FILES_MAX]; /* sorted by name */
	unsigned count;
	int64_t modified; /* of the youngest file, seconds since 1970 */
};

/* By its name alone: path may be something other than a folder. */
bool folder_is_named(const char *path);
/*
 * Reads format.json and the files that end in .xsl or .xml; other files (a manual) are not part of
 * the format. ERR_PLUGIN, naming the file and the remedy: missing, too large, too many, or other
 * users may change it. [blocks]
 */
int folder_read(struct folder *out, const char *path, struct err *e);
void folder_free(struct folder *f);

/*
 * Appends all names and bytes to out, to be hashed and sent; equal files give equal packs.
 * ERR_LIMIT.
 */
int folder_pack(const struct folder *f, struct buf *out, struct err *e);
/* Reverses folder_pack(), except for the times. ERR_DATA: packed is malformed. */
int folder_unpack(struct folder *out, struct str packed, struct err *e);
#endif

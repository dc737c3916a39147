/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_PLUGIN_FILE_H
#define RENDER_PLUGIN_FILE_H
/*
 * plugin_file: a sealed copy of a plugin's file, and its digest. Workers load the copy, so the
 * bytes that were hashed are those that run, whatever happens to the file.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"

struct err;
struct stat;

#define PLUGIN_FILE_BYTES_MAX (256u << 20) /* far above any plugin with its libraries inside */

/* What stat() says that shows whether a file was written since. All zero: not known. */
struct file_mark {
	uint64_t device, inode, size;
	int64_t modified_ns, changed_ns;
};

struct plugin_file {
	struct sha256 digest;
	int64_t modified; /* when it was written, seconds since 1970 */
	struct file_mark mark;
	int fd; /* sealed; owned by the receiver */
};

/* The mark of the file at path now; all zero if there is none. [blocks] */
struct file_mark file_mark_of(const char *path);
/* False if a mark is not known. */
bool file_mark_eq(const struct file_mark *a, const struct file_mark *b);

/*
 * Copies and hashes the file. ERR_PLUGIN: it cannot be read, or other users can write it;
 * ERR_BUSY: it changed during each of several reads. [blocks]
 */
int plugin_file_read(struct plugin_file *out, const char *path, struct err *e);
#endif

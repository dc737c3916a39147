/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_PLUGIN_FILE_H
#define RENDER_PLUGIN_FILE_H
/*
 * plugin_file: a file as it was when it was looked at: read once, hashed and sealed. What workers
 * load is this copy, so what was hashed is what runs, whatever becomes of the file.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"

struct err;
struct stat;

#define PLUGIN_FILE_BYTES_MAX (256u << 20) /* far above any plugin with its libraries inside */

/* Enough of a file's state to see that nobody has written it since. All zero: not known. */
struct file_mark {
	uint64_t device, inode, size;
	int64_t modified_ns, changed_ns;
};

struct plugin_file {
	struct sha256 digest;
	int64_t modified; /* when it was written, seconds since 1970 */
	struct file_mark mark;
	int fd; /* sealed; the receiver's */
};

/* Of the file behind path as it is; all zero if there is none. [blocks] */
struct file_mark file_mark_of(const char *path);
/* False for what is not known. */
bool file_mark_eq(const struct file_mark *a, const struct file_mark *b);

/*
 * ERR_PLUGIN: it cannot be read, or others can write it; ERR_BUSY: it changed while it was read,
 * each time. [blocks]
 */
int plugin_file_read(struct plugin_file *out, const char *path, struct err *e);
#endif

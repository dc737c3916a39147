/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_FOLDER_COPY_H
#define RENDER_FOLDER_COPY_H
/*
 * folder_copy: sealed copies of a format that is a folder (plugin/folder.h). A worker gets their
 * descriptors instead of a path, so later changes to the folder do not affect it.
 */
#include <stdint.h>

#include "base/hash.h"

struct err;

struct folder_copy {
	struct sha256 digest; /* of the engine and of every file with its name */
	int64_t modified;     /* when the youngest file was written, seconds since 1970 */
	int fds[2];           /* sealed: the engine's code, the pack of the files */
};

/* engines: the folder of engines; NULL: there is none. ERR_PLUGIN, naming the file. [blocks] */
int folder_copy(struct folder_copy *out, const char *path, const char *engines, struct err *e);
void folder_copy_close(struct folder_copy *c);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_OUTPUT_FILE_H
#define RENDER_OUTPUT_FILE_H
/* output_file: memfds that workers read or write; the server checks those that a worker wrote. */
#include <stdint.h>

#include "base/str.h"

struct err;

/*
 * An empty memfd, close-on-exec, that can be sealed and never executed. name is for /proc. ERR_IO.
 */
int output_create(const char *name, int *out, struct err *e);
/*
 * Opens each of the sealed memfds once more, read-only, into fds. Workers that shared an open file
 * description would share its file position, and reads could change the access time: each worker
 * could pass data on a document to the next that way. ERR_IO: none is open.
 */
int output_reopen(const int *sealed, unsigned count, int *fds, struct err *e);
/* A sealed memfd with these bytes. ERR_IO. */
int output_make(const char *name, struct str bytes, int *fd, struct err *e);
/* Makes the file immutable, and stops its access time. ERR_IO. */
int output_seal(int fd, struct err *e);
/* A memfd for the output of a job. ERR_IO. */
int output_open(int *fd, struct err *e);
/* The size of a file that is sealed, so it is final. ERR_PLUGIN: not sealed, or larger than max. */
int output_check(int fd, uint64_t max, uint64_t *size, struct err *e);
#endif

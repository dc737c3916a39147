/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_OUTPUT_H
#define RENDER_OUTPUT_H
/* output: the memory a worker writes into, seen from the side that must not believe it. */
#include <stdint.h>

struct err;

/* An empty memfd, close-on-exec, that can be sealed and never executed. name is for /proc. ERR_IO. */
int output_create(const char *name, int *out, struct err *e);
/* From now on nobody can change it. ERR_IO. */
int output_seal(int fd, struct err *e);
/* One for the output of a job. */
int output_open(int *fd, struct err *e);
/* Its size, once it can no longer change. ERR_PLUGIN: not sealed, or larger than max. */
int output_check(int fd, uint64_t max, uint64_t *size, struct err *e);
#endif

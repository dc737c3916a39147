/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_MEMFD_H
#define WORKER_MEMFD_H
/* memfd: the memory a job comes in and goes out with. */
#include "base/str.h"

struct err;

/*
 * Makes a sealed memfd of at most max bytes readable; memfd_unmap() ends that. Aligned for any type.
 * ERR_DATA: not sealed, so its content could change under the reader; ERR_LIMIT.
 */
int memfd_map(int fd, size_t max, struct str *out, struct err *e);
void memfd_unmap(struct str *bytes); /* leaves it empty */

/* Appends bytes to an output. ERR_IO. */
int memfd_write(int fd, struct str bytes, struct err *e);
/* Makes an output final. ERR_PLUGIN: somebody still has it mapped for writing. */
int memfd_seal(int fd, struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_MEMFD_H
#define WORKER_MEMFD_H
/* memfd: the memory in which a job's inputs and outputs are passed. */
#include "base/str.h"

struct err;

/*
 * Makes the content of a sealed memfd readable until memfd_unmap(), aligned for any type. ERR_DATA:
 * not sealed, so the content could change under the reader; ERR_LIMIT: larger than max, or no
 * memory.
 */
int memfd_map(int fd, size_t max, struct str *out, struct err *e);
void memfd_unmap(struct str *bytes); /* leaves it empty */

/* Appends bytes to an output. ERR_IO. */
int memfd_write(int fd, struct str bytes, struct err *e);
/* Seals an output. ERR_PLUGIN: a writable mapping of it still exists. */
int memfd_seal(int fd, struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_IO_H
#define BASE_IO_H
/* io: wrappers of system calls. */
#include "base/str.h"

struct err;

/* Writes all of bytes, with as many calls as that takes. ERR_IO with this sentence. [blocks] */
int io_write_all(int fd, struct str bytes, const char *sentence, struct err *e);

#define FD_PATH_BYTES 32 /* "/proc/self/fd/" and a number */
/* The path by which this process can open the file of fd again. */
void io_fd_path(int fd, char out[FD_PATH_BYTES]);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_IO_H
#define BASE_IO_H
/* io: what the system's own calls leave to do. */
#include "base/str.h"

struct err;

/* Writes all of bytes, however often that takes. ERR_IO with this sentence. [blocks] */
int io_write_all(int fd, struct str bytes, const char *sentence, struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_OUTPUT_H
#define BASE_OUTPUT_H
/* output: writes the result of a command to the target of its option -o. */
#include "base/str.h"

struct err;

/*
 * Writes bytes to the file path; to standard output if path is NULL or "-". A regular file is
 * replaced atomically; a file of another type (a pipe, /dev/null) is written in place. ERR_IO names
 * the path. [blocks]
 */
int output_write(const char *path, struct str bytes, struct err *e);
#endif

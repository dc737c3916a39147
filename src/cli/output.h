/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H
/* output: where a command's -o says that its bytes go. */
#include "base/str.h"

struct err;

/*
 * Writes bytes to the file path; to standard output when it is NULL or "-". A regular file appears
 * whole or not at all; anything else of that name (a pipe, /dev/null) is written as it is. ERR_IO
 * names the path. [blocks]
 */
int output_write(const char *path, struct str bytes, struct err *e);
#endif

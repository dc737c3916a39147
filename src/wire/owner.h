/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WIRE_OWNER_H
#define WIRE_OWNER_H
/*
 * owner: whoever may write the file of a plugin decides what runs in a worker. Asked by the server
 * of what it copies, and by a worker that is told to open a path itself.
 */
#include <sys/stat.h>

struct err;

/* ERR_PLUGIN, naming the file, who it is, and what to do. */
int owner_check(const struct stat *st, const char *name, struct err *e);
#endif

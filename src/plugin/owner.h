/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLUGIN_OWNER_H
#define PLUGIN_OWNER_H
/*
 * owner: a user who may write the file of a plugin decides what runs in a worker, so its owner and
 * mode are checked: by the server for files that it copies, and by a worker that opens a path
 * itself.
 */
#include <sys/stat.h>

struct err;

/* The file must be regular. ERR_PLUGIN, naming the file, the user or group, and the remedy. */
int owner_check(const struct stat *st, const char *name, struct err *e);
/* The same for a file of any type, such as a folder. */
int owner_check_rights(const struct stat *st, const char *name, struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_PATH_H
#define CORPUS_STORE_SQLITE_PATH_H
/* store_sqlite_path: where a store is, and whether it can be there. */
#include <stdbool.h>
#include <stdint.h>

#include "corpus/corpus_rows.h"

struct err;
struct store;

/*
 * Sets s->path to an absolute path without symbolic links, so that one file has one lock, and
 * SQLite reads no path as a URI or ":memory:"; sets s->name. ERR_NOTFOUND, and ERR_CONFIG for a
 * folder, a file with a second name, and a file system of another machine.
 */
int store_sqlite_resolve(struct store *s, const char *path, enum corpus_mode mode, struct err *e);
/*
 * For root, who makes a file in the folder of a service: gives it to the owner of the folder, so
 * that the service can use it.
 */
void store_sqlite_give(const struct store *s, const char *path);
/* Whether a file system of this type (f_type of statfs()) is of another machine. */
bool store_sqlite_is_remote(int64_t type);
#endif

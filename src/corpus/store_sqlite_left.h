/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_LEFT_H
#define CORPUS_STORE_SQLITE_LEFT_H
/* store_sqlite_left: copies beside a store that a process did not finish because it was killed. */
#include "corpus/placing.h"

/* What stands between the name of a store and the process that makes a copy of it. */
#define STORE_PART ".part-"

/*
 * Calls fn with the path of each copy beside the store at `path` (as store_sqlite_resolve() gives
 * it) whose process has ended, or had the number of this one. Nothing where the folder cannot be
 * read. [blocks]
 */
void store_sqlite_each_left(const char *path, corpus_left_fn *fn, void *arg);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_STILL_H
#define CORPUS_STORE_SQLITE_STILL_H
/* store_sqlite_still: stores on a medium, or in a folder, that this process cannot write. */
#include <stdbool.h>
#include <sys/stat.h>

struct err;
struct store;

/*
 * SQLite needs shared memory beside a file with a log, and cannot make it there. A file without a
 * log is then opened as one that nobody changes: sets s->still. ERR_IO when there is a log that
 * cannot be read for want of shared memory.
 */
int store_sqlite_check_still(struct store *s, struct err *e);
/* The URI of s->path that says so to SQLite; NULL when it is too long. The caller frees. */
char *store_sqlite_still_uri(const struct store *s);
/* Whether a file that was opened so has changed after all: st is its state now. */
bool store_sqlite_has_moved(const struct store *s, const struct stat *st);
#endif

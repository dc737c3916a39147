/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_BACKUP_H
#define CORPUS_STORE_SQLITE_BACKUP_H
/* store_sqlite_backup: the copy of the backend table. */
#include "corpus/store.h"

int store_sqlite_backup(
    struct store *s, const char *path, corpus_progress_fn *fn, void *arg, struct err *e);
#endif

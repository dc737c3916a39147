/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_COMPACT_H
#define CORPUS_STORE_SQLITE_COMPACT_H
/* store_sqlite_compact: a copy without free pages, and its way into the place of the store. */
#include "corpus/store.h"

struct corpus_placing;

/* As in struct store_backend. */
int store_sqlite_compact(struct store *s, const char *path, struct err *e);
int store_sqlite_take_over(struct store *s, struct corpus_placing *p, struct err *e);
#endif

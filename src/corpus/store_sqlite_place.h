/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_PLACE_H
#define CORPUS_STORE_SQLITE_PLACE_H
/* store_sqlite_place: moves a complete database file to where a store is expected: see place.h. */
#include "corpus/placing.h"

struct arena;
struct err;
struct store;

int store_sqlite_check_free(const char *path, struct err *e);
int store_sqlite_place_name(const char *path, struct str *part, struct arena *a, struct err *e);
int store_sqlite_place(struct corpus_placing *p, struct err *e);
/* The same for the store of which the caller has the lock, and no connection any more. */
int store_sqlite_place_over(const struct store *s, struct corpus_placing *p, struct err *e);
/*
 * When there is no file at path because a replacement was interrupted: finishes it. BUSY while one
 * is under way. [blocks]
 */
int store_sqlite_place_finish(const char *path, struct err *e);
void store_sqlite_place_discard(struct str part);
/* As corpus_each_left(). */
void store_sqlite_place_each_left(const char *path, corpus_left_fn *fn, void *arg);
#endif

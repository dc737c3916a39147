/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_SHELF_H
#define CORPUS_STORE_SQLITE_SHELF_H
/*
 * store_sqlite_shelf: the tables by which works are listed by day and counted: see shelf.h. They
 * are derived from the others, and written with them; nothing that is published depends on them.
 */
#include <stdbool.h>
#include <stdint.h>

#include "corpus/corpus_rows.h"
#include "corpus/shelf_key.h"

struct err;
struct store;
struct store_row;

/* put_version() and put_withdrawn() of the backend: the shelves are written too. */
int store_shelf_put_version(
    struct store *s, const struct store_row *row, int64_t *seq, struct err *e);
int store_shelf_put_withdrawn(struct store *s, int64_t publication, int64_t record, struct err *e);
/* Before the commit: notes up to which number the shelves are complete. */
int store_shelf_sign(struct store *s, struct err *e);
/* Whether the shelves are complete: a program that knows none may have written since. */
int store_shelf_is_current(struct store *s, bool *is_current, struct err *e);

/* What the files of the shelves share. */
/* A work in a language. */
struct shelf_of {
	int64_t work;
	struct str language;
};
/* The shelf: its number, 0 if there is none, and its works. */
int store_shelf_find(
    struct store *s, const struct shelf_key *k, int64_t *id, int64_t *works, struct err *e);
/* DAY_NONE: there is none. */
int store_shelf_day_before(
    struct store *s, struct shelf_of of, int64_t day, int64_t *out, struct err *e);
int store_shelf_day_after(
    struct store *s, struct shelf_of of, int64_t day, int64_t *out, struct err *e);
int store_shelf_put_day(
    struct store *s, int64_t shelf, int64_t day, struct shelf_of of, struct err *e);
int store_shelf_has_day(
    struct store *s, int64_t shelf, int64_t day, struct shelf_of of, bool *has, struct err *e);
/* Makes a shelf of so many works. */
int store_shelf_make(
    struct store *s, const struct shelf_key *k, int64_t works, int64_t *id, struct err *e);
int store_shelf_set_works(
    struct store *s, const struct shelf_key *k, int64_t id, int64_t works, struct err *e);
#endif

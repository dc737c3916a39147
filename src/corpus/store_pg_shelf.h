/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_PG_SHELF_H
#define CORPUS_STORE_PG_SHELF_H
/*
 * store_pg_shelf: the tables by which works are listed by day and counted, as the SQLite store has
 * them: see store_sqlite_shelf.c for what they have.
 */
#include <stdbool.h>
#include <stdint.h>

struct err;
struct store;
struct corpus_version;

/* The columns of a shelf, in the order of the lines that store_pg_shelf_put_key() writes. */
#define STORE_PG_SHELF_COLUMNS "folder, mask, place, kind, year, language"
/* Whether shelf s is that of row k, which has the columns of a shelf, the language as `code`. */
#define STORE_PG_IS_SHELF                                                                       \
	"s.folder = k.folder AND s.mask = k.mask AND s.place = k.place AND s.kind = k.kind AND" \
	" s.year = k.year AND s.language = k.code"

/* In the transaction: puts a publication, which is in the table of versions, on its shelves. */
int store_pg_shelve(struct store *s, const struct corpus_version *v, int64_t seq, struct err *e);
/* As put_withdrawn() of the backend: the shelves are written too. */
int store_pg_shelf_put_withdrawn(
    struct store *s, int64_t publication, int64_t record, struct err *e);
/*
 * Whether the shelves are complete: there may be none, or a program that knows none may have
 * written since.
 */
int store_pg_shelf_is_current(struct store *s, bool *is_current, struct err *e);
#endif

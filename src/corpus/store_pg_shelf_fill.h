/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_PG_SHELF_FILL_H
#define CORPUS_STORE_PG_SHELF_FILL_H
/* store_pg_shelf_fill: makes the shelves of a store whose last writer knew none. */
struct err;
struct store;

/*
 * When a writer opens a store: makes the tables and fills them, where they are not complete.
 * [blocks]
 */
int store_pg_shelf_bring_up(struct store *s, struct err *e);
#endif

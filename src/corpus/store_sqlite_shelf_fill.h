/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_SHELF_FILL_H
#define CORPUS_STORE_SQLITE_SHELF_FILL_H
/* store_sqlite_shelf_fill: makes the shelves of a store, and checks them. */
#include <stdbool.h>

struct check;
struct err;
struct store;

/* In a transaction: makes the tables, empty. */
int store_shelf_add_tables(struct store *s, struct err *e);
/* When a writer opens a store: fills the shelves, if they are missing or not complete. */
int store_shelf_bring_up(struct store *s, struct err *e);
/* Fills the shelves anew, whatever they are. */
int store_shelf_renew(struct store *s, struct err *e);
/* Whether the tables are in the file. */
int store_shelf_look(struct store *s, bool *has, struct err *e);
/* A part of fsck. */
void store_shelf_check(struct check *k);
#endif

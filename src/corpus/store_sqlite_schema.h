/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_SCHEMA_H
#define CORPUS_STORE_SQLITE_SCHEMA_H
/* store_sqlite_schema: the check of a file that is opened. */
#include <stdbool.h>

struct err;
struct store;

/*
 * Checks that the file is a store of gazetted, and not of a newer version; a writer creates the
 * tables in an empty file.
 */
int store_sqlite_check(struct store *s, struct err *e);
/*
 * Whether a writer has changed the layout since this reader opened the store. Costs nothing in a
 * store of the present layout.
 */
bool store_sqlite_has_other_layout(struct store *s);
#endif

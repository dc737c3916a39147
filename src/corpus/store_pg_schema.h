/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_PG_SCHEMA_H
#define CORPUS_STORE_PG_SCHEMA_H
/* store_pg_schema: the tables of the PostgreSQL backend. */
#include <stdbool.h>

struct err;
struct store;

/* Creates the tables, if there are none and makes_it is true. NOTFOUND, CONFIG. [blocks] */
int store_pg_check_schema(struct store *s, bool makes_it, struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_PG_H
#define CORPUS_STORE_PG_H
/* store_pg: the backend that keeps the corpus in a PostgreSQL database. */
#include <stdbool.h>

struct store_backend;

extern const struct store_backend store_pg;

/* Whether a store named so is a PostgreSQL database: "postgresql://..." or "postgres://...". */
bool store_pg_is_url(const char *path);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_PG_RESOURCE_H
#define CORPUS_STORE_PG_RESOURCE_H
/* store_pg_resource: the resources of publications; store_pg_schema.c makes their tables. */
#include "corpus/store.h"

/* Sets s->has_resources; a writer of another process may have made the tables since. */
int store_pg_look_for_resources(struct store *s, struct err *e);
int store_pg_put_resources(
    struct store *s, const struct store_row *row, int64_t seq, struct err *e);
int store_pg_erase_resources(struct store *s, int64_t publication, struct err *e);
/* As in store.h. */
int store_pg_each_resource(
    struct store *s, int64_t seq, corpus_resource_fn *fn, void *arg, struct err *e);
int store_pg_resource(struct store *s, const struct store_resource_ask *ask, char **bytes,
    size_t *len, struct str *type, struct arena *a, struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_MEM_RESOURCE_H
#define CORPUS_STORE_MEM_RESOURCE_H
/* store_mem_resource: the resources of rows in memory. */
#include "corpus/store_mem_private.h"

/* Copies the resources of `from` into the arena of row; false: it is full. */
bool store_mem_keep_resources(struct row *row, const struct store_row *from);
/* As in store.h. */
int store_mem_each_resource(
    struct store *s, int64_t seq, corpus_resource_fn *fn, void *arg, struct err *e);
int store_mem_resource(struct store *s, const struct store_resource_ask *ask, char **bytes,
    size_t *len, struct str *type, struct arena *a, struct err *e);
#endif

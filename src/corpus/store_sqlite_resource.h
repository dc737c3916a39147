/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_RESOURCE_H
#define CORPUS_STORE_SQLITE_RESOURCE_H
/*
 * store_sqlite_resource: the table of resources. A row says that a publication has a content; the
 * bytes are in the table of contents. A store that an older program made gets the table when it is
 * opened for writing; until then no publication has resources.
 */
#include <stdbool.h>
#include <stdint.h>

#include "corpus/store.h"

struct query;

/* Makes the table, in the open transaction. */
int store_resource_add_table(struct store *s, struct err *e);
/* Of a handle that writes: makes the table unless it is there. [blocks] */
int store_resource_bring_up(struct store *s, struct err *e);
/* Sets s->has_resources; a writer of another process may have made the table since. */
int store_resource_look(struct store *s, struct err *e);

int store_resource_put(
    struct store *s, int64_t seq, const struct corpus_resource *r, uint32_t count, struct err *e);
/* Removes the bytes of the resources of a publication, but for those that are served elsewhere. */
int store_resource_erase(struct store *s, int64_t seq, struct err *e);
/* As in store.h. */
int store_resource_each(
    struct store *s, int64_t seq, corpus_resource_fn *fn, void *arg, struct err *e);
int store_resource_read(struct store *s, const struct store_resource_ask *ask, char **bytes,
    size_t *len, struct str *type, struct arena *a, struct err *e);

/* Whether a publication in service has the content as a resource. */
int store_resource_is_served(struct store *s, int64_t content, bool *out, struct err *e);
/* Whether any publication has. Unlike the others, it says no after an error. */
bool store_resource_is_one(struct store *s, int64_t content);
/*
 * A row of STATEMENT_RESOURCES and of those like it; the strings live until the next row. IO: it is
 * damaged.
 */
int store_resource_take(struct query *q, struct corpus_resource *out, struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_PORTION_H
#define CORPUS_STORE_SQLITE_PORTION_H
/*
 * store_sqlite_portion: the portions of publications: an outline, which is a content, and the texts
 * as changes of those of another publication.
 */
#include <stdint.h>

#include "corpus/corpus_rows.h"

struct err;
struct query;
struct store;

/* The portions of the publication seq, which was written already; base is similar, or 0. */
int store_portions_put(struct store *s, int64_t seq, int64_t base,
    const struct corpus_portion *portions, uint32_t count, struct err *e);
/* Removes its numbers and headings, and their bytes unless a served publication has the same. */
int store_portions_erase(struct store *s, int64_t seq, struct err *e);
/* Reads those of the current row of STATEMENT_ALL_PORTIONS; *count is how many there are. */
int store_portions_check(struct query *q, uint64_t *count, struct err *e);

/* What is kept in memory is no longer that of the file: after a rollback. */
void store_portions_forget(struct store *s);
void store_portions_free(struct store *s);
#endif

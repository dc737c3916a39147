/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_COPY_ROWS_H
#define CORPUS_COPY_ROWS_H
/* copy_rows: rows of a store kept in memory, to be written or compared. */
#include "base/buf.h"
#include "corpus/corpus.h"

/* A short name and its work. */
struct copy_alias {
	struct str name, work;
};

/* Their strings are in the arena. */
struct copy_rows {
	struct arena arena;
	struct buf records;  /* struct corpus_record, by seq */
	struct buf aliases;  /* struct copy_alias, by name */
	struct buf portions; /* struct corpus_portion, of one publication */
};

struct copy_rows copy_rows_new(void);
void copy_rows_free(struct copy_rows *r);
/* All records and aliases. LIMIT. [blocks] */
int copy_rows_gather(struct copy_rows *r, struct corpus *c, struct err *e);
/* Replaces all by the portions of one publication. LIMIT. [blocks] */
int copy_rows_gather_portions(
    struct copy_rows *r, struct corpus *c, int64_t publication, struct err *e);
/* Whether records and aliases are the same. */
bool copy_rows_are_equal(const struct copy_rows *a, const struct copy_rows *b);
bool copy_rows_have_equal_portions(const struct copy_rows *a, const struct copy_rows *b);
#endif

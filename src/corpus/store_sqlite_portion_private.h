/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_PORTION_PRIVATE_H
#define CORPUS_STORE_SQLITE_PORTION_PRIVATE_H
/* store_sqlite_portion_private: what the files that read portions share. No other includes it. */
#include "corpus/outline.h"
#include "corpus/store_sqlite_sum.h"

struct query;

/* An outline with the bytes that its strings are in. */
struct portions_loaded {
	struct outline outline;
	char *bytes;
};
/* Reads the content that is an outline, and frees it. */
int store_portions_load(
    struct store *s, int64_t content, struct portions_loaded *out, struct err *e);
void store_portions_unload(struct portions_loaded *l);

/* The texts of one publication. */
struct portions_texts {
	int64_t seq, outline; /* seq 0: none */
	uint32_t count;
	uint8_t *bytes;
};

/* A row of the table; texts is in the row, or memory of its own. */
struct portions_row {
	struct store_sum_portions part;
	int64_t outline;
};
/* From the column `first` of the current row on, which is the first of PORTIONS_COLUMNS. */
int store_portions_take_row(struct query *q, int first, struct portions_row *out, struct err *e);
/* The texts are valid until those of another publication are read. */
int store_portions_load_row(struct store *s, const struct portions_row *row,
    const struct portions_texts **out, struct err *e);
int store_portions_load_texts(
    struct store *s, int64_t seq, const struct portions_texts **out, struct err *e);
#endif

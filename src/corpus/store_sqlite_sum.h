/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_SUM_H
#define CORPUS_STORE_SQLITE_SUM_H
/*
 * store_sqlite_sum: checksums of rows: the first eight bytes of a SHA-256 over everything that a
 * reader gets from the row, each part with its length, so that damage is found wherever it is: in
 * the row, or in a row that it refers to. The function that writes a row and the one that reads it
 * compute the same.
 */
#include <stdint.h>

#include "base/hash.h"
#include "base/str.h"

struct corpus_record;
struct shelf_key;
struct corpus_version;
struct err;
struct store;

/* All but what a withdrawal says, which has its own. */
int64_t store_sum_version(const struct corpus_version *v);
/* kind is the word in the row, which a newer gazetted may have written. */
int64_t store_sum_record(const struct corpus_record *r, struct str kind);
int64_t store_sum_withdrawn(int64_t publication, int64_t record);
int64_t store_sum_alias(struct str alias, struct str work);
int64_t store_sum_shelf(const struct shelf_key *k, int64_t works);
int64_t store_sum_work(struct str work, struct str language);

/* A row of the table resource. */
struct store_sum_resource {
	int64_t seq, position;
	struct sha256 digest;
	struct str type;
};
int64_t store_sum_resource(const struct store_sum_resource *r);

/* A row of the table portions. */
struct store_sum_portions {
	int64_t seq, base, depth; /* base is 0 for none */
	struct sha256 outline;
	struct str texts;
};
int64_t store_sum_portions(const struct store_sum_portions *p);

/*
 * ERR_IO unless the sum in the row is the one computed. A store of an older layout has none: then
 * this is 0. what names the row in a sentence: "a version".
 */
int store_sum_check(
    const struct store *s, int64_t stored, int64_t computed, const char *what, struct err *e);
/* The same error for what is damaged otherwise: -ERR_IO. */
int store_sum_damaged(const struct store *s, const char *what, struct err *e);
#endif

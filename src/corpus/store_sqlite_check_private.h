/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_CHECK_PRIVATE_H
#define CORPUS_STORE_SQLITE_CHECK_PRIVATE_H
/* store_sqlite_check_private: what the files store_sqlite_check*.c share. No other includes it. */
#include <stdbool.h>

#include "base/err.h"
#include "corpus/store.h"
#include "corpus/store_sqlite_query.h"

struct check {
	struct store *store;
	corpus_fault_fn *fn;
	void *arg;
	struct corpus_checked *out;
	struct err failed; /* why the check itself could not go on, which is no damage */
};

/* Whether e is no damage; remembers it. Then nothing is told. */
bool store_check_fails(struct check *k, const struct err *e);

void store_check_tell(const struct check *k, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* A row of a part of the check. */
typedef void check_row_fn(struct check *k, struct query *q);
/* Reads all rows of a statement, and closes it; a fault ends this part alone. */
void store_check_part(struct check *k, struct query q, check_row_fn *row);
#endif

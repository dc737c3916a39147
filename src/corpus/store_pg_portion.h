/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_PG_PORTION_H
#define CORPUS_STORE_PG_PORTION_H
/* store_pg_portion: writes the portions of a publication, which may be half a million. */
#include "corpus/store.h"

int store_pg_put_portions(struct store *s, const struct store_row *row, int64_t seq, struct err *e);
#endif

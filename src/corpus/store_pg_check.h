/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_PG_CHECK_H
#define CORPUS_STORE_PG_CHECK_H
/* store_pg_check: the calls of struct store_backend for the store as a whole. */
#include "corpus/store.h"

int store_pg_check(
    struct store *s, corpus_fault_fn *fn, void *arg, struct corpus_checked *out, struct err *e);
/* UNSUPPORTED: PostgreSQL has programs for that, and the sentence names them. */
int store_pg_backup(
    struct store *s, const char *path, corpus_progress_fn *fn, void *arg, struct err *e);
#endif

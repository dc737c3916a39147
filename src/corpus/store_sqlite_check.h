/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_CHECK_H
#define CORPUS_STORE_SQLITE_CHECK_H
/* store_sqlite_check: the check of the backend table. */
#include "corpus/store.h"

int store_sqlite_check_all(
    struct store *s, corpus_fault_fn *fn, void *arg, struct corpus_checked *out, struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_COPY_H
#define CORPUS_COPY_H
/* copy: a whole store into another, of whatever kind, row by row; and whether two are equal. */
#include "corpus/corpus.h"

/* Told now and then: publications done. */
typedef void corpus_copied_fn(void *arg, uint64_t publications);

/*
 * Copies all publications, corrections and short names, with their numbers and times, in one
 * transaction, so that `to` has all of it or nothing. Others may read and write `from` meanwhile:
 * its state when the copy began is copied. CONFLICT unless `to` is empty. [blocks until durable]
 */
int corpus_copy(
    struct corpus *from, struct corpus *to, corpus_copied_fn *fn, void *arg, struct err *e);

/*
 * Compares every row and every byte of both. DATA, with the first difference, unless they are
 * equal. [blocks]
 */
int corpus_compare(
    struct corpus *from, struct corpus *to, corpus_copied_fn *fn, void *arg, struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_CHECK_H
#define CORPUS_CHECK_H
/* check: reads the whole store, and copies it while it is in use. */
#include "corpus/corpus.h"

/*
 * Reads every row and checks what can be: the structure of the file, its indexes and references,
 * the digests of all sources and uploads, the numbers of revisions. Faults are told to fn; an error
 * is returned only when the check cannot go on. [blocks, for as long as reading the file takes]
 */
int corpus_check(
    struct corpus *c, corpus_fault_fn *fn, void *arg, struct corpus_checked *out, struct err *e);

/*
 * Copies the store, as it is at one moment, into a new file, which is durable afterwards. Others
 * may read and write meanwhile. ERR_CONFLICT when there is a file at path. [blocks]
 */
int corpus_backup(
    struct corpus *c, const char *path, corpus_progress_fn *fn, void *arg, struct err *e);
#endif

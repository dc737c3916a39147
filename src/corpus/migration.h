/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_MIGRATION_H
#define CORPUS_MIGRATION_H
/*
 * migration: the progress of changing an older store to the present layout, which begins when the
 * store is opened for writing.
 */
#include "corpus/corpus_rows.h"

/* Sets the function that is called with the progress; NULL: none. Once, before threads start. */
void corpus_on_migration(corpus_progress_fn *fn, void *arg);
/* Called by stores: `done` of `total` publications have been changed. */
void corpus_tell_migration(uint64_t done, uint64_t total);
#endif

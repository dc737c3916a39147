/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_FORMER_H
#define CORPUS_FORMER_H
/* former: what a work left under the names that it had before it was renamed. */
#include "corpus/corpus.h"

/*
 * Calls fn with each publication that a renaming withdrew on its way to the present name of the
 * work, those of the last renaming first. [blocks]
 */
int corpus_each_former(
    struct corpus *c, struct str work, corpus_version_fn *fn, void *arg, struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_COMPACT_H
#define CORPUS_COMPACT_H
/* compact: a store without free room in the place of the one that is open. */
#include "corpus/corpus.h"
#include "corpus/placing.h"

/*
 * Writes a copy of the store, of the present layout and without free room, into a new file. For a
 * handle that writes: nothing is published meanwhile. ERR_UNSUPPORTED: the store is not a file.
 * [blocks]
 */
int corpus_compact(struct corpus *c, const char *path, struct err *e);
/*
 * Moves the file p->part into the place of the store, as corpus_place() does. The handle can only
 * be closed afterwards. [blocks until durable]
 */
int corpus_take_over(struct corpus *c, struct corpus_placing *p, struct err *e);
#endif

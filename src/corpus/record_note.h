/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_RECORD_NOTE_H
#define CORPUS_RECORD_NOTE_H
/* record_note: records metadata of a work. */
#include "corpus/correct.h"
#include "corpus/note.h"

/*
 * Records changes of the metadata of k->scope.work, for its texts in k->scope.language, or in all
 * languages if that is empty. ERR_NOTFOUND for an unknown work or language, or a subject that is
 * not recorded, ERR_CONFLICT for a value that is recorded already or cannot be taken back,
 * ERR_USAGE, ERR_LIMIT. [blocks until durable]
 */
int corpus_note(struct corpus *c, const struct corpus_correction *k,
    const struct corpus_note *notes, size_t count, struct err *e);
#endif

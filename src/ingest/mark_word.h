/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_MARK_WORD_H
#define INGEST_MARK_WORD_H
/* mark_word: units with a word at the beginning of a line. */
#include "ingest/mark.h"

/* The units with a word that line may begin with are added to out. */
void mark_read_worded(const struct forms *f, struct str line, struct marks *out, size_t *count);
#endif

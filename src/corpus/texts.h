/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_TEXTS_H
#define CORPUS_TEXTS_H
/*
 * texts: a short digest of the text of each portion of a publication, one after the other: what
 * changes between publications that have the same outline.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "corpus/corpus_rows.h"

struct buf;

#define TEXT_BYTES CORPUS_TEXT_BYTES

/* Texts of as many portions, TEXT_BYTES for each, and a byte more. */
void texts_write(struct buf *out, const struct corpus_portion *portions, uint32_t count);
/*
 * Puts into out how texts differ from what is expected of them: a byte that says which of three
 * forms follows, whichever is the shortest.
 */
void texts_pack(struct buf *out, const uint8_t *texts, const uint8_t *expected, uint32_t count);
/* Changes expected into the texts. False when packed is not of that many texts. */
bool texts_unpack(struct str packed, uint8_t *expected, uint32_t count);
#endif

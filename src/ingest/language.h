/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_LANGUAGE_H
#define INGEST_LANGUAGE_H
/* language: the language of a text, by its script and then by its frequent words and letters. */
#include <stdbool.h>

#include "base/str.h"

struct buf;

/*
 * Returns the ISO 639-2/T code of the language of sample, "und" if no language fits. Sets *sure to
 * false if another language fits nearly as well or the sample is too short. At most the first
 * 200,000 bytes are read. The code is static.
 */
const char *language_detect(struct str sample, bool *sure);
/* Notes the language that was found, with the fields language and how. ISO 639-2/T. */
void language_note_detected(struct buf *report, const char *code);
/*
 * Notes that the file states another language than the one that was given, which counts: files of
 * real collections state wrong ones. ISO 639-2/T codes.
 */
void language_note_stated(struct buf *report, const char *stated, const char *given);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_ENCODING_H
#define INGEST_ENCODING_H
/* encoding: converts an uploaded file to UTF-8, and refuses binary files. */
#include "base/str.h"

struct buf;
struct err;

/*
 * Replaces *s by the same text in UTF-8 without a byte order mark: a slice of *s, or of own if the
 * bytes had to be converted. ERR_DATA: binary, damaged, of another encoding, or only white space;
 * the sentence names the byte.
 */
int encoding_to_utf8(struct str *s, struct buf *own, struct buf *report, struct err *e);
#endif

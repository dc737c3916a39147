/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_LANGUAGE_H
#define INGEST_LANGUAGE_H
/* language: the language of a text, by its script and then by its frequent words and letters. */
#include <stdbool.h>

#include "base/str.h"

struct err;

/*
 * Returns the ISO 639-2/T code of the language of sample, "und" if no language fits. Sets *sure to
 * false if another language fits nearly as well or the sample is too short. At most the first
 * 200,000 bytes are read. The code is static.
 */
const char *language_detect(struct str sample, bool *sure);
/* ERR_DATA: a file that states one language is not published as the text in another. Codes. */
int language_refuse(const char *stated, const char *asked, struct err *e);
#endif

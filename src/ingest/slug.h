/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_SLUG_H
#define INGEST_SLUG_H
/* slug: the short form of a title that a default IRI contains. */
#include "base/hash.h"
#include "base/str.h"

#define SLUG_BYTES_MAX 60 /* of a default IRI, which users read and type */
#define SLUG_BUFFER_BYTES (SLUG_BYTES_MAX + SHA256_HEX_BYTES)

/* Writes title in ASCII letters, digits and hyphens; a hash of it if almost nothing is left. */
void slug_make(struct str title, char out[SLUG_BUFFER_BYTES]);
#endif

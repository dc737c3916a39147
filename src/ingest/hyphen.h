/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_HYPHEN_H
#define INGEST_HYPHEN_H
/* hyphen: joins lines that were broken at a column, with their hyphens. */
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct lines;

struct hyphens {
	const struct lines *lines; /* the text, in which whole words are looked for */
	uint32_t lookups;          /* so far; zero at first */
};

/*
 * Appends b, near line index line of the text, to the len bytes in out, which has room for it and a
 * space. Returns the new length.
 */
size_t hyphen_append(struct hyphens *h, size_t line, char *out, size_t len, struct str b);
#endif

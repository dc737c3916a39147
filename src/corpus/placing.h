/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_PLACING_H
#define CORPUS_PLACING_H
/* placing: a complete file, and where it goes: see place.h. */
#include <stdbool.h>

#include "base/str.h"

struct arena;

struct corpus_placing {
	const char *part, *path;
	bool replaces;       /* a store that is there is kept under another name */
	struct str kept;     /* set: the name of the file that was replaced; empty: none */
	struct arena *arena; /* of kept */
};

typedef void corpus_left_fn(void *arg, const char *path);
#endif

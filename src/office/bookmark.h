/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_BOOKMARK_H
#define OFFICE_BOOKMARK_H
/* bookmark: the bookmarks of a document, each with the block that it is in or stands before. */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct arena;
struct office_document;

struct bookmarks {
	uint32_t cap;
	uint32_t placed; /* bookmarks of the document that have a block */
};

/* Adds a bookmark at the place that is read. False: no memory. */
bool bookmark_add(
    struct bookmarks *b, struct office_document *out, struct str name, struct arena *arena);
/* Those added since the last block are in this one. */
void bookmarks_place(struct bookmarks *b, struct office_document *out, uint32_t block);
#endif

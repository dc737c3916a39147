/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_ANCHORS_H
#define INGEST_ANCHORS_H
/*
 * anchors: the bookmarks of an office file or a web page, and the units that links to them lead to:
 * the unit that begins with the paragraph of the bookmark, or has it as its heading. A bookmark
 * elsewhere, as in a heading that is read as text, has none: a link would lead to something else.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct arena;
struct faces;
struct office_document;
struct structure;

struct anchor {
	struct str name;
	uint32_t line;   /* the physical line */
	const char *eid; /* of its unit; NULL: none */
};

struct anchors {
	struct anchor *v; /* by name */
	uint32_t count;
};

/* The bookmarks of d; its blocks are the physical lines, in order. NULL: no memory. */
struct anchors *anchors_make(const struct office_document *d, struct arena *arena);
/* Finds the units of a structure that has names. May be NULL. */
void anchors_resolve(struct anchors *a, const struct structure *s);
/* The eId that a link to that name leads to; NULL: none. a may be NULL. */
const char *anchors_find(const struct anchors *a, struct str name);
/*
 * Makes links to bookmarks lead to the units; those that lead to none are no links any more. a may
 * be NULL. False: no memory.
 */
bool anchors_link(const struct anchors *a, struct faces *faces, struct arena *arena);
#endif

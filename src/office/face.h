/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_FACE_H
#define OFFICE_FACE_H
/*
 * face: what sets a part of a text apart: bold, italics, a link. Faces are kept beside the text,
 * by the byte they begin at, so that the text is the same with and without them.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

/* A longer address is left out: its text is not a link. Browsers cut at about this size. */
#define FACE_LINK_BYTES_MAX 2048

enum face_flag {
	FACE_BOLD = 1,
	FACE_ITALIC = 2,
	FACE_UNDERLINE = 4,
	FACE_RAISED = 8,
	FACE_LOWERED = 16
};

struct face {
	uint8_t flags;   /* enum face_flag */
	struct str link; /* an address, or "#" and the name of a bookmark; empty: no link */
};

/* The flags that a style switches on, and those that it switches off. */
struct face_set {
	uint8_t on, off;
};

/* A face that begins at a byte of a text, and goes on to the next one. */
struct face_run {
	size_t from;
	struct face face;
};

/* The faces of a text, sorted; before the first one there is none. Zero: none. */
struct faces {
	struct face_run *v; /* in an arena */
	uint32_t count, cap;
};

/* Gives the characters that are put at byte `at`, the end of the text, a face. False: no memory. */
bool faces_begin(struct faces *f, size_t at, const struct face *face, struct arena *arena);
/*
 * Adds the faces of the bytes of another text, [start, start + len), which are at byte `at` now.
 * False: no memory.
 */
bool faces_append(struct faces *to, size_t at, const struct faces *from, size_t start, size_t len,
    struct arena *arena);
void face_set_flag(struct face_set *s, enum face_flag flag, bool on);
/* The flags of a style that is based on another one: its own, and for the rest those of `base`. */
struct face_set face_set_over(struct face_set own, struct face_set base);
/*
 * The address as it may be published: http, https and mailto, without white space and control
 * characters, at most FACE_LINK_BYTES_MAX. Any other one is empty.
 */
struct str face_link(struct str address);
/* The link to a bookmark, in the arena; NULL: no memory. A name that is too long makes none. */
const char *face_bookmark(struct str name, struct arena *arena);
#endif

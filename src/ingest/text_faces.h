/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_TEXT_FACES_H
#define INGEST_TEXT_FACES_H
/*
 * text_faces: bold, italics and links of the lines of a document, found by the address of a
 * character. The steps from lines to a structure slice the texts and know nothing of faces; what a
 * step copies (two lines that it joins) has none.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "office/face.h"

struct arena;

/* Of a document: each may become seven of its BUILD_NODES_MAX nodes. */
#define TEXT_FACES_MAX 60000u

/* The face of the characters from an address on, up to the next one. */
struct text_face {
	uintptr_t at;
	struct face face;
};

struct text_faces {
	struct text_face *v; /* sorted once all are added */
	uint32_t count, cap;
	uint32_t left_out; /* texts whose faces were too many */
};

/*
 * Adds the faces of a text of an arena that begins at `text`; those that are too many are counted
 * and left out. False: no memory.
 */
bool text_faces_add(
    struct text_faces *t, const char *text, const struct faces *faces, struct arena *arena);
void text_faces_sort(struct text_faces *t);

/*
 * A copy of s with every run of spaces and tabs as one space (as lines_collapse()), and its faces:
 * white space has those that the characters on both sides have. t may be NULL. NULL: no memory.
 */
const char *text_faces_collapse(
    const struct text_faces *t, struct str s, struct faces *faces, struct arena *arena);
/* Takes away the flags that all characters of the text have: its own face, as that of a heading. */
void text_faces_drop_common(struct faces *faces, struct str text);
/* Takes away all but raised and lowered characters. */
void text_faces_keep_scripts(struct faces *faces);
#endif

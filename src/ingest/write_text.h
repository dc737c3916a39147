/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_WRITE_TEXT_H
#define INGEST_WRITE_TEXT_H
/*
 * write_text: writes a running text as Akoma Ntoso, with its faces, and the footnotes at their
 * marks.
 */
#include <stdbool.h>

#include "base/str.h"

struct arena;
struct build;
struct lines;

/* Writes a text of these lines, white space collapsed. False: the arena is full. */
bool write_text(struct build *b, const struct lines *l, struct str text, struct arena *arena);
/*
 * The same of a heading: bold type, italics and underlining of all of it are its style, and left
 * out. False: the arena is full.
 */
bool write_heading(struct build *b, const struct lines *l, struct str text, struct arena *arena);
/*
 * Writes a heading or a number as an element; of the faces of "num", only raised and lowered
 * characters are kept. False: the arena is full.
 */
bool write_label(struct build *b, const struct lines *l, const char *element, struct str text,
    struct arena *arena);
/* Writes the footnotes of a text only. False: the arena is full. */
bool write_notes(struct build *b, const struct lines *l, struct str text, struct arena *arena);
#endif

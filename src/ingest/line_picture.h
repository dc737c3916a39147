/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_LINE_PICTURE_H
#define INGEST_LINE_PICTURE_H
/*
 * line_picture: the pictures in lines. In the text of a line one character stands for a picture;
 * all steps keep it, and write_text.c writes the picture in its place.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct arena;
struct build;
struct lines;

#define LINE_PICTURE_FIRST 0xff000u /* of plane 15: stands for picture 0 */
#define LINE_PICTURES_MAX 4000u     /* of one document */

struct line_picture {
	struct str src; /* empty: the picture is left out, and the text stands for it */
	struct str alt;
	bool has_alt; /* the file says what text stands for it, and be it none */
	bool is_gone; /* neither the picture nor a text is left */
};

/* Whether c stands for a picture. */
bool line_picture_is_sign(uint32_t c);
/*
 * Cuts s at the first character that stands for a picture. Returns the number of the picture, and
 * the text before and behind it; without one UINT32_MAX, and *before is s.
 */
uint32_t line_picture_cut(struct str s, struct str *before, struct str *behind);
/* A copy of s in the arena without these characters; NULL when the arena is full. */
const char *line_picture_strip(struct arena *arena, struct str s);
/* Whether s is nothing but pictures of which nothing is left. */
bool line_picture_is_nothing(const struct lines *l, struct str s);
/* Writes a text with its pictures; without words, the pictures only. */
void line_picture_write(struct build *b, const struct lines *l, struct str s, bool words);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_TOC_H
#define INGEST_TOC_H
/*
 * toc: the lines of contents lists. The keys by which lines are compared are those of the text; a
 * tradition tells which lines may head a list or belong to one.
 */
#include <stdint.h>

struct arena;
struct forms;
struct lines;
struct toc_text;

/* The keys of the lines, in the arena; l is borrowed. NULL when the arena is full. */
struct toc_text *toc_read(const struct lines *l, struct arena *arena);

/* Marks the lines of contents lists with LINE_CONTENTS. */
void toc_find(struct toc_text *text, const struct forms *forms, uint16_t *facts);
#endif

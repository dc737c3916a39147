/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CITE_LINES_H
#define CITE_LINES_H
/*
 * lines: the texts of a document in which citations are looked for, line by line: the text nodes of
 * one paragraph are one line. Headings, numbers, notes and quoted texts are left out.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "doc/image.h"

/* A text node of a line. */
struct cite_piece {
	uint32_t node;
	uint32_t start; /* in the text of the line */
	bool is_ref;    /* the document has a reference there */
};

struct cite_line {
	/* its first text node; of a line without pieces, the text that was left out */
	uint32_t node;
	struct str text;
	const struct cite_piece *pieces;
	unsigned count;  /* 0: text of another document was left out outside of a line */
	bool leads_out;  /* it has a reference of the source to another document */
	bool has_quoted; /* text of another document was left out in it */
};

/* Text of another document, whose provisions are not those of this one. */
bool cite_lines_is_quoted(const struct image *im, uint32_t n);
/*
 * Visits the lines in the node root and in what is in it, in document order. line is valid during
 * the call. A line with more than some hundred text nodes, or a megabyte, is left out.
 */
void cite_lines_visit(const struct image *im, uint32_t root,
    void (*visit)(void *arg, const struct cite_line *line), void *arg);
/*
 * The first of the *count pieces that have those bytes, one behind the other: a citation may be
 * bold or in italics in part. NULL: a reference is among them.
 */
const struct cite_piece *cite_lines_pieces(
    const struct cite_line *line, size_t start, size_t end, unsigned *count);
#endif

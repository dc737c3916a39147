/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_LINES_H
#define INGEST_LINES_H
/*
 * lines: a plain text as lines. First the physical ones, as the file has them; lines_join() makes
 * logical ones of those that an editor or a printer broke at a fixed width. Borrows from the text;
 * what is made anew lies in the arena.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;
struct buf;
struct err;

#define LINES_MAX 500000               /* each becomes at least one node: BUILD_NODES_MAX */
#define LINES_ARENA_BYTES (768u << 20) /* lines, entries and joined texts of the longest input */

struct line {
	struct str text;      /* without white space at its ends; never empty */
	uint32_t first, last; /* physical lines it was made of, from 1 */
	uint32_t indent;      /* columns of white space in front */
	uint32_t columns;     /* how wide text is, East Asian characters as two */
	bool after_blank;     /* an empty line stands before it */
	bool page_top;        /* first of its page (not of the first one) */
	bool page_end;        /* last before a form feed */
	bool fixed;           /* starts something: a numbered unit, a list item */
	bool absorbed;        /* by the line before it */
	bool dropped;
};

struct lines {
	struct line *v;
	size_t count;
	struct str *raw; /* the physical lines; raw[0] is line 1 */
	size_t raw_count;
	struct arena *arena;
};

/* Splits text at CR, LF, CR LF and form feeds. Control characters go, and are reported. ERR_LIMIT.
 */
int lines_split(
    struct lines *l, struct str text, struct arena *arena, struct buf *report, struct err *e);

/* Takes dropped lines out of v. */
void lines_compact(struct lines *l);

/*
 * Joins hard-wrapped lines, if the text is of that kind (join.c). A line with fixed never joins the
 * one before it; a line that became part of another is marked absorbed. ERR_LIMIT.
 */
int lines_join(struct lines *l, struct buf *report, struct err *e);

/* Reports every physical line of a line as dropped, and marks it. */
void lines_drop(struct lines *l, struct line *line, struct buf *report, const char *why);

/* A copy of s in the arena with every run of white space (but not U+3000) made one space; NULL past
 * the cap. */
const char *lines_collapse(struct arena *arena, struct str s);

/* White space at both ends taken off, all of Unicode's. */
struct str lines_trim(struct str s);
uint32_t lines_columns(struct str s);
/* Han, kana, Hangul and their full-width punctuation. */
bool lines_is_wide(uint32_t c);
/* Han and kana: scripts that set no spaces between words. */
bool lines_is_unspaced(uint32_t c);
/* The first character of s, and the last; 0 if s is empty. */
uint32_t lines_first_char(struct str s);
uint32_t lines_last_char(struct str s);
#endif

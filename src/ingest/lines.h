/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_LINES_H
#define INGEST_LINES_H
/*
 * lines: a plain text as lines. lines_split() gives the physical lines of the file; unwrap_lines()
 * joins those that an editor or a printer broke at a fixed width into logical lines. Lines point
 * into the text; new strings are in the arena.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/macros.h"
#include "base/str.h"

struct anchors;
struct arena;
struct buf;
struct err;
struct footnote;
struct line_picture;
struct table_text;
struct text_faces;

#define LINES_MAX 500000   /* each becomes at least one of BUILD_NODES_MAX nodes */
#define LINES_ARENA_MB 768 /* lines, entries and joined texts of the longest input */
#define LINES_ARENA_BYTES ((size_t)LINES_ARENA_MB << 20)
#define LINES_MEMORY                                     \
	"the text needs more than " STRINGIFY(           \
	    LINES_ARENA_MB) " MB of memory to be read; " \
			    "divide it into several files, for instance at its parts"

struct line {
	struct str text;                /* without white space at its ends; never empty */
	const struct table_text *table; /* NULL: the line is no table; else text is "|" */
	uint32_t first, last;           /* the physical lines it consists of, from 1 */
	uint32_t indent;                /* columns of white space in front */
	uint32_t columns;               /* width of text; East Asian characters count as two */
	bool after_blank;               /* an empty line is before it */
	bool page_top;                  /* first of its page, except the first page */
	bool page_end;                  /* last before a form feed */
	bool wraps;                     /* may go on with the line before, broken at a column */
	bool side_note; /* the heading of the section on the next line (side_note.c) */
	bool gap;       /* has columns, as the rows of a table do (unwrap.c) */
	bool note;      /* looks like a footnote, and is kept as text */
	bool sourced;   /* the same of a list of notes that name sources: it is one */
	bool contents;  /* the file says that it is a line of a table of contents */
	bool title;     /* the file says that it is the title */
	uint8_t level;  /* of its list, if the file says so (number is not 0) */
	uint32_t list;
	uint32_t number; /* bytes of the number that the file counted before it; 0: none */
	bool dropped;
};

struct lines {
	struct line *v;
	size_t count;
	struct str *raw; /* the physical lines; raw[0] is line 1 */
	size_t raw_count;
	struct arena *arena;
	uint32_t width;  /* the column at which the whole text is broken; 0: none (unwrap.c) */
	uint32_t joined; /* lines that unwrap_lines() joined to the line before */
	struct footnote *notes; /* that were joined to their marks (footnote.c) */
	uint32_t note_count;
	const struct text_faces *faces;      /* of the texts; NULL: none */
	struct anchors *anchors;             /* that links in them lead to; NULL: none */
	const struct line_picture *pictures; /* that characters of texts stand for */
	uint32_t picture_count;
	bool whole;     /* lines are paragraphs of a word processor: none was broken */
	uint8_t quoted; /* quotations around the lines: the first number may be any number */
};

/*
 * Splits text at CR, LF, CR LF, form feeds, and the separators U+2028 and U+2029 (which are inside
 * a physical line). Control characters and invisible ones are removed and reported; a soft hyphen
 * at
 * the end of a line stays, for it is a hyphen there.
 * ERR_LIMIT.
 */
int lines_split(
    struct lines *l, struct str text, struct arena *arena, struct buf *report, struct err *e);

/* Removes the dropped lines from v. */
void lines_compact(struct lines *l);

/* Reports the physical lines of a line as dropped, and marks the line. */
void lines_drop(struct lines *l, struct line *line, struct buf *report, const char *why);

/*
 * A copy of s in the arena, with every run of spaces and tabs as one space (U+3000 is kept); NULL
 * when the arena is full.
 */
const char *lines_collapse(struct arena *arena, struct str s);

uint32_t lines_columns(struct str s);
bool lines_is_wider(struct str s, uint32_t columns);
/* Han, kana, Hangul and their full-width punctuation. */
bool lines_is_wide(uint32_t c);
/* Han and kana: scripts that set no spaces between words. */
bool lines_is_unspaced(uint32_t c);
/* Whether c stands for the mark of a footnote or for a picture. */
bool lines_is_sign(uint32_t c);
/* The first character of s, and the last one before the mark of a footnote; 0: none. */
uint32_t lines_first_char(struct str s);
uint32_t lines_last_char(struct str s);
#endif

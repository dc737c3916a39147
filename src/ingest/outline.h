/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_OUTLINE_H
#define INGEST_OUTLINE_H
/*
 * outline: which lines of a plain text are title, numbered units, headings, list items and text,
 * and which unit each belongs to. Made in steps, each in its own file: contents.c bars tables of
 * contents, sequence.c proves the numbers, outline.c finds title, headings and owners, name.c gives each unit its element and eId.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "ingest/number.h"

struct arena;
struct buf;
struct err;
struct line;
struct lines;

#define OUTLINE_NONE UINT32_MAX
#define OUTLINE_DEPTH_MAX 12 /* units inside units; deeper ones are kept as text */

enum entry_role {
	ENTRY_TEXT,
	ENTRY_TITLE,
	ENTRY_PREFACE,
	ENTRY_UNIT,    /* a part, an article, a point... */
	ENTRY_ITEM,    /* of a dash or bullet list */
	ENTRY_HEADING, /* of the unit before it */
	ENTRY_CAPTION  /* of the unit after it, as Japanese laws print it */
};

/* One line and what it is. */
struct entry {
	const struct line *line;
	enum entry_role role;
	uint32_t parent; /* the unit it belongs to; OUTLINE_NONE: the document */
	uint32_t child;  /* its first child, or OUTLINE_NONE */
	uint32_t next;   /* its next sibling, or OUTLINE_NONE */
	uint32_t reading_count;
	struct number readings[NUMBER_READINGS_MAX];

	/* Units and items only. */
	struct number num;
	struct str
	    printed; /* the number as it will be printed: repaired where it was proven wrong */
	uint32_t sequence; /* units of one run of numbers have one; see sequence.c */
	uint32_t level;    /* 0 for the outermost */
	bool contents;     /* a line of a table of contents */
	bool barred;       /* stood alone, or proved to be something else: plain text after all */

	bool listlike;     /* a point of a list, rather than a provision that may have a heading */
	bool closed;       /* a text after its list went on in the unit around it */
	bool has_text;     /* text or list items follow before the next unit */
	bool has_units;    /* units that are more than points of a list lie below */
	bool has_children; /* units of any kind lie below */
	bool is_heading;   /* the text after the number is a heading, not the unit's text */
	uint32_t heading;  /* the entry that is its heading, or OUTLINE_NONE */
	uint32_t caption;  /* likewise */
	uint8_t grade;     /* enum name_grade of name.c */
	const char *element;
	const char *eid;
};

struct outline {
	struct entry *v;
	size_t count;
	size_t unit_count;
	uint32_t child; /* the first entry that belongs to the document */
	struct arena *arena;
};

/* Reads what lines l may begin with; all entries are text. The lines must stay where they are.
 * ERR_LIMIT. */
int outline_new(struct outline *o, const struct lines *l, struct arena *arena, struct err *e);

/* Finds the title: the first line, and what is printed as one block with it. */
void outline_find_title(struct outline *o);
/* Finds the short lines between title and first sentence: a number, a date. After the lines are
 * joined. */
void outline_find_preface(struct outline *o);

/* Bars the lines of a table of contents (contents.c). ERR_LIMIT. */
int contents_bar(struct outline *o, struct err *e);
/* Says that the table of contents stays where it is, as text. */
void contents_note(const struct outline *o, struct buf *report);

/* Makes units of the lines whose numbers are proven; reports repairs and gaps. */
int sequence_find_units(struct outline *o, struct buf *report, struct err *e);

/* Takes out the entries whose lines were dropped or became part of another. */
void outline_compact(struct outline *o);

/* Finds list items, headings, captions, and the owner of every entry. ERR_LIMIT. */
int outline_place(struct outline *o, struct err *e);

/* Gives units their element and eId. ERR_LIMIT. */
int name_units(struct outline *o, struct err *e);

/* Numbers of lists, rather than of provisions that may have headings: (a) i) ① */
bool outline_is_listlike(const struct number *n);
/* Could stand as a heading: short, one sentence at most, announcing nothing. */
bool outline_is_headinglike(struct str s);
bool outline_ends_sentence(struct str s);
/* The text after the number. */
struct str outline_rest(const struct entry *entry);
#endif

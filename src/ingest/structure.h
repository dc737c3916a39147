/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_STRUCTURE_H
#define INGEST_STRUCTURE_H
/*
 * structure: the document that was found in a plain text, as a tree: units with their numbers,
 * headings and texts. Made of an explanation in steps: structure.c makes the nodes and their
 * owners, heading.c finds the headings, frame.c the title, preface, preamble and conclusions,
 * name.c
 * gives each unit its element and eId.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "ingest/explain.h"

struct arena;
struct buf;
struct err;
struct lines;
struct quoted;

#define NODE_NONE UINT32_MAX

enum node_role {
	NODE_DOCUMENT, /* node 0 */
	NODE_UNIT,
	NODE_TEXT,
	NODE_HEADING, /* the heading of a unit; not in the tree any more */
	NODE_CROSSHEADING,
	NODE_TITLE,
	NODE_PREFACE,
	NODE_PREAMBLE, /* a text of the preamble */
	NODE_CONCLUSION,
	NODE_QUOTE, /* a quotation with a structure of its own */
	NODE_TABLE  /* its line has a table */
};

/* A unit, or a line of text. */
struct node {
	uint8_t role; /* enum node_role */
	uint8_t rank, class;
	uint16_t facts;     /* enum line_fact of its line */
	bool heading_above; /* the heading stands before the number */
	bool joined;        /* a text that goes on with the text before it */
	bool restarts;
	bool has_text; /* a unit: texts follow it before the next unit */
	bool has_units;
	bool is_recital, is_citation; /* a unit or text of the preamble */
	int16_t missing;
	uint32_t line;                            /* index of its line */
	uint32_t parent, child, last, next, prev; /* NODE_NONE: none */
	const struct unit_kind *kind;
	struct style style;
	struct label label;
	struct str printed; /* the number in the text, if it was repaired; else empty */
	struct str num, heading, subheading;
	struct str text; /* own text after the number and heading; of texts the line */
	const char *element, *eid;
	struct quoted *quoted; /* of NODE_QUOTE */
};

/* A member of a list with signs, which is written as an item of a list, not as a unit. */
static inline bool
structure_is_item(const struct node *n)
{
	return n->role == NODE_UNIT && n->rank == RANK_LIST && n->style.script == LABEL_SIGN &&
	       !n->has_units;
}

struct structure {
	struct node *v;
	uint32_t count, cap;
	const struct lines *lines;
	const uint16_t *facts;
	const struct explanation *explanation;
	struct arena *arena;
	uint32_t lookups; /* of words with a hyphen so far (wrap.c) */
};

/* Makes the tree. ERR_LIMIT. */
int structure_make(struct structure *s, const struct lines *l, const uint16_t *facts,
    const struct explanation *x, struct arena *arena, struct err *e);
/* Finds headings and headings between units (heading.c). */
void heading_find(struct structure *s);
/* Finds title, preface, preamble and conclusions (frame.c). */
void frame_find(struct structure *s);
/* Joins the texts that were broken into lines (wrap.c); headings must be found. ERR_LIMIT. */
int structure_join(struct structure *s, struct buf *report, struct err *e);
/* Gives units their element and eId (name.c). ERR_LIMIT. */
int name_structure(struct structure *s, struct err *e);

/* Makes node i the last child of a node before it. */
void structure_move(struct structure *s, uint32_t i, uint32_t parent);
/* Whether unit i is in an annex. */
bool structure_is_in_annex(const struct structure *s, uint32_t i);
/*
 * Whether unit i is a clause of a text that is numbered 1, 1.1, 1.1.1, with no worded unit around.
 */
bool structure_is_clause(const struct structure *s, uint32_t i);
/* Puts node i, which is in no tree, before a unit. */
void structure_insert_before(struct structure *s, uint32_t i, uint32_t unit);
/* Takes node i out of the tree. */
void structure_remove(struct structure *s, uint32_t i);
#endif

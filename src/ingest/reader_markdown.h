/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_READER_MARKDOWN_H
#define INGEST_READER_MARKDOWN_H
/*
 * reader_markdown: what the files of the Markdown reader share. The reader makes a tree of elements
 * from the blocks of cmark-gfm, completes it (content, intro, wrapUp, eIds), and writes it to a
 * builder. The dialect is described in docs/markdown.md; src/akn/draft.h has the rules that the
 * plugin md follows too. The first failure is kept in e; later calls do nothing.
 */
#include <stdbool.h>
#include <stdint.h>

#include "akn/draft.h"
#include "akn/draft_id.h"
#include "base/arena.h"
#include "base/str.h"
#include "base/table.h"
#include "doc/build.h"
#include "ingest/facts.h"
#include "ingest/form.h"

struct buf;
struct cmark_node;
struct err;
struct ingest_options;

#define MARKDOWN_ARENA_BYTES ((size_t)400 << 20) /* elements, attributes and texts of one draft */
#define MARKDOWN_FRAMES_MAX (BUILD_DEPTH_MAX + 8)
#define MARKDOWN_RULES_MAX 320 /* elements of Akoma Ntoso */
#define MARKDOWN_UNITS_MAX 256 /* shapes in the front matter */

struct md_attr {
	struct str prefix, name, value;
	struct md_attr *next;
};

/* An element, or a text (name is empty). */
struct md_node {
	struct str name, prefix, ns, default_ns;
	struct str text;
	struct str num; /* the printed number, for eIds */
	struct md_attr *attrs, **last_attr;
	struct md_node *parent, *first, *last, *next;
	uint32_t line;
	uint16_t depth;
	bool implied; /* made by a notation: its eId may be left out */
	bool no_id;   /* "{#}": it has none */
	bool
	    is_unit; /* made by a heading or an item: its content may lack content, intro, wrapUp */
};

/* Where the next block goes. */
enum md_frame_kind { MD_DOCUMENT, MD_BODY, MD_HEADING, MD_TAG, MD_BLOCK };
struct md_frame {
	struct md_node *node;
	enum md_frame_kind kind;
	unsigned level; /* MD_HEADING */
	uint32_t line;
};

struct md_pair {
	struct str key, value;
};

/* The front matter. */
struct md_front {
	bool present, has_units, has_attributes, repeated_ids, no_metadata;
	struct str work, date, language, title, issuer, number, kind, other_attributes;
	struct md_pair attributes[32], units[MARKDOWN_UNITS_MAX], spaces[BUILD_NAMESPACES_MAX];
	size_t attribute_count, unit_count, space_count;
	bool no_default_ids;
	struct {
		struct str element;
		struct draft_id_rule rule;
	} ids[MARKDOWN_RULES_MAX];
	size_t id_count;
	uint32_t lines; /* of the front matter, with its dashes */
	uint32_t fact_line;
};

struct markdown {
	struct arena *arena;
	struct buf *report;
	struct err *e;
	int rc;
	struct md_front front;
	struct md_node *root, *body, *meta;
	struct md_frame frames[MARKDOWN_FRAMES_MAX];
	size_t frame_count;
	struct cmark_node **notes;   /* footnote texts, by number */
	struct md_node **note_nodes; /* made at the first sign of each; NULL: not yet */
	size_t note_count;
	struct forms *forms; /* of the tradition; NULL until it is needed */
	struct str language;
	struct table ids; /* eIds that were written */
	uint32_t checks;  /* places that an editor should check */
	unsigned notes_open;
	struct cmark_node *document; /* freed when all is written: names point into it */
};

/* Records a failure at a line; returns its code. */
int md_fail(struct markdown *m, uint32_t line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* reader_markdown_front.c: reads the front matter; *rest is what follows it. */
int md_front_read(struct markdown *m, struct str text, struct str *rest);
/* The element for a number of that shape in an element; empty: none. */
struct str md_front_unit(const struct markdown *m, struct str shape, struct str parent);
struct draft_id_rule md_front_rule(const struct markdown *m, const char *name);

/* reader_markdown_tree.c: nodes, frames, and the writing of the tree. */
struct md_node *md_new(struct markdown *m, struct str name, uint32_t line); /* NULL: failed */
void md_append(struct markdown *m, struct md_node *parent, struct md_node *child);
void md_add_text(struct markdown *m, struct md_node *parent, struct str text, uint32_t line);
void md_add_attr(
    struct markdown *m, struct md_node *n, struct str prefix, struct str name, struct str value);
struct str md_attr_of(const struct md_node *n, const char *name);
struct md_node *md_top(struct markdown *m);
/* Appends a block where the next one goes, and makes the body if there is none. */
struct md_node *md_add_block(struct markdown *m, struct str name, uint32_t line);
void md_push(
    struct markdown *m, struct md_node *n, enum md_frame_kind kind, unsigned level, uint32_t line);
/* Ends all frames above count; a tag that is open there is an error. */
void md_pop_to(struct markdown *m, size_t count);
void md_enter_document(struct markdown *m); /* ends the body */
/* Makes the body if no block has. */
void md_enter_body(struct markdown *m, uint32_t line);
/* An attribute with its prefix in its name. */
void md_put_attr(struct markdown *m, struct build *b, struct str name, struct str value);
int md_emit(struct markdown *m, struct build *b);

/* reader_markdown_markup.c: tags and braces. */
enum md_tag_kind { MD_OPEN, MD_CLOSE, MD_EMPTY, MD_COMMENT };
/*
 * Parses the tag at the start of s; for an opening one *out is a new node, for a closing one it has
 * the name. Returns its length; 0: a failure is recorded.
 */
size_t md_tag_read(
    struct markdown *m, struct str s, uint32_t line, enum md_tag_kind *kind, struct md_node **out);
/* A copy of s with the references of XML resolved. */
struct str md_decode(struct markdown *m, struct str s, uint32_t line);
/* Blocks of markup: a run of tags and texts at the current place. */
void md_markup_read(struct markdown *m, struct str s, uint32_t line, bool whole);
bool md_is_document_part(struct str name);

/* The content of a pair of braces: {#art_1 .element name="value"}. */
struct md_braces {
	bool any;
	struct str element;
	unsigned level; /* 0: not stated */
	bool no_id;
	struct md_attr *attrs, **last;
};
int md_braces_read(struct markdown *m, struct str s, uint32_t line, struct md_braces *out);
/* Takes braces from the end of *s (of an item: the start), with the space beside them. */
int md_braces_take(
    struct markdown *m, struct str *s, bool at_start, uint32_t line, struct md_braces *out);
/* Copies the strings of an attribute into the arena. */
void md_keep_attr(struct markdown *m, struct md_attr *a);
void md_braces_apply(struct markdown *m, struct md_node *n, const struct md_braces *b);

/* reader_markdown_unit.c: headings, and what the number of a unit says. */
void md_heading(struct markdown *m, struct cmark_node *heading, uint32_t line);
/* Splits s into number and rest by the shapes that are known; returns the length of the number. */
size_t md_number_split(struct markdown *m, struct str s, struct str *element);
/* The element whose eIds end like this: article for "chp_1__art_2"; empty: none. */
struct str md_element_of_id(struct str eid);

/* reader_markdown_block.c, reader_markdown_inline.c */
void md_blocks(struct markdown *m, struct cmark_node *first);
void md_inlines(
    struct markdown *m, struct cmark_node *first, struct md_node *parent, uint32_t line);
void md_paragraph(struct markdown *m, struct cmark_node *paragraph, uint32_t line);
/* The text node at that end of an inline container; NULL: there is none. */
struct cmark_node *md_text_at(struct cmark_node *container, bool at_start);
struct str md_literal(struct cmark_node *text);
void md_set_literal(struct markdown *m, struct cmark_node *text, struct str s);
void md_note(
    struct markdown *m, struct cmark_node *reference, struct md_node *parent, uint32_t line);
uint32_t md_line_of(const struct markdown *m, struct cmark_node *n);
/* The part of the tree of cmark below a container, read into node. */
void md_list(struct markdown *m, struct cmark_node *list, uint32_t line);
#endif

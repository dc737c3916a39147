/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MD_DRAFT_H
#define MD_DRAFT_H
/*
 * draft: writes a whole document in the dialect of docs/markdown.md, from which importing makes the
 * same document. Whatever has no notation of its own is written as a tag with the name of the
 * element, so that nothing is lost. A notation is used only where the reader, by the same rules
 * (src/akn/draft.h), finds what it leaves out.
 */
#include "../../src/akn/draft.h"
#include "../../src/akn/draft_id.h"
#include "md.h"

#define DRAFT_TALLIES 96 /* element names with eIds; those after them get no rule */
#define DRAFT_UNITS 128  /* shapes of numbers; those after them are marked with tags */

/* How often each rule makes the eId of an element of this name. */
struct draft_tally {
	const char *name;
	const char *word;
	uint32_t votes[DRAFT_RULE_COUNT];
	struct draft_id_rule rule;
};

/* How often a number of this shape, in an element of that name, is the number of element. */
struct draft_unit {
	const char *parent, *shape, *element;
	uint32_t count;
	bool is_default; /* the element of most numbers of that shape */
	bool is_listed;  /* stands in the front matter */
};

/* A footnote whose text is written at the end. */
struct draft_note {
	const struct gaz_node *node;
	struct draft_scope *scope;
};

struct draft {
	struct md *m;
	const struct gaz_host *h;
	const struct gaz_attributes *attrs;
	struct draft_scope all; /* the document */
	struct draft_tally tallies[DRAFT_TALLIES];
	size_t tally_count;
	struct draft_unit units[DRAFT_UNITS];
	size_t unit_count;
	bool no_defaults;   /* the front matter says "*": none under ids */
	bool repeated;      /* an eId occurs twice */
	unsigned level;     /* number of enclosing headings */
	const char *parent; /* name of the unit or item around; "" for none */
	unsigned raw;       /* > 0: in markup without Markdown */
	bool plain_heading; /* the text is in a heading or a cell: no line ends */
	bool in_emphasis, in_link;
	bool braced;   /* the item began with braces */
	bool no_break; /* the next output must not begin a line */
	struct draft_note *notes;
	size_t note_count, note_cap;
	/* White space that is not written yet. */
	const char *white;
	size_t white_len;
	bool at_start; /* nothing of the block's text is written */
};

/* draft_scan.c: the rules that the document follows most often, and the front matter. */
void draft_scan(struct draft *d);
struct draft_id_rule draft_rule(const struct draft *d, const char *name);
/* Whether a number of that shape is listed for the parent or for all. */
bool draft_knows(const void *d, const char *shape, size_t len);
/* The element that a number of that shape is taken for in an element named parent; or NULL. */
const char *draft_unit_for(const struct draft *d, const char *shape, const char *parent);

/* draft_front.c: front matter and metadata. */
void draft_front(struct draft *d);
void draft_meta(struct draft *d);

/* draft_id.c: attributes. */
/*
 * A plan says which attributes of an element may be left out of the draft. It is made before
 * draft_enter() counts the element.
 */
struct draft_plan {
	bool implied; /* the reader makes the same eId, or none as here: it is left out */
	bool bare;    /* implied, and the element has no other attribute */
};
struct draft_plan draft_plan(const struct draft *d, const struct gaz_node *n,
    const struct gaz_node *num, const struct draft_scope *in);
/* Counts n in its scopes; returns the scope of what is in it: *own, or in if n has no eId. */
struct draft_scope *draft_enter(
    struct draft *d, const struct gaz_node *n, struct draft_scope *in, struct draft_scope *own);
/* Writes attributes in braces. element: the name to state, or NULL; level: 0, or to be stated. */
void draft_braces(struct draft *d, const struct gaz_node *n, const struct draft_plan *plan,
    const char *element, unsigned level);
/* The attributes of footnote number i, unless its marker is all; false: none are written. */
bool draft_note_braces(struct draft *d, const struct gaz_node *n, size_t i);
/* A start tag with all attributes, and "/>" at its end if close. */
void draft_tag(struct draft *d, const struct gaz_node *n, bool close);
void draft_end_tag(struct draft *d, const struct gaz_node *n);
/* Whether all names in n can be written as tags of CommonMark; otherwise a code block has it. */
bool draft_has_plain_names(const struct draft *d, const struct gaz_node *n);

/* draft_text.c: text and inline elements. */
void draft_text(struct draft *d, const char *p, size_t len);
void draft_settle(struct draft *d, bool end); /* writes pending white space */
void draft_inline(struct draft *d, const struct gaz_node *n, struct draft_scope *in);
void draft_inlines(struct draft *d, const struct gaz_node *parent, struct draft_scope *in);
void draft_xml(struct draft *d, const char *p, size_t len, bool in_attr);
/* n and all in it as markup, in the open line. */
void draft_markup(struct draft *d, const struct gaz_node *n, struct draft_scope *in);
void draft_footnotes(struct draft *d);

/* draft_block.c */
void draft_block(struct draft *d, const struct gaz_node *n, struct draft_scope *in);
/* The siblings from first to the one before end (NULL: all). */
void draft_blocks(struct draft *d, const struct gaz_node *first, const struct gaz_node *end,
    struct draft_scope *in);
bool draft_is_paragraph(const struct draft *d, const struct gaz_node *n);
/* The text and attributes of a paragraph, in the open line. */
void draft_paragraph(struct draft *d, const struct gaz_node *n, struct draft_scope *in);
void draft_close_heading(struct draft *d, const struct gaz_node **open);
bool draft_is_mixed(const struct draft *d, const struct gaz_node *n);
bool draft_has_text(const struct draft *d, const struct gaz_node *n);
const struct gaz_node *draft_child(
    const struct draft *d, const struct gaz_node *n, const char *name);
bool draft_is(const struct draft *d, const struct gaz_node *n, const char *name);
size_t draft_count_attrs(const struct draft *d, const struct gaz_node *n);

/* draft_unit.c: elements of the hierarchy. */
/* The number of n if it is plain text that can stand before the text; else NULL. */
const struct gaz_node *draft_plain_num(const struct draft *d, const struct gaz_node *n);
/* The element that the number stands for in the front matter; NULL: none. */
const char *draft_element_of(const struct draft *d, const struct gaz_node *num);
/* Whether the reader splits a line with num, sep and the text of rest (or NULL) again. */
bool draft_splits(const struct draft *d, const struct gaz_node *num, const char *sep,
    const struct gaz_node *rest);
bool draft_is_heading_unit(const struct draft *d, const struct gaz_node *n);
void draft_heading_unit(struct draft *d, const struct gaz_node *n, struct draft_scope *in);

/* draft_list.c: lists, and units that are written as items. */
bool draft_is_item(const struct draft *d, const struct gaz_node *n);
/* Writes the items from n on as one list; returns the sibling after it. */
const struct gaz_node *draft_items(
    struct draft *d, const struct gaz_node *n, struct draft_scope *in);
bool draft_list(struct draft *d, const struct gaz_node *n, struct draft_scope *in);

/* The children of a unit after its head; wrappers that the reader makes have no tag. */
void draft_content(struct draft *d, const struct gaz_node *content, struct draft_scope *in);
bool draft_is_implied(const struct draft *d, const struct gaz_node *c,
    const struct gaz_node *content, const struct draft_scope *in);
bool draft_is_item_unit(const struct draft *d, const struct gaz_node *n);
bool draft_ends_in_braces(const struct draft *d, const struct gaz_node *n);
/* n in the open line: a tag, its text as Markdown, the end tag. */
void draft_markup_line(struct draft *d, const struct gaz_node *n, struct draft_scope *in);

/* draft_document.c */
void draft_document(struct draft *d);
bool draft_is_title(const struct draft *d, const struct gaz_node *n, const struct draft_scope *in);
void draft_title(struct draft *d, const struct gaz_node *p, struct draft_scope *in);

/* draft_table.c */
bool draft_pipe_table(struct draft *d, const struct gaz_node *n, struct draft_scope *in);

/* draft_front.c */
void draft_code(struct draft *d, const struct gaz_node *n);
#endif

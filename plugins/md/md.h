/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MD_MD_H
#define MD_MD_H
/*
 * md: the state of one job, and the functions of the plugin's files. Every block is written as one
 * line of CommonMark, after the prefixes of the lists and quotations that contain it. All text goes
 * through md_text(), which escapes characters that are syntax at that place. The first failure is
 * kept in rc; after it, functions that write do nothing.
 */
#include <stdbool.h>
#include <stddef.h>

#include <gazetted/plugin.h>

#include "../tree/tree.h"

#define MD_HEADING_LEVELS 6
#define MD_NESTING_MAX 200 /* depth of lists and quotations; a document has no deeper elements */
#define MD_MARKER_BYTES 24

/* A list item or quotation: marker is the prefix of its first line, rest that of the others. */
struct md_level {
	char marker[MD_MARKER_BYTES]; /* emptied when it is written */
	char rest[MD_MARKER_BYTES];
};

/* The state of the current line, which decides what characters must be escaped. */
struct md_line {
	bool open;
	bool heading;
	bool cell;   /* a row of a pipe table */
	bool space;  /* a space is pending before the next character */
	bool broken; /* a line break is pending before the next character */
	bool fresh;  /* after an opening mark, where a space is not allowed */
	int digits;  /* the line so far consists of that many digits; -1: of other characters */
	char last;   /* last byte written */
};

/* The quotation marks of a quoted structure that are not yet written. */
struct md_quote {
	const char *start, *end;
	const struct gaz_node *last; /* text node after which end is written */
};

struct md {
	const struct gaz_host *h;
	struct gaz_job *job;
	struct tree tree;
	int rc;
	bool meta;       /* the option */
	bool started;    /* a line has been written */
	bool after_list; /* the last block was a list */
	struct md_level levels[MD_NESTING_MAX];
	unsigned level_count;
	struct md_line line;
	unsigned flat;   /* > 0: in a heading or cell, where blocks are not allowed */
	unsigned quoted; /* > 0: in quoted text of another document */
	unsigned depth;  /* number of enclosing sections with a heading */
	unsigned raised; /* > 0: in a sup or sub element of HTML */
	unsigned spelt;  /* > 0: in a superscript or subscript that is written without markup */
	bool in_link;
	const struct gaz_citations *citations; /* NULL: the host has none */
	bool is_comparison;
	int change;                   /* enum gaz_change of the current text: its mark is open */
	const struct gaz_node *topic; /* portion whose label is the title of the output, or NULL */
	const struct gaz_node *num;   /* number to print before the next text, or NULL */
	struct tree_str said; /* enclosing title; a docTitle with the same text is omitted */
	const struct gaz_node **notes;
	size_t note_count, note_cap;
	struct md_quote quote;
};

/* md_line.c: lines and their text. */
void md_begin(struct md *m); /* starts a line, after a blank one, unless a line is open */
void md_end(struct md *m);
void md_text(struct md *m, const char *p, size_t len); /* escaped, white space collapsed */
void md_texts(struct md *m, const char *s);
void md_mark(struct md *m, const char *s);       /* opening markup, before text */
void md_mark_close(struct md *m, const char *s); /* closing markup, after text */
void md_break(struct md *m);                     /* a hard line break */
void md_raw(struct md *m, const char *p, size_t len);
void md_raws(struct md *m, const char *s);
void md_next_row(struct md *m); /* continues on the next line, without a blank line */
/* Opens a level: marker is the prefix of its first line, rest of the others. False: no room. */
bool md_push(struct md *m, const char *marker, const char *rest);
void md_pop(struct md *m, bool pushed);

/* inline.c: emphasis, links, notes. */
void md_inline(struct md *m, const struct gaz_node *n);
void md_link(struct md *m, const struct gaz_node *n);
/* Writes the whole text p of the text node n, with a link for each citation in it. */
void md_cited_text(struct md *m, const struct gaz_node *n, const char *p, size_t len);
void md_destination(struct md *m, const char *href); /* ends a link after "[text" */
void md_note(struct md *m, const struct gaz_node *n);
void md_notes(struct md *m);

/* md_tree.c: memory of the job. */
void *md_alloc(struct md *m, size_t len); /* NULL: rc is set */
/* tree_flatten() and tree_label(); without memory, rc is set and the string is empty. */
struct tree_str md_flatten(struct md *m, const struct gaz_node *n);
struct tree_str md_label(struct md *m, const struct gaz_node *n);

/* md_compare.c: marks of a comparison. */
void md_change(struct md *m, int change); /* sets enum gaz_change of the following text */
void md_summary(struct md *m);            /* a paragraph, under the title */

/* md_listing.c */
void md_listing(struct md *m, const struct gaz_node *listing);

/* md_walk.c, md_table.c */
void md_walk(struct md *m, const struct gaz_node *n);
void md_walk_children(struct md *m, const struct gaz_node *n);
void md_walk_flat(struct md *m, const struct gaz_node *n);    /* all in the open line */
void md_walk_content(struct md *m, const struct gaz_node *n); /* after number and heading */
void md_walk_head(struct md *m, const struct gaz_node *n);    /* number and heading */
void md_table(struct md *m, const struct gaz_node *n);
#endif

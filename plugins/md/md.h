/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MD_MD_H
#define MD_MD_H
/*
 * md: one run of the plugin. Every block is one line of CommonMark, begun with
 * what its lists and quotations put before it; all text goes through one
 * function that escapes what would mean something there. The first failure
 * sticks in rc and turns everything after it into nothing.
 */
#include <stdbool.h>
#include <stddef.h>

#include <gazetted/plugin.h>

#define MD_HEADING_LEVELS 6
#define MD_NESTING_MAX 24 /* lists and quotations within each other; deeper ones are set flush */
#define MD_MARKER_BYTES 24

struct md_str {
	const char *p;
	size_t len;
};

/* A list item or quotation around the line: its marker, then what its other
 * lines begin with. */
struct md_level {
	char marker[MD_MARKER_BYTES]; /* empty once it is written */
	char rest[MD_MARKER_BYTES];
};

/* What the characters of a line may be taken for. */
struct md_line {
	bool open;
	bool heading;
	bool cell;   /* of a pipe table */
	bool space;  /* owed before the next character */
	bool broken; /* the same for a line break */
	bool fresh;  /* after an opening mark, where no space may stand */
	int digits;  /* the line is that many digits so far; -1: it is more */
	char last;   /* the last byte written */
};

/* Quotation marks around a quoted structure, until they are written. */
struct md_quote {
	const char *start, *end;
	const struct gaz_node *last; /* the text that end follows */
};

struct md {
	const struct gaz_host *h;
	struct gaz_job *job;
	const struct gaz_arena *arena;
	int rc;
	bool meta;
	bool started; /* something was written */
	bool after_list;
	struct md_level levels[MD_NESTING_MAX];
	unsigned level_count;
	struct md_line line;
	unsigned flat;   /* > 0: in a heading or cell, where no block may stand */
	unsigned quoted; /* > 0: in another document's text */
	unsigned depth;  /* headings around */
	bool in_link;
	bool is_comparison;
	int change; /* enum gaz_change of the words being written: its mark is open */
	const struct gaz_node *topic; /* the portion that the title names */
	const struct gaz_node *num;   /* to be printed before the next words */
	struct md_str said;           /* the title above: a docTitle need not repeat it */
	const struct gaz_node **notes;
	size_t note_count, note_cap;
	struct md_quote quote;
};

/* line.c: lines and what stands in them. */
void md_begin(struct md *m); /* a line, after a blank one; nothing if one is open */
void md_end(struct md *m);
void md_text(struct md *m, const char *p, size_t len); /* escaped, white space collapsed */
void md_texts(struct md *m, const char *s);
void md_mark(struct md *m, const char *s);       /* markup, which words follow */
void md_mark_close(struct md *m, const char *s); /* markup, right after words */
void md_break(struct md *m);                     /* a hard line break */
void md_raw(struct md *m, const char *p, size_t len);
void md_raws(struct md *m, const char *s);
void md_next_row(struct md *m); /* a line right under the one that is open */
/* A level around the lines that follow. The marker stands before the first of
 * them. */
bool md_push(struct md *m, const char *marker, const char *rest);
void md_pop(struct md *m, bool pushed);

/* inline.c: emphasis, links, notes. */
void md_inline(struct md *m, const struct gaz_node *n);
void md_link(struct md *m, const struct gaz_node *n);
void md_destination(struct md *m, const char *href); /* ends what "[" began */
void md_note(struct md *m, const struct gaz_node *n);
void md_notes(struct md *m);

/* tree.c: questions to the tree. */
enum md_rank { MD_DIVISION, MD_UNIT, MD_ITEM };
enum md_rank md_rank(const struct md *m, const struct gaz_node *n);
const struct gaz_node *md_child(const struct md *m, const struct gaz_node *n, int kind);
bool md_is_item(const struct md *m, const struct gaz_node *n); /* reads as a list */
bool md_is_white(char c);
bool md_is_blank(const char *p, size_t len);
void *md_alloc(struct md *m, size_t len); /* NULL: rc is set */
/* All text below n but notes, white space collapsed; in the job's memory. */
struct md_str md_flatten(struct md *m, const struct gaz_node *n);
struct md_str md_label(struct md *m, const struct gaz_node *n); /* number and heading */
struct md_str md_fact(struct md *m, const char *key);
bool md_same(struct md_str a, struct md_str b);

/* compare.c: what became of the text from one version to the other. */
void md_change(struct md *m, int change); /* of what follows in the line */
void md_summary(struct md *m);            /* a paragraph, under the title */

/* listing.c */
void md_listing(struct md *m, const struct gaz_node *listing);

/* walk.c, table.c */
void md_walk(struct md *m, const struct gaz_node *n);
void md_walk_children(struct md *m, const struct gaz_node *n);
void md_walk_flat(struct md *m, const struct gaz_node *n);    /* all in the open line */
void md_walk_content(struct md *m, const struct gaz_node *n); /* after number and heading */
void md_walk_head(struct md *m, const struct gaz_node *n);    /* these, in the open line */
void md_table(struct md *m, const struct gaz_node *n);
#endif

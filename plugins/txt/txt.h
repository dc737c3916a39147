/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TXT_TXT_H
#define TXT_TXT_H
/*
 * txt: the state of one job, and the functions of the plugin's files. A paragraph is collected in
 * line, then written after the pending blank lines, with its indent and its label ("(a)", "1.")
 * hanging before it. The first failure is kept in rc; after it, functions that write do nothing.
 */
#include <stdbool.h>

#include <gazetted/plugin.h>

#include "../tree/tree.h"

/* The text collected for a paragraph. */
struct txt_run {
	const char *p; /* text of the tree (not copied), or own */
	size_t len;
	char *own;
	size_t cap;
};

struct txt_notes {
	const struct gaz_node **list;
	size_t count, cap;
};

/* The quotation marks of a quoted structure that are not yet written. */
struct txt_quote {
	const char *start, *end;
	const struct gaz_node *last; /* text node after which end is written */
	struct tree_tail tail;       /* written after end */
	struct tree_tail said;       /* tail of a structure in this one, which is written already */
	struct txt_quote *around;    /* that contains this one, or NULL */
};

struct txt {
	const struct gaz_host *h;
	struct gaz_job *job;
	const struct gaz_text *text;
	struct tree tree;
	int rc;
	int width;       /* 0: no wrapping */
	int indent;      /* column of continuation lines */
	int gap;         /* blank lines pending before the next line */
	int depth;       /* number of divisions that contain the node */
	int items;       /* number of list items that contain the node */
	bool started;    /* a line has been written */
	bool after_item; /* the last line written was part of a list item */
	bool meta;       /* ?meta=1 */
	bool title_done; /* the title and the facts under it are written */
	int mark;        /* enum gaz_change of the text being collected: its mark is open */
	struct txt_run line;
	const char *label; /* pending label of the next line, or NULL */
	size_t label_len;
	int label_at; /* column of the label */
	struct txt_notes notes;
	struct txt_quote quote;
};

/* txt_line.c: the paragraph being collected. */
void txt_add(struct txt *t, const char *p, size_t len);
void txt_adds(struct txt *t, const char *s);
void txt_owe(struct txt *t, int blank_lines); /* at least that many before the next line */
/* Sets enum gaz_change of the following text: closes and opens marks as necessary. */
void txt_mark(struct txt *t, int change);
void txt_end_line(struct txt *t); /* writes the paragraph unless it is blank */
/* The same, underlined with that character; '\0': not underlined. */
void txt_end_heading(struct txt *t, char underline);
/* Sets a label for the next line, at column at. A label still pending gets a line of its own. */
void txt_label(struct txt *t, const char *p, size_t len, int at);
void txt_end_label(struct txt *t); /* writes a pending label on a line of its own */
void txt_rule(struct txt *t);
void txt_raw(struct txt *t, const char *p, size_t len); /* unchanged, after pending blank lines */
void *txt_alloc(struct txt *t, size_t len);             /* NULL: rc is set */

/* txt_walk.c: the tree. */
void txt_walk(struct txt *t, const struct gaz_node *n);
void txt_walk_children(struct txt *t, const struct gaz_node *n);
/*
 * All text in n as one line, white space collapsed, with the marks of notes; in the job's memory.
 */
const char *txt_flatten(struct txt *t, const struct gaz_node *n, size_t *len);

/* txt_compare.c: the summary of a comparison. */
bool txt_is_comparison(const struct txt *t);
void txt_summary(struct txt *t); /* a paragraph, under the title */

/* txt_listing.c */
void txt_listing(struct txt *t, const struct gaz_node *listing);

/* txt_table.c */
void txt_table(struct txt *t, const struct gaz_node *table);

/* txt.c */
void txt_facts(struct txt *t); /* issuer and date, under the title */
#endif

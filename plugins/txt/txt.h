/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TXT_TXT_H
#define TXT_TXT_H
/*
 * txt: one run of the plugin. A paragraph is gathered in line, then written with its indent, its
 * label ("(a)", "1.") hanging before it, and the blank lines owed. The first failure sticks in rc
 * and turns everything after it into nothing.
 */
#include <stdbool.h>

#include <gazetted/plugin.h>

struct txt_run {
	const char *p; /* borrowed from the tree, or own */
	size_t len;
	char *own;
	size_t cap;
};

struct txt_notes {
	const struct gaz_node **list;
	size_t count, cap;
};

/* Quotation marks around a quoted structure, until they are written. */
struct txt_quote {
	const char *start, *end;
	const struct gaz_node *last; /* the text that end follows */
};

struct txt {
	const struct gaz_host *h;
	struct gaz_job *job;
	const struct gaz_text *text;
	const struct gaz_arena *arena;
	int rc;
	int width;       /* 0: no wrapping */
	int indent;      /* column of continuation lines */
	int gap;         /* blank lines owed before the next line */
	int depth;       /* divisions around us */
	int items;       /* list items around us */
	bool started;    /* something was written */
	bool after_item; /* the last thing written was a list item */
	bool meta;       /* ?meta=1 */
	bool title_done; /* the title's line of facts is not owed any more */
	int mark;        /* enum gaz_change of the words being gathered: its mark is open */
	struct txt_run line;
	const char *label; /* written before the next line; NULL if none */
	size_t label_len;
	int label_at; /* its column */
	struct txt_notes notes;
	struct txt_quote quote;
};

/* line.c: the paragraph being gathered. */
void txt_add(struct txt *t, const char *p, size_t len);
void txt_adds(struct txt *t, const char *s);
bool txt_is_white(char c);
void txt_owe(struct txt *t, int blank_lines);
/* What follows was inserted or deleted, or is the same: closes a mark, opens another. */
void txt_mark(struct txt *t, int change);
void txt_end_line(struct txt *t); /* writes it, if there is anything in it */
void txt_end_heading(
    struct txt *t, char underline); /* the same, underlined; '\0' for no line under it */
/* A label for the next line, at that column. One that waits already gets a line of its own. */
void txt_label(struct txt *t, const char *p, size_t len, int at);
void txt_end_label(struct txt *t);
void txt_rule(struct txt *t);
void txt_raw(struct txt *t, const char *p, size_t len); /* as it is, after the blank lines owed */
void *txt_alloc(struct txt *t, size_t len);             /* NULL: rc is set */

/* walk.c: the tree. */
void txt_walk(struct txt *t, const struct gaz_node *n);
void txt_walk_children(struct txt *t, const struct gaz_node *n);
/* All the text below n in one line, white space collapsed, notes as marks; in the job's memory. */
const char *txt_flatten(struct txt *t, const struct gaz_node *n, size_t *len);

/* compare.c: what became of the text from one version to the other. */
bool txt_is_comparison(const struct txt *t);
void txt_summary(struct txt *t); /* a paragraph, under the title */

/* listing.c */
void txt_listing(struct txt *t, const struct gaz_node *listing);

/* table.c */
void txt_table(struct txt *t, const struct gaz_node *table);

/* txt.c */
void txt_facts(struct txt *t); /* issuer and date, under the title */
#endif

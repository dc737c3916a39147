/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMPARE_EXCERPT_H
#define COMPARE_EXCERPT_H
/*
 * excerpt: a comparison in two short lines: the words that went and the words that came, each with
 * a few of the words around them. What is left out is replaced by an ellipsis.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;
struct comparison;
struct err;

/* Widths are in columns: a Chinese character has two, a combining mark none. */
#define EXCERPT_COLUMNS_MAX 150 /* of a line: two rows of a page, three to five of a telephone */
#define EXCERPT_CHANGED_MAX 90  /* of words in a row that differ; the rest is left out */
#define EXCERPT_AROUND 32       /* of the words before and after those that differ */
#define EXCERPT_RUNS_MAX 32     /* of a line */
#define EXCERPT_TEXT_MAX (2u << 20) /* bytes of both wordings; beyond that nothing is looked at */

struct excerpt_run {
	struct str text;
	bool differs; /* the words are in this line's version only */
};

struct excerpt_line {
	struct excerpt_run runs[EXCERPT_RUNS_MAX];
	size_t count; /* 0: no words of this version differ */
};

struct excerpt {
	struct excerpt_line was, is;
};

/*
 * Makes the excerpt of the portion or document that c compares. The texts of the runs are in a.
 * Numbers, headings, notes and tables are text like any other, but the head of a portion is left
 * out if it is the same in both. ERR_LIMIT.
 */
int excerpt_make(struct excerpt *out, const struct comparison *c, struct arena *a, struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_CHOICE_H
#define INGEST_CHOICE_H
/* choice: the tradition by which a text is explained, and the doubt if two explain it as well. */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "ingest/explain.h"
#include "ingest/form.h"

struct arena;
struct buf;
struct err;
struct lines;
struct tradition;

#define CHOICE_SETS_MAX 8 /* sets of languages whose numbers are kept; further ones are read anew */

/* The numbers of a text that were read, for each set of languages: traditions share them. */
struct numbers_read {
	char languages[CHOICE_SETS_MAX][FORM_LANGUAGES_BYTES];
	struct memo *labels[CHOICE_SETS_MAX];
	struct memo *numerals; /* in any language */
	size_t count;
	size_t lines; /* of the text */
	struct arena *arena;
};

/* A text under one tradition; large: keep it in an arena. */
struct attempt {
	struct str language; /* of the text */
	struct numbers_read *numbers;
	struct forms forms;
	uint16_t *facts; /* a set of enum line_fact for each line */
	struct explanation x;
	int64_t worth;
};

#define CHOICE_TRIED_MAX 64 /* explanations that other traditions may share; others are made anew */

/* What is known of the lines under a tradition that was tried, but for its formulas. */
struct tried {
	uint64_t key; /* choice_key.h */
	int64_t units_worth;
	size_t body; /* the first line of a basic unit; the count of lines if there is none */
	size_t worded_count;
};

struct choice {
	struct lines *l; /* of the text; lines that announce a list are split, broken ones joined */
	struct str found, given; /* languages: found in the text; named by the user, or empty */
	struct arena *arena;
	struct buf *report;                    /* of the joined lines */
	const struct tradition *best, *second; /* second: NULL if no other was tried */
	int64_t worth, second_worth;
	bool is_given; /* best was named by the user */
	struct numbers_read numbers;
	struct tried tried[CHOICE_TRIED_MAX];
	size_t tried_count;
};

/*
 * Explains the lines by the tradition name, or by the best one if name is empty. l, found, given,
 * arena and report of c must be set, the rest 0. ERR_USAGE: there is no such tradition; the
 * sentence lists those of the language. ERR_LIMIT.
 */
int choice_explain(struct attempt *a, struct choice *c, struct str name, struct err *e);

/* Reports the tradition, and the lines that an equally good one reads otherwise. ERR_LIMIT. */
int choice_report(
    const struct choice *c, const struct attempt *a, struct buf *report, struct err *e);
#endif

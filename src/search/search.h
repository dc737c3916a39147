/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H
/*
 * search: finds the articles that a query asks for, as they were in force on a day. Bounded: a
 * query looks at SEARCH_CANDIDATES_MAX texts, and orders those: by hits in titles, in force, by
 * hits in headings, then by how often and how densely they have the words.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "search/facets.h"
#include "search/match_snippet.h"

struct arena;
struct err;
struct index;

#define SEARCH_CANDIDATES_MAX 1000 /* texts that are ordered: about 5 ms */
#define SEARCH_EXAMINED_MAX 20000  /* texts that are looked up to find them, for rare filters */
#define SEARCH_MS_MAX 250          /* of processor time; then the answer has what was found */
#define SEARCH_PAGE 20             /* results a page */
/* Of a query; longer than what is looked for, so that search_found.is_cut tells of the rest. */
#define SEARCH_QUERY_BYTES_MAX 2004
#define SEARCH_FEW 5 /* results: with fewer, another spelling is looked for */

struct search_ask {
	struct str q;
	int64_t day;                        /* in force on that day */
	bool all;                           /* in force at any time */
	struct str filters[SEARCH_FILTERS]; /* exact values; empty: any */
	size_t from;                        /* results that are passed over */
};

struct search_hit {
	struct str work, language, title, kind;
	struct str eid, num, heading; /* eid empty: the document itself */
	struct str snippet;
	struct match_mark marks[MATCH_MARKS_MAX];
	size_t mark_count;
	int64_t day; /* of the version that has the text: that in force on the day, else the last */
	uint32_t revision;
	int64_t published;
	int64_t until; /* the first day on which the text is not in force; DAY_NONE: none known */
	bool in_force; /* on the day asked for */
	uint64_t earlier; /* versions before that have the same text */
	double score;
};

struct search_found {
	struct search_hit hits[SEARCH_PAGE];
	size_t count;
	uint64_t total;
	bool is_about;   /* total is estimated */
	bool is_plain;   /* the query was searched as plain words */
	bool is_cut;     /* the query has more words than are looked for */
	bool is_partial; /* the time ended before all texts were looked at */
	int64_t seq;     /* of the index */
	size_t ordered;  /* results that pages can show */
	struct search_facet facets[SEARCH_FILTERS];
	struct str suggestion; /* another spelling of the query; or empty */
};

/* Strings are in a. ERR_USAGE: nothing to search for; ERR_IO. [blocks, SEARCH_MS_MAX at most] */
int search_run(struct index *x, const struct search_ask *ask, struct search_found *out,
    struct arena *a, struct err *e);
#endif

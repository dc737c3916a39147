/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_FACETS_H
#define SEARCH_FACETS_H
/* facets: how many of the results have which kind, place, year, issuer, language and work. */
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;
struct facets;

#define SEARCH_FACET_VALUES_MAX 20 /* of one filter, the most frequent ones */

enum search_filter {
	SEARCH_KIND,
	SEARCH_PLACE,
	SEARCH_YEAR,
	SEARCH_ISSUER,
	SEARCH_LANGUAGE,
	SEARCH_WORK,
	SEARCH_FILTERS
};

/* Results with one value of a filter. */
struct search_facet_value {
	struct str value, title; /* title: of a work; else empty */
	uint64_t count;          /* estimated where the total is */
};

struct search_facet {
	struct search_facet_value values[SEARCH_FACET_VALUES_MAX]; /* the most frequent first */
	size_t count;
};

/* Values are kept in a, which outlives the facets. */
struct facets *facets_new(struct arena *a);
void facets_free(struct facets **f); /* *f may be NULL */
/*
 * The number of a value of a filter, from 1 on; 0: the value is empty, or there are too many to
 * count. title: what readers call the value, or empty.
 */
uint16_t facets_number(
    struct facets *f, enum search_filter filter, struct str value, struct str title);
/* Counts one more result with the value of that number; 0 counts nothing. */
void facets_count(struct facets *f, enum search_filter filter, uint16_t number);
/* Writes the most frequent values of each filter, with their counts times scale. */
void facets_write(const struct facets *f, double scale, struct search_facet out[SEARCH_FILTERS]);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_UNITS_H
#define SEARCH_UNITS_H
/*
 * units: cuts a document into what a search finds: its articles, or sections where it has no
 * articles; the numbers and headings of the parts above them; and, as the first, what is in none of
 * these. Each piece of text is in exactly one unit.
 */
#include <stdint.h>

#include "base/str.h"

struct err;
struct image;

/* A unit; its strings live for the call only. */
struct unit {
	struct str eid, num, heading; /* eid: empty for the unit of the document itself */
	struct str text;              /* without num and heading; blocks end in LF */
};

typedef int unit_fn(void *arg, const struct unit *u, struct err *e);
/* A result of fn other than 0 ends the walk and is returned. ERR_LIMIT. */
int units_each(const struct image *im, unit_fn *fn, void *arg, struct err *e);
#endif

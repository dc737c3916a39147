/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CITE_OUTLINE_H
#define CITE_OUTLINE_H
/* outline: the provisions of one version, in which citations are found. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "cite/parse.h"

#define CITE_NO_UNIT UINT32_MAX
#define CITE_FOUND_MAX 64             /* of one citation; the others are counted */
#define CITE_OUTLINE_UNITS_MAX 500000 /* of one version; 100,000 articles have fewer */

/* A portion as the document prints it. */
struct cite_unit {
	struct str eid, num, heading;
	uint32_t parent; /* index, or CITE_NO_UNIT */
	uint32_t end;    /* the index behind its last descendant */
	uint32_t depth;
	cite_kinds kinds;
	bool has_number; /* printed; else it is that of the eId */
	struct cite_number number;
};

struct cite_outline {
	const struct cite_words *words;
	struct str language; /* of the version */
	struct arena *arena; /* for the units; strings are borrowed */
	struct cite_unit *units;
	uint32_t count, cap;
	bool is_cut; /* more than CITE_OUTLINE_UNITS_MAX, or the arena is full */
};

/* Adds the next unit in document order; its strings stay valid as long as the outline. */
void cite_outline_add(struct cite_outline *o, const struct cite_unit *unit);
/* To be called after the last unit. */
void cite_outline_end(struct cite_outline *o);

/* The provisions that a path names. */
struct cite_found {
	uint32_t units[CITE_FOUND_MAX];
	uint32_t count; /* as listed */
	uint32_t total;
	bool is_range;       /* they are all meant: "arts. 3-5" */
	bool is_inside;      /* a sentence of the unit is meant */
	uint8_t steps_found; /* of the path: fewer than it has if nothing was found */
	uint32_t nearest;    /* the unit that the steps found lead to, or CITE_NO_UNIT */
};

/* Never gives a provision that is not the one named; two that fit are both given. */
void cite_outline_find(
    const struct cite_outline *o, const struct cite_path *path, struct cite_found *out);

/* The same, in a unit alone. */
void cite_outline_find_in(const struct cite_outline *o, uint32_t unit, const struct cite_path *path,
    struct cite_found *out);

/* The first and last unit that the step at which the search ended could name: "1 to 45". */
struct cite_extent {
	uint32_t first, last;  /* CITE_NO_UNIT: the version has none of that kind there */
	uint32_t below, above; /* the nearest to the number asked for, or CITE_NO_UNIT */
};
void cite_outline_extent(const struct cite_outline *o, const struct cite_path *path,
    const struct cite_found *found, struct cite_extent *out);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CITE_PATH_H
#define CITE_PATH_H
/* path: the steps to a provision, and their order, which texts write in either direction. */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "cite/kind.h"
#include "cite/number.h"

#define CITE_STEPS_MAX 8

/* One step of the path to a provision: "art. 12". */
struct cite_step {
	cite_kinds kinds;
	bool is_bracket;           /* "(1)": without a word */
	bool is_range;             /* from and to are set; single is set too if it may be that */
	struct cite_number single; /* count 0: no number, "the Schedule" */
	struct cite_number from, to;
	struct str text; /* as it is written */
	bool is_sign;    /* the word is "§" */
	bool is_of;      /* the larger part follows: "of" */
	bool is_dense;   /* "第二款": its number has a counter */
};

/* A path, the outermost step first. */
struct cite_path {
	struct cite_step steps[CITE_STEPS_MAX];
	uint8_t count;
};

/*
 * Puts the outermost step first: by rank, and of two steps of one rank with "of" between them the
 * second.
 */
void cite_path_order(struct cite_path *p);
#endif

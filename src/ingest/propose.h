/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_PROPOSE_H
#define INGEST_PROPOSE_H
/*
 * propose: a name for a work that has none. It is only a proposal: the importing command publishes
 * nothing under it that the user has not accepted.
 */
#include "base/str.h"

struct arena;
struct err;

/* The parts of a proposed name. */
struct proposal {
	struct str doctype; /* the document element, or empty: doc */
	struct str title;
	struct str date;  /* YYYY-MM-DD; its year is used if the title names none */
	struct str place; /* "gb", or empty: xx */
};

/*
 * Makes "/akn/xx/act/2011/keeping-of-bees-act-2011" in arena. It depends on the title rather than
 * on the date of a version, so that an amendment gets the name of the work it amends. ERR_LIMIT.
 */
int propose_work(struct str *work, const struct proposal *from, struct arena *arena, struct err *e);
#endif

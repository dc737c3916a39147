/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_FIND_H
#define CORPUS_FIND_H
/* find: the version of a work that a reader asks for. */
#include "corpus/corpus.h"

/* A request for one version. */
struct corpus_ask {
	struct str work;
	struct str
	    language; /* empty: that of the first publication, or of the first that is served */
	enum { CORPUS_IN_FORCE, CORPUS_EXACT, CORPUS_FIRST } how;
	int64_t day;       /* IN_FORCE: on that day; EXACT: from that day */
	uint32_t revision; /* EXACT: 0 = latest */
};

/*
 * Finds the version; withdrawn publications are passed over. ERR_GONE when the one asked for, or
 * all of the work, was withdrawn: the sentence has date and reason. The sentence of ERR_NOTFOUND
 * lists what the store has instead: the first date, the languages, or the revisions. [blocks]
 */
int corpus_find(struct corpus *c, const struct corpus_ask *ask, struct corpus_version *out,
    struct arena *a, struct err *e);

/*
 * First day after `day` on which another version of the work in that language comes into force;
 * DAY_NONE if none. [blocks]
 */
int corpus_next_day(struct corpus *c, struct str work, struct str language, int64_t day,
    int64_t *next, struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_CITE_ANSWER_H
#define WEB_CITE_ANSWER_H
/* cite_answer: what a citation names in the store on a day. Made on a store thread. */
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "cite/parse.h"
#include "corpus/corpus_version.h"
#include "web/cite_works.h"
#include "web/error_link.h"

struct corpus;
struct err;

#define CITE_CANDIDATES_MAX 64
#define CITE_NEAREST_MAX 8
/* For one answer: the outlines of CITE_WORKS_FOUND_MAX versions, with all portions. */
#define CITE_ANSWER_BYTES_MAX ((size_t)256 << 20)

struct cite_ask {
	struct str text;     /* the citation */
	struct str work;     /* the document that it is in; or empty */
	struct str language; /* ISO 639-2/T, or empty */
	int64_t day;         /* on which the citation is to be read */
	bool has_day;        /* the client has named the day */
	int64_t today;
};

/* A provision, or a work, that the citation may name. */
struct cite_candidate {
	struct str path; /* not percent-encoded */
	struct corpus_version version;
	struct str eid, num, heading; /* empty: the work itself */
	bool is_inside;               /* a sentence of the provision is meant */
};

struct cite_answer {
	struct cite_candidate candidates[CITE_CANDIDATES_MAX];
	uint32_t count, total;
	bool is_certain; /* one candidate, and nothing was guessed */
	bool is_range;   /* the candidates are all meant */
	struct cite cite;
	enum cite_likeness work_likeness;
	const char *work_by; /* see struct cite_works_found; "context" for "this Act" */
	struct str why;      /* with count 0: what is there instead */
	struct error_link nearest[CITE_NEAREST_MAX];
	uint32_t nearest_count;
};

/* "Article 12. Bees — Bees Act", in a. */
struct str cite_candidate_title(const struct cite_candidate *c, struct arena *a);
/*
 * Fills out, whose strings are in a. A citation that names nothing is no error: count is 0, and why
 * says so. ERR_USAGE: it names no work, and ask neither. ERR_BUSY. [blocks]
 */
int cite_answer_find(struct cite_works *w, struct corpus *c, const struct cite_ask *ask,
    struct cite_answer *out, struct arena *a, struct err *e);
#endif

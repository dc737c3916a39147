/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_LISTING_LINE_H
#define WEB_LISTING_LINE_H
/* listing_line: the line of a listing that is a publication. */
#include <stdbool.h>

#include "base/str.h"

struct arena;
struct corpus_facts;
struct corpus_record;
struct corpus_version;
struct err;
struct listing;
struct listing_entry;

#define LISTING_TITLE_BYTES_MAX 512 /* of a title in a line, so that a line stays short */

struct listing_line {
	const char *base_url; /* stands before the path */
	const struct corpus_version *version;
	const struct corpus_record *record; /* withdrew it, or says why it was published; or NULL */
	bool is_repeal;                     /* the line says what the record did to the work */
	const struct corpus_facts *facts;   /* of the work: its subjects; or NULL */
	struct str title;
	struct str portion; /* links to the portion of it, unless that is empty */
};

/* Fills in `out`, with strings in a, or borrowed from the version and the title. ERR_LIMIT. */
int listing_line_make(
    struct listing_entry *out, struct arena *a, const struct listing_line *line, struct err *e);
/* Adds it to a listing. ERR_LIMIT. */
int listing_line_add(struct listing *l, const struct listing_line *line, struct err *e);
#endif

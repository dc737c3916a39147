/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_LISTING_LINE_H
#define WEB_LISTING_LINE_H
/* listing_line: the line of a listing that is a publication. */
#include "base/str.h"

struct corpus_record;
struct corpus_version;
struct err;
struct listing;

#define LISTING_TITLE_BYTES_MAX 512 /* of a title in a line, so that a line stays short */

/*
 * Adds a line that links to the publication, or to the portion of it, unless that is empty.
 * base_url stands before the path; record withdrew it or says why it was
 * published, or is NULL. ERR_LIMIT.
 */
int listing_line_add(struct listing *l, const char *base_url, const struct corpus_version *v,
    const struct corpus_record *record, struct str title, struct str portion, struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_MATCH_SNIPPET_H
#define SEARCH_MATCH_SNIPPET_H
/* match_snippet: the part of a text that shows why it was found. */
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct buf;
struct match;

#define MATCH_SNIPPET_BYTES 320
#define MATCH_MARKS_MAX 24 /* of a snippet */

/* Characters from..until (exclusive) of a snippet, counted from 0. */
struct match_mark {
	uint32_t from, until;
};

/*
 * The part of the text last looked at with most words of the query: in out, with at most
 * MATCH_MARKS_MAX marks. Neither cuts a grapheme.
 */
size_t match_snippet(
    const struct match *m, struct str text, struct buf *out, struct match_mark *marks);
#endif

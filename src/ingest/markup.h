/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_MARKUP_H
#define INGEST_MARKUP_H
/*
 * markup: the marks of Markdown in a text that is no draft (docs/markdown.md), as sites write it
 * that publish law in Markdown: front matter, "#" before headings, comments, emphasis, backslashes.
 * The structure is still found by what the lines say: "### § 1a Begriffe" is read as "§ 1a
 * Begriffe".
 */
#include "base/str.h"

struct buf;
struct err;
struct lines;

#define MARKUP_FRONT_LINES_MAX 200 /* of front matter: a longer one is text between rules */

/* What front matter says of the document; members may be empty. */
struct markup_facts {
	struct str title; /* of "title"; empty where the text begins with "# Title" */
	struct str date;  /* of "date", else of "last_updated", where it is a day: YYYY-MM-DD */
};

/*
 * Removes the marks from l, as it was split from the file, and compacts l. The report names each
 * line that was dropped, and says of how many lines marks were removed. A text without front matter
 * that does not begin with "# Title" stays as it is. ERR_LIMIT.
 */
int markup_strip(struct lines *l, struct markup_facts *found, struct buf *report, struct err *e);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CITE_RUNNING_H
#define CITE_RUNNING_H
/*
 * running: finds the citations in the text of a document, by the grammar of parse.h. The words
 * around a provision say whose it is; where they leave a doubt, no citation is reported as one of
 * the document itself.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "cite/around.h"
#include "cite/path.h"

struct cite_mark {
	struct cite_range range;      /* the words of the provision, bytes of the text */
	const struct cite_path *path; /* NULL: a work alone, which range names */
	enum cite_whose whose;
	struct cite_range other; /* CITE_WHOSE_OTHER: where the words that name it begin and end */
	struct cite_range whole; /* of a list: the words of all its provisions */
	unsigned place;          /* of a list: which of its provisions it is, from 0 */
	/* where the word of a number is that stands behind the name of another work; else empty */
	struct cite_range word;
};

/* Amending words and names of other documents in a text; members are set, never cleared. */
struct cite_seen {
	bool amends;      /* an amending word: bare citations may be of the text that is amended */
	bool names_other; /* another document: bare citations may be of that */
};

/* m and its path are valid during the call. */
typedef void cite_mark_fn(void *arg, const struct cite_mark *m);

void cite_running_init(
    struct cite_running *r, const struct cite_words *w, struct str language, struct cite *scratch);
/*
 * Reports each citation of text, valid UTF-8, in its order; the provisions of a list one by one.
 * The time is proportional to the length.
 */
void cite_running_scan(const struct cite_running *r, struct str text, cite_mark_fn *visit,
    void *arg, struct cite_seen *seen);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_FEED_TEXT_H
#define SEARCH_FEED_TEXT_H
/* feed_text: works out anew when each unit of a text (a work in a language) is in force. */
#include <stdint.h>

#include "base/buf.h"

struct err;
struct index;

/* Adds a list of numbers of units to out, and reads it: differences in LEB128. */
void feed_put_unit(struct buf *out, int64_t id, int64_t before);

struct feed_text {
	struct index *index;
	struct buf text, composed; /* of a unit that is removed */
	uint64_t removed;          /* units */
};

/*
 * Sets the spans of all units of the text; removes the units that no publication has any more from
 * the index. [blocks]
 */
int feed_text_settle(struct feed_text *f, int64_t text, struct err *e);

/* What the tokenizer gets of a unit: see tokenizer.h. Replaces the content of out. */
void feed_compose(struct buf *out, struct str language, struct str eid, struct str heading,
    struct str num, struct str text);
#endif

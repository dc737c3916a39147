/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CITE_PARSE_H
#define CITE_PARSE_H
/*
 * parse: reads a citation as people write it, by its spelling alone. What it names is found in the
 * outline of a version (outline.h) and among the names of works (names.h).
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "cite/path.h"
#include "cite/words.h"

#define CITE_BYTES_MAX 1024 /* of a citation: a long title and eight steps */
#define CITE_LISTED_MAX 16  /* provisions of one citation: "arts. 3, 5 and 7" */

struct cite {
	struct cite_path paths[CITE_LISTED_MAX]; /* in the order of the text */
	uint8_t count;                           /* 0: the citation names a work alone */
	bool is_cut;                             /* it has more steps or provisions */
	struct str before, after;                /* the rest of the text, which may name the work */
	bool is_this; /* the rest means the document of the citation: "this Act", "同法" */
};

/*
 * Reads a unit and its number at the beginning of a printed number, "§ 12." and "第十二条"; false if
 * no word is there.
 */
bool cite_parse_unit(
    const struct cite_words *w, struct str language, struct str num, struct cite_step *out);
/*
 * Reads the whole of text, valid UTF-8 of at most CITE_BYTES_MAX. Strings are slices of it.
 * language (ISO 639-2/T, or empty) is that of the document: a word that it has means what it means
 * there.
 */
void cite_parse(const struct cite_words *w, struct str language, struct str text, struct cite *out);
#endif

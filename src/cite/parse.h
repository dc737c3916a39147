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

/* A range of bytes of the text. */
struct cite_range {
	size_t start, end;
};

struct cite {
	struct cite_path paths[CITE_LISTED_MAX]; /* in the order of the text */
	uint8_t count;                           /* 0: the citation names a work alone */
	/* the own words of each path; what all of them have is in the last */
	struct cite_range own[CITE_LISTED_MAX];
	size_t end;               /* behind all of them */
	bool is_cut;              /* it has more steps or provisions */
	struct str before, after; /* the rest of the text, which may name the work */
	bool is_this; /* the rest means the document of the citation: "this Act", "同法" */
};

/*
 * Reads a unit and its number at the beginning of a printed number, "§ 12." and "第十二条"; false if
 * no word is there.
 */
bool cite_parse_unit(
    const struct cite_words *w, struct str language, struct str num, struct cite_step *out);
/*
 * Reads the provisions that running text names from text[at] on, with the words of the language of
 * the document alone. False: none is named there. Sets paths, own, count and is_cut only.
 */
bool cite_parse_at(
    const struct cite_words *w, struct str language, struct str text, size_t at, struct cite *out);
/*
 * Finds a number that has the word of the first provision of c and stands behind the name of the
 * work of c: "12" of "sections 5 of the Bees Act and 12 of the Hives Act". name: where the words of
 * that name begin, and the end of their clause. is_further: c itself is such a number, so that
 * others may follow. Returns where the number begins; 0: there is none.
 */
size_t cite_parse_further(const struct cite_words *w, struct str language, struct str text,
    const struct cite_range *name, const struct cite *c, bool is_further);
/* Like cite_parse_at() for a number that cite_parse_further() found; kinds: of the word it has. */
bool cite_parse_number(const struct cite_words *w, struct str language, struct str text, size_t at,
    cite_kinds kinds, struct cite *out);
/*
 * Moves behind the words of the language that join a provision to what it is in, "of the", at
 * text[at]; returns at if none is there. *is_in: the word is "in" or one like it.
 */
size_t cite_parse_of(
    const struct cite_words *w, struct str language, struct str text, size_t at, bool *is_in);
/*
 * Reads the whole of text, valid UTF-8 of at most CITE_BYTES_MAX. Strings are slices of it.
 * language (ISO 639-2/T, or empty) is that of the document: a word that it has means what it means
 * there.
 */
void cite_parse(const struct cite_words *w, struct str language, struct str text, struct cite *out);
#endif

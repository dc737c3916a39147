/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CITE_STEP_H
#define CITE_STEP_H
/* step: reads one step of a citation, "art. 12", "(1)", "第二款". Only the files of cite use it. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "cite/number.h"
#include "cite/path.h"
#include "cite/words.h"

struct cite;

/* A text that is being read. */
struct step_reader {
	const struct cite_words *words;
	struct str language, s;
	struct cite *out;
	bool is_after; /* the last step had its word behind its number */
	/*
	 * The text is of a document: only words of its language count, and a number is one only if
	 * nothing shows that it belongs to the words behind it.
	 */
	bool is_running;
};

/* A step read at a place. */
struct step_found {
	struct cite_step step;
	size_t end;
	bool is_after;
};

uint32_t step_peek(struct str s, size_t at); /* the character at s[at]; 0 at the end */
size_t step_skip_spaces(struct str s, size_t at);
/* The end of the word at s[at]: letters with hyphens within, or signs "§§". */
size_t step_word_end(struct str s, size_t at);
/* The row of a word; NULL: none. */
const struct cite_word *step_find_word(const struct step_reader *r, struct str word);
bool step_read_number(const struct step_reader *r, size_t at, struct cite_numbers *out);
/* Makes the step of a word (NULL: a number in brackets) and its number. */
void step_fill(
    struct step_found *f, const struct cite_word *word, const struct cite_numbers *number);

/* "art. 12", "point (a)"; "the Schedule". */
bool step_read_word_first(const struct step_reader *r, size_t at, struct step_found *f);
/* "(1)" directly behind a number; a space may be between: "s. 3 (1)". */
bool step_read_bracket(const struct step_reader *r, size_t at, struct step_found *f);
/* Any step but a number in brackets. */
bool step_read_worded(const struct step_reader *r, size_t at, struct step_found *f);
#endif

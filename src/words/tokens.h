/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORDS_TOKENS_H
#define WORDS_TOKENS_H
/*
 * tokens: cuts text into what can be searched for: words (UAX #29, simplified) and numbers without
 * case, marks and compatibility forms; and in Han, Kana, Hangul and the scripts of South-East Asia,
 * which put no spaces between words, characters. The index of words and the check of each hit use
 * this one definition, so that both agree on every text.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct stemmer;

#define TOKEN_BYTES_MAX 96 /* of a word after folding; what is longer is cut on both sides */

enum token_kind {
	TOKEN_WORD,
	TOKEN_CHARACTER /* of a script without spaces */
};

/* A walk over a text, and the token it has come to. */
struct tokens {
	struct str text;         /* UTF-8, borrowed */
	struct stemmer *stemmer; /* of its language, borrowed; NULL: words have no stems */
	/* by the first byte of a folded word: whether its stem is wanted; NULL: of each */
	const bool *wanted;
	size_t at;
	/* the present token, once tokens_next() has returned true */
	enum token_kind kind;
	uint32_t position; /* 0, 1..., with a gap where something stands between two characters */
	size_t from, to;   /* bytes of the text */
	struct str term;   /* folded; valid until the next call */
	struct str other;  /* another term at the same position: the stem; or empty */
	/* private */
	bool has_any;
	char folded[TOKEN_BYTES_MAX], second[TOKEN_BYTES_MAX];
};

struct tokens tokens_of(struct str text, struct stemmer *stemmer);
/* By which terms are compared; 0 for the empty one. The same on every server. */
uint64_t token_hash(struct str term);
/* Moves to the next token; false at the end of the text. */
bool tokens_next(struct tokens *t);
#endif

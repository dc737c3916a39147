/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CITE_WORDS_H
#define CITE_WORDS_H
/*
 * words: the words of citations in all languages, from words/NAME.def. Immutable once made, so
 * that threads may share it.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "cite/kind.h"

struct cite_words;

#define CITE_WORD_BYTES_MAX 64 /* of a folded word; no word of a table is longer */

/* Where the number of a unit stands; a set. */
enum cite_place {
	CITE_BEFORE = 1,  /* the word before it: "art. 12" */
	CITE_AFTER = 2,   /* the word behind it: "12 §" */
	CITE_ORDINAL = 4, /* the word behind a number word: "first paragraph" */
	CITE_ALONE = 8,   /* no number: "the Schedule" */
	CITE_COUNTER = 16 /* directly behind it, in a script without spaces: "十二条" */
};

struct cite_word {
	cite_kinds kinds; /* 0: no unit */
	unsigned places;
	bool is_joiner;   /* between the parts of a citation: "of the" */
	bool is_of;       /* a joiner behind which the larger part follows */
	bool is_in;       /* "in", "under": what follows may also be no document */
	bool is_own;      /* of a phrase: the document itself, never another one named before */
	bool is_work;     /* the noun of a kind of works: "law" */
	bool is_amending; /* the provisions named beside it may be those of another document */
	struct str
	    languages; /* of this row (ISO 639-2/T, '|' between them); empty: of all together */
	struct cite_word *next; /* the row of another language */
};

struct cite_words *cite_words_new(void);
void cite_words_free(struct cite_words **w); /* NULL is fine; leaves *w NULL */
/*
 * The row of a word as printed, in any case and inflection the table has; NULL: none. If the
 * language has the word, its row; else what the word is in all other languages.
 */
const struct cite_word *cite_words_find(
    const struct cite_words *w, struct str language, struct str word);
/* The same; NULL if the language does not have the word. */
const struct cite_word *cite_words_find_own(
    const struct cite_words *w, struct str language, struct str word);
/* The same of a folded word, in all languages. */
const struct cite_word *cite_words_find_folded(const struct cite_words *w, struct str word);
/* The longest counter at s[at]; *end is set behind it. */
const struct cite_word *cite_words_counter(
    const struct cite_words *w, struct str s, size_t at, size_t *end);
/* Whether folded words, joined by spaces, mean the document of the citation: "this act". */
bool cite_words_mean_this(const struct cite_words *w, struct str folded);
/* Whether they mean the document that they are in: "this act", but not "same act". */
bool cite_words_mean_own(const struct cite_words *w, struct str folded);
/*
 * Whether the table of the language has all words behind a provision that lead to another work
 * (its row BARE): then a provision without such words is one of the same document.
 */
bool cite_words_may_be_bare(const struct cite_words *w, struct str language);
/* Whether a text in a script without spaces has an amending word. */
bool cite_words_amend_dense(const struct cite_words *w, struct str text);
/*
 * Calls visit for each unit, noun of works and amending word of the language, folded; of a stem the
 * beginning.
 */
void cite_words_visit(const struct cite_words *w, struct str language,
    void (*visit)(void *arg, struct str folded), void *arg);
/*
 * The folded form of a letter below CITE_LIGHT_MAX that folds to one such letter; 0 for all other
 * characters. Quicker than fold_word() and fold_is_letter().
 */
#define CITE_LIGHT_MAX 0x800
uint16_t cite_words_light(const struct cite_words *w, uint32_t c);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CITE_AROUND_H
#define CITE_AROUND_H
/* around: reads the words before and behind a provision in running text, which say whose it is. */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "cite/parse.h"
#include "cite/words.h"

#define CITE_FIRST_LETTERS 4096 /* bits of a filter; a table of a language sets 100 of them */

/* The rows of the word tables for texts of one language. Immutable once made. */
struct cite_running {
	const struct cite_words *words;
	struct str language; /* ISO 639-2/T; borrowed */
	bool may_be_bare;    /* see cite_words_may_be_bare() */
	/* of the words that may begin a citation, by their first two letters */
	uint8_t first_letters[CITE_FIRST_LETTERS / 8];
	struct cite *scratch; /* of the caller: what is being read */
};

/* Whose provision a citation names. */
enum cite_whose {
	CITE_WHOSE_BARE,    /* nothing says it: "under section 3" */
	CITE_WHOSE_OWN,     /* of the document: "of this Act" */
	CITE_WHOSE_ARTICLE, /* of the article that the text is in: "本条第二款" */
	CITE_WHOSE_OTHER,   /* of another document, named or not */
};

/* Whose the provision at range is; CITE_WHOSE_OTHER also where the words leave a doubt. */
enum cite_whose cite_around(const struct cite_running *r, struct str text,
    const struct cite_range *range, struct cite_range *other);
/* Whether the words of range name a document: a capital, a digit, a title in brackets. */
bool cite_around_is_name(struct str words);
/* Whether the noun of a work ("law") in text names another one than the document. */
bool cite_around_is_work(const struct cite_running *r, struct str text, struct cite_range word);
/* A German noun of a law, or an abbreviation: "Bienengesetz", "BGB". */
bool cite_around_is_law_noun(struct str word);
#endif

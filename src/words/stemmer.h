/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORDS_STEMMER_H
#define WORDS_STEMMER_H
/* stemmer: the stems of words, by the Snowball library. For one thread. */
#include <stdbool.h>

#include "base/str.h"

struct stemmer;
struct stemmers;

/* language: ISO 639-2/T. NULL if there is no stemmer for it. */
struct stemmer *stemmer_new(struct str language);
void stemmer_free(struct stemmer **s); /* *s may be NULL */
/* The stem of a word in lower case, borrowed until the next call; without memory, the word. */
struct str stemmer_stem(struct stemmer *s, struct str word);
/*
 * Whether each stem begins with the letter with which its word begins, but for case and marks: the
 * rules of the language take away ends alone. False of a language that is not known to be so.
 */
bool stemmer_keeps_first(const struct stemmer *s);

/* The stemmers of several languages, each made when it is first asked for. */
struct stemmers *stemmers_new(void);
void stemmers_free(struct stemmers **s); /* *s may be NULL */
/* Borrowed; NULL if there is none for the language. */
struct stemmer *stemmers_find(struct stemmers *s, struct str language);
#endif

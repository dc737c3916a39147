/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CITE_TITLES_H
#define CITE_TITLES_H
/*
 * titles: an index of the full titles of works, for running text, in which nothing marks where a
 * title ends. The caller serialises its use.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "cite/words.h"

struct cite_titles;

#define CITE_TITLES_BYTES_MAX ((size_t)64 << 20) /* further titles are left out */
#define CITE_TITLED_MAX 8                        /* works given for one title */

struct cite_titled {
	struct str works[CITE_TITLED_MAX]; /* strings of the index */
	uint32_t count;                    /* may be less than total */
	uint32_t total; /* works that have the title, counted to CITE_TITLED_MAX + 1; 0: none */
	size_t end;     /* behind the title */
};

struct cite_titles *cite_titles_new(const struct cite_words *w);
void cite_titles_free(struct cite_titles **t); /* NULL is fine; leaves *t NULL */
/* Adds or replaces the title of a work in a language (ISO 639-2/T). */
void cite_titles_put(struct cite_titles *t, struct str work, struct str language, struct str title);
/*
 * Finds the longest title in the language that text begins with, if the words behind it cannot
 * belong to a longer one. is_whole: text is nothing but a title.
 */
void cite_titles_find(const struct cite_titles *t, struct str language, struct str text,
    bool is_whole, struct cite_titled *out);
/* Whether words, which were found as a title, are this one too. */
bool cite_titles_is(struct str language, struct str words, struct str title);
/*
 * Whether an abbreviation that ends at text[at] is the whole name: "BGB", but not "SGB" in "SGB X".
 */
bool cite_titles_ends_abbreviation(
    const struct cite_words *w, struct str language, struct str text, size_t at);
#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CITE_NAMES_H
#define CITE_NAMES_H
/*
 * names: an index of the names of works: title, number, year, kind and issuer, by their words. The
 * caller serialises its use.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "cite/words.h"

struct cite_names;

#define CITE_NAMES_WORKS_MAX 200000 /* titles of works and languages; further ones are left out */
#define CITE_NAMES_BYTES_MAX ((size_t)256 << 20) /* of the index: 1 kB a title */
#define CITE_NAMES_FOUND_MAX 16 /* works given for one name; the others are counted */

/* A title of a work in a language. */
struct cite_name {
	struct str work, language, title, number, issuer;
};

enum cite_likeness {
	CITE_UNLIKE,
	CITE_PARTLY, /* some words of the name are in no name of the work */
	CITE_WORDS,  /* all words of the name are in the names of the work */
	CITE_NAMED   /* the name is a name of the work: its title, or kind, number and year */
};

struct cite_named {
	struct cite_name names[CITE_NAMES_FOUND_MAX]; /* of different works; strings of the index */
	uint32_t count, total;
	enum cite_likeness likeness; /* of all of them */
};

struct cite_names *cite_names_new(const struct cite_words *w);
void cite_names_free(struct cite_names **n); /* NULL is fine; leaves *n NULL */
/* Adds or replaces the names of a work in a language. False: the index is full. */
bool cite_names_put(struct cite_names *n, const struct cite_name *name);
/* Whether names were left out because the index was full. */
bool cite_names_is_cut(const struct cite_names *n);
uint32_t cite_names_count(const struct cite_names *n);
/* Finds the works that are most like the words of text. */
void cite_names_find(const struct cite_names *n, struct str text, struct cite_named *out);
/*
 * Finds only works that have all words of text, for the many citations of one page: a name that no
 * work has costs no search.
 */
void cite_names_find_whole(const struct cite_names *n, struct str text, struct cite_named *out);
#endif

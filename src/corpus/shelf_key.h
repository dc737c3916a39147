/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_SHELF_KEY_H
#define CORPUS_SHELF_KEY_H
/*
 * shelf_key: which shelves a work stands on. A shelf is a set of works that a page lists or counts:
 * all works, those of a place, those of a place and kind... A folder that has more in its name than
 * place and kind ("/akn/xx/act/2006") has shelves of its own.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "corpus/corpus_shelf.h"

struct corpus_version;

struct shelf_key {
	struct str folder; /* empty, or with more than place and kind */
	struct str facets[CORPUS_FACETS];
	bool is_listed; /* its works are listed, and not only counted */
};

#define SHELF_FOLDERS_MAX 8 /* the name of a work has at most six parts */
#define SHELF_SUBSETS 16    /* of the facets */
#define SHELF_KEYS_MAX (SHELF_SUBSETS + 4 * SHELF_FOLDERS_MAX)

/* The shelves of a work in a language; strings are borrowed. 0: its name is none. */
size_t shelf_keys_of(struct str work, struct str language, struct shelf_key keys[SHELF_KEYS_MAX]);

/* Which facets a shelf has: a bit for each. */
unsigned shelf_key_mask(const struct shelf_key *k);

/* Whether the publications of the shelf are listed too: it is a folder. */
bool shelf_key_is_folder(const struct shelf_key *k);

/* The shelf of the works that are asked for; false: there are no such works. */
bool shelf_key_of_ask(
    struct str folder, const struct str facets[CORPUS_FACETS], struct shelf_key *out);

/* The facets of a work in a language; false: its name is none. */
bool shelf_facets_of(struct str work, struct str language, struct str facets[CORPUS_FACETS]);
/* Whether a work in a language is in the folder and has the facets that are not empty. */
bool shelf_has(const struct shelf_key *k, struct str work, struct str language);
/* Whether a work is under the folder; all are under the empty one. */
bool shelf_is_under(struct str work, struct str folder);
#endif

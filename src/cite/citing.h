/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CITE_CITING_H
#define CITE_CITING_H
/*
 * citing: the citations in the text of a document that name another one, as they are written, and
 * its references to others. Which work that is only the store knows.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "doc/image.h"

struct cite_path;
struct cite_words;

#define CITE_CITING_MAX 4096             /* citations of one document; further ones are left out */
#define CITE_REFERENCES_MAX 4096         /* references, likewise */
#define CITE_CITING_BYTES_MAX (2u << 20) /* their words and IRIs */

/*
 * A citation: bytes of a text node; or a reference, which is an element, of which href alone is
 * set. Strings are in the arena of the list.
 */
struct citing {
	uint32_t node;
	uint32_t start, end;
	struct str provisions; /* "sections 3 and 5"; empty: the work itself is cited */
	unsigned place;        /* which of the provisions is meant, from 0 */
	/* the words that name the work; where they end is not known, unless it is before */
	struct str name;
	bool is_before;
	size_t abbreviated; /* bytes of an abbreviation that name begins with, "BGB"; 0: none */
	struct str href;    /* of a reference: its IRI, "/akn/xx/act/2006/1/~sec_12" */
};

/* A portion of the citing document that has citations. */
struct citing_portion {
	struct str eid;
	size_t first, end; /* of the list: those in it */
};

struct citing_list {
	struct arena arena;
	struct citing *list; /* in document order */
	size_t count, cap;
	uint32_t nodes;                  /* that the document has */
	struct citing_portion *portions; /* those with citations alone, in document order */
	size_t portion_count;
};

/*
 * Finds the citations and the references in a document; the caller frees out. Without memory there
 * are fewer.
 */
void citing_find(const struct image *im, const struct cite_words *w, struct citing_list *out);
void citing_free(struct citing_list *c); /* leaves it empty */
/* Reads the provision that c means again; false: it cannot be read without the words behind it. */
bool citing_path(
    const struct citing *c, const struct cite_words *w, struct str language, struct cite_path *out);
#endif

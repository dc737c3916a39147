/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_CITATIONS_H
#define HOST_CITATIONS_H
/*
 * citations: the citations in the text of a document that certainly mean a provision of the same
 * document.
 */
#include <stddef.h>
#include <stdint.h>

#include "doc/image.h"

struct cite_words;

/* A citation: bytes of a text node, and the portion that it means. */
struct citation {
	uint32_t node;
	uint32_t start, end;
	uint32_t portion;
};

struct citations {
	struct citation *list; /* in document order */
	size_t count, cap;
};

/*
 * Finds those in the node root of an image and in what is in it. The caller frees out; without
 * memory there are fewer. Texts in quotations, headings, numbers, notes and other documents in the
 * document are left out.
 */
void citations_find(
    const struct image *im, uint32_t root, const struct cite_words *w, struct citations *out);
void citations_free(struct citations *c); /* leaves it empty */
/* The i-th citation of a text node; NULL: it has fewer. */
const struct citation *citations_of(const struct citations *c, uint32_t node, uint32_t i);
#endif

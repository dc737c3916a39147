/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_CITED_LINKS_H
#define HOST_CITED_LINKS_H
/* cited_links: the list `cited` of a page (docs/pages.md), by the nodes of the document. */
#include <stddef.h>
#include <stdint.h>

#include "doc/image.h"

/* A citation of another work: bytes of a text node, or 0 and a reference; and where it leads. */
struct cited_link {
	uint32_t node;
	uint32_t start, end;
	const char *href; /* NUL-terminated, in the image of the page */
};

struct cited_links {
	struct cited_link *list; /* in document order */
	size_t count;
};

/*
 * Reads the list of the page; entries that do not fit the document are left out. The caller frees
 * out.
 */
void cited_links_read(
    const struct image *page, const struct image *document, struct cited_links *out);
void cited_links_free(struct cited_links *c); /* leaves it empty */
/* The i-th of a node; NULL: it has fewer. */
const struct cited_link *cited_links_of(const struct cited_links *c, uint32_t node, uint32_t i);
#endif

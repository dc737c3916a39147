/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cited_links: what must hold: the links are in the order of the document, and those of one text
 * node do not overlap.
 */
#include "host/cited_links.h"

#include <stdbool.h>
#include <stdlib.h>

#include <gazetted/plugin.h>

#include "base/mem.h"

static uint32_t
find_list(const struct image *page)
{
	uint32_t n = image_first_child(page, page->head->root);

	while (n != IMAGE_NONE && !str_is(image_attr(page, n, "name"), "cited"))
		n = image_next_sibling(page, n);
	return n;
}

static bool
take_number(const struct image *page, uint32_t entry, const char *name, uint32_t *out)
{
	uint64_t value;

	if (!str_to_u64(image_attr(page, entry, name), &value) || value > UINT32_MAX)
		return false;
	*out = (uint32_t)value;
	return true;
}

/* Bytes of a text; or a reference as a whole, which has none. */
static bool
fits(const struct image *document, const struct cited_link *l)
{
	if (l->node >= document->node_count)
		return false;
	if (document->nodes[l->node].kind == GAZ_REF)
		return l->start == 0 && l->end == 0;
	return image_is_text(document, l->node) && l->start < l->end &&
	       l->end <= image_text(document, l->node).len;
}

static bool
take_link(const struct image *page, const struct image *document, uint32_t entry,
    const struct cited_link *before, struct cited_link *out)
{
	struct str href = image_attr(page, entry, "href");
	uint32_t nodes;

	if (!take_number(page, entry, "nodes", &nodes) || nodes != document->node_count)
		return false; /* a document made of that one: of a component, or with marks */
	if (!take_number(page, entry, "node", &out->node) ||
	    !take_number(page, entry, "from", &out->start) ||
	    !take_number(page, entry, "to", &out->end) || href.len == 0)
		return false;
	out->href = href.p;
	if (!fits(document, out))
		return false;
	return before == NULL || before->node < out->node ||
	       (before->node == out->node && before->end <= out->start && out->end > 0);
}

void
cited_links_read(const struct image *page, const struct image *document, struct cited_links *out)
{
	uint32_t list = find_list(page), entry;
	size_t count = 0;

	*out = (struct cited_links){ .count = 0 };
	if (list == IMAGE_NONE)
		return;
	for (entry = image_first_child(page, list); entry != IMAGE_NONE;
	     entry = image_next_sibling(page, entry))
		count++;
	out->list = mem_new_array(count + 1, sizeof *out->list);
	for (entry = image_first_child(page, list); entry != IMAGE_NONE;
	     entry = image_next_sibling(page, entry)) {
		const struct cited_link *before =
		    out->count > 0 ? &out->list[out->count - 1] : NULL;

		if (take_link(page, document, entry, before, &out->list[out->count]))
			out->count++;
	}
}

void
cited_links_free(struct cited_links *c)
{
	free(c->list);
	*c = (struct cited_links){ .count = 0 };
}

const struct cited_link *
cited_links_of(const struct cited_links *c, uint32_t node, uint32_t i)
{
	size_t low = 0, high = c->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (c->list[middle].node < node)
			low = middle + 1;
		else
			high = middle;
	}
	return i < c->count - low && c->list[low + i].node == node ? &c->list[low + i] : NULL;
}

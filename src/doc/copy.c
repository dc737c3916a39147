/* SPDX-License-Identifier: Apache-2.0 */
/* copy: elements, attributes and texts, with the namespaces and prefixes that they have. */
#include "doc/copy.h"

#include "doc/build.h"
#include "doc/image.h"

static struct str
uri_of(const struct image *im, uint16_t ns)
{
	return ns == IMAGE_NS_NONE ? STR("") : image_str(im, im->namespaces[ns].uri);
}

static struct str
prefix_of(const struct image *im, uint16_t ns)
{
	return ns == IMAGE_NS_NONE ? STR("") : image_str(im, im->namespaces[ns].prefix);
}

void
copy_open_bare(struct build *b, const struct image *im, uint32_t node)
{
	const struct image_name *name = &im->names[im->nodes[node].name];

	build_open(
	    b, uri_of(im, name->ns), prefix_of(im, name->ns), image_str(im, name->local), NULL);
}

void
copy_attr(struct build *b, const struct image *im, uint32_t attr)
{
	const struct image_name *name = &im->names[im->attrs[attr].name];

	build_attr(b, uri_of(im, name->ns), prefix_of(im, name->ns), image_str(im, name->local),
	    image_str(im, im->attrs[attr].value), NULL);
}

void
copy_open(struct build *b, const struct image *im, uint32_t node)
{
	const struct image_node *n = &im->nodes[node];

	copy_open_bare(b, im, node);
	for (uint32_t i = n->a; i < n->a + n->b; i++)
		copy_attr(b, im, i);
}

void
copy_subtree(struct build *b, const struct image *im, uint32_t node)
{
	if (image_is_text(im, node)) {
		build_text(b, image_text(im, node), NULL);
		return;
	}
	copy_open(b, im, node);
	for (uint32_t c = image_first_child(im, node); c != IMAGE_NONE;
	     c = image_next_sibling(im, c))
		copy_subtree(b, im, c);
	build_close(b, NULL);
}

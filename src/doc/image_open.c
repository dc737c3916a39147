/* SPDX-License-Identifier: Apache-2.0 */
/*
 * image_open: one pass over an image that may contain arbitrary bytes. What must hold: nothing is
 * read before its bounds are checked, every check is linear in the size of the block, and an image
 * that passes can be walked, and written as XML, without checks.
 */
#include "doc/image_open.h"

#include <assert.h>

#include <gazetted/plugin.h>

#include "akn/element.h"
#include "akn/xmlchar.h"
#include "base/err.h"
#include "doc/build_limits.h"
#include "doc/image.h"

/*
 * How often the strings of an image may cover its pool. In a built image a few strings share a byte
 * at most (an eId is an attribute and a portion's, a title may be the IRI); in a forged image
 * overlapping strings must not make the check quadratic.
 */
#define POOL_PASSES_MAX 16

struct check {
	struct image *im;
	const struct image_head *head;
	const char *base;
	uint64_t budget; /* bytes of strings that may still be checked */
	struct err *e;
};

static int
bad(struct check *c, const char *what)
{
	return err_set(c->e, ERR_DATA, "the document image is damaged: %s", what);
}

/* The start of a section; NULL if it is not wholly inside the block. */
static const void *
find_section(const struct check *c, struct image_section s, size_t item)
{
	if (s.off % 4 != 0 || s.off < sizeof *c->head || s.off > c->head->size)
		return NULL;
	if (s.count > (c->head->size - s.off) / item)
		return NULL;
	return c->base + s.off;
}

static int
check_sections(struct check *c)
{
	const struct image_head *h = c->head;
	struct image *im = c->im;

	im->nodes = find_section(c, h->nodes, sizeof *im->nodes);
	im->attrs = find_section(c, h->attrs, sizeof *im->attrs);
	im->names = find_section(c, h->names, sizeof *im->names);
	im->namespaces = find_section(c, h->namespaces, sizeof *im->namespaces);
	im->portions = find_section(c, h->portions, sizeof *im->portions);
	im->by_eid = find_section(c, h->by_eid, sizeof *im->by_eid);
	im->pool = find_section(c, h->pool, 1);
	if (im->nodes == NULL || im->attrs == NULL || im->names == NULL || im->namespaces == NULL ||
	    im->portions == NULL || im->by_eid == NULL || im->pool == NULL)
		return bad(c, "a section lies outside it");
	if (h->pool.count == 0 || im->pool[0] != '\0')
		return bad(c, "it has no empty string");
	im->node_count = h->nodes.count;
	im->portion_count = h->portions.count;
	return 0;
}

static int
check_head(struct check *c, size_t size)
{
	if (size < sizeof *c->head ||
	    memcmp(c->head->magic, IMAGE_MAGIC, sizeof c->head->magic) != 0)
		return bad(c, "its first bytes are not those of an image");
	if (c->head->size != size || size > IMAGE_BYTES_MAX)
		return bad(c, "its size differs from that in its head");
	return check_sections(c);
}

/*
 * Checks that a string is inside the pool, ends with a NUL, and contains only characters that XML
 * allows. Bytes of the pool outside all strings are not checked.
 */
static int
check_str(struct check *c, struct image_str s)
{
	const char *pool = c->im->pool;
	uint32_t count = c->head->pool.count;
	struct str text = { pool + s.off, s.len };

	if (s.len == 0)
		return s.off == 0 ? 0 : bad(c, "an empty string has an offset");
	if (s.off >= count || s.len >= count - s.off || pool[s.off + s.len] != '\0')
		return bad(c, "a string has no end");
	if (s.len > c->budget)
		return bad(c, "its strings overlap");
	c->budget -= s.len;
	if (xmlchar_check(text) != text.len)
		return bad(c, "a string is not well-formed UTF-8");
	return 0;
}

static int
check_namespaces(struct check *c)
{
	const struct image *im = c->im;
	struct str prefix, before = STR("");
	int rc;

	for (uint32_t i = 0; i < c->head->namespaces.count; i++) {
		if ((rc = check_str(c, im->namespaces[i].prefix)) != 0 ||
		    (rc = check_str(c, im->namespaces[i].uri)) != 0)
			return rc;
		prefix = image_str(im, im->namespaces[i].prefix);
		if (i > 0 && (str_cmp(before, prefix) >= 0 || !xmlchar_is_ncname(prefix)))
			return bad(c, "a namespace prefix is out of order");
		if (im->namespaces[i].uri.len == 0)
			return bad(c, "a namespace has no name");
		before = prefix;
	}
	if (c->head->namespaces.count == 0 || im->namespaces[0].prefix.len != 0)
		return bad(c, "it has no namespace of its own");
	if (!str_is(image_str(im, im->namespaces[0].uri), AKN_NS))
		return bad(c, "its own namespace is not Akoma Ntoso");
	return 0;
}

static int
check_names(struct check *c)
{
	const struct image *im = c->im;
	uint32_t count = c->head->names.count;
	int rc;

	if (count == 0 || count > BUILD_NAMES_MAX + 1 || im->names[IMAGE_NAME_TEXT].local.len != 0)
		return bad(c, "it has no table of names");
	for (uint32_t i = 0; i < count; i++) {
		const struct image_name *n = &im->names[i];

		if ((rc = check_str(c, n->local)) != 0)
			return rc;
		if (i != IMAGE_NAME_TEXT && !xmlchar_is_ncname(image_str(im, n->local)))
			return bad(c, "a name is not an XML name");
		if (n->ns != IMAGE_NS_NONE && n->ns >= c->head->namespaces.count)
			return bad(c, "a name is in no namespace");
		if (n->content > ELEMENT_EMPTY)
			return bad(c, "a name has an unknown content");
	}
	return 0;
}

static int
check_attrs(struct check *c)
{
	int rc;

	for (uint32_t i = 0; i < c->head->attrs.count; i++) {
		const struct image_attr *a = &c->im->attrs[i];

		if (a->name == IMAGE_NAME_TEXT || a->name >= c->head->names.count)
			return bad(c, "an attribute has no name");
		if ((rc = check_str(c, a->value)) != 0)
			return rc;
	}
	return 0;
}

/*
 * Checks one node on its own. *attrs is the number of attributes of the nodes before it: every
 * attribute must belong to exactly one element.
 */
static int
check_node(struct check *c, uint32_t i, uint32_t *attrs)
{
	const struct image_node *n = &c->im->nodes[i];

	if (n->name >= c->head->names.count || n->kind > GAZ_ENTRY)
		return bad(c, "a node has no name or no kind");
	if ((n->name == IMAGE_NAME_TEXT) != (n->kind == GAZ_TEXT))
		return bad(c, "the kind and the name of a node disagree");
	if (n->end <= i || n->end > c->im->node_count)
		return bad(c, "a node has no end");
	if (n->name == IMAGE_NAME_TEXT) {
		if (n->end != i + 1 || n->b == 0)
			return bad(c, "a text has children or is empty");
		return check_str(c, (struct image_str){ n->a, n->b });
	}
	if (n->b > BUILD_ATTRS_MAX || n->b > c->head->attrs.count - *attrs)
		return bad(c, "an element has too many attributes");
	if (n->a != *attrs && n->b > 0)
		return bad(c, "two elements share attributes");
	*attrs += n->b;
	return 0;
}

/*
 * Checks the nesting of the nodes, which are in preorder: the parent of a node must be the
 * innermost node that is still open at its place.
 */
static int
check_nodes(struct check *c)
{
	const struct image_node *nodes = c->im->nodes;
	uint32_t attrs = 0, open = 0, depth = 0;
	int rc;

	if (c->im->node_count == 0 || nodes[0].parent != IMAGE_NONE || nodes[0].kind != GAZ_ROOT ||
	    nodes[0].end != c->im->node_count)
		return bad(c, "it has no root");
	for (uint32_t i = 0; i < c->im->node_count; i++) {
		if ((rc = check_node(c, i, &attrs)) != 0)
			return rc;
		if (i == 0)
			continue;
		while (nodes[open].end <= i) {
			open = nodes[open].parent;
			depth--;
		}
		if (nodes[i].parent != open || nodes[i].end > nodes[open].end)
			return bad(c, "its nodes are not nested");
		open = i;
		if (++depth > BUILD_DEPTH_MAX)
			return bad(c, "its nodes are nested too deeply");
	}
	return 0;
}

static int
check_root(struct check *c)
{
	const struct image *im = c->im;
	uint32_t root = c->head->root;
	int rc;

	if (im->names[im->nodes[0].name].ns != 0)
		return bad(c, "it is not Akoma Ntoso");
	if (root >= im->node_count || im->nodes[root].parent != 0 ||
	    (im->nodes[root].kind != GAZ_ROOT && im->nodes[root].kind != GAZ_LISTING))
		return bad(c, "it contains no document");
	for (size_t i = 0; i < IMAGE_META_COUNT; i++)
		if ((rc = check_str(c, c->head->meta[i])) != 0)
			return rc;
	return 0;
}

static int
check_portion(struct check *c, uint32_t i)
{
	const struct image *im = c->im;
	const struct image_portion *p = &im->portions[i];
	const struct image_portion *up = p->parent < i ? &im->portions[p->parent] : NULL;
	int rc;

	if (p->node >= im->node_count || image_is_text(im, p->node) || p->eid.len == 0)
		return bad(c, "a portion is no element");
	if (p->node < c->head->root) /* the root element has no parent, which a portion must have */
		return bad(c, "a portion is outside the document");
	if (i > 0 && p->node <= im->portions[i - 1].node)
		return bad(c, "its portions are out of order");
	if (up == NULL && (p->parent != IMAGE_NONE || p->depth != 0))
		return bad(c, "a portion without a parent has a depth");
	if (up != NULL && (p->node >= im->nodes[up->node].end || p->depth != up->depth + 1))
		return bad(c, "a portion is outside its parent");
	if ((rc = check_str(c, p->eid)) != 0 || (rc = check_str(c, p->wid)) != 0 ||
	    (rc = check_str(c, p->num)) != 0)
		return rc;
	return check_str(c, p->heading);
}

/*
 * Strictly ascending by eId and index, and as many as there are portions: so each portion is there
 * once.
 */
static int
check_by_eid(struct check *c)
{
	const struct image *im = c->im;

	if (c->head->by_eid.count != im->portion_count)
		return bad(c, "its index of portions has another size");
	for (uint32_t i = 0; i < im->portion_count; i++) {
		uint32_t at = im->by_eid[i], before = i > 0 ? im->by_eid[i - 1] : 0;
		int order;

		if (at >= im->portion_count)
			return bad(c, "its index of portions points outside");
		if (i == 0)
			continue;
		order = str_cmp(
		    image_str(im, im->portions[before].eid), image_str(im, im->portions[at].eid));
		if (order > 0 || (order == 0 && before >= at))
			return bad(c, "its index of portions is not sorted");
	}
	return 0;
}

static int
check_portions(struct check *c)
{
	int rc;

	for (uint32_t i = 0; i < c->im->portion_count; i++)
		if ((rc = check_portion(c, i)) != 0)
			return rc;
	return check_by_eid(c);
}

int
image_open(struct image *im, const void *base, size_t size, struct err *e)
{
	struct image found = { .head = base };
	struct check c = { .im = &found, .head = base, .base = base, .e = e };
	int rc;

	assert((uintptr_t)base % 8 == 0);
	if ((rc = check_head(&c, size)) != 0)
		return rc;
	assert(found.namespaces != NULL && found.names != NULL);
	c.budget = (uint64_t)c.head->pool.count * POOL_PASSES_MAX;
	if ((rc = check_namespaces(&c)) != 0 || (rc = check_names(&c)) != 0 ||
	    (rc = check_attrs(&c)) != 0 || (rc = check_nodes(&c)) != 0 ||
	    (rc = check_root(&c)) != 0 || (rc = check_portions(&c)) != 0)
		return rc;
	*im = found;
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host_tree: the tree cursor. A struct gaz_node is a struct image_node of an image of the running
 * job: that of the view, or that of the facts of a page. Every call takes a few loads. What must
 * hold: no call leaves the tree of its node except parent(), which stops at the document element.
 */

#include "host/host_tree.h"

#include <assert.h>
#include <string.h>

#include "compare/compare.h"
#include "doc/image.h"
#include "host/job.h"

_Static_assert((int)DOC_SAME == GAZ_SAME && (int)DOC_INSERTED == GAZ_INSERTED &&
		   (int)DOC_DELETED == GAZ_DELETED && (int)DOC_CHANGED == GAZ_CHANGED,
    "a comparison is shown to plugins as it is");

/* A tree of the running job; nodes carry no pointer to it. */
struct tree {
	const struct image *image;
	const uint8_t *changes; /* NULL if it is no comparison */
	uint32_t root, fence;   /* its first node, and the node after its last */
};

static struct tree shown, page; /* page.image is NULL if the job shows no page */

void
host_tree_begin(const struct gaz_job *job)
{
	shown =
	    (struct tree){ job->image, job->changes, job->root, job->image->nodes[job->root].end };
	page = (struct tree){ .image = job->page };
	if (job->page != NULL) {
		page.root = job->page->head->root;
		page.fence = job->page->nodes[page.root].end;
	}
}

void
host_tree_end(void)
{
	shown = page = (struct tree){ 0 };
}

static bool
has_node(const struct tree *t, const struct image_node *node)
{
	return t->image != NULL && node >= t->image->nodes &&
	       node < t->image->nodes + t->image->node_count;
}

static const struct tree *
tree_of(const struct gaz_node *n)
{
	const struct image_node *node = (const struct image_node *)n;

	if (has_node(&shown, node))
		return &shown;
	assert(has_node(&page, node));
	return &page;
}

static const struct gaz_node *
node_at(const struct tree *t, uint32_t index)
{
	return (const struct gaz_node *)&t->image->nodes[index];
}

static const struct image_node *
node_of(const struct gaz_node *n)
{
	return (const struct image_node *)n;
}

static uint32_t
index_in(const struct tree *t, const struct gaz_node *n)
{
	return (uint32_t)(node_of(n) - t->image->nodes);
}

const struct gaz_node *
host_tree_root(struct gaz_job *job)
{
	return node_at(&shown, job->root);
}

const struct gaz_node *
host_tree_page(struct gaz_job *job)
{
	(void)job;
	return page.image != NULL ? node_at(&page, page.root) : NULL;
}

const struct gaz_node *
host_tree_next(const struct gaz_node *n)
{
	const struct tree *t = tree_of(n);
	uint32_t next = index_in(t, n) + 1;

	return next < t->fence ? node_at(t, next) : NULL;
}

const struct gaz_node *
host_tree_skip(const struct gaz_node *n)
{
	const struct tree *t = tree_of(n);
	uint32_t next = node_of(n)->end;

	return next < t->fence ? node_at(t, next) : NULL;
}

const struct gaz_node *
host_tree_first_child(const struct gaz_node *n)
{
	const struct tree *t = tree_of(n);
	uint32_t index = index_in(t, n);

	return index + 1 < node_of(n)->end ? node_at(t, index + 1) : NULL;
}

const struct gaz_node *
host_tree_next_sibling(const struct gaz_node *n)
{
	const struct tree *t = tree_of(n);
	const struct image_node *node = node_of(n);

	if (n == node_at(t, t->root) || node->parent == IMAGE_NONE ||
	    node->end >= t->image->nodes[node->parent].end)
		return NULL;
	return node_at(t, node->end);
}

const struct gaz_node *
host_tree_parent(const struct gaz_node *n)
{
	const struct tree *t = tree_of(n);
	const struct image_node *node = node_of(n);

	/*
	 * The document element is the topmost node that plugins see; akomaNtoso, its parent,
	 * carries no information.
	 */
	if (node->parent == IMAGE_NONE || n == node_at(t, t->image->head->root))
		return NULL;
	return node_at(t, node->parent);
}

int
host_tree_kind(const struct gaz_node *n)
{
	return node_of(n)->kind;
}

int
host_tree_change(const struct gaz_node *n)
{
	const struct tree *t = tree_of(n);

	return t->changes != NULL ? t->changes[index_in(t, n)] : GAZ_SAME;
}

const char *
host_tree_name(const struct gaz_node *n)
{
	const struct image *image = tree_of(n)->image;
	const struct image_node *node = node_of(n);

	return node->name == IMAGE_NAME_TEXT ? ""
					     : image->pool + image->names[node->name].local.off;
}

const char *
host_tree_text(const struct gaz_node *n, size_t *len)
{
	const struct image_node *node = node_of(n);

	if (node->name != IMAGE_NAME_TEXT) {
		*len = 0;
		return NULL;
	}
	*len = node->b;
	return tree_of(n)->image->pool + node->a;
}

/* name is a local name ("eId"), or has the image's canonical prefix ("xml:lang"). */
static bool
is_named(const struct image *image, const struct image_name *attr, const char *name)
{
	const char *local = image->pool + attr->local.off;
	const char *prefix;
	size_t len;

	if (attr->ns == IMAGE_NS_NONE)
		return strcmp(local, name) == 0;
	prefix = image->pool + image->namespaces[attr->ns].prefix.off;
	len = image->namespaces[attr->ns].prefix.len;
	return strncmp(name, prefix, len) == 0 && name[len] == ':' &&
	       strcmp(name + len + 1, local) == 0;
}

const char *
host_tree_attr(const struct gaz_node *n, const char *name, size_t *len)
{
	const struct image *image = tree_of(n)->image;
	const struct image_node *node = node_of(n);
	const struct image_attr *attr;

	if (node->name == IMAGE_NAME_TEXT)
		return NULL;
	for (uint32_t i = 0; i < node->b; i++) {
		attr = &image->attrs[node->a + i];
		if (!is_named(image, &image->names[attr->name], name))
			continue;
		if (len != NULL)
			*len = attr->value.len;
		return image->pool + attr->value.off;
	}
	return NULL;
}

/* The prefix of a namespace; *uri is its URI. */
static const char *
prefix_of(const struct image *image, uint16_t ns, const char **uri)
{
	*uri = ns == IMAGE_NS_NONE ? "" : image->pool + image->namespaces[ns].uri.off;
	return ns == IMAGE_NS_NONE ? "" : image->pool + image->namespaces[ns].prefix.off;
}

const char *
host_tree_attr_at(
    const struct gaz_node *n, uint32_t i, const char **prefix, const char **value, size_t *len)
{
	const struct image *image = tree_of(n)->image;
	const struct image_node *node = node_of(n);
	const struct image_attr *attr;
	const struct image_name *name;
	const char *uri;

	if (node->name == IMAGE_NAME_TEXT || i >= node->b)
		return NULL;
	attr = &image->attrs[node->a + i];
	name = &image->names[attr->name];
	*prefix = prefix_of(image, name->ns, &uri);
	*value = image->pool + attr->value.off;
	*len = attr->value.len;
	return image->pool + name->local.off;
}

const char *
host_tree_name_space(const struct gaz_node *n, const char **prefix)
{
	const struct image *image = tree_of(n)->image;
	const struct image_node *node = node_of(n);
	const char *uri, *found;

	found = prefix_of(image,
	    node->name == IMAGE_NAME_TEXT ? IMAGE_NS_NONE : image->names[node->name].ns, &uri);
	if (prefix != NULL)
		*prefix = found;
	return uri;
}

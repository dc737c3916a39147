/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host_tree: the tree cursor. A struct gaz_node is a struct image_node of the image of the one
 * running job, so every call is a few loads. The view's end is the fence: what is outside of the
 * view is reached by way of parent() only, which stops at the document element.
 */
#include "worker/service.h"

#include <assert.h>
#include <string.h>

#include "doc/compare.h"
#include "doc/image.h"
#include "worker/host.h"

_Static_assert((int)DOC_SAME == GAZ_SAME && (int)DOC_INSERTED == GAZ_INSERTED &&
		   (int)DOC_DELETED == GAZ_DELETED && (int)DOC_CHANGED == GAZ_CHANGED,
    "a comparison is shown to plugins as it is");

static const struct image *image; /* of the running job: nodes carry no pointer to it */
static const uint8_t *changes;    /* the same; NULL: nothing came or went */
static uint32_t root, fence;      /* first node of the view, and the one after its last */

void
host_tree_begin(const struct gaz_job *job)
{
	image = job->image;
	changes = job->changes;
	root = job->root;
	fence = image->nodes[root].end;
}

void
host_tree_end(void)
{
	image = NULL;
	changes = NULL;
}

static const struct gaz_node *
node_at(uint32_t index)
{
	return (const struct gaz_node *)&image->nodes[index];
}

static const struct image_node *
node_of(const struct gaz_node *n)
{
	const struct image_node *node = (const struct image_node *)n;

	assert(image != NULL && node >= image->nodes && node < image->nodes + image->node_count);
	return node;
}

static uint32_t
index_of(const struct gaz_node *n)
{
	return (uint32_t)(node_of(n) - image->nodes);
}

const struct gaz_node *
host_tree_root(struct gaz_job *job)
{
	return node_at(job->root);
}

const struct gaz_node *
host_tree_next(const struct gaz_node *n)
{
	uint32_t next = index_of(n) + 1;

	return next < fence ? node_at(next) : NULL;
}

const struct gaz_node *
host_tree_skip(const struct gaz_node *n)
{
	uint32_t next = node_of(n)->end;

	return next < fence ? node_at(next) : NULL;
}

const struct gaz_node *
host_tree_first_child(const struct gaz_node *n)
{
	uint32_t index = index_of(n);

	return index + 1 < image->nodes[index].end ? node_at(index + 1) : NULL;
}

const struct gaz_node *
host_tree_next_sibling(const struct gaz_node *n)
{
	const struct image_node *node = node_of(n);

	if (n == node_at(root) || node->parent == IMAGE_NONE ||
	    node->end >= image->nodes[node->parent].end)
		return NULL;
	return node_at(node->end);
}

const struct gaz_node *
host_tree_parent(const struct gaz_node *n)
{
	const struct image_node *node = node_of(n);

	/*
	 * The document element is the topmost node a plugin is told of; akomaNtoso around it says
	 * nothing.
	 */
	if (node->parent == IMAGE_NONE || n == node_at(image->head->root))
		return NULL;
	return node_at(node->parent);
}

int
host_tree_kind(const struct gaz_node *n)
{
	return node_of(n)->kind;
}

int
host_tree_change(const struct gaz_node *n)
{
	uint32_t index = index_of(n);

	return changes != NULL ? changes[index] : GAZ_SAME;
}

const char *
host_tree_name(const struct gaz_node *n)
{
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
	return image->pool + node->a;
}

/* name is "eId", or "xml:lang" with the image's canonical prefix. */
static int
is_named(const struct image_name *attr, const char *name)
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
	const struct image_node *node = node_of(n);
	const struct image_attr *attr;
	uint32_t i;

	if (node->name == IMAGE_NAME_TEXT)
		return NULL;
	for (i = 0; i < node->b; i++) {
		attr = &image->attrs[node->a + i];
		if (!is_named(&image->names[attr->name], name))
			continue;
		if (len != NULL)
			*len = attr->value.len;
		return image->pool + attr->value.off;
	}
	return NULL;
}

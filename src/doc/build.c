/* SPDX-License-Identifier: Apache-2.0 */
/*
 * build: handles the stream of calls, and writes the finished image. What must hold: nodes are in
 * preorder, and the attributes of an element are one contiguous run; white space between elements
 * leaves no node behind; the first failure sticks, and later calls change nothing.
 *
 * After build_open() the tag is open (in_tag) and build_attr() may be called; text, another element
 * or build_close() closes the tag.
 */
#include "doc/build.h"

#include <assert.h>
#include <stdlib.h>

#include <gazetted/plugin.h>

#include "akn/element.h"
#include "akn/xmlchar.h"
#include "base/macros.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "doc/build_image.h"
#include "doc/build_meta.h"
#include "doc/build_names.h"
#include "doc/build_portions.h"
#include "doc/build_private.h"

#define IMAGE_ALIGN 8
#define NODES_BYTES_MAX (BUILD_NODES_MAX * sizeof(struct image_node))
#define NAMES_BYTES_MAX ((BUILD_NAMES_MAX + 1) * sizeof(struct image_name))
#define PORTIONS_BYTES_MAX (BUILD_NODES_MAX * sizeof(struct image_portion))

struct build *
build_new(void)
{
	static const struct image_name text_name = { .ns = IMAGE_NS_NONE };
	struct build *b = NEW(struct build);

	b->nodes = BUF_INIT(NODES_BYTES_MAX);
	b->attrs = BUF_INIT(BUILD_ATTRS_TOTAL_MAX * sizeof(struct image_attr));
	b->names = BUF_INIT(NAMES_BYTES_MAX);
	b->pool = BUF_INIT(BUILD_POOL_BYTES_MAX);
	b->portions = BUF_INIT(PORTIONS_BYTES_MAX);
	b->by_eid = BUF_INIT(BUILD_NODES_MAX * sizeof(uint32_t));
	b->namespaces_out = BUF_INIT(BUILD_NAMESPACES_MAX * sizeof(struct image_ns));
	b->arena = ARENA_INIT(NAME_ARENA_BYTES_MAX);
	b->open = b->text = IMAGE_NONE;
	b->namespaces[b->namespace_count++] = (struct build_ns){ STR(""), STR(AKN_NS), false };
	buf_putc(&b->pool, '\0'); /* offset 0: every empty string */
	buf_put(&b->names, &text_name, sizeof text_name);
	return b;
}

void
build_free(struct build **b)
{
	struct build *dead = *b;

	if (dead == NULL)
		return;
	buf_free(&dead->nodes);
	buf_free(&dead->attrs);
	buf_free(&dead->names);
	buf_free(&dead->pool);
	buf_free(&dead->portions);
	buf_free(&dead->by_eid);
	buf_free(&dead->namespaces_out);
	table_free(&dead->known);
	arena_free(&dead->arena);
	free(dead);
	*b = NULL;
}

/* Returns the first failure, now and on every later call. */
static int
report(const struct build *b, struct err *e)
{
	if (b->failed.code != 0 && e != NULL)
		*e = b->failed;
	return -b->failed.code;
}

static const struct image_name *
open_name(const struct build *b)
{
	return build_name_at(b, build_node_at(b, b->open)->name);
}

/* Ends the open text node, or removes it if it is only white space in element-only content. */
static void
end_text(struct build *b)
{
	struct image_node *text;

	if (b->text == IMAGE_NONE)
		return;
	text = build_node_at(b, b->text);
	if (open_name(b)->content != ELEMENT_MIXED &&
	    xmlchar_is_white(str_make(b->pool.data + text->a, text->b))) {
		b->pool.len = text->a;
		b->nodes.len -= sizeof *text;
	} else {
		buf_putc(&b->pool, '\0'); /* add_text() reserved this byte */
	}
	b->text = IMAGE_NONE;
}

static int
add_node(struct build *b, const struct image_node *node, struct err *e)
{
	int rc;

	if (build_node_count(b) == BUILD_NODES_MAX)
		return err_set(e, ERR_LIMIT,
		    "more than %d elements and texts in one document; divide it into several",
		    BUILD_NODES_MAX);
	if ((rc = buf_reserve(&b->nodes, sizeof *node, e)) != 0)
		return rc;
	buf_put(&b->nodes, node, sizeof *node);
	return 0;
}

/*
 * An element that elements.def lacks is inline inside mixed content, and a block elsewhere. Outside
 * the metadata, note is part of the text; in a paragraph, foreign does not end it.
 */
static uint16_t
kind_of(const struct build *b, const struct build_name *name, struct str local)
{
	bool mixed = b->open != IMAGE_NONE && open_name(b)->content == ELEMENT_MIXED;

	if (name->kind == KIND_UNKNOWN)
		return mixed ? GAZ_INLINE : GAZ_BLOCK;
	if (name->kind == GAZ_META && str_is(local, "note") && b->open != IMAGE_NONE &&
	    build_node_at(b, b->open)->kind != GAZ_META)
		return mixed ? GAZ_NOTE : GAZ_CONTAINER;
	if (name->kind == GAZ_CONTAINER && mixed && str_is(local, "foreign"))
		return GAZ_INLINE;
	return name->kind;
}

static int
open_element(struct build *b, struct str ns, struct str prefix, struct str local, struct err *e)
{
	const struct build_name *name;
	struct image_node node = { .parent = b->open };
	int rc;

	end_text(b);
	if (b->open == IMAGE_NONE && build_node_count(b) > 0)
		return err_set(e, ERR_DATA, "the document goes on after its last element");
	if (b->depth == BUILD_DEPTH_MAX)
		return err_set(e, ERR_LIMIT, "elements are nested deeper than %d", BUILD_DEPTH_MAX);
	if ((rc = build_name_of(b, false, ns, prefix, local, &name, e)) != 0)
		return rc;
	node.name = name->index;
	node.kind = kind_of(b, name, local);
	node.a = (uint32_t)(b->attrs.len / sizeof(struct image_attr));
	if ((rc = add_node(b, &node, e)) != 0)
		return rc;
	b->open = build_node_count(b) - 1;
	b->depth++;
	b->in_tag = true;
	return 0;
}

int
build_open(struct build *b, struct str ns, struct str prefix, struct str local, struct err *e)
{
	if (b->failed.code == 0)
		open_element(b, ns, prefix, local, &b->failed);
	return report(b, e);
}

/* Adds s to the size of the document, and checks its characters. */
static int
admit(struct build *b, struct str s, const char *what, struct err *e)
{
	size_t at;

	b->document_bytes += s.len;
	if (b->document_bytes > BUILD_DOCUMENT_BYTES_MAX)
		return err_set(e, ERR_LIMIT,
		    "more than %u bytes of text and attributes in one document",
		    BUILD_DOCUMENT_BYTES_MAX);
	if ((at = xmlchar_check(s)) < s.len)
		return err_set(e, ERR_DATA,
		    "byte %zu of %s (0x%02x) is not UTF-8, or a character that XML does not allow",
		    at + 1, what, (unsigned char)s.p[at]);
	return 0;
}

static bool
has_attr(const struct build *b, const struct image_node *node, uint32_t name)
{
	const struct image_attr *attrs = build_view(b).attrs;

	for (uint32_t i = node->a; i < node->a + node->b; i++)
		if (attrs[i].name == name)
			return true;
	return false;
}

static int
add_attr(struct build *b, const struct build_name *name, struct str local, struct str value,
    struct err *e)
{
	struct image_node *node = build_node_at(b, b->open);
	struct image_attr attr = { .name = name->index };
	int rc;

	if (node->b == BUILD_ATTRS_MAX)
		return err_set(
		    e, ERR_LIMIT, "more than %d attributes on one element", BUILD_ATTRS_MAX);
	if (has_attr(b, node, attr.name))
		return err_set(e, ERR_DATA, "the attribute " STR_FMT " occurs twice on one element",
		    STR_ARG(local));
	if (b->attrs.len == b->attrs.max)
		return err_set(
		    e, ERR_LIMIT, "more than %d attributes in one document", BUILD_ATTRS_TOTAL_MAX);
	if ((rc = build_pool(b, value, &attr.value, e)) != 0 ||
	    (rc = buf_reserve(&b->attrs, sizeof attr, e)) != 0)
		return rc;
	buf_put(&b->attrs, &attr, sizeof attr);
	node->b++;
	return 0;
}

int
build_attr(struct build *b, struct str ns, struct str prefix, struct str local, struct str value,
    struct err *e)
{
	const struct build_name *name;

	if (b->failed.code != 0)
		return report(b, e);
	assert(b->in_tag);
	if (build_name_of(b, true, ns, prefix, local, &name, &b->failed) == 0 &&
	    admit(b, value, "an attribute", &b->failed) == 0)
		add_attr(b, name, local, value, &b->failed);
	return report(b, e);
}

static int
add_text(struct build *b, struct str text, struct err *e)
{
	struct image_node node = {
		.parent = b->open, .a = (uint32_t)b->pool.len, .kind = GAZ_TEXT
	};
	struct image_node *filling;
	int rc;

	if ((rc = admit(b, text, "a text", e)) != 0 ||
	    (rc = buf_reserve(&b->pool, text.len + 1, e)) != 0)
		return rc;
	if (b->text == IMAGE_NONE) {
		if ((rc = add_node(b, &node, e)) != 0)
			return rc;
		b->text = build_node_count(b) - 1;
		build_node_at(b, b->text)->end = b->text + 1;
	}
	filling = build_node_at(b, b->text);
	if (filling->b + text.len > BUILD_TEXT_BYTES_MAX)
		return err_set(
		    e, ERR_LIMIT, "more than %u bytes in one text", BUILD_TEXT_BYTES_MAX);
	filling->b += (uint32_t)text.len;
	buf_put(&b->pool, text.p, text.len);
	return 0;
}

int
build_text(struct build *b, struct str text, struct err *e)
{
	if (b->failed.code != 0)
		return report(b, e);
	assert(b->open != IMAGE_NONE);
	b->in_tag = false;
	if (text.len > 0)
		add_text(b, text, &b->failed);
	return report(b, e);
}

int
build_close(struct build *b, struct err *e)
{
	struct image_node *node;

	if (b->failed.code != 0)
		return report(b, e);
	assert(b->open != IMAGE_NONE);
	end_text(b);
	node = build_node_at(b, b->open);
	node->end = build_node_count(b);
	b->open = node->parent;
	b->depth--;
	b->in_tag = false;
	return 0;
}

int
build_akn(struct build *b, const char *local, struct err *e)
{
	return build_open(b, STR(AKN_NS), STR(""), str_from(local), e);
}

void
build_kind(struct build *b, uint16_t kind)
{
	if (b->failed.code != 0)
		return;
	assert(b->in_tag);
	build_node_at(b, b->open)->kind = kind;
}

void
build_fact(struct build *b, enum image_meta what, struct str value)
{
	if (b->failed.code == 0 && admit(b, value, "a fact", &b->failed) == 0)
		build_pool(b, value, &b->meta[what], &b->failed);
}

int
build_set(struct build *b, const char *attr, struct str value, struct err *e)
{
	return build_attr(b, STR(""), STR(""), str_from(attr), value, e);
}

/* The document element: the first element in akomaNtoso. */
static int
find_root(struct build *b, struct err *e)
{
	struct image im = build_view(b);
	uint32_t root;

	assert(b->open == IMAGE_NONE);
	if (im.node_count == 0)
		return err_set(e, ERR_DATA, "the document is empty");
	if (!str_is(image_node_name(&im, 0), "akomaNtoso"))
		return err_set(e, ERR_DATA, "the root element is " STR_FMT ", not akomaNtoso",
		    STR_ARG(image_node_name(&im, 0)));
	if (im.names[im.nodes[0].name].ns != 0)
		return err_set(e, ERR_DATA, "the root element is not in the namespace " AKN_NS);
	root = image_first_child(&im, 0);
	while (root != IMAGE_NONE && image_is_text(&im, root))
		root = image_next_sibling(&im, root);
	if (root == IMAGE_NONE ||
	    (im.nodes[root].kind != GAZ_ROOT && im.nodes[root].kind != GAZ_LISTING) ||
	    str_is(image_node_name(&im, root), "akomaNtoso"))
		return err_set(e, ERR_DATA,
		    "akomaNtoso does not start with a document (act, bill, statement, doc...)");
	b->root = root;
	return 0;
}

static void
pad(struct buf *out)
{
	static const char zeros[IMAGE_ALIGN];

	buf_put(out, zeros, (IMAGE_ALIGN - out->len % IMAGE_ALIGN) % IMAGE_ALIGN);
}

/* The section for items, which begins at *at; *at moves past it to a multiple of IMAGE_ALIGN. */
static struct image_section
place(const struct buf *items, size_t item, size_t *at)
{
	struct image_section s = { (uint32_t)*at, (uint32_t)(items->len / item) };

	*at += (items->len + IMAGE_ALIGN - 1) / IMAGE_ALIGN * IMAGE_ALIGN;
	return s;
}

static int
lay_out(struct build *b, struct buf *out, struct err *e)
{
	struct image_head head = { .magic = IMAGE_MAGIC, .root = b->root };
	const struct buf *parts[] = { &b->nodes, &b->attrs, &b->names, &b->namespaces_out,
		&b->portions, &b->by_eid, &b->pool };
	size_t at = sizeof head, i;
	int rc;

	head.nodes = place(&b->nodes, sizeof(struct image_node), &at);
	head.attrs = place(&b->attrs, sizeof(struct image_attr), &at);
	head.names = place(&b->names, sizeof(struct image_name), &at);
	head.namespaces = place(&b->namespaces_out, sizeof(struct image_ns), &at);
	head.portions = place(&b->portions, sizeof(struct image_portion), &at);
	head.by_eid = place(&b->by_eid, sizeof(uint32_t), &at);
	head.pool = place(&b->pool, 1, &at);
	if (at > IMAGE_BYTES_MAX)
		return err_set(e, ERR_LIMIT, "the document takes %zu bytes in memory, more than %u",
		    at, IMAGE_BYTES_MAX);
	head.size = (uint32_t)at;
	memcpy(head.meta, b->meta, sizeof head.meta);
	pad(out);
	if ((rc = buf_reserve(out, at, e)) != 0)
		return rc;
	buf_put(out, &head, sizeof head);
	for (i = 0; i < ARRAY_LEN(parts); i++) {
		buf_put(out, parts[i]->data, parts[i]->len);
		pad(out);
	}
	return 0;
}

static int
finish(struct build *b, struct buf *out, struct err *e)
{
	int rc;

	if ((rc = find_root(b, e)) != 0 || (rc = build_namespaces(b, e)) != 0)
		return rc;
	if (build_node_at(b, b->root)->kind == GAZ_ROOT &&
	    ((rc = build_meta(b, e)) != 0 || (rc = build_portions(b, e)) != 0))
		return rc;
	return lay_out(b, out, e);
}

int
build_finish(struct build *b, struct buf *out, struct err *e)
{
	if (b->failed.code == 0)
		finish(b, out, &b->failed);
	return report(b, e);
}

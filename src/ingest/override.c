/* SPDX-License-Identifier: Apache-2.0 */
/*
 * override: walks the image in order and writes it again. What must hold: besides the elements that
 * carry title and issuer, the copy is the original; importing the copy with the same options
 * changes nothing.
 */
#include "ingest/override.h"

#include "akn/iri.h"
#include "base/buf.h"
#include "base/err.h"
#include "doc/build.h"
#include "doc/image.h"
#include "doc/title_alias.h"
#include "ingest/former_name.h"

#define VALUE_BYTES_MAX 65536       /* an IRI */
#define ISSUER_ID "gazetted_issuer" /* no naming convention makes this id */

struct override {
	struct build *b;
	const struct image *im;
	struct str title, issuer;
	struct iri_work former, now;     /* former.whole is empty: the name stays */
	struct buf value;                /* of an attribute that has the new name */
	uint32_t meta, work, references; /* IMAGE_NONE: not in the document */
	uint32_t lacking; /* the element in which FRBRWork is missing, or IMAGE_NONE */
	uint32_t titled;  /* the child of work after which the alias is written, or IMAGE_NONE */
	uint32_t
	    authored; /* the author that is replaced, or the child of work before the new one */
};

static bool
is(const struct override *o, uint32_t node, const char *name)
{
	return str_is(image_node_name(o->im, node), name);
}

static uint32_t
child_of(const struct override *o, uint32_t node, const char *name)
{
	return node == IMAGE_NONE ? IMAGE_NONE : image_child(o->im, node, name);
}

/* The child of FRBRWork that the author replaces, or follows. */
static uint32_t
find_author(const struct override *o)
{
	uint32_t author = child_of(o, o->work, "FRBRauthor"), child, last = o->titled;

	if (author != IMAGE_NONE || o->work == IMAGE_NONE)
		return author;
	for (child = image_first_child(o->im, o->work); child != IMAGE_NONE;
	     child = image_next_sibling(o->im, child))
		if (is(o, child, "FRBRdate"))
			last = child;
	return last;
}

static void
put_alias(struct override *o)
{
	build_akn(o->b, "FRBRalias", NULL);
	build_set(o->b, "value", o->title, NULL);
	build_set(o->b, "name", STR(TITLE_ALIAS), NULL);
	build_close(o->b, NULL);
}

static void
put_author(struct override *o)
{
	build_akn(o->b, "FRBRauthor", NULL);
	build_set(o->b, "href", STR("#" ISSUER_ID), NULL);
	build_close(o->b, NULL);
}

static void
put_organization(struct override *o)
{
	build_akn(o->b, "TLCOrganization", NULL);
	build_set(o->b, "eId", STR(ISSUER_ID), NULL);
	build_set(o->b, "href", STR("/akn/ontology/organization/" ISSUER_ID), NULL);
	build_set(o->b, "showAs", o->issuer, NULL);
	build_close(o->b, NULL);
}

static void
put_references(struct override *o)
{
	build_akn(o->b, "references", NULL);
	build_set(o->b, "source", STR("#gazetted"), NULL);
	put_organization(o);
	build_close(o->b, NULL);
}

/* Writes FRBRWork, with the elements around it that the document lacks, at the front of node. */
static void
put_work(struct override *o, uint32_t node)
{
	bool in_root = node == o->im->head->root, in_meta = in_root || node == o->meta;

	if (in_root)
		build_akn(o->b, "meta", NULL);
	if (in_meta) {
		build_akn(o->b, "identification", NULL);
		build_set(o->b, "source", STR("#gazetted"), NULL);
	}
	build_akn(o->b, "FRBRWork", NULL);
	if (o->title.len > 0)
		put_alias(o);
	if (o->issuer.len > 0)
		put_author(o);
	build_close(o->b, NULL);
	if (in_meta)
		build_close(o->b, NULL);
	if (in_root && o->issuer.len > 0)
		put_references(o);
	if (in_root)
		build_close(o->b, NULL);
}

/* Whether the node is left out, because a former import wrote it, or because it is replaced. */
static bool
is_replaced(const struct override *o, uint32_t node)
{
	uint32_t parent = o->im->nodes[node].parent;

	if (parent == o->work && o->title.len > 0 && is(o, node, "FRBRalias"))
		return str_is(image_attr(o->im, node, "name"), TITLE_ALIAS);
	if (o->issuer.len == 0)
		return false;
	return (node == o->authored && is(o, node, "FRBRauthor")) ||
	       (parent == o->references && str_is(image_attr(o->im, node, "eId"), ISSUER_ID));
}

/* In the meta element, references are before these. */
static bool
is_after_references(const struct override *o, uint32_t node)
{
	return o->im->nodes[node].parent == o->meta &&
	       (is(o, node, "notes") || is(o, node, "proprietary") || is(o, node, "presentation"));
}

static void
put_before(struct override *o, uint32_t node)
{
	if (o->issuer.len > 0 && o->references == IMAGE_NONE && is_after_references(o, node)) {
		put_references(o);
		o->references = o->im->node_count; /* written */
	}
}

/* Writes the additions that follow the node. */
static void
put_after(struct override *o, uint32_t node)
{
	if (o->title.len > 0 && node == o->titled)
		put_alias(o);
	if (o->issuer.len > 0 && node == o->authored)
		put_author(o);
}

/* Writes the additions at the end of the node's content. */
static void
put_inside(struct override *o, uint32_t node)
{
	if (node == o->work && o->issuer.len > 0 && o->authored == IMAGE_NONE)
		put_author(o);
	if (node == o->references && o->issuer.len > 0)
		put_organization(o);
	if (node == o->meta && o->issuer.len > 0 && o->references == IMAGE_NONE)
		put_references(o);
}

static struct str
attr_value(struct override *o, uint32_t node, uint32_t attr)
{
	struct str value = image_str(o->im, o->im->attrs[attr].value);

	if (o->former.whole.len == 0)
		return value;
	return former_name_replace(o->im, node, value, &o->former, &o->now, &o->value);
}

static void
open_element(struct override *o, uint32_t node)
{
	const struct image *im = o->im;
	const struct image_node *n = &im->nodes[node];
	const struct image_name *name = &im->names[n->name];
	const struct image_ns *ns = &im->namespaces[name->ns == IMAGE_NS_NONE ? 0 : name->ns];
	bool none = name->ns == IMAGE_NS_NONE;

	build_open(o->b, none ? STR("") : image_str(im, ns->uri),
	    none ? STR("") : image_str(im, ns->prefix), image_str(im, name->local), NULL);
	for (uint32_t i = n->a; i < n->a + n->b; i++) {
		name = &im->names[im->attrs[i].name];
		ns = &im->namespaces[name->ns == IMAGE_NS_NONE ? 0 : name->ns];
		none = name->ns == IMAGE_NS_NONE;
		build_attr(o->b, none ? STR("") : image_str(im, ns->uri),
		    none ? STR("") : image_str(im, ns->prefix), image_str(im, name->local),
		    attr_value(o, node, i), NULL);
	}
}

/* Closes the elements that end before node. */
static uint32_t
close_until(struct override *o, uint32_t open, uint32_t node)
{
	while (open != IMAGE_NONE && o->im->nodes[open].end <= node) {
		put_inside(o, open);
		build_close(o->b, NULL);
		put_after(o, open);
		open = o->im->nodes[open].parent;
	}
	return open;
}

static void
copy(struct override *o)
{
	const struct image *im = o->im;
	uint32_t open = IMAGE_NONE, node;

	for (node = 0; node < im->node_count; node++) {
		open = close_until(o, open, node);
		if (image_is_text(im, node)) {
			build_text(o->b, image_text(im, node), NULL);
		} else if (is_replaced(o, node)) {
			node = im->nodes[node].end - 1;
			if (o->authored <= node && node < im->nodes[o->authored].end)
				put_author(o);
		} else {
			put_before(o, node);
			open_element(o, node);
			if (node == o->lacking)
				put_work(o, node);
			if (node == o->work && o->title.len > 0 && o->titled == IMAGE_NONE)
				put_alias(o);
			open = node;
		}
	}
	close_until(o, open, im->node_count);
}

/* Finds the elements that carry the facts. */
static void
find_places(struct override *o)
{
	uint32_t identification;

	o->meta = image_child(o->im, o->im->head->root, "meta");
	identification = child_of(o, o->meta, "identification");
	o->work = child_of(o, identification, "FRBRWork");
	if (o->work == IMAGE_NONE)
		o->lacking = identification != IMAGE_NONE ? identification
			     : o->meta != IMAGE_NONE      ? o->meta
							  : o->im->head->root;
	o->references = child_of(o, o->meta, "references");
	o->titled = child_of(o, o->work, "FRBRuri");
	o->authored = find_author(o);
}

int
override_copy(
    struct build *b, const struct image *im, const struct override_facts *facts, struct err *e)
{
	struct override o = { .b = b,
		.im = im,
		.title = facts->title,
		.issuer = facts->issuer,
		.value = BUF_INIT(VALUE_BYTES_MAX) };
	bool is_renamed = facts->former.len > 0;
	int rc = 0;

	o.meta = o.work = o.references = o.titled = o.authored = o.lacking = IMAGE_NONE;
	if (facts->title.len > 0 || facts->issuer.len > 0)
		find_places(&o);
	if (is_renamed && ((rc = iri_parse_work(facts->former, &o.former, e)) != 0 ||
			      (rc = iri_parse_work(facts->work, &o.now, e)) != 0))
		return rc;
	copy(&o);
	rc = buf_check(&o.value, "a name in the metadata", e);
	buf_free(&o.value);
	return rc;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parallel: walks both trees at once and writes them into a new one. What must hold: every word of
 * both documents is written once. Exceptions: a number or heading that is the same in both is
 * written for both, and of the second document's metadata only the notes are.
 */
#include "compare/parallel.h"

#include <gazetted/plugin.h>
#include <stdbool.h>

#include "akn/element.h"
#include "akn/lang.h"
#include "base/buf.h"
#include "base/err.h"
#include "doc/build.h"
#include "doc/build_limits.h"

#define XML_NS "http://www.w3.org/XML/1998/namespace"
#define VALUE_BYTES_MAX 65536 /* an id with a language behind it */
#define SIBLINGS_MAX 1000     /* looked at for a counterpart, so that time stays linear */
#define BETWEEN " / "         /* two numbers or headings on one line */

enum { FIRST, SECOND, SIDES };

struct parallel {
	struct build *b;
	const struct image *im[SIDES];
	const char *lang[SIDES]; /* BCP 47; NULL: unknown */
	bool in_notes;           /* the notes in the metadata of the second are being copied */
	struct buf value;        /* of an attribute that is changed */
};

static enum gaz_kind
kind_of(const struct image *im, uint32_t node)
{
	return (enum gaz_kind)im->nodes[node].kind;
}

static bool
is_mixed(const struct image *im, uint32_t node)
{
	return im->names[im->nodes[node].name].content == ELEMENT_MIXED;
}

static void
put_lang(struct parallel *p, unsigned side)
{
	if (p->lang[side] != NULL)
		build_attr(
		    p->b, STR(XML_NS), STR("xml"), STR("lang"), str_from(p->lang[side]), NULL);
}

static bool
is_id(struct str local)
{
	return str_is(local, "eId") || str_is(local, "wId") || str_is(local, "GUID");
}

/* Whether an attribute is an id that the first document has too: it would stand there twice. */
static bool
is_taken_id(const struct parallel *p, struct str local, struct str value)
{
	return is_id(local) && image_has_eid(p->im[FIRST], value);
}

/*
 * The value of an attribute. Notes in the metadata of the second document get ids of their own, and
 * so do the references to them.
 */
static struct str
value_of(struct parallel *p, unsigned side, uint32_t node, uint32_t attr)
{
	const struct image *im = p->im[side];
	struct str local = image_str(im, im->names[im->attrs[attr].name].local),
		   value = image_str(im, im->attrs[attr].value);
	bool is_reference = str_is(local, "href") && str_is(image_node_name(im, node), "noteRef");

	if (side == FIRST || !(is_reference || (p->in_notes && is_id(local))))
		return value;
	buf_reset(&p->value);
	buf_putf(&p->value, STR_FMT "-%s", STR_ARG(value),
	    p->lang[SECOND] != NULL ? p->lang[SECOND] : "2");
	return buf_str(&p->value);
}

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

static void
open_copy(struct parallel *p, unsigned side, uint32_t node, bool with_lang)
{
	const struct image *im = p->im[side];
	const struct image_node *n = &im->nodes[node];
	const struct image_name *name = &im->names[n->name];
	bool has_lang = false;
	struct str value;

	build_open(
	    p->b, uri_of(im, name->ns), prefix_of(im, name->ns), image_str(im, name->local), NULL);
	for (uint32_t i = n->a; i < n->a + n->b; i++) {
		name = &im->names[im->attrs[i].name];
		has_lang = has_lang || str_eq(uri_of(im, name->ns), STR(XML_NS));
		value = value_of(p, side, node, i);
		if (side == FIRST || !is_taken_id(p, image_str(im, name->local), value))
			build_attr(p->b, uri_of(im, name->ns), prefix_of(im, name->ns),
			    image_str(im, name->local), value, NULL);
	}
	if (with_lang && !has_lang)
		put_lang(p, side);
}

static void copy_children(struct parallel *p, unsigned side, uint32_t node);

static void
copy(struct parallel *p, unsigned side, uint32_t node, bool with_lang)
{
	if (image_is_text(p->im[side], node)) {
		build_text(p->b, image_text(p->im[side], node), NULL);
		return;
	}
	open_copy(p, side, node, with_lang);
	copy_children(p, side, node);
	build_close(p->b, NULL);
}

/* Recursion: as deep as a document may be, BUILD_DEPTH_MAX. */
static void
copy_children(struct parallel *p, unsigned side, uint32_t node)
{
	const struct image *im = p->im[side];

	for (uint32_t c = image_first_child(im, node); c != IMAGE_NONE;
	     c = image_next_sibling(im, c))
		copy(p, side, c, false);
}

/* Whether the texts below two elements are the same. */
static bool
is_same_text(const struct parallel *p, uint32_t a, uint32_t z)
{
	const struct image *im[SIDES] = { p->im[FIRST], p->im[SECOND] };
	uint32_t end_a = im[FIRST]->nodes[a].end, end_z = im[SECOND]->nodes[z].end;

	for (;; a++, z++) {
		while (a < end_a && !image_is_text(im[FIRST], a))
			a++;
		while (z < end_z && !image_is_text(im[SECOND], z))
			z++;
		if (a == end_a || z == end_z)
			return a == end_a && z == end_z;
		if (!str_eq(image_text(im[FIRST], a), image_text(im[SECOND], z)))
			return false;
	}
}

/* A number or heading in both languages, on one line. */
static void
put_line(struct parallel *p, uint32_t a, uint32_t z)
{
	if (is_same_text(p, a, z)) {
		copy(p, FIRST, a, false);
		return;
	}
	open_copy(p, FIRST, a, false);
	copy_children(p, FIRST, a);
	build_text(p->b, STR(BETWEEN), NULL);
	build_akn(p->b, "span", NULL);
	put_lang(p, SECOND);
	copy_children(p, SECOND, z);
	build_close(p->b, NULL);
	build_close(p->b, NULL);
}

/* One side of a pair: a block, or all children of a container. */
static void
put_side(struct parallel *p, unsigned side, uint32_t node, bool only_children)
{
	build_akn(p->b, "blockContainer", NULL);
	put_lang(p, side);
	if (only_children)
		copy_children(p, side, node);
	else
		copy(p, side, node, false);
	build_close(p->b, NULL);
}

static void
put_pair(struct parallel *p, uint32_t a, uint32_t z, bool only_children)
{
	build_akn(p->b, "blockContainer", NULL);
	put_side(p, FIRST, a, only_children);
	put_side(p, SECOND, z, only_children);
	build_close(p->b, NULL);
}

static struct str
id_of(const struct image *im, uint32_t node)
{
	struct str wid = image_attr(im, node, "wId");

	return wid.len > 0 ? wid : image_attr(im, node, "eId");
}

/*
 * The counterpart of a child of the first document, among the siblings from z on: one with its id;
 * of a child without id, the next with its name, before any that has an id.
 */
static uint32_t
counterpart(const struct parallel *p, uint32_t child, uint32_t z)
{
	const struct image *im = p->im[SECOND];
	struct str id = id_of(p->im[FIRST], child), name = image_node_name(p->im[FIRST], child);
	struct str other;

	for (unsigned k = 0; k < SIBLINGS_MAX && z != IMAGE_NONE;
	     k++, z = image_next_sibling(im, z)) {
		other = id_of(im, z);
		if (id.len > 0 && str_eq(other, id))
			return z;
		if (id.len == 0 && other.len > 0)
			break;
		if (id.len == 0 && str_eq(image_node_name(im, z), name))
			return z;
	}
	return IMAGE_NONE;
}

/* Writes the siblings of the second document from z up to `until`: they have no counterpart. */
static void
put_alone(struct parallel *p, uint32_t z, uint32_t until)
{
	const struct image *im = p->im[SECOND];

	for (; z != until; z = image_next_sibling(im, z))
		if (kind_of(im, z) != GAZ_META)
			copy(p, SECOND, z, true);
}

static unsigned
count_blocks(const struct image *im, uint32_t node)
{
	unsigned count = 0;

	for (uint32_t c = image_first_child(im, node); c != IMAGE_NONE;
	     c = image_next_sibling(im, c))
		count += kind_of(im, c) == GAZ_BLOCK;
	return count;
}

/* Whether the blocks of two containers cannot be paired one by one. */
static bool
is_uneven(const struct parallel *p, uint32_t a, uint32_t z)
{
	enum gaz_kind kind = kind_of(p->im[FIRST], a);

	return (kind == GAZ_CONTENT || kind == GAZ_FRONT) &&
	       count_blocks(p->im[FIRST], a) != count_blocks(p->im[SECOND], z);
}

/* The notes in the metadata of the second document, to which its text refers. */
static void
put_notes(struct parallel *p, uint32_t notes)
{
	p->in_notes = true;
	copy_children(p, SECOND, notes);
	p->in_notes = false;
}

/* The metadata of the first document, with the notes of both. */
static void
put_metadata(struct parallel *p, uint32_t a, uint32_t z)
{
	const struct image *im = p->im[FIRST];
	uint32_t own = image_child(im, a, "notes"), others = image_child(p->im[SECOND], z, "notes");

	open_copy(p, FIRST, a, false);
	for (uint32_t c = image_first_child(im, a); c != IMAGE_NONE;
	     c = image_next_sibling(im, c)) {
		if (c != own || others == IMAGE_NONE) {
			copy(p, FIRST, c, false);
			continue;
		}
		open_copy(p, FIRST, c, false);
		copy_children(p, FIRST, c);
		put_notes(p, others);
		build_close(p->b, NULL);
	}
	if (own == IMAGE_NONE && others != IMAGE_NONE) {
		open_copy(p, SECOND, others, false);
		put_notes(p, others);
		build_close(p->b, NULL);
	}
	build_close(p->b, NULL);
}

static void merge(struct parallel *p, uint32_t a, uint32_t z);

static void
put_both(struct parallel *p, uint32_t a, uint32_t z)
{
	switch (kind_of(p->im[FIRST], a)) {
	case GAZ_META: put_metadata(p, a, z); return;
	case GAZ_NUM:
	case GAZ_HEADING: put_line(p, a, z); return;
	case GAZ_TABLE: put_pair(p, a, z, false); return;
	default: break;
	}
	if (is_mixed(p->im[FIRST], a) || is_mixed(p->im[SECOND], z)) {
		put_pair(p, a, z, false);
		return;
	}
	open_copy(p, FIRST, a, false);
	if (is_uneven(p, a, z))
		put_pair(p, a, z, true);
	else
		merge(p, a, z);
	build_close(p->b, NULL);
}

/* The children of two elements that are counterparts. */
static void
merge(struct parallel *p, uint32_t a, uint32_t z)
{
	const struct image *im[SIDES] = { p->im[FIRST], p->im[SECOND] };
	uint32_t next = image_first_child(im[SECOND], z), other;

	for (uint32_t c = image_first_child(im[FIRST], a); c != IMAGE_NONE;
	     c = image_next_sibling(im[FIRST], c)) {
		other = counterpart(p, c, next);
		if (other == IMAGE_NONE) {
			copy(p, FIRST, c, true);
			continue;
		}
		put_alone(p, next, other);
		put_both(p, c, other);
		next = image_next_sibling(im[SECOND], other);
	}
	put_alone(p, next, IMAGE_NONE);
}

int
parallel_build(
    const struct image *first, const struct image *second, struct buf *out, struct err *e)
{
	struct parallel p = { .b = build_new(),
		.im = { first, second },
		.lang = { lang_tag(image_meta(first, IMAGE_META_LANGUAGE)),
		    lang_tag(image_meta(second, IMAGE_META_LANGUAGE)) },
		.value = BUF_INIT(VALUE_BYTES_MAX) };
	int rc;

	open_copy(&p, FIRST, 0, false);
	merge(&p, 0, 0);
	build_close(p.b, NULL);
	rc = build_finish(p.b, out, e);
	build_free(&p.b);
	buf_free(&p.value);
	return rc;
}

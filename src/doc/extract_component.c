/* SPDX-License-Identifier: Apache-2.0 */
/*
 * extract_component: copies a component out of its document. What must hold: in FRBRthis and
 * FRBRuri of each level are the addresses by which the server serves the component (Akoma Ntoso
 * Naming Convention 1.0, 4.8.3); everything else is as it was.
 */
#include "doc/extract.h"

#include <gazetted/plugin.h>

#include "akn/component.h"
#include "akn/iri.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "doc/build.h"
#include "doc/copy.h"
#include "doc/image.h"

#define ADDRESS_BYTES_MAX (8u << 10) /* far above any IRI; with a longer one the copy fails */
#define TITLE_BYTES_MAX (16u << 10)  /* labels of the index are cut to some hundred bytes */
#define XML_SUFFIX ".xml"            /* of a manifestation */

struct component {
	struct build *b;
	const struct image *im;
	struct str name; /* "!schedule_1" */
};

/* A level of the FRBR block, with what its addresses begin and end with. */
struct level {
	const char *element;
	enum image_meta address;
	const char *suffix;
};

static const struct level levels[] = { { "FRBRWork", IMAGE_META_WORK, "" },
	{ "FRBRExpression", IMAGE_META_VERSION, "" },
	{ "FRBRManifestation", IMAGE_META_VERSION, XML_SUFFIX } };

static uint32_t
child_of(const struct image *im, uint32_t node, const char *name)
{
	return node == IMAGE_NONE ? IMAGE_NONE : image_child(im, node, name);
}

static const struct level *
find_level(const struct image *im, uint32_t node)
{
	for (size_t i = 0; i < ARRAY_LEN(levels); i++)
		if (str_is(image_node_name(im, node), levels[i].element))
			return &levels[i];
	return NULL;
}

/* Whether the document says that it is another work, as one in a collection does. */
static bool
is_other_work(const struct image *im, uint32_t identification)
{
	uint32_t work = child_of(im, identification, "FRBRWork");
	uint32_t uri = child_of(im, work, "FRBRuri");
	struct str iri = uri == IMAGE_NONE ? STR("") : image_attr(im, uri, "value");
	struct iri_work ignored;
	struct err none = { 0 };

	return iri.len > 0 && !str_eq(iri, image_meta(im, IMAGE_META_WORK)) &&
	       iri_parse_work(iri, &ignored, &none) == 0;
}

/* FRBRthis names the component, FRBRuri the whole document. */
static void
put_address(struct component *c, const struct level *level, bool is_this)
{
	struct buf b = BUF_INIT(ADDRESS_BYTES_MAX);

	buf_putstr(&b, image_meta(c->im, level->address));
	if (is_this)
		buf_putf(&b, "/" STR_FMT, STR_ARG(c->name));
	buf_puts(&b, level->suffix);
	build_set(c->b, "value", b.failed ? STR("") : buf_str(&b), NULL);
	buf_free(&b);
}

static void
copy_level(struct component *c, uint32_t node, const struct level *level)
{
	copy_open(c->b, c->im, node);
	for (uint32_t i = image_first_child(c->im, node); i != IMAGE_NONE;
	     i = image_next_sibling(c->im, i)) {
		bool is_this = str_is(image_node_name(c->im, i), "FRBRthis");

		if (!is_this && !str_is(image_node_name(c->im, i), "FRBRuri")) {
			copy_subtree(c->b, c->im, i);
			continue;
		}
		copy_open_bare(c->b, c->im, i);
		put_address(c, level, is_this);
		build_close(c->b, NULL);
	}
	build_close(c->b, NULL);
}

static void
copy_identification(struct component *c, uint32_t identification)
{
	const struct level *level;

	copy_open(c->b, c->im, identification);
	for (uint32_t i = image_first_child(c->im, identification); i != IMAGE_NONE;
	     i = image_next_sibling(c->im, i)) {
		if ((level = find_level(c->im, i)) != NULL)
			copy_level(c, i, level);
		else
			copy_subtree(c->b, c->im, i);
	}
	build_close(c->b, NULL);
}

static void
copy_meta(struct component *c, uint32_t meta)
{
	copy_open(c->b, c->im, meta);
	for (uint32_t i = image_first_child(c->im, meta); i != IMAGE_NONE;
	     i = image_next_sibling(c->im, i)) {
		if (str_is(image_node_name(c->im, i), "identification") && !is_other_work(c->im, i))
			copy_identification(c, i);
		else
			copy_subtree(c->b, c->im, i);
	}
	build_close(c->b, NULL);
}

/* A component without FRBR block gets the metadata of the whole document. */
static void
copy_document(struct component *c, uint32_t node)
{
	uint32_t meta = image_child(c->im, node, "meta");

	copy_open(c->b, c->im, node);
	if (child_of(c->im, meta, "identification") == IMAGE_NONE &&
	    child_of(c->im, c->im->head->root, "meta") != IMAGE_NONE)
		copy_meta(c, image_child(c->im, c->im->head->root, "meta"));
	else if (meta != IMAGE_NONE)
		copy_meta(c, meta);
	for (uint32_t i = image_first_child(c->im, node); i != IMAGE_NONE;
	     i = image_next_sibling(c->im, i))
		if (i != meta)
			copy_subtree(c->b, c->im, i);
	build_close(c->b, NULL);
}

/* The title is what the index says: number and heading of the attachment. */
static void
put_title(struct component *c, const struct image_portion *p)
{
	struct buf b = BUF_INIT(TITLE_BYTES_MAX);
	struct str num = image_str(c->im, p->num), heading = image_str(c->im, p->heading);

	buf_putf(&b, STR_FMT "%s" STR_FMT, STR_ARG(num), num.len > 0 && heading.len > 0 ? " " : "",
	    STR_ARG(heading));
	build_fact(c->b, IMAGE_META_TITLE, buf_str(&b));
	buf_free(&b);
}

int
extract_component(const struct image *im, struct str name, struct buf *out, struct err *e)
{
	struct component c = { .im = im, .name = name };
	uint32_t portion = component_is_whole(name) ? image_find_portion(im, name) : IMAGE_NONE;
	int rc;

	if (portion == IMAGE_NONE)
		return err_set(
		    e, ERR_NOTFOUND, "the document has no component '" STR_FMT "'", STR_ARG(name));
	c.b = build_new();
	copy_open(c.b, im, 0);
	copy_document(&c, im->portions[portion].node);
	build_close(c.b, NULL);
	put_title(&c, &im->portions[portion]);
	rc = build_finish(c.b, out, e);
	build_free(&c.b);
	return rc;
}

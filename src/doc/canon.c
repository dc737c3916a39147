/* SPDX-License-Identifier: Apache-2.0 */
/*
 * canon: writes a document as it is; and a part of it as a document of type portion (Akoma Ntoso
 * Naming Convention 1.0, 4.8.4). Its metadata names the version it was cut from; portionBody holds
 * the one element. The eIds made here begin with "portion__", so that they never equal an eId of
 * the source.
 */
#include "doc/canon.h"

#include <assert.h>

#include <gazetted/plugin.h>

#include "base/buf.h"
#include "doc/canon_writer.h"
#include "doc/image.h"

#define IRI_BYTES_MAX (64u << 10) /* far above any IRI; a longer one is left out */
#define AUTHOR "#portion__author"

/* Writes an empty element with one attribute, on its own line. */
static void
put_fact(struct canon *c, size_t level, const char *element, const char *attr, struct str value)
{
	if (value.len == 0)
		return; /* the source does not have it */
	canon_line(c, level);
	canon_puts(c, "<");
	canon_puts(c, element);
	canon_attr(c, attr, value);
	canon_puts(c, "/>");
}

static void
put_dated(struct canon *c, size_t level, struct str date, const char *name)
{
	if (date.len == 0)
		return;
	canon_line(c, level);
	canon_puts(c, "<FRBRdate");
	canon_attr(c, "date", date);
	canon_attr(c, "name", str_from(name));
	canon_puts(c, "/>");
}

static void
put_tag(struct canon *c, size_t level, const char *tag)
{
	canon_line(c, level);
	canon_puts(c, tag);
}

/* FRBRthis names the portion, FRBRuri the whole document. suffix is that of the file format. */
static void
put_names(struct canon *c, size_t level, struct str iri, struct str eid, const char *suffix)
{
	struct buf name = BUF_INIT(IRI_BYTES_MAX);

	buf_putstr(&name, iri);
	buf_puts(&name, "/~");
	buf_putstr(&name, eid);
	buf_puts(&name, suffix);
	put_fact(c, level, "FRBRthis", "value", buf_str(&name));
	buf_reset(&name);
	buf_putstr(&name, iri);
	buf_puts(&name, suffix);
	put_fact(c, level, "FRBRuri", "value", buf_str(&name));
	buf_free(&name);
}

/* "cn" or "cn-bj": what follows "/akn/" in the IRI. */
static struct str
find_country(struct str work)
{
	struct str rest;

	if (!str_starts(work, "/akn/"))
		return STR("");
	return str_cut(str_slice(work, strlen("/akn/"), work.len), '/', &rest);
}

static void
put_identification(struct canon *c, struct str eid)
{
	const struct image *im = c->im;
	struct str work = image_meta(im, IMAGE_META_WORK);
	struct str version = image_meta(im, IMAGE_META_VERSION);
	struct str date = image_meta(im, IMAGE_META_DATE);

	put_tag(c, 3, "<identification source=\"" AUTHOR "\">");
	put_tag(c, 4, "<FRBRWork>");
	put_names(c, 5, work, eid, "");
	put_dated(c, 5, image_meta(im, IMAGE_META_WORK_DATE), "generation");
	put_tag(c, 5, "<FRBRauthor href=\"" AUTHOR "\"/>");
	put_fact(c, 5, "FRBRcountry", "value", find_country(work));
	put_tag(c, 4, "</FRBRWork>");
	put_tag(c, 4, "<FRBRExpression>");
	put_names(c, 5, version, eid, "");
	put_dated(c, 5, date, "version");
	put_tag(c, 5, "<FRBRauthor href=\"" AUTHOR "\"/>");
	put_fact(c, 5, "FRBRlanguage", "language", image_meta(im, IMAGE_META_LANGUAGE));
	put_tag(c, 4, "</FRBRExpression>");
	put_tag(c, 4, "<FRBRManifestation>");
	put_names(c, 5, version, eid, ".xml");
	put_dated(c, 5, date, "version");
	put_tag(c, 5, "<FRBRauthor href=\"" AUTHOR "\"/>");
	put_tag(c, 4, "</FRBRManifestation>");
	put_tag(c, 3, "</identification>");
}

static void
put_reference(
    struct canon *c, const char *element, const char *eid, struct str href, struct str show_as)
{
	canon_line(c, 4);
	canon_puts(c, "<");
	canon_puts(c, element);
	canon_attr(c, "eId", str_from(eid));
	canon_attr(c, "href", href);
	canon_attr(c, "showAs", show_as);
	canon_puts(c, "/>");
}

static void
put_references(struct canon *c)
{
	struct str issuer = image_meta(c->im, IMAGE_META_ISSUER);

	put_tag(c, 3, "<references source=\"" AUTHOR "\">");
	put_reference(c, "original", "portion__original", image_meta(c->im, IMAGE_META_VERSION),
	    image_meta(c->im, IMAGE_META_TITLE));
	put_reference(c, "TLCOrganization", "portion__author", STR("/ontology/organization/issuer"),
	    issuer.len > 0 ? issuer : STR("unknown"));
	put_tag(c, 3, "</references>");
}

/*
 * The elements that the schema requires around an element that portionBody may not contain
 * directly: a div around blocks, a div and a list around items. Outermost first; NULL: no element.
 */
static void
find_wrapping(const struct image *im, uint32_t node, const char *wrapping[2])
{
	uint32_t parent = im->nodes[node].parent;

	wrapping[0] = wrapping[1] = NULL;
	switch (im->nodes[node].kind) {
	case GAZ_BLOCK:
	case GAZ_LIST:
	case GAZ_TABLE: wrapping[0] = "div"; break;
	case GAZ_ITEM:
		if (im->nodes[parent].kind != GAZ_LIST)
			break; /* recital and citation may stand alone */
		wrapping[0] = "div";
		wrapping[1] = str_is(image_node_name(im, parent), "blockList") ? "blockList" : "ul";
		break;
	default: break;
	}
}

static void
put_wrapped(struct canon *c, uint32_t node)
{
	static const char *const eids[2] = { "portion__div", "portion__list" };
	const char *wrapping[2];
	size_t level = 3, i;

	find_wrapping(c->im, node, wrapping);
	for (i = 0; i < 2 && wrapping[i] != NULL; i++) {
		canon_line(c, level++);
		canon_puts(c, "<");
		canon_puts(c, wrapping[i]);
		canon_attr(c, "eId", str_from(eids[i]));
		canon_puts(c, ">");
	}
	canon_line(c, level);
	canon_subtree(c, node, level);
	while (i-- > 0) {
		canon_line(c, --level);
		canon_puts(c, "</");
		canon_puts(c, wrapping[i]);
		canon_puts(c, ">");
	}
}

int
canon_write_portion(
    const struct image *im, uint32_t portion, int indent, canon_write_fn *fn, void *arg)
{
	struct canon *c = canon_new(im, indent, fn, arg);
	struct str eid;

	assert(portion < im->portion_count);
	eid = image_str(im, im->portions[portion].eid);
	canon_declaration(c);
	canon_puts(c, "<akomaNtoso");
	canon_namespaces(c);
	canon_puts(c, ">");
	canon_line(c, 1);
	canon_puts(c, "<portion");
	canon_attr(c, "includedIn", image_meta(im, IMAGE_META_VERSION));
	canon_puts(c, ">");
	put_tag(c, 2, "<meta>");
	put_identification(c, eid);
	put_references(c);
	put_tag(c, 2, "</meta>");
	put_tag(c, 2, "<portionBody eId=\"body\">");
	put_wrapped(c, im->portions[portion].node);
	put_tag(c, 2, "</portionBody>");
	put_tag(c, 1, "</portion>");
	put_tag(c, 0, "</akomaNtoso>");
	canon_puts(c, "\n");
	return canon_finish(&c);
}

int
canon_write(const struct image *im, int indent, canon_write_fn *fn, void *arg)
{
	struct canon *c = canon_new(im, indent, fn, arg);

	canon_declaration(c);
	canon_subtree(c, 0, 0);
	canon_puts(c, "\n");
	return canon_finish(&c);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * build_meta: the metadata of a document, from its FRBR block and its preface. Files from other
 * sources lack much of it: missing metadata is the empty string, and the caller that requires it
 * reports the error.
 */
#include "doc/build_meta.h"

#include <string.h>

#include <gazetted/plugin.h>

#include "akn/lang.h"
#include "base/macros.h"
#include "base/utf8.h"
#include "doc/build_image.h"
#include "doc/build_private.h"
#include "doc/build_text.h"
#include "doc/title_alias.h"

#define OPENING_BYTES_MAX 120 /* of a text that serves as title */

/* The metadata elements of the document, looked up once; IMAGE_NONE for each that is missing. */
struct source {
	uint32_t meta, work, expression;
};

static uint32_t
child_of(const struct image *im, uint32_t node, const char *name)
{
	return node == IMAGE_NONE ? IMAGE_NONE : image_child(im, node, name);
}

static struct source
find_source(const struct image *im, uint32_t root)
{
	struct source s = { .meta = image_child(im, root, "meta") };
	uint32_t identification = child_of(im, s.meta, "identification");

	s.work = child_of(im, identification, "FRBRWork");
	s.expression = child_of(im, identification, "FRBRExpression");
	return s;
}

/* The attribute of the named child of node; empty if the child or the attribute is missing. */
static struct str
value_of(const struct image *im, uint32_t node, const char *child, const char *attr)
{
	uint32_t found = child_of(im, node, child);
	struct str value = { NULL, 0 };

	if (found != IMAGE_NONE)
		value = image_attr(im, found, attr);
	return value.p != NULL ? value : STR("");
}

/*
 * Sets meta[what], unless it is set already or value is empty. value must be a whole string of the
 * pool: it is shared, not copied.
 */
static void
keep(struct build *b, enum image_meta what, struct str value)
{
	if (b->meta[what].len == 0 && value.len > 0)
		b->meta[what] =
		    (struct image_str){ (uint32_t)(value.p - b->pool.data), (uint32_t)value.len };
}

/* Keeps the ISO 639-2/T code, also where the file spells the language otherwise ("en", "ger"). */
static int
keep_language(struct build *b, const struct source *s, struct err *e)
{
	struct image im = build_view(b);
	struct str said = value_of(&im, s->expression, "FRBRlanguage", "language");
	const char *code = lang_code(said);

	if (code != NULL && !str_is(said, code))
		return build_pool(b, str_from(code), &b->meta[IMAGE_META_LANGUAGE], e);
	keep(b, IMAGE_META_LANGUAGE, said);
	return 0;
}

/* The first non-empty element of that name in the front matter. */
static uint32_t
find_in_front(const struct image *im, uint32_t root, const char *name)
{
	for (uint32_t child = image_first_child(im, root); child != IMAGE_NONE;
	     child = image_next_sibling(im, child)) {
		if (im->nodes[child].kind != GAZ_FRONT)
			continue;
		for (uint32_t i = child + 1; i < im->nodes[child].end; i++)
			if (str_is(image_node_name(im, i), name) && im->nodes[i].end > i + 1)
				return i;
	}
	return IMAGE_NONE;
}

static int
keep_front(struct build *b, enum image_meta what, const char *name, struct err *e)
{
	struct image im = build_view(b);
	uint32_t node = find_in_front(&im, b->root, name);

	if (b->meta[what].len > 0 || node == IMAGE_NONE)
		return 0;
	return build_collapsed(b, node, &b->meta[what], e);
}

/* Whether s is an IRI or another identifier (ECLI:EL:COS:2003:1), which nobody reads as a title. */
static bool
is_identifier(struct str s)
{
	return str_find(s, ' ') == s.len && (str_find(s, '/') < s.len || str_find(s, ':') < s.len);
}

/* The alias of the work with that name, or empty. */
static struct str
find_alias(const struct image *im, uint32_t work, const char *name)
{
	uint32_t child = work == IMAGE_NONE ? IMAGE_NONE : image_first_child(im, work);

	for (; child != IMAGE_NONE; child = image_next_sibling(im, child))
		if (str_is(image_node_name(im, child), "FRBRalias") &&
		    str_is(image_attr(im, child, "name"), name))
			return image_attr(im, child, "value");
	return STR("");
}

/* The name (showAs) of the agent that the reference "#id" points at. */
static struct str
find_agent(const struct image *im, uint32_t meta, struct str href)
{
	uint32_t references = child_of(im, meta, "references"), child;
	struct str id = str_slice(href, 1, href.len);

	if (references == IMAGE_NONE || id.len == 0 || href.p[0] != '#')
		return STR("");
	for (child = image_first_child(im, references); child != IMAGE_NONE;
	     child = image_next_sibling(im, child))
		if (str_starts(image_node_name(im, child), "TLC") &&
		    str_eq(image_attr(im, child, "eId"), id))
			return image_attr(im, child, "showAs");
	return STR("");
}

static void
keep_work(struct build *b, const struct source *s)
{
	struct image im = build_view(b);

	keep(b, IMAGE_META_TYPE, image_node_name(&im, b->root));
	keep(b, IMAGE_META_WORK, value_of(&im, s->work, "FRBRuri", "value"));
	keep(b, IMAGE_META_VERSION, value_of(&im, s->expression, "FRBRuri", "value"));
	keep(b, IMAGE_META_DATE, value_of(&im, s->expression, "FRBRdate", "date"));
	keep(b, IMAGE_META_WORK_DATE, value_of(&im, s->work, "FRBRdate", "date"));
	keep(b, IMAGE_META_NUMBER, value_of(&im, s->work, "FRBRnumber", "value"));
	keep(b, IMAGE_META_ISSUER,
	    find_agent(&im, s->meta, value_of(&im, s->work, "FRBRauthor", "href")));
}

/* The title from the metadata, for a document whose preface has none. */
static void
keep_names(struct build *b, const struct source *s)
{
	struct image im = build_view(b);
	struct str alias = value_of(&im, s->work, "FRBRalias", "value");
	struct str name = value_of(&im, s->work, "FRBRname", "value");

	keep(b, IMAGE_META_TITLE, find_alias(&im, s->work, "title"));
	if (!is_identifier(alias))
		keep(b, IMAGE_META_TITLE, alias);
	if (!is_identifier(name))
		keep(b, IMAGE_META_TITLE, name);
}

static int
put_collapsed(struct build *b, uint32_t node, struct buf *out, struct err *e)
{
	struct image_str text;
	struct image im;
	int rc;

	if (node == IMAGE_NONE || (rc = build_collapsed(b, node, &text, e)) != 0)
		return node == IMAGE_NONE ? 0 : rc;
	im = build_view(b);
	if (out->len > 0 && text.len > 0)
		buf_putc(out, ' ');
	buf_putstr(out, image_str(&im, text));
	return 0;
}

/* Makes a title of the printed type and number, such as "Judgment 653/07", or of one of them. */
static int
keep_type_and_number(struct build *b, struct err *e)
{
	struct image im = build_view(b);
	uint32_t type = find_in_front(&im, b->root, "docType");
	uint32_t number = find_in_front(&im, b->root, "docNumber");
	struct buf title = BUF_INIT(BUILD_TEXT_BYTES_MAX);
	int rc = 0;

	if (b->meta[IMAGE_META_TITLE].len == 0 && (rc = put_collapsed(b, type, &title, e)) == 0 &&
	    (rc = put_collapsed(b, number, &title, e)) == 0 &&
	    (rc = buf_check(&title, "the title", e)) == 0 && title.len > 0)
		rc = build_pool(b, buf_str(&title), &b->meta[IMAGE_META_TITLE], e);
	buf_free(&title);
	return rc;
}

/* Whether the words of the element may name the document: a heading or a paragraph. */
static bool
is_wording(const struct image *im, uint32_t node)
{
	static const char *const elements[] = { "heading", "p", "block", "docType" };

	for (size_t i = 0; i < ARRAY_LEN(elements); i++)
		if (str_is(image_node_name(im, node), elements[i]))
			return im->nodes[node].end > node + 1;
	return false;
}

/* Takes the beginning of the text, as of a plain text without a title. */
static int
keep_opening(struct build *b, uint32_t meta, struct err *e)
{
	struct image_str text = { 0 };
	struct image im = build_view(b);
	uint32_t node = meta == IMAGE_NONE ? b->root + 1 : im.nodes[meta].end;
	char opening[OPENING_BYTES_MAX];
	struct str cut;
	int rc;

	for (; text.len == 0 && node < im.node_count; node++) {
		if (is_wording(&im, node) && (rc = build_collapsed(b, node, &text, e)) != 0)
			return rc;
		im = build_view(b);
	}
	cut = utf8_cut(image_str(&im, text), OPENING_BYTES_MAX);
	if (cut.len == 0)
		return 0;
	memcpy(opening, cut.p, cut.len); /* the pool may move while it grows */
	return build_pool(b, str_make(opening, cut.len), &b->meta[IMAGE_META_TITLE], e);
}

/*
 * The title is that of the import; else the printed one; else the one in the metadata; else the
 * long title; else type and number; else an identifier as alias; else the first words; else the
 * IRI.
 */
static int
keep_title(struct build *b, const struct source *s, struct err *e)
{
	struct image im = build_view(b);
	int rc;

	keep(b, IMAGE_META_TITLE, find_alias(&im, s->work, TITLE_ALIAS));
	if ((rc = keep_front(b, IMAGE_META_TITLE, "docTitle", e)) != 0 ||
	    (rc = keep_front(b, IMAGE_META_TITLE, "shortTitle", e)) != 0)
		return rc;
	keep_names(b, s);
	if ((rc = keep_front(b, IMAGE_META_TITLE, "longTitle", e)) != 0 ||
	    (rc = keep_type_and_number(b, e)) != 0)
		return rc;
	im = build_view(b);
	keep(b, IMAGE_META_TITLE, value_of(&im, s->work, "FRBRalias", "value"));
	keep(b, IMAGE_META_TITLE, value_of(&im, s->work, "FRBRname", "value"));
	if (b->meta[IMAGE_META_TITLE].len == 0 && (rc = keep_opening(b, s->meta, e)) != 0)
		return rc;
	im = build_view(b);
	keep(b, IMAGE_META_TITLE, value_of(&im, s->work, "FRBRuri", "value"));
	return 0;
}

int
build_meta(struct build *b, struct err *e)
{
	struct image im = build_view(b);
	struct source s = find_source(&im, b->root);
	int rc;

	keep_work(b, &s);
	if ((rc = keep_language(b, &s, e)) != 0 ||
	    (rc = keep_front(b, IMAGE_META_NUMBER, "docNumber", e)) != 0)
		return rc;
	return keep_title(b, &s, e);
}

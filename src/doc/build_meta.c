/* SPDX-License-Identifier: Apache-2.0 */
/*
 * build_meta: what a document says of itself, from its FRBR block and its preface. Foreign files
 * leave much of it out: what is missing is the empty string, and whoever publishes must have it
 * says so.
 */
#include <gazetted/plugin.h>

#include "doc/build_private.h"
#include "doc/lang.h"

/* The metadata of the document, found once; IMAGE_NONE where there is none. */
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

/* The attribute of a child of node; empty if either is not there. */
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
 * The first that has something to say is kept. value is a whole string of the pool: shared, not
 * copied.
 */
static void
keep(struct build *b, enum image_meta what, struct str value)
{
	if (b->meta[what].len == 0 && value.len > 0)
		b->meta[what] =
		    (struct image_str){ (uint32_t)(value.p - b->pool.data), (uint32_t)value.len };
}

/* As the standard's code where the file has another spelling of it ("en", "ger"). */
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

/* The first element by that name with text in it, among what stands before the body. */
static uint32_t
find_in_front(const struct image *im, uint32_t root, const char *name)
{
	uint32_t child, i;

	for (child = image_first_child(im, root); child != IMAGE_NONE;
	     child = image_next_sibling(im, child)) {
		if (im->nodes[child].kind != GAZ_FRONT)
			continue;
		for (i = child + 1; i < im->nodes[child].end; i++)
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

/* An alias that is called a title, or else the first one. */
static struct str
find_alias(const struct image *im, uint32_t work)
{
	uint32_t child = work == IMAGE_NONE ? IMAGE_NONE : image_first_child(im, work);

	for (; child != IMAGE_NONE; child = image_next_sibling(im, child))
		if (str_is(image_node_name(im, child), "FRBRalias") &&
		    str_is(image_attr(im, child, "name"), "title"))
			return image_attr(im, child, "value");
	return value_of(im, work, "FRBRalias", "value");
}

/* Who the reference "#id" in the metadata points at, by name. */
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

/* What the metadata calls the work, when its preface has no title. */
static void
keep_names(struct build *b, const struct source *s)
{
	struct image im = build_view(b);

	keep(b, IMAGE_META_TITLE, find_alias(&im, s->work));
	keep(b, IMAGE_META_TITLE, value_of(&im, s->work, "FRBRname", "value"));
	keep(b, IMAGE_META_TITLE, value_of(&im, s->work, "FRBRuri", "value"));
}

int
build_meta(struct build *b, struct err *e)
{
	struct image im = build_view(b);
	struct source s = find_source(&im, b->root);
	int rc;

	keep_work(b, &s);
	if ((rc = keep_language(b, &s, e)) != 0 ||
	    (rc = keep_front(b, IMAGE_META_NUMBER, "docNumber", e)) != 0 ||
	    (rc = keep_front(b, IMAGE_META_TITLE, "docTitle", e)) != 0 ||
	    (rc = keep_front(b, IMAGE_META_TITLE, "shortTitle", e)) != 0)
		return rc;
	keep_names(b, &s);
	return 0;
}

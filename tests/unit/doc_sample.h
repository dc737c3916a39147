/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNIT_DOC_SAMPLE_H
#define UNIT_DOC_SAMPLE_H
/* Shorthands to build small documents in the tests of src/doc. Include after <cmocka.h>. */
#include <stdarg.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "doc/build.h"
#include "doc/image.h"

#define SAMPLE_BYTES_MAX (64u << 20)

/* Attributes are pairs of strings; NULL ends them. */
static inline void
sample_attrs(struct build *b, va_list ap)
{
	struct err e = { 0 };
	const char *name;

	while ((name = va_arg(ap, const char *)) != NULL)
		assert_int_equal(build_set(b, name, str_from(va_arg(ap, const char *)), &e), 0);
}

static inline void
sample_open(struct build *b, const char *name, ...)
{
	struct err e = { 0 };
	va_list ap;

	assert_int_equal(build_akn(b, name, &e), 0);
	va_start(ap, name);
	sample_attrs(b, ap);
	va_end(ap);
}

static inline void
sample_text(struct build *b, const char *text)
{
	struct err e = { 0 };

	assert_int_equal(build_text(b, str_from(text), &e), 0);
}

static inline void
sample_close(struct build *b, int levels)
{
	struct err e = { 0 };

	while (levels-- > 0)
		assert_int_equal(build_close(b, &e), 0);
}

/* An element with text, or with nothing in it when text is NULL. */
static inline void
sample_leaf(struct build *b, const char *name, const char *text, ...)
{
	struct err e = { 0 };
	va_list ap;

	assert_int_equal(build_akn(b, name, &e), 0);
	va_start(ap, text);
	sample_attrs(b, ap);
	va_end(ap);
	if (text != NULL)
		sample_text(b, text);
	sample_close(b, 1);
}

/* Opens akomaNtoso and a statement with the metadata of "/akn/xx/statement/opinions/2006/1". */
static inline void
sample_begin(struct build *b)
{
	static const char work[] = "/akn/xx/statement/opinions/2006/1";
	static const char version[] = "/akn/xx/statement/opinions/2006/1/eng@2006-05-01";

	sample_open(b, "akomaNtoso", NULL);
	sample_open(b, "statement", "name", "opinions", NULL);
	sample_open(b, "meta", NULL);
	sample_open(b, "identification", "source", "#editor", NULL);
	sample_open(b, "FRBRWork", NULL);
	sample_leaf(b, "FRBRuri", NULL, "value", work, NULL);
	sample_leaf(b, "FRBRalias", NULL, "value", "An alias", "name", "alias", NULL);
	sample_leaf(b, "FRBRalias", NULL, "value", "Opinions", "name", "title", NULL);
	sample_leaf(b, "FRBRdate", NULL, "date", "2006-04-01", "name", "adoption", NULL);
	sample_leaf(b, "FRBRauthor", NULL, "href", "#cabinet", NULL);
	sample_leaf(b, "FRBRnumber", NULL, "value", "1", NULL);
	sample_close(b, 1);
	sample_open(b, "FRBRExpression", NULL);
	sample_leaf(b, "FRBRuri", NULL, "value", version, NULL);
	sample_leaf(b, "FRBRdate", NULL, "date", "2006-05-01", "name", "version", NULL);
	sample_leaf(b, "FRBRlanguage", NULL, "language", "eng", NULL);
	sample_close(b, 2);
	sample_open(b, "references", "source", "#editor", NULL);
	sample_leaf(b, "TLCOrganization", NULL, "eId", "cabinet", "href", "/ontology/cabinet",
	    "showAs", "The Cabinet", NULL);
	sample_close(b, 2);
}

static inline void
sample_article(
    struct build *b, const char *eid, const char *num, const char *heading, const char *text)
{
	sample_open(b, "article", "eId", eid, NULL);
	sample_leaf(b, "num", num, NULL);
	sample_leaf(b, "heading", heading, NULL);
	sample_open(b, "content", NULL);
	sample_leaf(b, "p", text, NULL);
	sample_close(b, 2);
}

/* A whole document: title, one part, two articles, the second of them with two items. */
static inline void
sample_document(struct build *b)
{
	sample_begin(b);
	sample_open(b, "preface", "eId", "preface", NULL);
	sample_open(b, "p", NULL);
	sample_leaf(b, "docTitle", "Opinions on\n  Reform", NULL);
	sample_close(b, 2);
	sample_open(b, "mainBody", "eId", "body", NULL);
	sample_open(b, "part", "eId", "part_1", "wId", "part_one", NULL);
	sample_leaf(b, "num", "Part I", NULL);
	sample_leaf(b, "heading", "General", NULL);
	sample_article(b, "part_1__art_1", "1.", "Aim", "Reform < \"steady\" & firm.");
	sample_open(b, "article", "eId", "part_1__art_2", "wId", "art_old", NULL);
	sample_leaf(b, "num", "2.", NULL);
	sample_open(b, "content", NULL);
	sample_open(b, "blockList", "eId", "part_1__art_2__list_1", NULL);
	sample_open(b, "item", "eId", "part_1__art_2__list_1__item_1", NULL);
	sample_leaf(b, "p", "\xe7\xac\xac\xe4\xb8\x80", NULL);
	sample_close(b, 1);
	sample_open(b, "item", "eId", "part_1__art_2__list_1__item_2", NULL);
	sample_open(b, "p", NULL);
	sample_text(b, "see ");
	sample_leaf(b, "ref", "Article 1", "href", "#part_1__art_1", NULL);
	sample_text(b, " and");
	sample_leaf(b, "br", NULL, NULL);
	sample_text(b, "the rest");
	sample_close(b, 8);
	sample_close(b, 1);
}

/* Ends the document and opens its image; bytes holds it and is the caller's to free. */
static inline void
sample_finish(struct build **b, struct buf *bytes, struct image *im)
{
	struct err e = { 0 };

	*bytes = BUF_INIT(SAMPLE_BYTES_MAX);
	if (build_finish(*b, bytes, &e) != 0)
		fail_msg("%s", e.text);
	build_free(b);
	if (image_open(im, bytes->data, bytes->len, &e) != 0)
		fail_msg("%s", e.text);
}
#endif

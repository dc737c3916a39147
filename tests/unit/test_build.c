/* SPDX-License-Identifier: Apache-2.0 */
/* build: what is normalised, what is refused and how it is said, what the metadata and the portions
 * become. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <gazetted/plugin.h>

#include "doc_sample.h"

#define MATH_NS "http://www.w3.org/1998/Math/MathML"

struct fixture {
	struct build *b;
	struct buf bytes;
	struct image im;
	struct err e;
};

static int
begin(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->b = build_new();
	*state = f;
	return 0;
}

static int
end(void **state)
{
	struct fixture *f = *state;

	build_free(&f->b);
	buf_free(&f->bytes);
	free(f);
	return 0;
}

static void
finish(struct fixture *f)
{
	sample_finish(&f->b, &f->bytes, &f->im);
}

/* Opens a body to put the matter of a test into. */
static void
begin_body(struct fixture *f)
{
	sample_begin(f->b);
	sample_open(f->b, "mainBody", NULL);
}

static void
finish_body(struct fixture *f)
{
	sample_close(f->b, 3);
	finish(f);
}

static uint32_t
body_of(const struct image *im)
{
	return image_child(im, im->head->root, "mainBody");
}

static const struct image_portion *
portion(const struct image *im, const char *eid)
{
	uint32_t found = image_find_portion(im, str_from(eid));

	assert_int_not_equal(found, IMAGE_NONE);
	return &im->portions[found];
}

static struct str
meta(const struct fixture *f, enum image_meta what)
{
	return image_meta(&f->im, what);
}

static void
white_space_between_elements_is_dropped(void **state)
{
	struct fixture *f = *state;
	uint32_t body;

	begin_body(f);
	sample_text(f->b, "\n  ");
	sample_leaf(f->b, "p", "a", NULL);
	sample_text(f->b, "\n");
	sample_text(f->b, "\t\r ");
	finish_body(f);
	body = body_of(&f->im);
	assert_true(str_is(image_node_name(&f->im, image_first_child(&f->im, body)), "p"));
	assert_int_equal(f->im.nodes[body].end, body + 3); /* p and its text */
}

static void
white_space_in_text_is_kept(void **state)
{
	struct fixture *f = *state;
	uint32_t p;

	begin_body(f);
	sample_open(f->b, "p", NULL);
	sample_leaf(f->b, "b", "a", NULL);
	sample_text(f->b, " ");
	sample_leaf(f->b, "i", "\n", NULL);
	sample_close(f->b, 1);
	finish_body(f);
	p = image_first_child(&f->im, body_of(&f->im));
	assert_true(str_is(image_text(&f->im, p + 3), " "));
	assert_true(str_is(image_text(&f->im, p + 5), "\n"));
}

static void
text_where_the_schema_wants_none_is_kept(void **state)
{
	struct fixture *f = *state;
	uint32_t body;

	begin_body(f);
	sample_text(f->b, " \xe6\xad\xa3 ");
	finish_body(f);
	body = body_of(&f->im);
	assert_true(str_is(image_text(&f->im, body + 1), " \xe6\xad\xa3 "));
}

static void
adjacent_texts_become_one(void **state)
{
	struct fixture *f = *state;
	uint32_t p;

	begin_body(f);
	sample_open(f->b, "p", NULL);
	sample_text(f->b, "one");
	sample_text(f->b, "");
	sample_text(f->b, " two");
	sample_close(f->b, 1);
	finish_body(f);
	p = image_first_child(&f->im, body_of(&f->im));
	assert_int_equal(f->im.nodes[p].end, p + 2);
	assert_true(str_is(image_text(&f->im, p + 1), "one two"));
}

static void
equal_documents_give_equal_bytes(void **state)
{
	struct fixture *f = *state;
	struct build *b = build_new();
	struct buf bytes;
	struct image im;

	sample_document(b);
	sample_finish(&b, &bytes, &im);
	sample_document(f->b);
	finish(f);
	assert_int_equal(bytes.len, f->bytes.len);
	assert_memory_equal(bytes.data, f->bytes.data, bytes.len);
	buf_free(&bytes);
}

static void
unknown_elements_keep_their_text_and_are_blocks_or_inlines_by_place(void **state)
{
	struct fixture *f = *state;
	uint32_t block, inner;

	begin_body(f);
	sample_open(f->b, "novelty", NULL);
	sample_text(f->b, " ");
	sample_leaf(f->b, "novelty", "x", NULL);
	sample_close(f->b, 1);
	finish_body(f);
	block = image_first_child(&f->im, body_of(&f->im));
	inner = block + 2;
	assert_int_equal(f->im.nodes[block].kind, GAZ_BLOCK);
	assert_int_equal(f->im.nodes[inner].kind, GAZ_INLINE);
	assert_true(str_is(image_text(&f->im, block + 1), " "));
}

static const struct image_ns *
ns_of(const struct image *im, uint32_t node)
{
	return &im->namespaces[im->names[im->nodes[node].name].ns];
}

static void
a_foreign_namespace_keeps_its_first_prefix(void **state)
{
	struct fixture *f = *state;
	uint32_t math;

	begin_body(f);
	assert_int_equal(build_open(f->b, STR(MATH_NS), STR("m"), STR("math"), &f->e), 0);
	assert_int_equal(build_open(f->b, STR(MATH_NS), STR("other"), STR("mi"), &f->e), 0);
	sample_close(f->b, 2);
	finish_body(f);
	math = image_first_child(&f->im, body_of(&f->im));
	assert_int_equal(f->im.nodes[math].kind, GAZ_FOREIGN);
	assert_true(str_is(image_str(&f->im, ns_of(&f->im, math)->prefix), "m"));
	assert_ptr_equal(ns_of(&f->im, math), ns_of(&f->im, math + 1));
}

static void
a_prefix_that_is_taken_reserved_or_missing_is_replaced(void **state)
{
	static const char *const wishes[] = { "m", "m", "", "xmlish", "1st", "ns1" };
	static const char *const got[] = { "m", "ns1", "ns2", "ns3", "ns4", "ns5" };
	struct fixture *f = *state;
	uint32_t node;
	char uri[] = "urn:x:0";

	begin_body(f);
	for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++) {
		uri[6] = (char)('0' + i);
		assert_int_equal(
		    build_open(f->b, str_from(uri), str_from(wishes[i]), STR("x"), &f->e), 0);
		sample_close(f->b, 1);
	}
	finish_body(f);
	node = image_first_child(&f->im, body_of(&f->im));
	for (size_t i = 0; i < sizeof(got) / sizeof(got[0]); i++, node++)
		assert_true(str_is(image_str(&f->im, ns_of(&f->im, node)->prefix), got[i]));
}

static void
an_element_may_be_in_no_namespace(void **state)
{
	struct fixture *f = *state;
	uint32_t node;

	begin_body(f);
	assert_int_equal(build_open(f->b, STR(""), STR(""), STR("p"), &f->e), 0);
	sample_text(f->b, " ");
	sample_close(f->b, 1);
	finish_body(f);
	node = image_first_child(&f->im, body_of(&f->im));
	assert_int_equal(f->im.names[f->im.nodes[node].name].ns, IMAGE_NS_NONE);
	assert_int_equal(f->im.nodes[node].kind, GAZ_FOREIGN);
	assert_true(str_is(image_text(&f->im, node + 1), " "));
}

static void
an_attribute_of_a_namespace_is_not_the_plain_one(void **state)
{
	struct fixture *f = *state;
	uint32_t p;

	begin_body(f);
	sample_open(f->b, "p", NULL);
	assert_int_equal(build_attr(f->b, STR("http://www.w3.org/XML/1998/namespace"), STR("xml"),
			     STR("id"), STR("x"), &f->e),
	    0);
	assert_int_equal(build_attr(f->b, STR(AKN_NS), STR(""), STR("id"), STR("y"), &f->e), 0);
	assert_int_equal(build_set(f->b, "id", STR("z"), &f->e), 0);
	sample_close(f->b, 1);
	finish_body(f);
	p = image_first_child(&f->im, body_of(&f->im));
	assert_int_equal(f->im.nodes[p].b, 3);
	assert_true(str_is(image_attr(&f->im, p, "id"), "z"));
	assert_int_equal(f->im.head->namespaces.count, 3); /* "", akn, xml */
	assert_true(str_is(image_str(&f->im, f->im.namespaces[1].prefix), "akn"));
	assert_true(str_is(image_str(&f->im, f->im.namespaces[2].prefix), "xml"));
}

/* The builder said no: with this code, naming this; and says so again whatever comes. */
static void
refused(struct fixture *f, int rc, enum err_code code, const char *what)
{
	struct err again = { 0 };

	assert_int_equal(rc, -(int)code);
	if (strstr(f->e.text, what) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", f->e.text, what);
	assert_int_equal(build_akn(f->b, "p", &again), -(int)code);
	assert_int_equal(build_set(f->b, "x", STR(""), &again), -(int)code);
	assert_int_equal(build_text(f->b, STR("x"), &again), -(int)code);
	assert_int_equal(build_close(f->b, &again), -(int)code);
	assert_int_equal(build_finish(f->b, &f->bytes, &again), -(int)code);
	assert_string_equal(again.text, f->e.text);
	assert_int_equal(f->bytes.len, 0);
}

static void
nesting_is_limited(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < BUILD_DEPTH_MAX; i++)
		sample_open(f->b, i == 0 ? "akomaNtoso" : "p", NULL);
	sample_text(f->b, "still fine");
	refused(f, build_akn(f->b, "p", &f->e), ERR_LIMIT, "200");
}

static void
the_deepest_document_makes_a_sound_image(void **state)
{
	struct fixture *f = *state;

	begin_body(f);
	for (int i = 3; i < BUILD_DEPTH_MAX; i++)
		sample_open(f->b, "inline", "name", "x", NULL);
	sample_text(f->b, "deep");
	sample_close(f->b, BUILD_DEPTH_MAX - 3);
	finish_body(f);
	assert_true(str_is(image_text(&f->im, f->im.node_count - 1), "deep"));
}

static void
attributes_of_an_element_are_limited(void **state)
{
	struct fixture *f = *state;
	char name[16];

	begin_body(f);
	sample_open(f->b, "p", NULL);
	for (int i = 0; i < BUILD_ATTRS_MAX; i++) {
		snprintf(name, sizeof(name), "a%d", i);
		assert_int_equal(build_set(f->b, name, STR("v"), &f->e), 0);
	}
	refused(f, build_set(f->b, "one", STR("v"), &f->e), ERR_LIMIT, "256");
}

static void
names_are_limited(void **state)
{
	struct fixture *f = *state;
	char name[16];
	int rc = 0, i;

	for (i = 0; rc == 0; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		rc = build_akn(f->b, i == 0 ? "akomaNtoso" : name, &f->e);
		if (rc == 0 && i > 0)
			sample_close(f->b, 1);
	}
	assert_int_equal(i, BUILD_NAMES_MAX + 1);
	refused(f, rc, ERR_LIMIT, "2000");
}

static void
namespaces_are_limited(void **state)
{
	struct fixture *f = *state;
	char uri[16];
	int rc = 0, i;

	begin_body(f);
	for (i = 0; rc == 0; i++) {
		snprintf(uri, sizeof(uri), "urn:%d", i);
		rc = build_open(f->b, str_from(uri), STR("p"), STR("x"), &f->e);
		if (rc == 0)
			sample_close(f->b, 1);
	}
	refused(f, rc, ERR_LIMIT, "100 namespaces");
}

static void
nodes_are_limited(void **state)
{
	struct fixture *f = *state;
	int rc = 0;

	begin_body(f);
	for (int i = 0; i <= BUILD_NODES_MAX && rc == 0; i++)
		if ((rc = build_akn(f->b, "p", &f->e)) == 0)
			rc = build_close(f->b, &f->e);
	refused(f, rc, ERR_LIMIT, "500000");
}

static void
a_text_is_limited_however_it_comes(void **state)
{
	struct fixture *f = *state;
	char *text = calloc(1, BUILD_TEXT_BYTES_MAX);

	memset(text, 'x', BUILD_TEXT_BYTES_MAX);
	begin_body(f);
	sample_open(f->b, "p", NULL);
	assert_int_equal(build_text(f->b, str_make(text, BUILD_TEXT_BYTES_MAX), &f->e), 0);
	refused(f, build_text(f->b, STR("y"), &f->e), ERR_LIMIT, "8388608");
	free(text);
}

static void
text_and_attributes_together_are_limited(void **state)
{
	struct fixture *f = *state;
	char *text = calloc(1, BUILD_TEXT_BYTES_MAX);
	struct str eighth = { text, BUILD_DOCUMENT_BYTES_MAX / 8 };
	int rc = 0;

	memset(text, 'x', BUILD_TEXT_BYTES_MAX);
	begin_body(f);
	for (int i = 0; i < 8 && rc == 0; i++) {
		sample_open(f->b, "p", NULL);
		rc = i % 2 == 0 ? build_text(f->b, eighth, &f->e)
				: build_set(f->b, "title", eighth, &f->e);
		if (rc == 0)
			sample_close(f->b, 1);
	}
	refused(f, rc, ERR_LIMIT, "33554432");
	free(text);
}

static void
an_attribute_stands_once(void **state)
{
	struct fixture *f = *state;

	begin_body(f);
	sample_open(f->b, "p", "eId", "a", NULL);
	refused(f, build_set(f->b, "eId", STR("b"), &f->e), ERR_DATA, "eId");
}

static void
characters_that_xml_does_not_know_are_refused_with_their_place(void **state)
{
	struct fixture *f = *state;

	begin_body(f);
	sample_open(f->b, "p", NULL);
	refused(f, build_text(f->b, STR("abcdefghij\fk"), &f->e), ERR_DATA, "byte 11");
}

static void
bytes_that_are_not_utf8_are_refused(void **state)
{
	struct fixture *f = *state;

	begin_body(f);
	sample_open(f->b, "p", NULL);
	refused(
	    f, build_set(f->b, "title", STR("a\xff"), &f->e), ERR_DATA, "byte 2 of an attribute");
}

static void
a_name_that_is_none_is_refused(void **state)
{
	struct fixture *f = *state;

	begin_body(f);
	refused(f, build_akn(f->b, "a b", &f->e), ERR_DATA, "name");
}

static void
a_namespace_that_is_no_uri_is_refused(void **state)
{
	struct fixture *f = *state;

	begin_body(f);
	refused(f, build_open(f->b, STR("urn:a&b"), STR("x"), STR("y"), &f->e), ERR_DATA, "a URI");
}

static void
nothing_follows_the_root(void **state)
{
	struct fixture *f = *state;

	sample_document(f->b);
	refused(f, build_akn(f->b, "akomaNtoso", &f->e), ERR_DATA, "after its last element");
}

static void
the_root_is_akoma_ntoso_with_a_document_in_it(void **state)
{
	struct fixture *f = *state;

	sample_leaf(f->b, "html", NULL, NULL);
	assert_int_equal(build_finish(f->b, &f->bytes, &f->e), -ERR_DATA);
	assert_non_null(strstr(f->e.text, "html"));
	build_free(&f->b);
	f->b = build_new();
	sample_open(f->b, "akomaNtoso", NULL);
	sample_leaf(f->b, "article", NULL, NULL);
	sample_close(f->b, 1);
	assert_int_equal(build_finish(f->b, &f->bytes, &f->e), -ERR_DATA);
	build_free(&f->b);
	f->b = build_new();
	assert_int_equal(build_open(f->b, STR("urn:x"), STR(""), STR("akomaNtoso"), &f->e), 0);
	sample_close(f->b, 1);
	assert_int_equal(build_finish(f->b, &f->bytes, &f->e), -ERR_DATA);
	assert_non_null(strstr(f->e.text, AKN_NS));
	build_free(&f->b);
	f->b = build_new();
	assert_int_equal(build_finish(f->b, &f->bytes, &f->e), -ERR_DATA);
}

static void
the_metadata_is_read(void **state)
{
	struct fixture *f = *state;

	sample_document(f->b);
	finish(f);
	assert_true(str_is(meta(f, IMAGE_META_WORK), "/akn/xx/statement/opinions/2006/1"));
	assert_true(str_is(
	    meta(f, IMAGE_META_VERSION), "/akn/xx/statement/opinions/2006/1/eng@2006-05-01"));
	assert_true(str_is(meta(f, IMAGE_META_TYPE), "statement"));
	assert_true(str_is(meta(f, IMAGE_META_TITLE), "Opinions on Reform"));
	assert_true(str_is(meta(f, IMAGE_META_ISSUER), "The Cabinet"));
	assert_true(str_is(meta(f, IMAGE_META_NUMBER), "1"));
	assert_true(str_is(meta(f, IMAGE_META_DATE), "2006-05-01"));
	assert_true(str_is(meta(f, IMAGE_META_WORK_DATE), "2006-04-01"));
	assert_true(str_is(meta(f, IMAGE_META_LANGUAGE), "eng"));
}

static void
without_a_title_in_the_preface_the_alias_called_title_is_taken(void **state)
{
	struct fixture *f = *state;

	begin_body(f);
	finish_body(f);
	assert_true(str_is(meta(f, IMAGE_META_TITLE), "Opinions"));
}

static void
what_the_metadata_does_not_say_is_empty(void **state)
{
	struct fixture *f = *state;

	sample_open(f->b, "akomaNtoso", NULL);
	sample_leaf(f->b, "act", NULL, "name", "x", NULL);
	sample_close(f->b, 1);
	finish(f);
	for (int i = 0; i < IMAGE_META_COUNT; i++)
		assert_true(str_is(meta(f, (enum image_meta)i), i == IMAGE_META_TYPE ? "act" : ""));
}

static void
the_language_is_spelt_as_the_standard_wants(void **state)
{
	struct fixture *f = *state;

	sample_open(f->b, "akomaNtoso", NULL);
	sample_open(f->b, "act", NULL);
	sample_open(f->b, "meta", NULL);
	sample_open(f->b, "identification", NULL);
	sample_open(f->b, "FRBRExpression", NULL);
	sample_leaf(f->b, "FRBRlanguage", NULL, "language", "chi", NULL);
	sample_close(f->b, 5);
	finish(f);
	assert_true(str_is(meta(f, IMAGE_META_LANGUAGE), "zho"));
}

static void
portions_have_number_heading_and_place(void **state)
{
	struct fixture *f = *state;
	const struct image_portion *part, *article, *item;

	sample_document(f->b);
	finish(f);
	part = portion(&f->im, "part_1");
	article = portion(&f->im, "part_1__art_1");
	item = portion(&f->im, "part_1__art_2__list_1__item_2");
	assert_true(str_is(image_str(&f->im, part->num), "Part I"));
	assert_true(str_is(image_str(&f->im, part->heading), "General"));
	assert_true(str_is(image_str(&f->im, part->wid), "part_one"));
	assert_true(str_is(image_str(&f->im, article->num), "1."));
	assert_int_equal(part->depth, 1); /* in the body */
	assert_int_equal(article->depth, 2);
	assert_ptr_equal(&f->im.portions[article->parent], part);
	assert_int_equal(item->depth, 4);
	assert_int_equal(item->heading.len, 0);
	assert_true(str_is(image_node_name(&f->im, article->node), "article"));
}

static void
metadata_inlines_and_wrappers_are_no_portions(void **state)
{
	struct fixture *f = *state;

	begin_body(f);
	sample_open(f->b, "article", "eId", "art_1", NULL);
	sample_leaf(f->b, "num", "1", "eId", "art_1__num", NULL);
	sample_open(f->b, "content", "eId", "art_1__content", NULL);
	sample_open(f->b, "p", "eId", "art_1__p", NULL);
	sample_leaf(f->b, "ref", "x", "eId", "art_1__ref", NULL);
	sample_close(f->b, 3);
	finish_body(f);
	assert_int_equal(f->im.portion_count, 2); /* not "cabinet" in the metadata either */
	portion(&f->im, "art_1");
	portion(&f->im, "art_1__p");
}

static void
a_footnote_is_no_part_of_the_heading(void **state)
{
	struct fixture *f = *state;

	begin_body(f);
	sample_open(f->b, "article", "eId", "art_1", NULL);
	sample_open(f->b, "heading", NULL);
	sample_text(f->b, " On\n");
	sample_leaf(f->b, "b", "taxes", NULL);
	sample_open(f->b, "authorialNote", NULL);
	sample_leaf(f->b, "p", "Repealed.", NULL);
	sample_close(f->b, 3);
	finish_body(f);
	assert_true(str_is(image_str(&f->im, portion(&f->im, "art_1")->heading), "On taxes"));
}

static bool
same_text(const struct image *im, const char *a, const char *b)
{
	return memcmp(portion(im, a)->sha256, portion(im, b)->sha256, SHA256_BYTES) == 0;
}

static void
equal_texts_have_equal_hashes_whatever_the_spacing_and_markup(void **state)
{
	struct fixture *f = *state;

	begin_body(f);
	sample_article(f->b, "art_1", "1.", "Aim", "Caf\xc3\xa9 and more.");
	sample_article(f->b, "art_2", " 1.\n", "Aim", " Cafe\xcc\x81  and\tmore. ");
	sample_article(f->b, "art_3", "1.", "Aim", "Cafe and more.");
	sample_open(f->b, "article", "eId", "art_4", "class", "x", NULL);
	sample_leaf(f->b, "num", "1.", NULL);
	sample_leaf(f->b, "heading", "Aim", NULL);
	sample_open(f->b, "content", NULL);
	sample_open(f->b, "p", NULL);
	sample_leaf(f->b, "b", "Caf\xc3\xa9", NULL);
	sample_text(f->b, " and more.");
	sample_close(f->b, 3);
	finish_body(f);
	assert_true(same_text(&f->im, "art_1", "art_2"));
	assert_false(same_text(&f->im, "art_1", "art_3"));
	assert_true(same_text(&f->im, "art_1", "art_4"));
}

static void
the_hash_is_of_lines_ended_by_lf(void **state)
{
	struct fixture *f = *state;
	struct sha256 expected;

	begin_body(f);
	sample_article(f->b, "art_1", "1.", "Aim", " \xe7\xac\xac  \xe4\xb8\x80 ");
	finish_body(f);
	expected = sha256_of("1.\nAim\n\xe7\xac\xac \xe4\xb8\x80\n", 15);
	assert_memory_equal(portion(&f->im, "art_1")->sha256, expected.bytes, SHA256_BYTES);
}

static void
an_image_begins_aligned_behind_what_is_there(void **state)
{
	struct fixture *f = *state;
	struct image im;

	f->bytes = BUF_INIT(SAMPLE_BYTES_MAX);
	buf_puts(&f->bytes, "abc");
	sample_document(f->b);
	assert_int_equal(build_finish(f->b, &f->bytes, &f->e), 0);
	assert_int_equal(image_open(&im, f->bytes.data + 8, f->bytes.len - 8, &f->e), 0);
}

#define BUILT(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BUILT(white_space_between_elements_is_dropped),
		BUILT(white_space_in_text_is_kept),
		BUILT(text_where_the_schema_wants_none_is_kept),
		BUILT(adjacent_texts_become_one),
		BUILT(equal_documents_give_equal_bytes),
		BUILT(unknown_elements_keep_their_text_and_are_blocks_or_inlines_by_place),
		BUILT(a_foreign_namespace_keeps_its_first_prefix),
		BUILT(a_prefix_that_is_taken_reserved_or_missing_is_replaced),
		BUILT(an_element_may_be_in_no_namespace),
		BUILT(an_attribute_of_a_namespace_is_not_the_plain_one),
		BUILT(nesting_is_limited),
		BUILT(the_deepest_document_makes_a_sound_image),
		BUILT(attributes_of_an_element_are_limited),
		BUILT(names_are_limited),
		BUILT(namespaces_are_limited),
		BUILT(nodes_are_limited),
		BUILT(a_text_is_limited_however_it_comes),
		BUILT(text_and_attributes_together_are_limited),
		BUILT(an_attribute_stands_once),
		BUILT(characters_that_xml_does_not_know_are_refused_with_their_place),
		BUILT(bytes_that_are_not_utf8_are_refused),
		BUILT(a_name_that_is_none_is_refused),
		BUILT(a_namespace_that_is_no_uri_is_refused),
		BUILT(nothing_follows_the_root),
		BUILT(the_root_is_akoma_ntoso_with_a_document_in_it),
		BUILT(the_metadata_is_read),
		BUILT(without_a_title_in_the_preface_the_alias_called_title_is_taken),
		BUILT(what_the_metadata_does_not_say_is_empty),
		BUILT(the_language_is_spelt_as_the_standard_wants),
		BUILT(portions_have_number_heading_and_place),
		BUILT(metadata_inlines_and_wrappers_are_no_portions),
		BUILT(a_footnote_is_no_part_of_the_heading),
		BUILT(equal_texts_have_equal_hashes_whatever_the_spacing_and_markup),
		BUILT(the_hash_is_of_lines_ended_by_lf),
		BUILT(an_image_begins_aligned_behind_what_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

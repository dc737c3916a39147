/* SPDX-License-Identifier: Apache-2.0 */
/* build: what is normalised, what is refused and how it is said. */
#include "build_fixture.h"
#include "doc/image_open.h"

#define MATH_NS "http://www.w3.org/1998/Math/MathML"

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
	for (size_t i = 0; i < sizeof wishes / sizeof wishes[0]; i++) {
		uri[6] = (char)('0' + i);
		assert_int_equal(
		    build_open(f->b, str_from(uri), str_from(wishes[i]), STR("x"), &f->e), 0);
		sample_close(f->b, 1);
	}
	finish_body(f);
	node = image_first_child(&f->im, body_of(&f->im));
	for (size_t i = 0; i < sizeof got / sizeof got[0]; i++, node++)
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
		snprintf(name, sizeof name, "a%d", i);
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
		snprintf(name, sizeof name, "n%d", i);
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
		snprintf(uri, sizeof uri, "urn:%d", i);
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
		BUILT(an_image_begins_aligned_behind_what_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

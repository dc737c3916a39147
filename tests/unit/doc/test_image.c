/* SPDX-License-Identifier: Apache-2.0 */
/* image: walking a document, finding portions, and refusing whatever is not a sound image. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <gazetted/plugin.h>

#include "doc/canon.h"
#include "doc/image_open.h"
#include "doc_sample.h"

struct fixture {
	struct buf bytes;
	struct image im;
};

static int
open_sample(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	struct build *b = build_new();

	sample_document(b);
	sample_finish(&b, &f->bytes, &f->im);
	*state = f;
	return 0;
}

static int
close_sample(void **state)
{
	struct fixture *f = *state;

	buf_free(&f->bytes);
	free(f);
	return 0;
}

static uint32_t
find(const struct image *im, const char *id)
{
	return image_find_portion(im, str_from(id));
}

static void
the_document_is_reached_from_the_root(void **state)
{
	const struct image *im = &((struct fixture *)*state)->im;

	assert_true(str_is(image_node_name(im, 0), "akomaNtoso"));
	assert_int_equal(image_first_child(im, 0), im->head->root);
	assert_true(str_is(image_node_name(im, im->head->root), "statement"));
	assert_true(str_is(image_attr(im, im->head->root, "name"), "opinions"));
	assert_int_equal(im->nodes[im->head->root].kind, GAZ_ROOT);
	assert_int_equal(image_next_sibling(im, 0), IMAGE_NONE);
	assert_int_equal(image_next_sibling(im, im->head->root), IMAGE_NONE);
}

static void
children_are_walked_in_order_and_found_by_name(void **state)
{
	const struct image *im = &((struct fixture *)*state)->im;
	uint32_t meta = image_first_child(im, im->head->root);
	uint32_t preface = image_next_sibling(im, meta);
	uint32_t body = image_next_sibling(im, preface);

	assert_true(str_is(image_node_name(im, meta), "meta"));
	assert_true(str_is(image_node_name(im, preface), "preface"));
	assert_true(str_is(image_node_name(im, body), "mainBody"));
	assert_int_equal(image_next_sibling(im, body), IMAGE_NONE);
	assert_int_equal(image_child(im, im->head->root, "mainBody"), body);
	assert_int_equal(image_child(im, im->head->root, "conclusions"), IMAGE_NONE);
}

static void
texts_have_characters_and_elements_have_none(void **state)
{
	const struct image *im = &((struct fixture *)*state)->im;
	uint32_t item = im->portions[find(im, "part_1__art_2__list_1__item_1")].node;
	uint32_t p = image_child(im, item, "p"), text = image_first_child(im, p);

	assert_false(image_is_text(im, p));
	assert_int_equal(image_text(im, p).len, 0);
	assert_true(image_is_text(im, text));
	assert_true(str_is(image_text(im, text), "\xe7\xac\xac\xe4\xb8\x80"));
	assert_int_equal(image_node_name(im, text).len, 0);
	assert_int_equal(image_first_child(im, text), IMAGE_NONE);
	assert_int_equal(image_next_sibling(im, text), IMAGE_NONE);
	assert_null(image_attr(im, text, "eId").p);
}

static void
an_attribute_is_terminated_and_an_absent_one_is_null(void **state)
{
	const struct image *im = &((struct fixture *)*state)->im;
	struct str name = image_attr(im, im->head->root, "name");

	assert_string_equal(name.p, "opinions");
	assert_null(image_attr(im, im->head->root, "nam").p);
	assert_null(image_attr(im, im->head->root, "contains").p);
}

static void
a_portion_is_found_by_eid_then_by_wid(void **state)
{
	const struct image *im = &((struct fixture *)*state)->im;
	uint32_t article = find(im, "part_1__art_2");

	assert_int_not_equal(article, IMAGE_NONE);
	assert_true(str_is(image_str(im, im->portions[article].eid), "part_1__art_2"));
	assert_int_equal(find(im, "art_old"), article);
	assert_int_equal(find(im, "part_one"), find(im, "part_1"));
}

static void
a_portion_is_found_by_a_suffix_that_only_it_has(void **state)
{
	const struct image *im = &((struct fixture *)*state)->im;

	assert_int_equal(find(im, "art_1"), find(im, "part_1__art_1"));
	assert_int_equal(find(im, "item_2"), find(im, "part_1__art_2__list_1__item_2"));
	assert_int_equal(find(im, "_art_1"), IMAGE_NONE);
	assert_int_equal(find(im, "rt_1"), IMAGE_NONE);
	assert_int_equal(find(im, ""), IMAGE_NONE);
	assert_int_equal(find(im, "art_3"), IMAGE_NONE);
}

static void
a_suffix_that_two_portions_have_finds_neither(void **state)
{
	struct build *b = build_new();
	struct buf bytes;
	struct image im;

	(void)state;
	sample_begin(b);
	sample_open(b, "mainBody", NULL);
	sample_article(b, "part_1__art_1", "1", "A", "a");
	sample_article(b, "part_2__art_1", "1", "B", "b");
	sample_article(b, "art_2", "2", "C", "c");
	sample_article(b, "part_3__art_2", "2", "D", "d");
	sample_close(b, 3);
	sample_finish(&b, &bytes, &im);
	assert_int_equal(find(&im, "art_1"), IMAGE_NONE);
	assert_int_equal(find(&im, "art_2"), 2); /* an eId is no suffix */
	buf_free(&bytes);
}

static void
of_two_portions_with_one_eid_the_first_is_found(void **state)
{
	struct build *b = build_new();
	struct buf bytes;
	struct image im;

	(void)state;
	sample_begin(b);
	sample_open(b, "mainBody", NULL);
	sample_article(b, "art_2", "2", "A", "a");
	sample_article(b, "art_1", "1", "B", "b");
	sample_article(b, "art_1", "1", "C", "c");
	sample_close(b, 3);
	sample_finish(&b, &bytes, &im);
	assert_int_equal(im.portion_count, 3);
	assert_int_equal(find(&im, "art_1"), 1);
	buf_free(&bytes);
}

static int
count_bytes(void *arg, const void *p, size_t len)
{
	unsigned *sum = arg;

	for (size_t i = 0; i < len; i++)
		*sum += ((const unsigned char *)p)[i];
	return 0;
}

/* Touches everything an image leads to; the sanitizers say whether it was ours to touch. */
static unsigned
walk_everything(const struct image *im)
{
	unsigned sum = 0;

	for (uint32_t i = 0; i < im->node_count; i++) {
		struct str name = image_node_name(im, i), text = image_text(im, i);

		sum += image_first_child(im, i) + image_next_sibling(im, i);
		sum += (unsigned)strlen(name.p);
		count_bytes(&sum, text.p, text.len);
		sum += (unsigned)image_attr(im, i, "eId").len;
		sum += image_child(im, i, "num");
	}
	for (uint32_t i = 0; i < im->portion_count; i++) {
		sum += image_find_portion(im, image_str(im, im->portions[i].eid));
		sum += (unsigned)strlen(image_str(im, im->portions[i].heading).p);
		canon_write_portion(im, i, 1, count_bytes, &sum);
	}
	for (int i = 0; i < IMAGE_META_COUNT; i++)
		sum += (unsigned)strlen(image_meta(im, (enum image_meta)i).p);
	canon_write(im, CANON_INDENT, count_bytes, &sum);
	return sum;
}

/* A copy that ends where its memory ends, so that one byte too far is seen. */
static bool
is_accepted(const char *bytes, size_t len)
{
	struct err e = { 0 };
	struct image im;
	char *exact = malloc(len > 0 ? len : 1);
	int rc;

	memcpy(exact, bytes, len);
	rc = image_open(&im, exact, len, &e);
	if (rc == 0)
		assert_int_not_equal(walk_everything(&im), 0);
	else
		assert_true(rc == -ERR_DATA && strstr(e.text, "damaged") != NULL);
	free(exact);
	return rc == 0;
}

static void
no_flipped_byte_leads_a_reader_astray(void **state)
{
	struct fixture *f = *state;
	size_t refused = 0;

	for (size_t i = 0; i < f->bytes.len; i++) {
		static const unsigned char flips[] = { 0x01, 0x80, 0xff };

		for (size_t k = 0; k < sizeof flips; k++) {
			f->bytes.data[i] = (char)(f->bytes.data[i] ^ flips[k]);
			refused += !is_accepted(f->bytes.data, f->bytes.len);
			f->bytes.data[i] = (char)(f->bytes.data[i] ^ flips[k]);
		}
	}
	assert_true(refused > f->bytes.len); /* letters may change, structure may not */
	assert_true(is_accepted(f->bytes.data, f->bytes.len));
}

static void
no_word_replaced_by_an_extreme_leads_a_reader_astray(void **state)
{
	static const uint32_t extremes[] = { 0, 1, UINT32_MAX, INT32_MAX, 0x80000000u };
	struct fixture *f = *state;
	size_t refused = 0;

	for (size_t i = 0; i + 4 <= f->bytes.len; i += 4) {
		uint32_t was;

		memcpy(&was, f->bytes.data + i, 4);
		for (size_t k = 0; k < sizeof extremes / sizeof extremes[0]; k++) {
			memcpy(f->bytes.data + i, &extremes[k], 4);
			refused += !is_accepted(f->bytes.data, f->bytes.len);
		}
		memcpy(f->bytes.data + i, &was, 4);
	}
	assert_true(refused > f->bytes.len / 4);
}

/*
 * Only the root element has no parent, and only the document element and what is in it can be
 * cited.
 */
static void
a_root_that_is_a_portion_is_refused(void **state)
{
	struct fixture *f = *state;
	struct image_node *nodes = (void *)(f->bytes.data + f->im.head->nodes.off);
	struct image_portion *portions = (void *)(f->bytes.data + f->im.head->portions.off);
	uint32_t was = portions[0].node;

	portions[0].node = 0;
	assert_false(is_accepted(f->bytes.data, f->bytes.len));
	portions[0].node = was;
	nodes[0].kind = GAZ_ITEM;
	assert_false(is_accepted(f->bytes.data, f->bytes.len));
	nodes[0].kind = GAZ_ROOT;
	assert_true(is_accepted(f->bytes.data, f->bytes.len));
}

static void
a_truncated_image_is_refused_at_every_length(void **state)
{
	struct fixture *f = *state;

	for (size_t len = 0; len < f->bytes.len; len++)
		assert_false(is_accepted(f->bytes.data, len));
}

static void
a_truncated_image_that_lies_about_its_size_leads_nobody_astray(void **state)
{
	struct fixture *f = *state;
	uint32_t whole = f->im.head->size;

	for (uint32_t len = sizeof(struct image_head); len < whole; len += 4) {
		memcpy(f->bytes.data + offsetof(struct image_head, size), &len, sizeof len);
		is_accepted(f->bytes.data, len);
	}
	memcpy(f->bytes.data + offsetof(struct image_head, size), &whole, sizeof whole);
	assert_true(is_accepted(f->bytes.data, whole));
}

static void
strings_that_overlap_a_thousandfold_are_refused(void **state)
{
	static const char text[] =
	    "as long as all the other texts of this document together, or more";
	struct build *b = build_new();
	struct image_node *nodes, *text_node = NULL;
	struct err e = { 0 };
	struct buf bytes;
	struct image im;

	(void)state;
	sample_begin(b);
	sample_open(b, "mainBody", NULL);
	sample_leaf(b, "p", text, NULL);
	for (int i = 0; i < 1000; i++)
		sample_leaf(b, "p", "x", NULL);
	sample_close(b, 3);
	sample_finish(&b, &bytes, &im);
	nodes = (struct image_node *)(void *)(bytes.data + im.head->nodes.off);
	for (uint32_t i = 0; i < im.node_count; i++) {
		if (nodes[i].kind != GAZ_TEXT)
			continue;
		if (text_node == NULL)
			text_node = &nodes[i];
		nodes[i].a = text_node->a;
		nodes[i].b = text_node->b;
	}
	assert_int_equal(image_open(&im, bytes.data, bytes.len, &e), -ERR_DATA);
	assert_non_null(strstr(e.text, "overlap"));
	buf_free(&bytes);
}

#define WALKED(test) cmocka_unit_test_setup_teardown(test, open_sample, close_sample)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WALKED(the_document_is_reached_from_the_root),
		WALKED(children_are_walked_in_order_and_found_by_name),
		WALKED(texts_have_characters_and_elements_have_none),
		WALKED(an_attribute_is_terminated_and_an_absent_one_is_null),
		WALKED(a_portion_is_found_by_eid_then_by_wid),
		WALKED(a_portion_is_found_by_a_suffix_that_only_it_has),
		cmocka_unit_test(a_suffix_that_two_portions_have_finds_neither),
		cmocka_unit_test(of_two_portions_with_one_eid_the_first_is_found),
		WALKED(no_flipped_byte_leads_a_reader_astray),
		WALKED(no_word_replaced_by_an_extreme_leads_a_reader_astray),
		WALKED(a_root_that_is_a_portion_is_refused),
		WALKED(a_truncated_image_is_refused_at_every_length),
		WALKED(a_truncated_image_that_lies_about_its_size_leads_nobody_astray),
		cmocka_unit_test(strings_that_overlap_a_thousandfold_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

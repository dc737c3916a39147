/* SPDX-License-Identifier: Apache-2.0 */
/* build_index: what the metadata and the portions of a document become. */
#include "build_fixture.h"

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BUILT(the_metadata_is_read),
		BUILT(without_a_title_in_the_preface_the_alias_called_title_is_taken),
		BUILT(what_the_metadata_does_not_say_is_empty),
		BUILT(the_language_is_spelt_as_the_standard_wants),
		BUILT(portions_have_number_heading_and_place),
		BUILT(metadata_inlines_and_wrappers_are_no_portions),
		BUILT(a_footnote_is_no_part_of_the_heading),
		BUILT(equal_texts_have_equal_hashes_whatever_the_spacing_and_markup),
		BUILT(the_hash_is_of_lines_ended_by_lf),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

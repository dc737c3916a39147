/* SPDX-License-Identifier: Apache-2.0 */
/* extract: which parts of a document are in an extract, in which order, and how often. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "doc/extract.h"
#include "doc_sample.h"

struct fixture {
	struct buf bytes, extract;
	struct image im, out;
	struct err e;
};

static void
put_article(struct build *b, const char *eid, const char *text)
{
	sample_open(b, "article", "eId", eid, NULL);
	sample_leaf(b, "num", eid, NULL);
	sample_open(b, "content", NULL);
	sample_leaf(b, "p", text, NULL);
	sample_close(b, 2);
}

static void
put_chapter(struct build *b, const char *eid, const char *heading)
{
	sample_open(b, "chapter", "eId", eid, NULL);
	sample_leaf(b, "heading", heading, NULL);
}

/* Two chapters with two articles each. */
static int
begin(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	struct build *b = build_new();

	assert_non_null(f);
	f->bytes = f->extract = BUF_INIT(SAMPLE_BYTES_MAX);
	sample_begin(b);
	sample_open(b, "mainBody", NULL);
	put_chapter(b, "chp_1", "First chapter");
	put_article(b, "art_1", "one");
	put_article(b, "art_2", "two");
	sample_close(b, 1);
	put_chapter(b, "chp_2", "Second chapter");
	put_article(b, "art_3", "three");
	put_article(b, "art_4,5", "four");
	sample_close(b, 4);
	assert_int_equal(build_finish(b, &f->bytes, &f->e), 0);
	build_free(&b);
	assert_int_equal(image_open(&f->im, f->bytes.data, f->bytes.len, &f->e), 0);
	*state = f;
	return 0;
}

static int
end(void **state)
{
	struct fixture *f = *state;

	buf_free(&f->bytes);
	buf_free(&f->extract);
	free(f);
	return 0;
}

/* All text behind the metadata, with '|' after each run. */
static const char *
text_of(const struct image *im)
{
	static char text[512];
	uint32_t body = image_child(im, im->head->root, "mainBody");
	size_t at = 0;

	text[0] = '\0';
	for (uint32_t n = body; n != IMAGE_NONE && n < im->nodes[body].end; n++)
		if (image_is_text(im, n))
			at += (size_t)snprintf(
			    text + at, sizeof text - at, STR_FMT "|", STR_ARG(image_text(im, n)));
	return text;
}

static void
assert_extract(struct fixture *f, const char *names, const char *text)
{
	buf_reset(&f->extract);
	assert_int_equal(extract_portions(&f->im, str_from(names), &f->extract, &f->e), 0);
	assert_int_equal(image_open(&f->out, f->extract.data, f->extract.len, &f->e), 0);
	assert_string_equal(text_of(&f->out), text);
	assert_true(str_eq(
	    image_meta(&f->out, IMAGE_META_VERSION), image_meta(&f->im, IMAGE_META_VERSION)));
}

static void
the_portions_stand_under_the_headings_of_their_divisions(void **state)
{
	struct fixture *f = *state;

	assert_extract(f, "art_2,art_3", "First chapter|art_2|two|Second chapter|art_3|three|");
	assert_extract(f, "art_1", "First chapter|art_1|one|");
}

static void
the_order_is_that_of_the_text_and_nothing_is_there_twice(void **state)
{
	struct fixture *f = *state;

	assert_extract(
	    f, "art_3,art_1,art_3", "First chapter|art_1|one|Second chapter|art_3|three|");
	assert_extract(f, "art_1,chp_1", "First chapter|art_1|one|art_2|two|");
	assert_extract(f, "chp_1,art_1", "First chapter|art_1|one|art_2|two|");
}

static void
a_name_may_have_a_comma(void **state)
{
	assert_extract(*state, "art_4,5", "Second chapter|art_4,5|four|");
}

static void
a_portion_that_is_missing_is_named(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(
	    extract_portions(&f->im, STR("art_1,art_9"), &f->extract, &f->e), -ERR_NOTFOUND);
	assert_non_null(strstr(f->e.text, "'art_9'"));
	assert_int_equal(f->extract.len, 0);
}

#define IN_FIXTURE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FIXTURE(the_portions_stand_under_the_headings_of_their_divisions),
		IN_FIXTURE(the_order_is_that_of_the_text_and_nothing_is_there_twice),
		IN_FIXTURE(a_name_may_have_a_comma),
		IN_FIXTURE(a_portion_that_is_missing_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

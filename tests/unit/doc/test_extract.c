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

/* A level of an FRBR block. */
static void
put_level(struct build *b, const char *level, const char *iri, const char *name)
{
	sample_open(b, level, NULL);
	sample_leaf(b, "FRBRthis", NULL, "value", name, NULL);
	sample_leaf(b, "FRBRuri", NULL, "value", iri, NULL);
	sample_close(b, 1);
}

static void
put_schedule(struct build *b, const char *eid, const char *iri, const char *name, const char *text)
{
	sample_open(b, "attachment", "eId", eid, NULL);
	sample_leaf(b, "heading", "Fees", NULL);
	sample_open(b, "doc", "name", "schedule", NULL);
	sample_open(b, "meta", NULL);
	sample_open(b, "identification", "source", "#s", NULL);
	put_level(b, "FRBRWork", iri, name);
	sample_close(b, 2);
	sample_open(b, "mainBody", NULL);
	put_article(b, "art_1", text);
	put_article(b, "art_7", text);
	sample_close(b, 3);
}

static void
make_annexed(struct fixture *f, const char *iri)
{
	struct build *b = build_new();

	buf_reset(&f->bytes);
	sample_begin(b);
	sample_open(b, "mainBody", NULL);
	put_article(b, "art_1", "one");
	sample_close(b, 1);
	sample_open(b, "attachments", NULL);
	put_schedule(b, "att_1", iri, "/akn/xx/act/2006/9/!schedule_1", "first");
	put_schedule(b, "att_2", iri, "/akn/xx/act/2006/9/!schedule_1", "second");
	sample_close(b, 3);
	assert_int_equal(build_finish(b, &f->bytes, &f->e), 0);
	build_free(&b);
	assert_int_equal(image_open(&f->im, f->bytes.data, f->bytes.len, &f->e), 0);
}

static struct str
eid_at(const struct image *im, uint32_t portion)
{
	assert_int_not_equal(portion, IMAGE_NONE);
	return image_str(im, im->portions[portion].eid);
}

static uint32_t
find(const struct image *im, const char *id)
{
	return image_find_portion(im, str_from(id));
}

static void
a_component_is_a_portion_above_those_in_it(void **state)
{
	struct fixture *f = *state;
	const struct image *im = &f->im;
	uint32_t first, second;

	make_annexed(f, "");
	first = find(im, "!schedule_1");
	second = find(im, "!att_2"); /* the name is taken */
	assert_true(str_is(eid_at(im, first), "!schedule_1"));
	assert_true(str_is(eid_at(im, second), "!att_2"));
	assert_true(str_is(image_str(im, im->portions[first].heading), "Fees"));
	assert_true(str_is(eid_at(im, im->portions[first].parent), "att_1"));
	assert_int_equal(im->portions[find(im, "!schedule_1~art_1")].parent, first);
	assert_int_equal(im->portions[find(im, "!att_2~art_1")].parent, second);
	assert_int_equal(im->portions[find(im, "art_7")].parent, first);
	assert_true(str_is(eid_at(im, find(im, "!schedule_1~art_1")), "!schedule_1~art_1"));
	assert_true(str_is(eid_at(im, find(im, "!att_2~art_7")), "!att_2~art_7"));
	assert_true(str_is(eid_at(im, find(im, "!schedule_1~art_7")), "art_7"));
	assert_int_equal(find(im, "!schedule_1~art_9"), IMAGE_NONE);
	assert_int_equal(find(im, "!schedule_2"), IMAGE_NONE);
	assert_int_equal(find(im, "!schedule_2~art_1"), IMAGE_NONE);
}

static struct str
address_of(const struct image *im, const char *name)
{
	for (uint32_t n = 0; n < im->node_count; n++)
		if (str_is(image_node_name(im, n), name))
			return image_attr(im, n, "value");
	return STR("");
}

static void
a_component_is_a_document_with_its_own_addresses(void **state)
{
	struct fixture *f = *state;
	struct str work;
	char name[128];

	make_annexed(f, "");
	work = image_meta(&f->im, IMAGE_META_WORK);
	assert_int_equal(extract_component(&f->im, STR("!att_2"), &f->extract, &f->e), 0);
	assert_int_equal(image_open(&f->out, f->extract.data, f->extract.len, &f->e), 0);
	assert_string_equal(text_of(&f->out), "art_1|second|art_7|second|");
	assert_true(str_is(image_meta(&f->out, IMAGE_META_TITLE), "Fees"));
	assert_true(str_is(image_meta(&f->out, IMAGE_META_TYPE), "doc"));
	snprintf(name, sizeof name, STR_FMT "/!att_2", STR_ARG(work));
	assert_true(str_is(address_of(&f->out, "FRBRthis"), name));
	assert_true(str_eq(address_of(&f->out, "FRBRuri"), work));
}

static void
a_document_of_another_work_keeps_its_addresses(void **state)
{
	struct fixture *f = *state;

	make_annexed(f, "/akn/xx/act/1999/1");
	assert_int_equal(extract_component(&f->im, STR("!schedule_1"), &f->extract, &f->e), 0);
	assert_int_equal(image_open(&f->out, f->extract.data, f->extract.len, &f->e), 0);
	assert_true(str_is(address_of(&f->out, "FRBRthis"), "/akn/xx/act/2006/9/!schedule_1"));
	assert_true(str_is(address_of(&f->out, "FRBRuri"), "/akn/xx/act/1999/1"));
}

static void
a_component_that_is_missing_is_named(void **state)
{
	struct fixture *f = *state;

	make_annexed(f, "");
	assert_int_equal(
	    extract_component(&f->im, STR("!schedule_9"), &f->extract, &f->e), -ERR_NOTFOUND);
	assert_non_null(strstr(f->e.text, "'!schedule_9'"));
	assert_int_equal(
	    extract_component(&f->im, STR("!schedule_1~art_1"), &f->extract, &f->e), -ERR_NOTFOUND);
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
		IN_FIXTURE(a_component_is_a_portion_above_those_in_it),
		IN_FIXTURE(a_component_is_a_document_with_its_own_addresses),
		IN_FIXTURE(a_document_of_another_work_keeps_its_addresses),
		IN_FIXTURE(a_component_that_is_missing_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

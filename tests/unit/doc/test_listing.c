/* SPDX-License-Identifier: Apache-2.0 */
/* listing: an image of lines, which reads like one of a document. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <gazetted/plugin.h>

#include "base/buf.h"
#include "base/err.h"
#include "doc/build.h"
#include "doc/build_listing.h"
#include "doc/canon.h"
#include "doc/image_open.h"
#include "doc_sample.h"

#define WORD(s)                  \
	{                        \
		s, sizeof(s) - 1 \
	}
#define TITLE "Versions: <Opinions> & more"

static const struct listing_entry full = { .href = WORD("/a/eng@2006-05-01;r2"),
	.title = WORD("Opinions"),
	.date = WORD("2006-05-01"),
	.language = WORD("eng"),
	.revision = WORD("2"),
	.published = WORD("2026-01-05T00:00:00Z"),
	.digest = WORD("00ff"),
	.rel = WORD("next") };
static const struct listing_entry least = { .href = WORD("/b"), .title = WORD("B") };

struct fixture {
	struct listing *listing;
	struct buf out;
	struct image im;
	struct err e;
};

static int
open_fixture(void **state)
{
	static struct fixture f;

	f = (struct fixture){ .listing = listing_new(STR(TITLE), STR("eng")),
		.out = BUF_INIT(SAMPLE_BYTES_MAX) };
	*state = &f;
	return 0;
}

static int
close_fixture(void **state)
{
	struct fixture *f = *state;

	listing_free(&f->listing);
	buf_free(&f->out);
	return 0;
}

static void
add(struct fixture *f, const struct listing_entry *entry)
{
	assert_int_equal(listing_add(f->listing, entry, &f->e), 0);
}

static void
finish(struct fixture *f)
{
	assert_int_equal(listing_finish(f->listing, &f->out, &f->e), 0);
	if (image_open(&f->im, f->out.data, f->out.len, &f->e) != 0)
		fail_msg("%s", f->e.text);
}

static void
must_be(const struct fixture *f, uint32_t node, const char *name, struct str value)
{
	struct str found = image_attr(&f->im, node, name);

	assert_int_equal(found.len, value.len);
	assert_memory_equal(found.p, value.p, value.len);
}

static void
its_root_holds_a_heading_and_an_entry_a_line(void **state)
{
	struct fixture *f = *state;
	uint32_t root, node;

	add(f, &full);
	add(f, &least);
	finish(f);
	root = f->im.head->root;
	assert_int_equal(f->im.nodes[root].kind, GAZ_LISTING);
	node = image_first_child(&f->im, root);
	assert_int_equal(f->im.nodes[node].kind, GAZ_HEADING);
	assert_true(str_is(image_text(&f->im, node + 1), TITLE));
	node = image_next_sibling(&f->im, node);
	assert_int_equal(f->im.nodes[node].kind, GAZ_ENTRY);
	node = image_next_sibling(&f->im, node);
	assert_int_equal(f->im.nodes[node].kind, GAZ_ENTRY);
	assert_int_equal(image_next_sibling(&f->im, node), IMAGE_NONE);
}

static void
an_entry_says_what_is_known_and_no_more(void **state)
{
	struct fixture *f = *state;
	uint32_t node;

	add(f, &full);
	add(f, &least);
	finish(f);
	node = image_child(&f->im, f->im.head->root, "entry");
	must_be(f, node, "href", full.href);
	must_be(f, node, "title", full.title);
	must_be(f, node, "date", full.date);
	must_be(f, node, "language", full.language);
	must_be(f, node, "revision", full.revision);
	must_be(f, node, "published", full.published);
	must_be(f, node, "digest", full.digest);
	must_be(f, node, "rel", full.rel);
	node = image_next_sibling(&f->im, node);
	must_be(f, node, "href", least.href);
	assert_int_equal(f->im.nodes[node].b, 2);
}

static void
it_knows_its_title_and_language_and_no_other_fact(void **state)
{
	struct fixture *f = *state;

	finish(f);
	assert_true(str_is(image_meta(&f->im, IMAGE_META_TITLE), TITLE));
	assert_true(str_is(image_meta(&f->im, IMAGE_META_LANGUAGE), "eng"));
	for (int i = 0; i < IMAGE_META_COUNT; i++)
		if (i != IMAGE_META_TITLE && i != IMAGE_META_LANGUAGE)
			assert_int_equal(image_meta(&f->im, (enum image_meta)i).len, 0);
	assert_int_equal(f->im.portion_count, 0);
}

static int
put(void *arg, const void *p, size_t len)
{
	buf_put(arg, p, len);
	return 0;
}

static void
it_can_be_written_as_a_source(void **state)
{
	struct fixture *f = *state;
	struct buf xml = BUF_INIT(SAMPLE_BYTES_MAX);

	add(f, &least);
	finish(f);
	assert_int_equal(canon_write(&f->im, 0, put, &xml), 0);
	buf_putc(&xml, '\0');
	assert_non_null(strstr(xml.data, "<listing><heading>Versions: &lt;Opinions&gt; &amp; more"
					 "</heading><entry href=\"/b\" title=\"B\"/></listing>"));
	buf_free(&xml);
}

static void
equal_lines_make_equal_bytes(void **state)
{
	struct fixture *f = *state;
	struct listing *other = listing_new(STR(TITLE), STR("eng"));
	struct buf again = BUF_INIT(SAMPLE_BYTES_MAX);

	add(f, &full);
	assert_int_equal(listing_add(other, &full, &f->e), 0);
	finish(f);
	assert_int_equal(listing_finish(other, &again, &f->e), 0);
	assert_int_equal(again.len, f->out.len);
	assert_memory_equal(again.data, f->out.data, again.len);
	listing_free(&other);
	buf_free(&again);
}

static void
it_has_room_for_its_bound_and_for_one_that_leads_on(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i <= LISTING_ENTRIES_MAX; i++)
		add(f, &full);
	assert_int_equal(listing_add(f->listing, &full, &f->e), -ERR_LIMIT);
	finish(f);
	assert_true(f->out.len < 1u << 20);
}

static void
a_title_that_xml_does_not_allow_is_told_at_the_end(void **state)
{
	struct fixture *f = *state;

	listing_free(&f->listing);
	f->listing = listing_new(STR("a\x01"), STR("eng"));
	assert_int_equal(listing_add(f->listing, &least, &f->e), -ERR_DATA);
	assert_int_equal(listing_finish(f->listing, &f->out, &f->e), -ERR_DATA);
	assert_int_equal(f->out.len, 0);
}

/* Whoever uploads a <listing> gets a document with an odd element in it. */
static void
an_element_of_a_source_is_never_a_listing(void **state)
{
	struct fixture *f = *state;
	struct build *b = build_new();

	sample_open(b, "akomaNtoso", NULL);
	sample_open(b, "listing", NULL);
	sample_leaf(b, "entry", NULL, "href", "/", NULL);
	sample_close(b, 2);
	assert_int_equal(build_finish(b, &f->out, &f->e), -ERR_DATA);
	build_free(&b);
}

#define WITH_LISTING(test) cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_LISTING(its_root_holds_a_heading_and_an_entry_a_line),
		WITH_LISTING(an_entry_says_what_is_known_and_no_more),
		WITH_LISTING(it_knows_its_title_and_language_and_no_other_fact),
		WITH_LISTING(it_can_be_written_as_a_source),
		WITH_LISTING(equal_lines_make_equal_bytes),
		WITH_LISTING(it_has_room_for_its_bound_and_for_one_that_leads_on),
		WITH_LISTING(a_title_that_xml_does_not_allow_is_told_at_the_end),
		WITH_LISTING(an_element_of_a_source_is_never_a_listing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

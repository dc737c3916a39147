/* SPDX-License-Identifier: Apache-2.0 */
/* cited_links: the links of a page, and only those that fit the document beside it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "doc/build_page.h"
#include "doc/image_open.h"
#include "doc_sample.h"
#include "host/cited_links.h"

#define PAGE_BYTES_MAX (1u << 20)

struct fixture {
	struct buf document_bytes, page_bytes;
	struct image document, page;
	uint32_t text; /* a text node of the document */
	struct page_build *build;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	struct build *b = build_new();

	sample_document(b);
	sample_finish(&b, &f->document_bytes, &f->document);
	while (!image_is_text(&f->document, f->text) || image_text(&f->document, f->text).len < 6)
		f->text++;
	f->page_bytes = BUF_INIT(PAGE_BYTES_MAX);
	f->build = page_new(STR("eng"));
	page_fact(f->build, "page", STR("version"));
	page_list(f->build, "cited");
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	page_free(&f->build);
	buf_free(&f->document_bytes);
	buf_free(&f->page_bytes);
	free(f);
	return 0;
}

static void
set_number(struct fixture *f, const char *name, uint32_t value)
{
	char text[16];

	snprintf(text, sizeof text, "%u", value);
	page_set(f->build, name, str_from(text));
}

static void
put(struct fixture *f, const char *href, uint32_t node, uint32_t from, uint32_t to)
{
	page_entry(f->build);
	page_set(f->build, "href", str_from(href));
	set_number(f, "node", node);
	set_number(f, "nodes", f->document.node_count);
	set_number(f, "from", from);
	set_number(f, "to", to);
}

static void
read_links(struct fixture *f, struct cited_links *out)
{
	struct err e = { 0 };

	assert_int_equal(page_finish(f->build, &f->page_bytes, &e), 0);
	assert_int_equal(image_open(&f->page, f->page_bytes.data, f->page_bytes.len, &e), 0);
	cited_links_read(&f->page, &f->document, out);
}

static void
the_links_of_a_text_are_found_in_their_order(void **state)
{
	struct fixture *f = *state;
	struct cited_links links;

	put(f, "http://a", f->text, 0, 2);
	put(f, "http://b", f->text, 3, 5);
	read_links(f, &links);
	assert_int_equal(links.count, 2);
	assert_string_equal(cited_links_of(&links, f->text, 1)->href, "http://b");
	assert_int_equal(cited_links_of(&links, f->text, 1)->start, 3);
	assert_null(cited_links_of(&links, f->text, 2));
	assert_null(cited_links_of(&links, f->text + 1, 0));
	cited_links_free(&links);
}

static void
what_does_not_fit_the_document_is_left_out(void **state)
{
	struct fixture *f = *state;
	uint32_t len = (uint32_t)image_text(&f->document, f->text).len;
	struct cited_links links;

	put(f, "http://element", 0, 0, 1);
	put(f, "http://none", f->document.node_count, 0, 1);
	put(f, "http://a", f->text, 1, 4);
	put(f, "http://overlaps", f->text, 3, 5);
	put(f, "http://empty", f->text, 5, 5);
	put(f, "http://long", f->text, 5, len + 1);
	page_entry(f->build);
	page_set(f->build, "href", STR("http://no-number"));
	read_links(f, &links);
	assert_int_equal(links.count, 1);
	assert_string_equal(cited_links_of(&links, f->text, 0)->href, "http://a");
	cited_links_free(&links);
}

static void
the_links_of_another_document_are_left_out(void **state)
{
	struct fixture *f = *state;
	struct cited_links links;

	f->document.node_count++; /* "nodes" of the entry is not that of the document */
	put(f, "http://a", f->text, 0, 2);
	f->document.node_count--;
	read_links(f, &links);
	assert_int_equal(links.count, 0);
	cited_links_free(&links);
}

static void
a_reference_is_a_link_as_a_whole(void **state)
{
	struct fixture *f = *state;
	struct cited_links links;
	uint32_t ref = 0;

	while (!str_is(image_node_name(&f->document, ref), "ref"))
		ref++;
	put(f, "http://part", ref, 0, 1);
	put(f, "http://a", ref, 0, 0);
	put(f, "http://twice", ref, 0, 0);
	put(f, "http://no-reference", f->document.nodes[ref].parent, 0, 0);
	read_links(f, &links);
	assert_int_equal(links.count, 1);
	assert_string_equal(cited_links_of(&links, ref, 0)->href, "http://a");
	assert_null(cited_links_of(&links, ref, 1));
	cited_links_free(&links);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    the_links_of_a_text_are_found_in_their_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    what_does_not_fit_the_document_is_left_out, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    the_links_of_another_document_are_left_out, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_reference_is_a_link_as_a_whole, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

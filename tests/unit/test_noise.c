/* SPDX-License-Identifier: Apache-2.0 */
/* noise and lines: what is dropped is reported, what is only suspicious stays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "ingest/lines.h"
#include "ingest/noise.h"

#define REPORT_BYTES_MAX 65536

struct page {
	struct arena arena;
	struct lines lines;
	struct buf report;
};

static void
open_page(struct page *p, const char *text)
{
	struct err e = { 0 };

	*p = (struct page){ .arena = ARENA_INIT(LINES_ARENA_BYTES),
		.report = BUF_INIT(REPORT_BYTES_MAX) };
	assert_int_equal(lines_split(&p->lines, str_from(text), &p->arena, &p->report, &e), 0);
}

static void
close_page(struct page *p)
{
	arena_free(&p->arena);
	buf_free(&p->report);
}

/* The lines that are left, each ended by '|'. */
static void
leaves(struct page *p, const char *expected)
{
	struct buf left = BUF_INIT(REPORT_BYTES_MAX);

	lines_compact(&p->lines);
	for (size_t i = 0; i < p->lines.count; i++)
		buf_putf(&left, STR_FMT "|", STR_ARG(p->lines.v[i].text));
	assert_string_equal(left.data == NULL ? "" : left.data, expected);
	buf_free(&left);
}

static void
the_browsers_title_line_goes_when_the_title_follows(void **state)
{
	struct page p;

	(void)state;
	open_page(&p, "Some Site - News - Rules of the House\nRules of the House\nText.\n");
	noise_drop_header(&p.lines, &p.report);
	leaves(&p, "Rules of the House|Text.|");
	assert_non_null(strstr(p.report.data, "drop\t1\t"));
	close_page(&p);
}

static void
a_broken_title_line_goes_as_well(void **state)
{
	struct page p;

	(void)state;
	open_page(&p, "Some Site - News -\nRules of the House\nRules of\nthe House\nText.\n");
	noise_drop_header(&p.lines, &p.report);
	leaves(&p, "Rules of|the House|Text.|");
	close_page(&p);
}

static void
the_end_of_a_sentence_is_no_running_head(void **state)
{
	struct page p;

	(void)state;
	open_page(&p, "Gazette    No. 1\nRules\nOne.\nand so on.\n\fGazette    No. 1\nTwo.\nand "
		      "so on.\n\fGazette    No. 1\nThree.\nand so on.\n");
	noise_drop_pages(&p.lines, &p.report);
	leaves(&p, "Rules|One.|and so on.|Two.|and so on.|Three.|and so on.|");
	close_page(&p);
}

static void
buttons_and_imprints_of_sites_go(void **state)
{
	struct page p;

	(void)state;
	open_page(&p, "The last sentence.\n【打印】 【关闭】\n[Print] | Close\n"
		      "© 2011 The Site. All rights reserved.\n");
	noise_drop_tail(&p.lines, 0, &p.report);
	leaves(&p, "The last sentence.|");
	close_page(&p);
	open_page(&p, "The last sentence.\nClose\nCopyright is with the authors.\n");
	noise_drop_tail(&p.lines, 0, &p.report);
	leaves(&p, "The last sentence.|Close|Copyright is with the authors.|");
	close_page(&p);
}

static void
a_longer_first_line_without_a_site_name_stays(void **state)
{
	struct page p;

	(void)state;
	open_page(&p, "Notes on the Rules of the House\nRules of the House\nText.\n");
	noise_drop_header(&p.lines, &p.report);
	leaves(&p, "Notes on the Rules of the House|Rules of the House|Text.|");
	close_page(&p);
}

static void
page_numbers_and_running_heads_go(void **state)
{
	struct page p;

	(void)state;
	open_page(&p, "Bee Rules\nOne.\nPage 1 of 3\n\fBee Rules\nTwo.\nPage 2 of 3\n\fBee "
		      "Rules\nThree.\nPage 3 of 3\n");
	noise_drop_pages(&p.lines, &p.report);
	leaves(&p, "Bee Rules|One.|Two.|Three.|");
	close_page(&p);
}

static void
a_line_that_only_mentions_a_page_stays(void **state)
{
	struct page p;

	(void)state;
	open_page(&p, "Title\nPage 1 of the book says so.\nThe end.\n");
	noise_drop_pages(&p.lines, &p.report);
	leaves(&p, "Title|Page 1 of the book says so.|The end.|");
	close_page(&p);
}

static void
links_after_the_text_go_from_the_first_address_on(void **state)
{
	struct page p;

	(void)state;
	open_page(&p,
	    "The last sentence.\n/news/2006/t1.htm\n- Related articles\n- Why is the sky blue?\n");
	noise_drop_tail(&p.lines, 0, &p.report);
	leaves(&p, "The last sentence.|");
	assert_non_null(strstr(p.report.data, "drop\t4\t"));
	close_page(&p);
}

static void
an_address_with_sentences_after_it_stays(void **state)
{
	struct page p;

	(void)state;
	open_page(&p, "See:\nwww.example.org/rules.html\nThe rules there apply as well.\n- and so "
		      "do these;\n");
	noise_drop_tail(&p.lines, 0, &p.report);
	leaves(&p,
	    "See:|www.example.org/rules.html|The rules there apply as well.|- and so do these;|");
	close_page(&p);
}

static void
all_line_ends_count_and_form_feeds_do_not(void **state)
{
	struct page p;

	(void)state;
	open_page(&p, "one\r\ntwo\rthree\n\n\ffive\nsix\fseven\nlast");
	assert_int_equal(p.lines.count, 7);
	assert_int_equal(p.lines.v[3].first, 5);
	assert_true(p.lines.v[3].page_top);
	assert_int_equal(p.lines.v[5].first, 6); /* "seven" stands in the same line as "six" */
	assert_int_equal(p.lines.v[6].first, 7);
	close_page(&p);
}

static void
control_characters_go_and_are_reported(void **state)
{
	struct page p;

	(void)state;
	open_page(&p, "one\ntw\x01o\n");
	leaves(&p, "one|two|");
	assert_non_null(strstr(p.report.data, "drop\t2\t1 control character"));
	close_page(&p);
}

static void
hard_wrapped_lines_are_joined(void **state)
{
	struct err e = { 0 };
	struct page p;

	(void)state;
	open_page(&p, "This line was broken by an editor at about\n"
		      "forty columns, as it was done in the days\n"
		      "of paper, and this is how it ends here.\n\n"
		      "A second paragraph, which is also broken\n"
		      "at that column, begins after a blank.\n");
	assert_int_equal(lines_join(&p.lines, &p.report, &e), 0);
	for (size_t i = 0; i < p.lines.count; i++)
		p.lines.v[i].dropped = p.lines.v[i].absorbed;
	leaves(&p,
	    "This line was broken by an editor at about forty columns, as it was done in "
	    "the days of paper, and this is how it ends here.|"
	    "A second paragraph, which is also broken at that column, begins after a blank.|");
	close_page(&p);
}

static void
short_lines_that_are_not_full_are_not_joined(void **state)
{
	struct err e = { 0 };
	struct page p;

	(void)state;
	open_page(
	    &p, "Bread\nButter and a good deal of honey from the town\nMilk\nEggs\nSalt\nPepper\n");
	assert_int_equal(lines_join(&p.lines, &p.report, &e), 0);
	leaves(&p, "Bread|Butter and a good deal of honey from the town|Milk|Eggs|Salt|Pepper|");
	close_page(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_browsers_title_line_goes_when_the_title_follows),
		cmocka_unit_test(a_broken_title_line_goes_as_well),
		cmocka_unit_test(the_end_of_a_sentence_is_no_running_head),
		cmocka_unit_test(buttons_and_imprints_of_sites_go),
		cmocka_unit_test(a_longer_first_line_without_a_site_name_stays),
		cmocka_unit_test(page_numbers_and_running_heads_go),
		cmocka_unit_test(a_line_that_only_mentions_a_page_stays),
		cmocka_unit_test(links_after_the_text_go_from_the_first_address_on),
		cmocka_unit_test(an_address_with_sentences_after_it_stays),
		cmocka_unit_test(all_line_ends_count_and_form_feeds_do_not),
		cmocka_unit_test(control_characters_go_and_are_reported),
		cmocka_unit_test(hard_wrapped_lines_are_joined),
		cmocka_unit_test(short_lines_that_are_not_full_are_not_joined),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

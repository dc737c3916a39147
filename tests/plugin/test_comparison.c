/* SPDX-License-Identifier: Apache-2.0 */
/* What html makes of two versions of a document, from the Act on Ferries of 2020 and of 2024. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "harness.h"

static struct harness h;

static void
use(const char *later, const char *earlier)
{
	char path[512];

	harness_reset(&h);
	harness_plugin(&h, PLUGINS "/html.so");
	snprintf(path, sizeof path, DOCUMENTS "/ferries/%s.xml", later);
	harness_document(&h, path);
	snprintf(path, sizeof path, DOCUMENTS "/ferries/%s.xml", earlier);
	harness_earlier(&h, path);
	harness_meta(&h, "earlier-version", "/akn/xx/act/2020/4/eng@2020-03-01");
	harness_meta(&h, "earlier-date", "2020-03-01");
	harness_meta(&h, "earlier-revision", "2");
	harness_meta(&h, "earlier-url", "https://law.example/ferries@2020-03-01;r2");
	harness_meta(&h, "date", "2024-07-01");
}

static struct buf
render(const char *portion)
{
	struct err e = { 0 };
	struct buf out;

	if (harness_render(&h, portion, &out, &e) != 0)
		fail_msg("%s", e.text);
	return out;
}

static void
must_hold(const struct buf *out, const char *s)
{
	if (strstr(out->data, s) == NULL)
		fail_msg("not found: %s\nin: %s", s, out->data);
}

static void
must_lack(const struct buf *out, const char *s)
{
	if (strstr(out->data, s) != NULL)
		fail_msg("found: %s\nin: %s", s, out->data);
}

static void
words_that_came_and_went_stand_beside_each_other(void **state)
{
	struct buf out;

	(void)state;
	use("2024", "2020");
	out = render(NULL);
	must_hold(&out, "to <b><del>every</del><ins>each</ins></b> ferry");
	must_hold(&out, "<p class=\"doctitle\">Act on Ferries<ins> and Bridges</ins></p>");
	must_hold(&out, "Fares<ins> and tolls</ins></h3>");
	must_hold(&out, "\xe2\x80\x9cI bring all over<ins>, and back</ins>.\xe2\x80\x9d");
	must_hold(&out, "<span class=\"num\"><del>(c)</del><ins>(b)</ins></span>");
	must_hold(&out, "<td><p><del>two</del><ins>three</ins></p>");
	buf_free(&out);
}

static void
a_note_that_came_is_marked_where_it_stands_and_where_it_is_written(void **state)
{
	struct buf out;

	(void)state;
	use("2024", "2020");
	out = render(NULL);
	must_hold(&out, "<ins><sup class=\"noteref\"><a id=\"gaz-fnref-2\"");
	must_hold(&out, "<ins>A plank is no bridge.</ins>");
	must_hold(&out, "</a> Rowing boats are no ferries.</p>");
	buf_free(&out);
}

static void
what_came_or_went_as_a_whole_is_marked_once_around_it(void **state)
{
	struct buf out;

	(void)state;
	use("2024", "2020");
	out = render(NULL);
	must_hold(&out, "<div class=\"whole\">\n<p class=\"fate\">inserted</p>\n<ins>\n"
			"<section class=\"chapter\" id=\"chp_3\">");
	must_hold(&out, "<p>A bridge carries what its sign says.</p>");
	must_hold(&out, "<p class=\"fate\">deleted</p>\n<del>\n<section class=\"article unit\"");
	must_lack(&out, "id=\"art_2\""); /* an eId is the later version's */
	buf_free(&out);
}

static void
the_summary_counts_the_articles_and_leads_to_each(void **state)
{
	struct buf out;

	(void)state;
	use("2024", "2020");
	out = render(NULL);
	must_hold(&out, "<span>4 changed</span> \xc2\xb7 <span>1 inserted</span> \xc2\xb7 "
			"<span>1 deleted</span> \xc2\xb7 <span>1 unchanged</span>");
	must_hold(&out, "<li><a href=\"#art_1\">Article 1 Scope <small>changed</small></a></li>");
	must_hold(
	    &out, "<li><a href=\"#chp_3\">Chapter 3 Bridges <small>inserted</small></a></li>");
	must_hold(&out, "Article 2 Bells <small>deleted</small></a></li>");
	must_lack(&out, "<a href=\"#art_7\">"); /* it came with its chapter */
	must_lack(&out, "<a href=\"#art_6\">");
	buf_free(&out);
}

static void
both_versions_are_named_with_date_and_address(void **state)
{
	struct buf out;

	(void)state;
	use("2024", "2020");
	out = render(NULL);
	must_hold(
	    &out, "<title>Act on Ferries and Bridges: 2020-03-01 \xe2\x80\x93 2024-07-01</title>");
	must_hold(&out,
	    "<dt>Earlier version</dt><dd><a href=\"https://law.example/ferries@2020-03-01;r2\">"
	    "2020-03-01 \xc2\xb7 <span>Revision</span> 2</a>");
	must_hold(&out, "<dt>Later version</dt><dd>2024-07-01</dd>");
	must_lack(&out, "rel=\"canonical\"");
	buf_free(&out);
}

static void
what_did_not_change_can_be_left_out_and_is_named(void **state)
{
	struct buf out;

	(void)state;
	use("2024", "2020");
	harness_option(&h, "show", "changed");
	out = render(NULL);
	must_hold(&out, "<p class=\"gap\"><span>Unchanged, left out</span>: Article 6 Rest</p>");
	must_lack(&out, "seventh day");
	must_hold(&out, "<b><del>every</del>");
	must_hold(&out, "<a href=\"?show=all\">");
	buf_free(&out);
}

static void
a_portion_is_compared_alone(void **state)
{
	struct buf out;

	(void)state;
	use("2024", "2020");
	out = render("art_3");
	must_hold(&out, "<h1 id=\"art_3\"><span class=\"num\">Article 3</span> Fares<ins> and "
			"tolls</ins></h1>");
	must_hold(&out, "<section class=\"changes\"");
	must_lack(&out, "Scope");
	buf_free(&out);
}

static void
a_portion_that_only_one_version_has_is_marked_as_a_whole(void **state)
{
	struct buf out;

	(void)state;
	use("2024", "2020");
	out = render("art_2");
	must_hold(
	    &out, "<p class=\"fate\">deleted</p>\n<del>\n<p>A ferry rings its bell twice.</p>");
	buf_free(&out);
}

static void
two_versions_of_the_same_words_say_so(void **state)
{
	struct buf out;

	(void)state;
	use("2024", "2024");
	out = render(NULL);
	must_hold(&out, "<p>The words of both versions are the same.</p>");
	must_lack(&out, "<ins>");
	must_lack(&out, "<del>");
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_that_came_and_went_stand_beside_each_other),
		cmocka_unit_test(
		    a_note_that_came_is_marked_where_it_stands_and_where_it_is_written),
		cmocka_unit_test(what_came_or_went_as_a_whole_is_marked_once_around_it),
		cmocka_unit_test(the_summary_counts_the_articles_and_leads_to_each),
		cmocka_unit_test(both_versions_are_named_with_date_and_address),
		cmocka_unit_test(what_did_not_change_can_be_left_out_and_is_named),
		cmocka_unit_test(a_portion_is_compared_alone),
		cmocka_unit_test(a_portion_that_only_one_version_has_is_marked_as_a_whole),
		cmocka_unit_test(two_versions_of_the_same_words_say_so),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	harness_free(&h);
	return failed;
}

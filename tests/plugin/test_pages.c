/* SPDX-License-Identifier: Apache-2.0 */
/* The pages of the website, written by room from the facts in pages/. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#include "harness.h"

#define OVERHEAD_BYTES_MAX 20000 /* a page is at most this much larger than its text, gzipped */

static struct harness h;

static void
use(const char *document, const char *facts)
{
	char path[512];

	harness_reset(&h);
	harness_plugin(&h, PLUGINS "/room.so");
	harness_no_document(&h);
	if (document != NULL) {
		snprintf(path, sizeof path, DOCUMENTS "/%s.xml", document);
		harness_document(&h, path);
	}
	snprintf(path, sizeof path, PAGES "/%s.facts", facts);
	harness_page(&h, path, "");
	harness_option(&h, "show", "auto");
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

/* The page has all of these strings, in this order; the list ends with NULL. */
static void
has(const struct buf *page, const char *const *strings)
{
	const char *at = (const char *)page->data, *found;

	for (size_t i = 0; strings[i] != NULL; i++) {
		if ((found = strstr(at, strings[i])) == NULL)
			fail_msg("the page lacks, after \"%.200s\": %s", at, strings[i]);
		at = found;
	}
}

#define HAS(page, ...) has(page, (const char *const[]){ __VA_ARGS__, NULL })
#define LACKS(page, string) assert_null(strstr((const char *)(page)->data, string))

static void
a_version_says_its_status_and_what_comes_next(void **state)
{
	struct buf page;

	(void)state;
	use("measures", "version");
	harness_meta(&h, "revision", "2");
	page = render(NULL);
	HAS(&page, "rel=\"canonical\" href=\"https://register.example/akn/xx/act/2021/3/eng\"",
	    "rel=\"alternate\" type=\"application/epub+zip\"", "hreflang=\"ar\"",
	    "application/ld+json", "Act no. 3 of 2021", "<h1>", "class=\"status now\"", "In force",
	    "<time datetime=\"2021-02-01\">1 February 2021</time>",
	    "href=\"https://register.example/akn/xx/act/2021/3/eng@2030-01-01;r1\"",
	    "The next version applies from", "this is revision 2");
	LACKS(&page, "noindex");
	buf_free(&page);
}

static void
a_heading_leads_to_its_own_page_and_to_its_last_change(void **state)
{
	struct buf page;

	(void)state;
	use("measures", "version");
	page = render(NULL);
	HAS(&page, "href=\"https://register.example/akn/xx/act/2021/3/eng/~chp_1\"",
	    "href=\"https://register.example/akn/xx/act/2021/3/eng/~art_1\"",
	    "popovertarget=\"gaz-chg-1\">changed 2021</button>", "popover id=\"gaz-chg-1\"",
	    "href=\"https://register.example/akn/xx/act/2021/3/"
	    "eng@2020-01-01;r1...2021-02-01;r2/~art_1\"",
	    "eng/~art_1#gaz-events\"", "</span></h3>", "eng/~art_3");
	buf_free(&page);
}

static void
the_menus_lead_to_versions_formats_and_a_citation(void **state)
{
	struct buf page;

	(void)state;
	use("measures", "version");
	harness_meta(&h, "revision", "2");
	harness_meta(&h, "digest", "0123abcd");
	page = render(NULL);
	HAS(&page,
	    "aria-current=\"true\"><a href=\"https://register.example/akn/xx/act/2021/3/"
	    "eng@2021-02-01;r2\"",
	    "name=\"date\"", "name=\"from\" value=\"2021-02-01;r2\"",
	    "<option value=\"2020-01-01;r1\">1 January 2020</option>", "id=\"gaz-download\"",
	    "13 kB</span>", "id=\"gaz-cite\"", "version of 1 February 2021", "0123abcd", "@misc{",
	    "TY  - STAT", "hreflang=\"de\" lang=\"de\">Deutsch</a>");
	buf_free(&page);
}

static void
a_superseded_text_leads_to_the_one_in_force(void **state)
{
	struct buf page;

	(void)state;
	use("measures", "superseded");
	page = render(NULL);
	HAS(&page, "content=\"noindex\"",
	    "rel=\"canonical\" href=\"https://register.example/akn/"
	    "xx/act/2021/3/eng@2020-01-01;r1\"",
	    "NotInForce", "class=\"status\"", "Superseded",
	    "from <time datetime=\"2020-01-01\">1 January 2020</time> to <time "
	    "datetime=\"2021-01-31\">31 January 2021</time>",
	    "href=\"https://register.example/akn/xx/act/2021/3/eng\"",
	    "href=\"https://register.example/akn/xx/act/2021/3/eng@2020-01-01;r1...2021-02-01;r2\"",
	    "read revision 3",
	    "href=\"https://register.example/akn/xx/act/2021/3/eng@2020-01-01;r1/~art_1\"");
	buf_free(&page);
}

static void
the_frame_and_the_dates_are_in_the_language_of_the_text(void **state)
{
	struct buf page;

	(void)state;
	use("chinese", "superseded");
	page = render(NULL);
	HAS(&page, "<html lang=\"zh\"", ">2020年1月1日</time>");
	buf_free(&page);
	use("arabic", "version");
	page = render(NULL);
	HAS(&page, "<html lang=\"ar\" dir=\"rtl\"", ">1 فبراير 2021</time>");
	buf_free(&page);
}

static void
a_portion_has_its_changes_and_its_neighbours(void **state)
{
	struct buf page;

	(void)state;
	use("measures", "portion");
	page = render("art_2");
	HAS(&page, "<h1 id=\"art_2\">", "class=\"status now\"", "id=\"gaz-text\"",
	    "Changes to this passage", ">amended</a>", "first text", "rel=\"prev\"",
	    "rel=\"up\" href=\"https://register.example/akn/xx/act/2021/3/"
	    "eng@2021-02-01;r2#art_2\"",
	    "rel=\"next\"");
	buf_free(&page);
}

static void
a_change_of_a_portion_shows_what_went_and_what_came(void **state)
{
	struct buf page;

	(void)state;
	use("measures", "portion");
	page = render("art_2");
	HAS(&page, ".was del { background",
	    "<p class=\"was\"><span class=\"heard\">Earlier version</span> \u2026the keeper "
	    "records<del> each load</del> &amp; &lt;keeps&gt;\u2026</p>\n"
	    "<p class=\"is\"><span class=\"heard\">Later version</span> \u2026the keeper "
	    "records<ins> every load by hand</ins> &amp; &lt;keeps&gt;\u2026</p>\n</li>");
	buf_free(&page);
}

static void
a_history_offers_two_versions_to_compare(void **state)
{
	struct buf page;

	(void)state;
	use(NULL, "history");
	page = render(NULL);
	HAS(&page, "<form action=\"https://register.example/akn/xx/act/2021/3/eng/versions\">",
	    "Not yet in force", "name=\"to\" value=\"2030-01-01;r1\" checked", "In force",
	    "1 Scope</a>", "name=\"from\" value=\"2021-02-01;r2\" checked");
	buf_free(&page);
}

static void
the_first_page_lists_works_with_their_languages(void **state)
{
	struct buf page;

	(void)state;
	use(NULL, "home");
	page = render(NULL);
	HAS(&page, "<html lang=\"en\">", "<h1>Specimen Register</h1>", "name=\"q\"",
	    "aria-current=\"true\"><bdi>Act</bdi> <span class=\"count\">90</span>",
	    "lang=\"zh\">中文", "lang=\"zh\">道路条例</a>",
	    "lang=\"ar\" dir=\"rtl\">حكم المحكمة</a>",
	    "51\xe2\x80\x93"
	    "53 of 103",
	    "rel=\"prev\"", "rel=\"next\"");
	buf_free(&page);
}

static void
an_error_says_what_there_is_instead(void **state)
{
	struct buf page;

	(void)state;
	use(NULL, "error");
	page = render(NULL);
	HAS(&page, "<title>This page does not exist", "noindex", "404",
	    "The version in force on 2021-02-01 has no portion 'art_99'.", "3 Lists</a>",
	    "04n9863whzrkk");
	buf_free(&page);
}

static void
a_page_without_facts_is_a_page(void **state)
{
	struct buf page;

	(void)state;
	use("measures", "bare");
	page = render(NULL);
	HAS(&page, "<h1>", "id=\"gaz-text\"", "</html>");
	LACKS(&page, "class=\"p\"");
	buf_free(&page);
	use(NULL, "bare");
	page = render(NULL);
	HAS(&page, "<h1>", "</html>");
	buf_free(&page);
}

static void
no_text_ends_the_script_with_the_facts(void **state)
{
	struct buf page;
	const char *script, *end;

	(void)state;
	use("everything", "version");
	harness_meta(&h, "issuer", "</script><b>");
	page = render(NULL);
	HAS(&page, "application/ld+json", "\\u003c");
	script = strstr((const char *)page.data, "application/ld+json\">") +
		 strlen("application/ld+json\">");
	end = strchr(script, '<');
	assert_non_null(end);
	assert_memory_equal(end, "</script>", 9);
	buf_free(&page);
}

static uLong
gzipped(const struct buf *b)
{
	uLong len = compressBound((uLong)b->len);
	Bytef *p = malloc(len);

	assert_non_null(p);
	assert_int_equal(compress2(p, &len, (const Bytef *)b->data, (uLong)b->len, 6), Z_OK);
	free(p);
	return len;
}

static void
the_frame_of_a_page_is_small(void **state)
{
	struct buf page, text;

	(void)state;
	use("everything", "version");
	page = render(NULL);
	harness_reset(&h);
	harness_plugin(&h, PLUGINS "/txt.so");
	harness_option(&h, "width", "0");
	harness_option(&h, "meta", "0");
	text = render(NULL);
	assert_true(gzipped(&page) < gzipped(&text) + OVERHEAD_BYTES_MAX / 2);
	buf_free(&page);
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_version_says_its_status_and_what_comes_next),
		cmocka_unit_test(a_heading_leads_to_its_own_page_and_to_its_last_change),
		cmocka_unit_test(the_menus_lead_to_versions_formats_and_a_citation),
		cmocka_unit_test(a_superseded_text_leads_to_the_one_in_force),
		cmocka_unit_test(the_frame_and_the_dates_are_in_the_language_of_the_text),
		cmocka_unit_test(a_portion_has_its_changes_and_its_neighbours),
		cmocka_unit_test(a_change_of_a_portion_shows_what_went_and_what_came),
		cmocka_unit_test(a_history_offers_two_versions_to_compare),
		cmocka_unit_test(the_first_page_lists_works_with_their_languages),
		cmocka_unit_test(an_error_says_what_there_is_instead),
		cmocka_unit_test(a_page_without_facts_is_a_page),
		cmocka_unit_test(no_text_ends_the_script_with_the_facts),
		cmocka_unit_test(the_frame_of_a_page_is_small),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	harness_free(&h);
	return failed;
}

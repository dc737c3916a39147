/* SPDX-License-Identifier: Apache-2.0 */
/* Citations in the text of a document: which the formats link, and to where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "harness.h"

#define VERSION_PATH "/akn/xx/act/2021/9/eng@2021-03-01"
#define VERSION_URL "http://127.0.0.1" VERSION_PATH ";r1"

static struct harness h;
static char *text; /* the rendition */

static int
forget(void **state)
{
	(void)state;
	free(text);
	text = NULL;
	return 0;
}

static void
render_as(const char *plugin, const char *plain, const char *portion)
{
	char path[512];
	struct err e = { 0 };
	struct buf out;

	harness_reset(&h);
	snprintf(path, sizeof path, PLUGINS "/%s.so", plugin);
	harness_plugin(&h, path);
	harness_document(&h, DOCUMENTS "/citations.xml");
	harness_meta(&h, "url", VERSION_URL "/~sec_1.html"); /* of what is written */
	harness_meta(&h, "version", VERSION_PATH);
	harness_meta(&h, "revision", "1");
	if (plain != NULL)
		harness_option(&h, "plain", plain);
	if (harness_render(&h, portion, &out, &e) != 0)
		fail_msg("%s", e.text);
	text = malloc(out.len + 1);
	memcpy(text, out.data, out.len);
	text[out.len] = '\0';
	buf_free(&out);
}

static void
render(const char *plugin, const char *portion)
{
	render_as(plugin, NULL, portion);
}

static unsigned
count(const char *what)
{
	unsigned n = 0;

	for (const char *at = text; (at = strstr(at, what)) != NULL; at += strlen(what))
		n++;
	return n;
}

static void
assert_has(const char *what)
{
	if (strstr(text, what) == NULL)
		fail_msg("there is no %s in %s", what, text);
}

static void
a_provision_of_the_same_document_becomes_a_link_to_its_place(void **state)
{
	(void)state;
	render("html", NULL);
	assert_has(
	    "under <a class=\"cited\" href=\"#sec_2__subsec_2__para_a\">section 2(2)(a)</a> &amp; "
	    "<b><a class=\"cited\" href=\"#sec_3\">section 3</a></b>");
	assert_has("subject to <a class=\"cited\" href=\"#sec_1__subsec_2\">subsection (2)</a>");
	assert_has("<a class=\"cited\" href=\"#sec_2\">Sections 2</a> and "
		   "<a class=\"cited\" href=\"#sec_3\">3</a> of this Act");
	assert_has("named in <a class=\"cited\" href=\"#sec_2__subsec_1\">subsection (1)</a>");
}

static void
what_may_be_of_another_document_becomes_no_link(void **state)
{
	(void)state;
	render("html", NULL);
	assert_has("Having regard to section 2,");
	assert_has("Section 3 of the Wasps Act 2006 and section 1 are");
	assert_has("nor section 99.");
	assert_has("In section 1, for");
	assert_has("<a class=\"cited\" href=\"#sec_2\">section 2</a> of this Act is in force");
	assert_has("Section 2 of this Act applies");
	assert_int_equal(count("class=\"cited\""), 7);
}

static void
a_reference_of_the_source_stays_as_it_is(void **state)
{
	(void)state;
	render("html", NULL);
	assert_has("nor does <a href=\"#sec_3\">section 3</a>");
	forget(NULL);
	render("xml", NULL);
	assert_int_equal(count("<ref "), 1);
}

static void
from_a_portion_a_link_leads_to_the_other_portion(void **state)
{
	(void)state;
	render("html", "sec_1");
	assert_has("<a class=\"cited\" href=\"#sec_1__subsec_2\">");
	assert_has("<a class=\"cited\" href=\"" VERSION_URL "/~sec_2__subsec_2__para_a\">");
}

static void
markdown_for_reading_has_links_to_portions(void **state)
{
	(void)state;
	render_as("md", "1", NULL);
	assert_has("under [section 2(2)(a)](<" VERSION_URL "/~sec_2__subsec_2__para_a>)");
	assert_has("nor section 99.");
}

static void
a_draft_in_markdown_has_the_words_of_the_source_alone(void **state)
{
	(void)state;
	render_as("md", "0", NULL);
	assert_has("section 2(2)(a)");
	assert_int_equal(count("/~sec_2"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(
		    a_provision_of_the_same_document_becomes_a_link_to_its_place, forget),
		cmocka_unit_test_teardown(what_may_be_of_another_document_becomes_no_link, forget),
		cmocka_unit_test_teardown(a_reference_of_the_source_stays_as_it_is, forget),
		cmocka_unit_test_teardown(from_a_portion_a_link_leads_to_the_other_portion, forget),
		cmocka_unit_test_teardown(markdown_for_reading_has_links_to_portions, forget),
		cmocka_unit_test_teardown(
		    a_draft_in_markdown_has_the_words_of_the_source_alone, forget),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	harness_free(&h);
	return failed;
}

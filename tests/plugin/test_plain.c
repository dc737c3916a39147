/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers, formulas and tables keep their meaning in every format: 10 to the power of 6 is not 106,
 * a fraction is not a number, and a fee stands in its column.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness.h"

#define TEXT_BYTES_MAX (1u << 20)

static struct harness h;

static void
use(const char *plugin, const char *document)
{
	char path[512];

	harness_reset(&h);
	snprintf(path, sizeof path, PLUGINS "/%s.so", plugin);
	harness_plugin(&h, path);
	snprintf(path, sizeof path, DOCUMENTS "/%s.xml", document);
	harness_document(&h, path);
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
is_golden(const char *format)
{
	struct buf out, golden = BUF_INIT(TEXT_BYTES_MAX);
	char path[512], bytes[4096];
	size_t n;
	FILE *f;

	use(format, "measures");
	harness_option(&h, "meta", "0");
	if (strcmp(format, "md") == 0)
		harness_option(&h, "plain", "1");
	out = render(NULL);
	snprintf(path, sizeof path, GOLDEN "/measures.%s", format);
	f = fopen(path, "rb");
	assert_non_null(f);
	while ((n = fread(bytes, 1, sizeof bytes, f)) > 0)
		buf_put(&golden, bytes, n);
	fclose(f);
	assert_string_equal(out.data, golden.data);
	buf_free(&out);
	buf_free(&golden);
}

static void
txt_keeps_powers_formulas_and_columns(void **state)
{
	(void)state;
	is_golden("txt");
}

static void
markdown_keeps_powers_formulas_and_columns(void **state)
{
	(void)state;
	is_golden("md");
}

static void
must_hold(const struct buf *out, const char *const *lines)
{
	for (; *lines != NULL; lines++)
		if (strstr(out->data, *lines) == NULL)
			fail_msg("not found: %s", *lines);
}

/* The notes are numbered through text and cells; the table is measured before it is written. */
static void
txt_keeps_notes_out_of_cells_and_levels_at_the_margin(void **state)
{
	struct buf out;

	(void)state;
	use("txt", "cells");
	harness_option(&h, "meta", "0");
	out = render(NULL);
	assert_string_equal(out.data, "Fares\n=====\n\n1 Fares\n\n" /* it has no other title */
				      "Fares are paid in coins[1].\n\n"
				      "Who      Coins\n"
				      "Cart[2]  10\n"
				      "Walker   1[3]\n\n"
				      "The fare is paid on arrival[4].\n\n"
				      "2 Levels\n\n"
				      "2.1 A level is as long as a paragraph.\n\n"
				      "2.2 So it is not indented.\n\n\n"
				      "----------\n"
				      "[1]  Not in shells.\n"
				      "[2]  With two wheels.\n"
				      "[3]  Children: none.\n"
				      "[4]  Or before.\n");
	buf_free(&out);
}

static void
html_keeps_them_in_title_contents_and_text(void **state)
{
	static const char *const lines[] = { "<title>Act on CO\u2082 and Fees</title>",
		"<h1>Act on CO\u2082 and Fees</h1>",
		"<a href=\"#art_1\">1\u00b2. Not above 10\u2076 units</a>",
		"<a href=\"#art_3\">3. Area 1/2</a>",
		"<a href=\"#chp_1\">Chapter 1 Limits in m\u00b2</a>",
		"Not above 10<sup>6</sup> units",
		"The fee is <math xmlns=\"http://www.w3.org/1998/Math/MathML\" alttext=\"1/60 "
		"\u00d7 S\u00b2\"><mfrac><mn>1</mn><mn>60</mn></mfrac><mo>\u00d7</mo><msup>"
		"<mi>S</mi><mn>2</mn></msup></math>, where",
		"alttext=\"k = ((a + b)/(2\u00b7c))d\"><mi>k</mi><mo>=</mo><mfrac><mrow>",
		"e\u00b2\n", NULL };
	struct buf out;

	(void)state;
	use("html", "measures");
	out = render(NULL);
	must_hold(&out, lines);
	buf_free(&out);
}

static void
json_says_how_a_power_and_a_formula_read(void **state)
{
	static const char *const lines[] = { "\"title\": \"Act on CO\u2082 and Fees\"",
		"\"plain\": \"\u2076\"", "\"plain\": \"^{y\u2081}\"",
		"\"plain\": \"1/60 \u00d7 S\u00b2\"", "\"plain\": \"[1, 2; 3, 4]\"", NULL };
	struct buf out;

	(void)state;
	use("json", "measures");
	out = render(NULL);
	must_hold(&out, lines);
	buf_free(&out);
}

/* Both sides of a change stand in the height they had. */
static void
a_power_that_changed_is_still_a_power(void **state)
{
	static const char *const lines[] = { "10[-\u2076-]{+\u2077+} of",
		"v[-\u2098\u2090\u2093-]{+_{MAX}+},", "1[-/60-]{+/80+} \u00d7 S\u00b2", NULL };
	struct buf out;

	(void)state;
	use("txt", "measures-amended");
	harness_earlier(&h, DOCUMENTS "/measures.xml");
	harness_meta(&h, "earlier-version", "/akn/xx/act/2021/3/eng@2021-02-01");
	out = render(NULL);
	must_hold(&out, lines);
	buf_free(&out);
}

static void
a_portion_is_named_by_its_power(void **state)
{
	static const char *const lines[] = { "1\u00b2. Not above 10\u2076 units\n", NULL };
	struct buf out;

	(void)state;
	use("txt", "measures");
	out = render("art_1");
	must_hold(&out, lines);
	buf_free(&out);
}

/* A closing mark is on the line of the last word, and the end of the sentence is behind it. */
static void
quotations_have_all_their_marks_at_their_words(void **state)
{
	static const char *const html[] = {
		"<p><span class=\"num\">“(2A)</span> The keeper counts the hives.</p>",
		"<p><span class=\"num\">(2B)</span> No hive is moved.”; and</p>",
		"<p><span class=\"num\">“(3)</span> The Act reads:</p>",
		"<p><span class=\"num\">‘4</span> Honey is sweet.’”.</p>",
		"<p>“‘Bees are free.’.”</p>", "<p>In force now.</p>", NULL
	};
	struct buf out;

	(void)state;
	use("html", "quotations");
	out = render(NULL);
	must_hold(&out, html);
	buf_free(&out);
	use("txt", "quotations");
	harness_option(&h, "meta", "0");
	out = render(NULL);
	assert_string_equal(out.data,
	    "Changes\n=======\n\n1 Changes\n\nAfter subsection (2) insert—\n\n"
	    "    “(2A) The keeper counts the hives.\n\n"
	    "    (2B) No hive is moved.”; and\n\nafter it—\n\n    “(3) The Act reads:\n"
	    "             ‘4 Honey is sweet.’”.\nIn force now.\n\nand before it—\n\n"
	    "        “‘Bees are free.’.”\n\nwith—\n\n    “\n\n    Hive  Fee\n\n    ”.\n");
	buf_free(&out);
}

/* It is read years later: alone, "in force from" would be taken for the law of that day. */
static void
every_format_says_where_to_see_whether_it_is_in_force(void **state)
{
	static const char url[] = "https://law.example/akn/xx/act/2021/3/eng";
	static const char *const formats[] = { "html", "txt", "md", "json" };
	struct buf out;

	(void)state;
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
		use(formats[i], "measures");
		harness_meta(&h, "current", url);
		out = render(NULL);
		assert_non_null(strstr(out.data, "Version in force from"));
		assert_non_null(strstr(out.data, "To see whether it still is:"));
		assert_non_null(strstr(out.data, url));
		assert_null(strstr(out.data, ">In force from"));
		buf_free(&out);
	}
}

static void
a_page_links_to_its_work_its_versions_and_its_other_formats(void **state)
{
	static const char *const lines[] = {
		"<a href=\"https://law.example/w/eng\">https://law.example/w/eng</a>",
		"<a href=\"https://law.example/w/versions\">",
		"<a rel=\"alternate\" "
		"href=\"https://law.example/w/eng@2021-02-01;r1.epub\">EPUB</a>",
		"<a rel=\"alternate\" href=\"https://law.example/w/eng@2021-02-01;r1.xml\">XML</a>",
		NULL
	};
	struct buf out;

	(void)state;
	use("html", "measures");
	harness_meta(&h, "url", "https://law.example/w/eng@2021-02-01;r1.html");
	harness_meta(&h, "current", "https://law.example/w/eng");
	harness_meta(&h, "versions", "https://law.example/w/versions");
	out = render(NULL);
	must_hold(&out, lines);
	assert_null(strstr(out.data, ">HTML</a>"));
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(txt_keeps_powers_formulas_and_columns),
		cmocka_unit_test(markdown_keeps_powers_formulas_and_columns),
		cmocka_unit_test(txt_keeps_notes_out_of_cells_and_levels_at_the_margin),
		cmocka_unit_test(html_keeps_them_in_title_contents_and_text),
		cmocka_unit_test(json_says_how_a_power_and_a_formula_read),
		cmocka_unit_test(a_power_that_changed_is_still_a_power),
		cmocka_unit_test(a_portion_is_named_by_its_power),
		cmocka_unit_test(quotations_have_all_their_marks_at_their_words),
		cmocka_unit_test(every_format_says_where_to_see_whether_it_is_in_force),
		cmocka_unit_test(a_page_links_to_its_work_its_versions_and_its_other_formats),
	};
	int rc = cmocka_run_group_tests(tests, NULL, NULL);

	harness_free(&h);
	return rc;
}

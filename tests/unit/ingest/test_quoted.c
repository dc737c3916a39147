/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quoted: provisions that an amending act quotes are a structure of their own, with the numbers
 * that are printed; they number nothing outside, and no word is lost.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ingest_sample.h"

#define WORK "/akn/xx/act/2011/7"

static void
reads(struct sample *s, const char *text)
{
	struct buf in = BUF_INIT(SAMPLE_BYTES_MAX), out = BUF_INIT(SAMPLE_BYTES_MAX);
	struct ingest_options options = {
		.work = STR(WORK), .date = STR("2011-07-01"), .issuer = STR("The Council")
	};
	struct ingest_result result = { &s->xml, &s->image, &s->report, NULL };

	sample_text(s, str_from(text));
	assert_int_equal(ingest_read(buf_str(&s->input), &options, &result, &s->e), 0);
	assert_int_equal(image_open(&s->im, s->image.data, s->image.len, &s->e), 0);
	sample_input_words(s, &in);
	sample_document_words(s, &out);
	for (char *p = in.data, *q = out.data; p != NULL; p = q = NULL)
		assert_string_equal(p, q);
	buf_free(&in);
	buf_free(&out);
}

static void
has(const struct sample *s, const char *part)
{
	if (strstr(s->xml.data, part) == NULL)
		fail_msg("\"%s\" is not in\n%s", part, s->xml.data);
}

static void
lacks(const struct sample *s, const char *part)
{
	if (strstr(s->xml.data, part) != NULL)
		fail_msg("\"%s\" is in\n%s", part, s->xml.data);
}

static void
marks_that_are_lines_apart_make_a_structure_of_its_own(void **state)
{
	struct sample s;
	struct str text;

	(void)state;
	reads(&s,
	    "Hives (Amendment) Act 2011\n\n1. Count of hives\nSection 4 of the principal Act is "
	    "amended by substituting the following:\n"
	    "“(2A) The keeper shall—\n(a) count the hives; and\n(b) “mark” each hive.\n"
	    "(2B) No hive is moved.”; and\n\n2. Start\nThis Act starts on 1 May.\n");
	has(&s, "<quotedStructure eId=\"sec_1__content__mod_1__qstr_1\" startQuote=\"“\" "
		"endQuote=\"”\"><subsection eId=\"sec_1__content__mod_1__qstr_1__subsec_2A\">");
	has(&s, "__subsec_2A__point_b\"><num>(b)</num>");
	has(&s, "“mark” each hive.</p>");
	has(&s, "<num>(2B)</num>");
	has(&s, "</quotedStructure>; and</mod></p>");
	has(&s, "<section eId=\"sec_2\">");
	assert_int_equal(sample_reported(&s, "note", 5, &text), 1);
	assert_true(
	    str_starts(text, "a quotation of provisions begins here: 4 lines with 4 units"));
	sample_free(&s);
}

static void
numbers_in_a_quotation_are_kept_as_printed(void **state)
{
	struct sample s;

	(void)state;
	reads(&s,
	    "Hive Rules\nArticle 1\nArticle 7 reads as follows:\n\"3. One.\n3. Two.\n9. Nine.\"\n"
	    "Article 2\nThe end.\n");
	has(&s, "qstr_1__para_3\"><num>3.</num>");
	has(&s, "qstr_1__para_3-2\"><num>3.</num>");
	has(&s, "qstr_1__para_9\"><num>9.</num>");
	has(&s, "<article eId=\"art_2\">");
	assert_null(strstr(s.report.data, "repair\t"));
	sample_free(&s);
}

static void
an_opening_mark_may_be_repeated_before_each_paragraph(void **state)
{
	struct sample s;

	(void)state;
	reads(&s, "Loi sur les ruches\nArticle 1er\nL'article 7 est ainsi rédigé :\n"
		  "« Art. 7. - Le maire compte les ruches.\n« Il les « marque » chaque année.\n"
		  "« Art. 8. - Le miel est pur. »\nArticle 2\nLa loi entre en vigueur.\n");
	has(&s, "startQuote=\"«\" endQuote=\"»\" inlineQuote=\"«\"");
	has(&s, "qstr_1__art_7\">");
	has(&s, "qstr_1__art_8\">");
	has(&s, "<p eId=\"art_1__content__mod_1__qstr_1__art_7__content__p_2\">Il les « marque »");
	has(&s, "<article eId=\"art_2\">");
	sample_free(&s);
}

static void
a_quotation_may_begin_on_the_line_that_announces_it(void **state)
{
	struct sample s;

	(void)state;
	reads(&s,
	    "Hive Rules\nArticle 1\nArticle 7 is replaced by the following: \"Article 7\nOne.\n"
	    "Article 8\nTwo.\"\nArticle 2\nThe end.\n");
	has(&s, "following:<quotedStructure ");
	has(&s, "qstr_1__art_7\">");
	has(&s, "qstr_1__art_8\">");
	has(&s, "<article eId=\"art_2\">");
	sample_free(&s);
}

static void
every_style_of_marks_is_known(void **state)
{
	static const char *const marks[][2] = { { "\"", "\"" }, { "“", "”" }, { "„", "“" },
		{ "« ", " »" }, { "»", "«" }, { "「", "」" }, { "『", "』" }, { "‘", "’" },
		{ "”", "”" }, { "``", "''" }, { "'", "'" } };

	(void)state;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		char text[512];
		struct sample s;

		snprintf(text, sizeof text,
		    "Hive Rules\nArticle 1\nArticle 7 is replaced by the following:\n%sArticle 7\n"
		    "The keeper's hives are counted.%s\nArticle 2\nThe end.\n",
		    marks[i][0], marks[i][1]);
		reads(&s, text);
		has(&s, "qstr_1__art_7\">");
		has(&s, "<article eId=\"art_2\">");
		sample_free(&s);
	}
}

static void
a_quotation_in_a_quotation_is_in_it(void **state)
{
	struct sample s;

	(void)state;
	reads(&s, "Hive Rules\nArticle 1\nArticle 7 is replaced by the following:\n«Article 7\n"
		  "In Article 3 of the Code insert:\n“(4) Bees are free.”\nArticle 8\nTwo.»\n"
		  "Article 2\nThe end.\n");
	has(&s, "qstr_1__art_7__content__mod_1__qstr_1__");
	has(&s, "qstr_1__art_8\">");
	has(&s, "<article eId=\"art_2\">");
	sample_free(&s);
}

static void
a_word_in_quotation_marks_is_text(void **state)
{
	struct sample s;

	(void)state;
	reads(&s,
	    "Hive Rules\nArticle 1\nIn these rules:\n\"hive\" means a box;\n\"box\" means a hive.\n"
	    "Article 2\nThe sign reads \"3. Keep out\".\n");
	lacks(&s, "quotedStructure");
	sample_free(&s);
}

static void
a_mark_that_is_never_closed_is_reported(void **state)
{
	struct sample s;
	struct str text;

	(void)state;
	reads(&s, "Hive Rules\nArticle 1\nArticle 7 is replaced by the following:\n“Article 7\n"
		  "One.\nArticle 2\nThe end.\n");
	lacks(&s, "quotedStructure");
	assert_int_equal(sample_reported(&s, "doubt", 4, &text), 1);
	assert_true(str_starts(text, "the quotation that begins here is never closed"));
	sample_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_that_are_lines_apart_make_a_structure_of_its_own),
		cmocka_unit_test(numbers_in_a_quotation_are_kept_as_printed),
		cmocka_unit_test(an_opening_mark_may_be_repeated_before_each_paragraph),
		cmocka_unit_test(a_quotation_may_begin_on_the_line_that_announces_it),
		cmocka_unit_test(every_style_of_marks_is_known),
		cmocka_unit_test(a_quotation_in_a_quotation_is_in_it),
		cmocka_unit_test(a_word_in_quotation_marks_is_text),
		cmocka_unit_test(a_mark_that_is_never_closed_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

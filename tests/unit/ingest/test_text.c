/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text: plain texts of several shapes become documents with the right outline; not a word is lost,
 * what comes out fits the schema, and bad input is told in one sentence. The .outline files are
 * what a reader sees in the .txt files beside them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>

#include "ingest_outline.h"

#define REAL_TEXT SHARED("opinions/opinions.txt")
#define SCHEMA SHARED("akn/akomantoso30.xsd")
#define REAL_WORK "/akn/cn-bj/statement/opinions/2006/1"
#define REAL_TAIL_FIRST 70 /* the lines of the real text that a web site added, and its first */
#define REAL_TAIL_LAST 82

static void
imports(struct sample *s, const char *path, const char *work)
{
	assert_true(sample_load(s, path));
	if (sample_read(s, work) != 0)
		fail_msg("%s: %s", path, s->e.text);
}

/* Outline and words of a fixture. */
static void
reads_as(const char *text, const char *outline)
{
	struct buf found = BUF_INIT(SAMPLE_BYTES_MAX);
	struct sample s, expected;

	imports(&s, text, STATEMENT);
	assert_true(sample_load(&expected, outline));
	sample_outline(&s, &found);
	assert_string_equal(found.data, expected.input.data);
	keeps_every_word(&s);
	buf_free(&found);
	sample_free(&expected);
	sample_free(&s);
}

static void
parts_in_words_and_articles_with_faults_are_read(void **state)
{
	(void)state;
	reads_as(FIXTURE("plan.txt"), FIXTURE("plan.outline"));
}

static void
a_wrapped_regulation_with_page_feet_is_read(void **state)
{
	(void)state;
	reads_as(FIXTURE("regulation.txt"), FIXTURE("regulation.outline"));
}

static void
chinese_measures_are_read(void **state)
{
	(void)state;
	reads_as(FIXTURE("measures.txt"), FIXTURE("measures.outline"));
}

static void
roman_parts_with_dotted_sections_are_read(void **state)
{
	(void)state;
	reads_as(FIXTURE("charter.txt"), FIXTURE("charter.outline"));
}

static void
sections_without_a_sign_after_their_number_are_read(void **state)
{
	(void)state;
	reads_as(FIXTURE("act.txt"), FIXTURE("act.outline"));
}

static void
sections_that_count_by_hundreds_are_read(void **state)
{
	(void)state;
	reads_as(FIXTURE("bill.txt"), FIXTURE("bill.outline"));
}

static void
french_ordinals_and_insertions_are_read(void **state)
{
	(void)state;
	reads_as(FIXTURE("decree.txt"), FIXTURE("decree.outline"));
}

static void
articles_with_one_numbered_paragraph_are_read(void **state)
{
	(void)state;
	reads_as(FIXTURE("law.txt"), FIXTURE("law.outline"));
}

static void
signs_and_letters_typed_for_others_are_repaired(void **state)
{
	(void)state;
	reads_as(FIXTURE("torn.txt"), FIXTURE("torn.outline"));
}

static void
sentences_that_begin_with_digits_are_no_units(void **state)
{
	(void)state;
	outlines("Report\n1. Start\n2006 Was good.\n20 members met.\n2. End\n1. 5 million came.\n"
		 "1 May is next.\n12 Hives were sold.\n",
	    "art_1 | 1. | Start\nart_2 | 2. | End\n");
}

static void
a_missing_part_does_not_end_the_parts(void **state)
{
	(void)state;
	outlines("Plan\nFirst, see\n1. Look.\nSecond, think\n2. Sit.\nFourth, do\n3. Go.\n",
	    "part_1 | First, | see\nart_1 | 1. | \npart_2 | Second, | think\nart_2 | 2. | \n"
	    "part_4 | Fourth, | do\nart_3 | 3. | \n");
}

static void
a_gap_of_articles_goes_on_alone_in_its_line_and_in_the_next_title(void **state)
{
	(void)state;
	outlines("Rules\nTitle I\nArticle 1\nOne.\nArticle 12\nTwelve.\nTitle II\nArticle 20\n"
		 "Twenty. It is told by\nArticle 90\nof the code.\n",
	    "title_1 | Title I | \nart_1 | Article 1 | \nart_12 | Article 12 | \n"
	    "title_2 | Title II | \nart_20 | Article 20 | \n");
}

static size_t
count_reported(const struct sample *s, const char *kind)
{
	struct str text;
	size_t count = 0;

	for (uint64_t line = 1; line < 100; line++)
		count += sample_reported(s, kind, line, &text);
	return count;
}

static void
only_proven_numbers_are_repaired_and_each_is_reported(void **state)
{
	struct sample s;
	struct str text;

	(void)state;
	imports(&s, FIXTURE("plan.txt"), STATEMENT);
	assert_int_equal(count_reported(&s, "repair"), 2);
	assert_int_equal(sample_reported(&s, "repair", 16, &text), 1);
	assert_true(str_starts(text, "the number \"4.\" became \"5.\""));
	assert_int_equal(sample_reported(&s, "repair", 21, &text), 1);
	assert_true(str_starts(text, "the number \"7\" became \"7.\""));
	sample_free(&s);
}

static void
a_number_that_fits_nowhere_is_kept_and_noted(void **state)
{
	struct sample s;
	struct str text;

	(void)state;
	imports(&s, FIXTURE("charter.txt"), STATEMENT);
	assert_int_equal(sample_reported(&s, "doubt", 18, &text), 1);
	assert_non_null(strstr(s.xml.data, ">1.5 metres are the height"));
	sample_free(&s);
}

static void
a_wrapped_paragraph_goes_on_over_a_page_break(void **state)
{
	struct sample s;

	(void)state;
	imports(&s, FIXTURE("regulation.txt"), STATEMENT);
	assert_non_null(strstr(s.xml.data, "any door, path or window that is in daily use"));
	assert_non_null(strstr(s.xml.data,
	    "<docTitle>REGULATION No 7 OF 2011 ON THE KEEPING OF BEES IN TOWNS</docTitle>"));
	sample_free(&s);
}

static void
a_text_without_structure_is_one_body_and_says_so(void **state)
{
	struct buf found = BUF_INIT(SAMPLE_BYTES_MAX);
	struct sample s;
	struct str text;

	(void)state;
	imports(&s, FIXTURE("letter.txt"), STATEMENT);
	sample_outline(&s, &found);
	assert_int_equal(found.len, 0);
	assert_true(sample_reported(&s, "note", 0, &text) > 0);
	assert_non_null(strstr(s.report.data, "no numbered parts or articles were recognised"));
	keeps_every_word(&s);
	sample_free(&s);
}

static void
the_element_and_name_come_from_the_work(void **state)
{
	static const char *const rows[][2] = { { "/akn/xx/act/2011/7", "<act name=\"act\"" },
		{ "/akn/xx/act/regulation/2011/7", "<act name=\"regulation\"" },
		{ "/akn/xx/statement/opinions/council/2011-03-04/7",
		    "<statement name=\"opinions\"" },
		{ "/akn/xx/judgment/2011/7", "<doc name=\"judgment\"" } };
	struct sample s;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		imports(&s, FIXTURE("plan.txt"), rows[i][0]);
		assert_non_null(strstr(s.xml.data, rows[i][1]));
		sample_free(&s);
	}
}

static void
what_was_not_given_has_a_default_that_is_noted(void **state)
{
	struct ingest_options options = { .date = STR("2011-07-01") };
	struct sample s;
	struct ingest_result out = { &s.xml, &s.image, &s.report, NULL };

	(void)state;
	assert_true(sample_load(&s, FIXTURE("measures.txt")));
	assert_int_equal(ingest_read(buf_str(&s.input), &options, &out, &s.e), 0);
	assert_non_null(strstr(s.report.data, "the language was found by script and words: zho"));
	assert_non_null(strstr(s.report.data, "propose\t0\t/akn/xx/doc/2011/doc-"));
	sample_free(&s);
}

static void
the_same_input_gives_the_same_bytes(void **state)
{
	struct buf again = BUF_INIT(SAMPLE_BYTES_MAX);
	struct sample a, b;
	struct err e = { 0 };

	(void)state;
	imports(&a, FIXTURE("regulation.txt"), STATEMENT);
	imports(&b, FIXTURE("regulation.txt"), STATEMENT);
	assert_true(str_eq(buf_str(&a.xml), buf_str(&b.xml)));
	assert_int_equal(ingest_image(buf_str(&a.xml), &again, &e), 0);
	assert_true(str_eq(buf_str(&again), buf_str(&a.image)));
	buf_free(&again);
	sample_free(&a);
	sample_free(&b);
}

static void
a_table_of_contents_is_not_the_structure(void **state)
{
	struct buf found = BUF_INIT(SAMPLE_BYTES_MAX);
	struct sample s;

	(void)state;
	sample_text(&s,
	    STR("Rules of the House\nChapter I Doors\nChapter II Windows\nChapter I Doors\n"
		"Article 1\nDoors are shut.\nChapter II Windows\nArticle 2\nWindows are open.\n"));
	assert_int_equal(sample_read(&s, STATEMENT), 0);
	sample_outline(&s, &found);
	assert_string_equal(found.data, "chp_1 | Chapter I | Doors\nart_1 | Article 1 | \n"
					"chp_2 | Chapter II | Windows\nart_2 | Article 2 | \n");
	buf_free(&found);
	sample_free(&s);
}

static void
a_table_of_contents_may_have_numbers_only(void **state)
{
	(void)state;
	outlines("Rules\nContents\n1. Doors\n2. Windows\n1. Doors\nShut.\n2. Windows\nOpen.\n",
	    "art_1 | 1. | Doors\nart_2 | 2. | Windows\n");
}

static void
dashes_below_a_long_heading_are_a_list(void **state)
{
	(void)state;
	outlines("Rules\n1. Lead by ideas, by people and by organisation\n-Decisions are taken by "
		 "vote.\n-People are chosen.\n2. Hear what people say\nAll write.\n",
	    "art_1 | 1. | Lead by ideas, by people and by organisation\n"
	    "art_1__content__list_1__item_1 | - | \nart_1__content__list_1__item_2 | - | \n"
	    "art_2 | 2. | Hear what people say\n");
}

static void
forms_with_the_same_points_are_no_table_of_contents(void **state)
{
	(void)state;
	outlines("Rules\n1. All write.\n2. All sign.\nAnnex A\n1. Name\n2. Date\nAnnex B\n1. "
		 "Name\n2. Date\n",
	    "sec_1 | 1. | \nsec_2 | 2. | \nhcontainer_A | Annex A | \n"
	    "hcontainer_A__point_1 | 1. | \nhcontainer_A__point_2 | 2. | \n"
	    "hcontainer_B | Annex B | \nhcontainer_B__point_1 | 1. | \n"
	    "hcontainer_B__point_2 | 2. | \n");
}

static void
numbers_that_begin_again_have_their_context_in_the_eid(void **state)
{
	struct buf found = BUF_INIT(SAMPLE_BYTES_MAX);
	struct sample s;

	(void)state;
	sample_text(&s, STR("Rules of the House\nPart I\nArticle 1\nOne.\nArticle 2\nTwo.\nPart "
			    "II\nArticle 1\nOne.\n"));
	assert_int_equal(sample_read(&s, STATEMENT), 0);
	sample_outline(&s, &found);
	assert_string_equal(found.data,
	    "part_1 | Part I | \nart_1 | Article 1 | \nart_2 | Article 2 | \n"
	    "part_2 | Part II | \npart_2__art_1 | Article 1 | \n");
	buf_free(&found);
	sample_free(&s);
}

static void
refused(struct str bytes, int code, const char *reason)
{
	struct sample s;

	sample_text(&s, bytes);
	assert_int_equal(sample_read(&s, STATEMENT), -code);
	if (strstr(s.e.text, reason) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", s.e.text, reason);
	assert_int_equal(s.xml.len + s.image.len + s.report.len, 0);
	sample_free(&s);
}

static void
bytes_that_are_no_text_are_refused_with_their_place(void **state)
{
	(void)state;
	refused(STR("caf\xe9 is here"), ERR_DATA, "byte offset 3 (0xe9) is not UTF-8");
	refused(STR("abc\0def"), ERR_DATA, "binary");
	refused(STR(" \r\n\n"), ERR_DATA, "empty");
	refused(STR(""), ERR_DATA, "empty");
	refused(STR("\xff\xfeT\0\x00\xd8"), ERR_DATA, "byte offset 4");
}

static void
utf16_with_a_mark_is_converted(void **state)
{
	static const char little[] = "\xff\xfeR\0u\0l\0e\0s\0\n\0\n\0T\0\x3d\xd8\x00\xde";
	struct sample s;

	(void)state;
	sample_text(&s, str_make(little, sizeof little - 1));
	assert_int_equal(sample_read(&s, STATEMENT), 0);
	assert_non_null(strstr(s.xml.data, ">T\xf0\x9f\x98\x80<"));
	assert_non_null(strstr(s.report.data, "UTF-16"));
	sample_free(&s);
}

static void
malformed_options_are_named(void **state)
{
	static const struct {
		struct ingest_options options;
		const char *reason;
	} rows[] = { { { .date = STR("2011-02-30") }, "\"2011-02-30\" is not a date" },
		{ { .date = STR("2011-02-03"), .language = STR("xyzzy") },
		    "\"xyzzy\" is not a language code" },
		{ { .date = STR("2011-02-03"), .work = STR("/foo") }, "IRI" },
		{ { .date = STR("2011-02-03"), .format = STR("rtf") }, "\"rtf\" is not a "
								       "format" } };
	struct sample s;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct ingest_result out = { &s.xml, &s.image, &s.report, NULL };

		sample_text(&s, STR("Rules\n1. One.\n2. Two.\n"));
		assert_int_equal(
		    ingest_read(buf_str(&s.input), &rows[i].options, &out, &s.e), -ERR_USAGE);
		if (strstr(s.e.text, rows[i].reason) == NULL)
			fail_msg("\"%s\" does not say \"%s\"", s.e.text, rows[i].reason);
		sample_free(&s);
	}
}

/* The n of the last portion whose eId is prefix and a number; each number from 1 must be there. */
static uint32_t
count_numbered(const struct sample *s, const char *prefix)
{
	char eid[64];
	uint32_t n = 0;

	do
		snprintf(eid, sizeof eid, "%s%u", prefix, ++n);
	while (image_find_portion(&s->im, str_from(eid)) != IMAGE_NONE);
	return n - 1;
}

static void
the_real_text_has_nine_parts_and_25_articles(void **state)
{
	struct sample s;

	(void)state;
	if (!sample_load(&s, REAL_TEXT))
		skip();
	assert_int_equal(sample_read(&s, REAL_WORK), 0);
	assert_int_equal(count_numbered(&s, "part_"), 9);
	assert_int_equal(count_numbered(&s, "art_"), 25);
	assert_int_equal(count_numbered(&s, "art_4__content__list_1__item_"), 6);
	assert_int_equal(count_numbered(&s, "art_11__content__list_1__item_"), 3);
	assert_non_null(strstr(s.xml.data, "<statement name=\"opinions\""));
	assert_non_null(strstr(s.xml.data, "<preamble eId=\"preamble\">"));
	sample_free(&s);
}

static void
the_real_text_loses_no_word_and_reports_what_it_drops(void **state)
{
	struct sample s;
	struct str text;

	(void)state;
	if (!sample_load(&s, REAL_TEXT))
		skip();
	assert_int_equal(sample_read(&s, REAL_WORK), 0);
	keeps_every_word(&s);
	assert_int_equal(sample_reported(&s, "drop", 1, &text), 1);
	for (uint64_t line = 2; line <= REAL_TAIL_LAST; line++)
		assert_int_equal(
		    sample_reported(&s, "drop", line, &text), line >= REAL_TAIL_FIRST ? 1 : 0);
	assert_int_equal(count_reported(&s, "repair"), 3);
	sample_free(&s);
}

static void
fits_schema(xmlSchemaPtr schema, const char *path, const char *work)
{
	xmlSchemaValidCtxtPtr valid = xmlSchemaNewValidCtxt(schema);
	struct sample s;
	xmlDocPtr doc;

	if (!sample_load(&s, path)) {
		xmlSchemaFreeValidCtxt(valid);
		return;
	}
	if (sample_read(&s, work) != 0)
		fail_msg("%s: %s", path, s.e.text);
	doc = xmlReadMemory(s.xml.data, (int)s.xml.len, path, NULL, XML_PARSE_NONET);
	assert_non_null(doc);
	if (xmlSchemaValidateDoc(valid, doc) != 0)
		fail_msg("%s as %s does not fit the schema", path, work);
	xmlFreeDoc(doc);
	xmlSchemaFreeValidCtxt(valid);
	sample_free(&s);
}

static void
every_import_fits_the_schema(void **state)
{
	static const char *const paths[] = { FIXTURE("plan.txt"), FIXTURE("regulation.txt"),
		FIXTURE("measures.txt"), FIXTURE("charter.txt"), FIXTURE("letter.txt"),
		FIXTURE("act.txt"), FIXTURE("bill.txt"), FIXTURE("decree.txt"), FIXTURE("law.txt"),
		FIXTURE("torn.txt"), FIXTURE("amendment.txt"), FIXTURE("tables.txt"), REAL_TEXT };
	static const char *const works[] = { STATEMENT, "/akn/xx/act/2011-07/7",
		"/akn/xx-ab/doc/2011-07-01/7" };
	xmlSchemaParserCtxtPtr parser;
	xmlSchemaPtr schema;
	FILE *f = fopen(SCHEMA, "r");

	(void)state;
	if (f == NULL)
		skip();
	fclose(f);
	parser = xmlSchemaNewParserCtxt(SCHEMA);
	schema = xmlSchemaParse(parser);
	assert_non_null(schema);
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		for (size_t w = 0; w < sizeof works / sizeof *works; w++)
			fits_schema(schema, paths[i], works[w]);
	xmlSchemaFree(schema);
	xmlSchemaFreeParserCtxt(parser);
	xmlSchemaCleanupTypes();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_in_words_and_articles_with_faults_are_read),
		cmocka_unit_test(a_wrapped_regulation_with_page_feet_is_read),
		cmocka_unit_test(chinese_measures_are_read),
		cmocka_unit_test(roman_parts_with_dotted_sections_are_read),
		cmocka_unit_test(sections_without_a_sign_after_their_number_are_read),
		cmocka_unit_test(sections_that_count_by_hundreds_are_read),
		cmocka_unit_test(french_ordinals_and_insertions_are_read),
		cmocka_unit_test(articles_with_one_numbered_paragraph_are_read),
		cmocka_unit_test(signs_and_letters_typed_for_others_are_repaired),
		cmocka_unit_test(sentences_that_begin_with_digits_are_no_units),
		cmocka_unit_test(a_missing_part_does_not_end_the_parts),
		cmocka_unit_test(a_gap_of_articles_goes_on_alone_in_its_line_and_in_the_next_title),
		cmocka_unit_test(only_proven_numbers_are_repaired_and_each_is_reported),
		cmocka_unit_test(a_number_that_fits_nowhere_is_kept_and_noted),
		cmocka_unit_test(a_wrapped_paragraph_goes_on_over_a_page_break),
		cmocka_unit_test(a_text_without_structure_is_one_body_and_says_so),
		cmocka_unit_test(the_element_and_name_come_from_the_work),
		cmocka_unit_test(what_was_not_given_has_a_default_that_is_noted),
		cmocka_unit_test(the_same_input_gives_the_same_bytes),
		cmocka_unit_test(a_table_of_contents_is_not_the_structure),
		cmocka_unit_test(a_table_of_contents_may_have_numbers_only),
		cmocka_unit_test(dashes_below_a_long_heading_are_a_list),
		cmocka_unit_test(forms_with_the_same_points_are_no_table_of_contents),
		cmocka_unit_test(numbers_that_begin_again_have_their_context_in_the_eid),
		cmocka_unit_test(bytes_that_are_no_text_are_refused_with_their_place),
		cmocka_unit_test(utf16_with_a_mark_is_converted),
		cmocka_unit_test(malformed_options_are_named),
		cmocka_unit_test(the_real_text_has_nine_parts_and_25_articles),
		cmocka_unit_test(the_real_text_loses_no_word_and_reports_what_it_drops),
		cmocka_unit_test(every_import_fits_the_schema),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

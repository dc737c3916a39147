/* SPDX-License-Identifier: Apache-2.0 */
/*
 * akn: Akoma Ntoso from elsewhere comes in whole, under one namespace, and says what it left
 * behind.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "doc/build.h"
#include "doc/image_open.h"
#include "ingest_sample.h"

#define META                                                       \
	"<meta><identification source=\"#s\"><FRBRWork><FRBRthis " \
	"value=\"/akn/xx/doc/2011/1/!main\"/>"                     \
	"<FRBRuri value=\"/akn/xx/doc/2011/1\"/></FRBRWork></identification></meta>"
#define BODY "<mainBody><p>One.</p></mainBody>"

static void
has(const struct buf *b, const char *text)
{
	if (b->data == NULL || strstr(b->data, text) == NULL)
		fail_msg("no \"%s\" in %s", text, b->data == NULL ? "nothing" : b->data);
}

static void
drafts_and_older_versions_come_under_one_namespace(void **state)
{
	static const char *const namespaces[] = { AKN_NS, AKN_NS "/WD17", AKN_NS "/CSD13",
		"http://www.akomantoso.org/2.0", "http://www.akomantoso.org/1.0",
		"http://Inhaltsdaten.LegalDocML.de/1.8.2/" };
	struct sample s;

	(void)state;
	for (size_t i = 0; i < sizeof namespaces / sizeof *namespaces; i++) {
		sample_text(&s, STR(""));
		buf_putf(&s.input,
		    "<a:akomaNtoso xmlns:a=\"%s\"><a:doc "
		    "name=\"x\"><a:mainBody/></a:doc></a:akomaNtoso>",
		    namespaces[i]);
		assert_int_equal(sample_read(&s, ""), 0);
		has(&s.xml, "<akomaNtoso xmlns=\"" AKN_NS "\">");
		if (i > 0)
			has(&s.report, "note\t1\tthe namespace ");
		sample_free(&s);
	}
}

static void
ids_of_version_2_become_eids(void **state)
{
	struct sample s;

	(void)state;
	sample_text(
	    &s, STR("<akomaNtoso xmlns=\"http://www.akomantoso.org/2.0\"><doc name=\"x\">" META
		    "<mainBody><p id=\"p1\">One.</p></mainBody></doc></akomaNtoso>"));
	assert_int_equal(sample_read(&s, ""), 0);
	has(&s.xml, "<p eId=\"p1\">One.</p>");
	sample_free(&s);
}

static void
judgements_of_version_2_become_judgments(void **state)
{
	struct sample s;

	(void)state;
	sample_text(&s,
	    STR("<akomaNtoso xmlns=\"http://www.akomantoso.org/2.0\"><judgement name=\"x\">" META
		"<judgementBody><decision><p>So be it.</p></decision></judgementBody></judgement>"
		"</akomaNtoso>"));
	assert_int_equal(sample_read(&s, ""), 0);
	has(&s.xml, "<judgmentBody>");
	assert_null(strstr(s.xml.data, "judgement"));
	has(&s.report, "note\t1\telements judgement and judgementBody are written as");
	sample_free(&s);
}

static void
comments_instructions_and_schema_locations_are_left_out_and_told(void **state)
{
	struct sample s;

	(void)state;
	sample_text(&s,
	    STR("<akomaNtoso xmlns=\"" AKN_NS
		"\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
		"xsi:schemaLocation=\"a b\">\n<?style x?>\n<!-- by hand -->\n<doc name=\"x\">" META
		    BODY "</doc></akomaNtoso>"));
	assert_int_equal(sample_read(&s, ""), 0);
	has(&s.report, "note\t1\txsi:schemaLocation was left out");
	has(&s.report, "drop\t2\ta processing instruction: style");
	has(&s.report, "drop\t3\ta comment: \"by hand\"");
	assert_null(strstr(s.xml.data, "schemaLocation"));
	sample_free(&s);
}

static void
components_beside_the_document_are_moved_into_it(void **state)
{
	struct buf again = BUF_INIT(SAMPLE_BYTES_MAX);
	struct err e = { 0 };
	struct sample s;

	(void)state;
	sample_text(&s,
	    STR("<akomaNtoso xmlns=\"" AKN_NS "\"><doc name=\"x\">" META BODY "</doc>\n"
		"<components><component eId=\"cmp_1\"><doc name=\"y\"><meta/><mainBody><p>Two.</p>"
		"</mainBody></doc></component></components></akomaNtoso>"));
	assert_int_equal(sample_read(&s, ""), 0);
	has(&s.report, "note\t2\tthe components beside the document are kept inside it");
	has(&s.xml, "    </components>\n  </doc>\n</akomaNtoso>");
	assert_int_not_equal(image_find_portion(&s.im, STR("cmp_1")), IMAGE_NONE);
	assert_int_equal(ingest_image(buf_str(&s.xml), &again, &e), 0);
	assert_true(str_eq(buf_str(&again), buf_str(&s.image)));
	buf_free(&again);
	sample_free(&s);
}

static void
a_note_outside_the_metadata_is_a_portion(void **state)
{
	struct sample s;

	(void)state;
	sample_text(&s,
	    STR("<akomaNtoso xmlns=\"" AKN_NS "\"><doc name=\"x\"><meta><notes source=\"#s\"><note "
		"eId=\"n_1\"><p>Hidden.</p></note></notes></meta><mainBody><note eId=\"n_2\"><p>"
		"Shown.</p></note></mainBody></doc></akomaNtoso>"));
	assert_int_equal(sample_read(&s, ""), 0);
	assert_int_equal(image_find_portion(&s.im, STR("n_1")), IMAGE_NONE);
	assert_int_not_equal(image_find_portion(&s.im, STR("n_2")), IMAGE_NONE);
	sample_free(&s);
}

static void
foreign_elements_and_signs_in_values_stay(void **state)
{
	struct sample s;

	(void)state;
	sample_text(&s,
	    STR("<akomaNtoso xmlns=\"" AKN_NS "\"><doc name=\"x\"><meta><proprietary source=\"#s\">"
		"<u:year xmlns:u=\"urn:u\" "
		"u:q=\"a&amp;b&lt;&#9;\">2011</u:year></proprietary></meta>" BODY
		"</doc></akomaNtoso>"));
	assert_int_equal(sample_read(&s, ""), 0);
	has(&s.xml, "<u:year u:q=\"a&amp;b&lt;&#x9;\">2011</u:year>");
	sample_free(&s);
}

static void
refused(const char *text, const char *reason)
{
	struct sample s;

	sample_text(&s, str_from(text));
	assert_int_equal(sample_read(&s, ""), -ERR_DATA);
	if (strstr(s.e.text, reason) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", s.e.text, reason);
	assert_int_equal(s.xml.len, 0);
	sample_free(&s);
}

static void
other_xml_is_refused_with_a_hint(void **state)
{
	(void)state;
	refused("<akomaNtoso xmlns=\"http://profile.example/1\"><doc/></akomaNtoso>",
	    "none of Akoma Ntoso");
	refused("<akomaNtoso><doc/></akomaNtoso>", "no namespace");
	refused("<rss version=\"2.0\"/>", "the root element is rss");
	refused("<akomaNtoso xmlns=\"" AKN_NS "\"><verdict/></akomaNtoso>", "is not a document "
									    "type");
}

/* The words of the file before it was read: what stands between its tags. */
static void
put_file_words(struct buf *out, struct str xml)
{
	while (xml.len > 0) {
		struct str text = str_cut(xml, '<', &xml);

		sample_put_words(out, text);
		if (str_starts(xml, "meta>")) /* titles and names there are attributes */
			xml = str_slice(xml, str_find_str(xml, STR("</meta>")), xml.len);
		str_cut(xml, '>', &xml);
	}
}

static void
example_comes_through(const char *path)
{
	struct buf before = BUF_INIT(SAMPLE_BYTES_MAX), after = BUF_INIT(SAMPLE_BYTES_MAX),
		   again = BUF_INIT(SAMPLE_BYTES_MAX);
	struct err e = { 0 };
	struct sample s;

	if (!sample_load(&s, path))
		skip();
	assert_int_equal(sample_read(&s, ""), 0);
	put_file_words(&before, buf_str(&s.input));
	sample_document_words(&s, &after);
	assert_string_equal(before.data, after.data);
	assert_int_equal(ingest_image(buf_str(&s.xml), &again, &e), 0);
	assert_true(str_eq(buf_str(&again), buf_str(&s.image)));
	buf_free(&before);
	buf_free(&after);
	buf_free(&again);
	sample_free(&s);
}

static void
the_shared_statement_comes_through(void **state)
{
	(void)state;
	example_comes_through(SHARED("akn/example-opinion-statement.xml"));
}

static void
the_shared_nine_parts_come_through(void **state)
{
	(void)state;
	example_comes_through(SHARED("akn/example-opinion-9parts-25articles.xml"));
}

/* A document with what stands in its FRBRWork and in its preface. */
static void
read_titled(struct sample *s, const char *work, const char *preface)
{
	sample_text(s, STR(""));
	buf_putf(&s->input,
	    "<akomaNtoso xmlns=\"" AKN_NS "\"><judgment name=\"x\"><meta><identification "
	    "source=\"#s\"><FRBRWork><FRBRuri value=\"/akn/xx/judgment/2011/1\"/>%s</FRBRWork>"
	    "</identification></meta>%s<judgmentBody><decision><p>So be it.</p></decision>"
	    "</judgmentBody></judgment></akomaNtoso>",
	    work, preface);
	assert_int_equal(sample_read(s, ""), 0);
}

static void
a_title_is_no_iri_if_the_document_has_another_name(void **state)
{
	static const char *const rows[][3] = {
		{ "", "<header><p><docNumber>653/07</docNumber></p></header>", "653/07" },
		{ "",
		    "<header><p><docType>Judgment</docType> <docNumber>7</docNumber></p></header>",
		    "Judgment 7" },
		{ "<FRBRalias name=\"ECLI\" value=\"ECLI:XX:2011:1\"/>",
		    "<header><p><docType>Order</docType></p></header>", "Order" },
		{ "<FRBRalias name=\"ECLI\" value=\"ECLI:XX:2011:1\"/>", "", "ECLI:XX:2011:1" },
		{ "<FRBRnumber value=\"XX-7\"/>", "", "So be it." },
		{ "<FRBRname value=\"A v B\"/>", "<header><p><docNumber>7</docNumber></p></header>",
		    "A v B" },
		{ "<FRBRname value=\"http://x.example/1\"/>",
		    "<header><longTitle><p>On  bees</p></longTitle></header>", "On bees" },
		{ "<FRBRalias name=\"title\" value=\"Bees\"/>",
		    "<header><longTitle><p>On bees</p></longTitle></header>", "Bees" },
		{ "<FRBRalias name=\"title\" value=\"Bees\"/>",
		    "<header><p><docTitle>Of Bees</docTitle></p></header>", "Of Bees" },
		{ "<FRBRalias name=\"publishedTitle\" value=\"Bees\"/>",
		    "<header><p><docTitle>Of Bees</docTitle></p></header>", "Bees" },
	};
	struct sample s;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		read_titled(&s, rows[i][0], rows[i][1]);
		assert_string_equal(image_meta(&s.im, IMAGE_META_TITLE).p, rows[i][2]);
		sample_free(&s);
	}
}

/* Reads a document with that metadata and without options, on a known day. */
static void
read_bare(struct sample *s, const char *meta)
{
	const struct ingest_options options = { .today = STR("2011-07-01") };
	struct ingest_result out = { &s->xml, &s->image, &s->report, NULL };

	sample_text(s, STR(""));
	buf_putf(&s->input,
	    "<akomaNtoso xmlns=\"" AKN_NS "\"><act name=\"x\">%s<body><section eId=\"sec_1\">"
	    "<num>1</num><heading>The keeping of bees</heading><content><p>This is the law that "
	    "the people of the town have made for all of those who keep bees in their gardens.</p>"
	    "</content></section></body></act></akomaNtoso>",
	    meta);
	assert_int_equal(ingest_read(buf_str(&s->input), &options, &out, &s->e), 0);
	assert_int_equal(image_open(&s->im, s->image.data, s->image.len, &s->e), 0);
}

static void
facts_that_a_document_lacks_are_found_and_told(void **state)
{
	struct sample s;

	(void)state;
	read_bare(&s, "");
	has(&s.report, "propose\t0\t/akn/xx/act/2011/the-keeping-of-bees\n");
	has(&s.report, "\tlanguage=eng\thow=detected\n");
	has(&s.report, "\tdate=2011-07-01\thow=default\n");
	sample_free(&s);
	read_bare(&s,
	    "<meta><identification source=\"#s\"><FRBRWork><FRBRuri value=\"/id/bees/7\"/>"
	    "<FRBRdate date=\"2009-02-03\" name=\"x\"/><FRBRcountry value=\"GB-SCT\"/>"
	    "</FRBRWork></identification></meta>");
	has(&s.report, "name\t0\t/akn/gb/act/2009/bees-7\town=/id/bees/7\n");
	has(&s.report, "\tdate=2009-02-03\thow=file\n");
	assert_string_equal(image_meta(&s.im, IMAGE_META_TITLE).p, "The keeping of bees");
	assert_null(strstr(s.report.data, "propose"));
	sample_free(&s);
}

static void
a_long_opening_is_cut_for_the_title(void **state)
{
	struct sample s;

	(void)state;
	sample_text(&s, STR("<akomaNtoso xmlns=\"" AKN_NS "\"><doc name=\"x\"><mainBody><p>"));
	for (int i = 0; i < 100; i++)
		buf_puts(&s.input, "wörd ");
	buf_puts(&s.input, "</p></mainBody></doc></akomaNtoso>");
	assert_int_equal(sample_read(&s, "/akn/xx/doc/2011/7"), 0);
	assert_int_equal(image_meta(&s.im, IMAGE_META_TITLE).len, 120);
	assert_null(strstr(s.report.data, "another work")); /* it names none */
	sample_free(&s);
}

/* meta: the content of the metadata; NULL: the document has none. */
static void
overrides(const char *meta)
{
	struct ingest_options options = { .title = STR("Bees & Wasps"), .issuer = STR("The Town") };
	struct ingest_options none = { .work = STR("") };
	struct sample s, again;
	struct ingest_result out = { &s.xml, &s.image, &s.report, NULL };
	struct ingest_result copy = { &again.xml, &again.image, &again.report, NULL };

	sample_text(&s, STR(""));
	buf_putf(&s.input,
	    "<akomaNtoso xmlns=\"" AKN_NS "\"><doc name=\"x\">%s%s%s<preface><p><docTitle>Of "
	    "Bees</docTitle></p></preface>" BODY "</doc></akomaNtoso>",
	    meta == NULL ? "" : "<meta>", meta == NULL ? "" : meta, meta == NULL ? "" : "</meta>");
	assert_int_equal(ingest_read(buf_str(&s.input), &options, &out, &s.e), 0);
	assert_int_equal(image_open(&s.im, s.image.data, s.image.len, &s.e), 0);
	assert_string_equal(image_meta(&s.im, IMAGE_META_TITLE).p, "Bees & Wasps");
	assert_string_equal(image_meta(&s.im, IMAGE_META_ISSUER).p, "The Town");
	has(&s.xml, "<docTitle>Of Bees</docTitle>");
	sample_text(&again, buf_str(&s.xml));
	assert_int_equal(ingest_read(buf_str(&again.input), &options, &copy, &again.e), 0);
	assert_string_equal(again.xml.data, s.xml.data);
	buf_reset(&again.xml);
	buf_reset(&again.image);
	buf_reset(&again.report);
	assert_int_equal(ingest_read(buf_str(&again.input), &none, &copy, &again.e), 0);
	assert_string_equal(again.xml.data, s.xml.data);
	sample_free(&again);
	sample_free(&s);
}

static void
title_and_issuer_of_an_import_override_the_file(void **state)
{
	(void)state;
	overrides("<identification source=\"#s\"/>");
	overrides("<references source=\"#s\"/>");
	overrides("");
	overrides(NULL);
	overrides("<identification source=\"#s\"><FRBRWork/></identification>");
	overrides(
	    "<identification source=\"#s\"><FRBRWork><FRBRthis value=\"/a\"/><FRBRuri "
	    "value=\"/b\"/><FRBRdate date=\"2011-01-01\" name=\"x\"/>"
	    "<FRBRcountry value=\"xx\"/></FRBRWork></identification><proprietary source=\"#s\"/>");
	overrides(
	    "<identification source=\"#s\"><FRBRWork><FRBRuri value=\"/b\"/><FRBRalias "
	    "name=\"title\" value=\"Bee\"/><FRBRauthor href=\"#a\"/><FRBRauthor href=\"#b\"/>"
	    "</FRBRWork></identification><references source=\"#s\"><TLCOrganization eId=\"a\" "
	    "href=\"/a\" showAs=\"A\"/></references><notes source=\"#s\"/>");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(drafts_and_older_versions_come_under_one_namespace),
		cmocka_unit_test(ids_of_version_2_become_eids),
		cmocka_unit_test(judgements_of_version_2_become_judgments),
		cmocka_unit_test(comments_instructions_and_schema_locations_are_left_out_and_told),
		cmocka_unit_test(components_beside_the_document_are_moved_into_it),
		cmocka_unit_test(a_note_outside_the_metadata_is_a_portion),
		cmocka_unit_test(foreign_elements_and_signs_in_values_stay),
		cmocka_unit_test(other_xml_is_refused_with_a_hint),
		cmocka_unit_test(a_title_is_no_iri_if_the_document_has_another_name),
		cmocka_unit_test(facts_that_a_document_lacks_are_found_and_told),
		cmocka_unit_test(a_long_opening_is_cut_for_the_title),
		cmocka_unit_test(title_and_issuer_of_an_import_override_the_file),
		cmocka_unit_test(the_shared_statement_comes_through),
		cmocka_unit_test(the_shared_nine_parts_come_through),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

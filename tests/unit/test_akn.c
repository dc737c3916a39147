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
		"http://www.akomantoso.org/2.0", "http://www.akomantoso.org/1.0" };
	struct sample s;

	(void)state;
	for (size_t i = 0; i < sizeof(namespaces) / sizeof(*namespaces); i++) {
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
	refused(
	    "<akomaNtoso xmlns=\"http://Inhaltsdaten.LegalDocML.de/1.8.2/\"><doc/></akomaNtoso>",
	    "national profile");
	refused("<akomaNtoso><doc/></akomaNtoso>", "no namespace");
	refused("<rss version=\"2.0\"/>", "the root element is rss");
	refused("<!DOCTYPE html>\n<html><body>x</body></html>", "HTML");
	refused("  <HTML><BODY>x</BODY></HTML>", "HTML");
	refused("<akomaNtoso xmlns=\"" AKN_NS "\"><verdict/></akomaNtoso>", "no document type");
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(drafts_and_older_versions_come_under_one_namespace),
		cmocka_unit_test(ids_of_version_2_become_eids),
		cmocka_unit_test(judgements_of_version_2_become_judgments),
		cmocka_unit_test(comments_instructions_and_schema_locations_are_left_out_and_told),
		cmocka_unit_test(foreign_elements_and_signs_in_values_stay),
		cmocka_unit_test(other_xml_is_refused_with_a_hint),
		cmocka_unit_test(the_shared_statement_comes_through),
		cmocka_unit_test(the_shared_nine_parts_come_through),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

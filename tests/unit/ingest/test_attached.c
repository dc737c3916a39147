/* SPDX-License-Identifier: Apache-2.0 */
/* attached: which links are to files, of which type, and which bytes pass as such a file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "akn/attached.h"
#include "base/err.h"
#include "ingest/attached_check.h"

static void
assert_type(const char *href, const char *type)
{
	const struct attached *row = attached_find(str_from(href));

	if (type == NULL) {
		assert_null(row);
		return;
	}
	assert_non_null(row);
	assert_string_equal(row->type != NULL ? row->type : "refused", type);
}

static void
the_suffix_of_a_relative_name_says_the_type(void **state)
{
	(void)state;
	assert_type("rates.csv", "text/csv");
	assert_type("tables/rates.2024.CSV", "text/csv");
	assert_type("./fee.dmn", "application/dmn+xml");
	assert_type("a%20b.json", "application/json");
	assert_type("page.html", "refused");
	assert_type("law.pdf", "refused");
	assert_type("/akn/xx/act/2024/1.xml", NULL);
	assert_type("//law.example/rates.csv", NULL);
	assert_type("https://law.example/rates.csv", NULL);
	assert_type("data:text/csv,a.csv", NULL);
	assert_type("rates.csv#row=4", NULL);
	assert_type("rates.csv?x=1", NULL);
	assert_type("tables/.csv", NULL);
	assert_type(".csv", NULL);
	assert_type("v1.2/rates", NULL);
	assert_type("#art_1", NULL);
	assert_type("", NULL);
	assert_string_equal(
	    attached_of_type(STR("Application/JSON; charset=utf-8"))->suffix, "json");
	assert_null(attached_of_type(STR("text/html")));
	assert_null(attached_of_type(STR("image/png")));
}

/* why: a part of the sentence, or NULL: the bytes pass. */
static void
check(const char *bytes, enum attached_content content, const char *why)
{
	struct err e = { 0 };
	int rc = attached_check(str_from(bytes), content, &e);

	if (why == NULL) {
		assert_int_equal(rc, 0);
		return;
	}
	assert_int_not_equal(rc, 0);
	if (strstr(e.text, why) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", e.text, why);
}

static void
text_is_utf_8_without_control_characters(void **state)
{
	struct err e = { 0 };

	(void)state;
	check("ship,fee\r\nb\xc3\xa2teau,12\t\n", ATTACHED_TEXT, NULL);
	check("", ATTACHED_TEXT, "empty");
	check("a\xff", ATTACHED_TEXT, "byte 2 is not UTF-8");
	check("a\x1b[2J", ATTACHED_TEXT, "byte 2 is a control character");
	check("a\x7f", ATTACHED_TEXT, "byte 2 is a control character");
	assert_int_equal(attached_check(str_make("a\0b", 3), ATTACHED_TEXT, &e), -ERR_DATA);
	assert_non_null(strstr(e.text, "byte 2 is a control character"));
}

static void
json_is_one_object_or_array(void **state)
{
	char deep[512];

	(void)state;
	check(" {\"a\": [1, \"}\\\"]\", {}]}\n", ATTACHED_JSON, NULL);
	check("\xef\xbb\xbf[]", ATTACHED_JSON, NULL);
	check("12", ATTACHED_JSON, "begins with");
	check("<html/>", ATTACHED_JSON, "begins with");
	check("{\"a\": [1}", ATTACHED_JSON, "at byte 9");
	check("{\"a", ATTACHED_JSON, "not JSON");
	check("{\"a\\", ATTACHED_JSON, "not JSON");
	check("[1", ATTACHED_JSON, "not JSON");
	check("{} {}", ATTACHED_JSON, "at byte 3");
	memset(deep, '[', sizeof deep - 1);
	deep[sizeof deep - 1] = '\0';
	check(deep, ATTACHED_JSON, "200 deep");
}

static void
xml_has_nothing_that_a_browser_runs(void **state)
{
	(void)state;
	check("<?xml version=\"1.0\"?><rule xmlns=\"urn:x\"><if>a &amp; b</if></rule>",
	    ATTACHED_XML, NULL);
	check(" \n", ATTACHED_XML, "empty");
	check("<rule>", ATTACHED_XML, "not well-formed");
	check("plain", ATTACHED_XML, "not well-formed");
	check("<!DOCTYPE r [<!ENTITY a \"b\">]><r>&a;</r>", ATTACHED_XML, "document type");
	check("<?xml-stylesheet href=\"x.xsl\"?><r/>", ATTACHED_XML, "processing instruction");
	check("<r><h:script xmlns:h=\"http://www.w3.org/1999/xhtml\"/></r>", ATTACHED_XML,
	    "element script of a web page");
	check("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", ATTACHED_XML, "a drawing");
}

static void
a_file_has_a_greatest_size(void **state)
{
	char *large = malloc(ATTACHED_BYTES_MAX + 1);
	struct err e = { 0 };

	(void)state;
	assert_non_null(large);
	memset(large, 'a', ATTACHED_BYTES_MAX + 1);
	assert_int_equal(attached_check(str_make(large, ATTACHED_BYTES_MAX), ATTACHED_TEXT, &e), 0);
	assert_int_equal(
	    attached_check(str_make(large, ATTACHED_BYTES_MAX + 1), ATTACHED_TEXT, &e), -ERR_LIMIT);
	free(large);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_suffix_of_a_relative_name_says_the_type),
		cmocka_unit_test(text_is_utf_8_without_control_characters),
		cmocka_unit_test(json_is_one_object_or_array),
		cmocka_unit_test(xml_has_nothing_that_a_browser_runs),
		cmocka_unit_test(a_file_has_a_greatest_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

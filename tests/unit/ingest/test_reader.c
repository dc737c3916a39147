/* SPDX-License-Identifier: Apache-2.0 */
/* reader: which reader gets a file, by its content or by the name the user gives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "ingest/reader.h"

static void
chooses(const char *text, const char *wanted, const struct reader *expected)
{
	const struct reader *found = NULL;
	struct err e = { 0 };

	assert_int_equal(reader_choose(&found, str_from(text), str_from(wanted), &e), 0);
	if (found != expected)
		fail_msg("%s is read as %s", text, found->name);
}

static void
markup_is_read_as_akoma_ntoso_and_the_rest_as_plain_text(void **state)
{
	(void)state;
	chooses("<akomaNtoso/>", "", &reader_akn);
	chooses("\n  <?xml version=\"1.0\"?>", "", &reader_akn);
	chooses("<!-- x --><akomaNtoso/>", "", &reader_akn);
	chooses("<1> One.", "", &reader_text);
	chooses("<", "", &reader_text);
	chooses("1. One.", "", &reader_text);
}

static void
a_name_or_a_media_type_overrides_the_content(void **state)
{
	(void)state;
	chooses("<akomaNtoso/>", "text", &reader_text);
	chooses("<akomaNtoso/>", "text/plain", &reader_text);
	chooses("1. One.", "akn", &reader_akn);
	chooses("1. One.", "application/akn+xml", &reader_akn);
}

static void
an_unknown_name_is_refused_with_the_names_there_are(void **state)
{
	const struct reader *found = NULL;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(reader_choose(&found, STR("1. One."), STR("rtf"), &e), -ERR_USAGE);
	assert_null(found);
	assert_string_equal(e.text,
	    "\"rtf\" is not a format that can be imported; the formats are: akn md text "
	    "odt docx fodt html");
	assert_int_equal(reader_choose(&found, STR("1. One."), STR("docx"), &e), -ERR_DATA);
	assert_string_equal(e.text, "the file is not of the format docx");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(markup_is_read_as_akoma_ntoso_and_the_rest_as_plain_text),
		cmocka_unit_test(a_name_or_a_media_type_overrides_the_content),
		cmocka_unit_test(an_unknown_name_is_refused_with_the_names_there_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The strict readers of 'gazetted plugin check': what is well-formed passes, each kind of mistake does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/exam.h"

static void
xml_that_is_well_formed_passes(void **state)
{
	static const char *const good[] = { "<a/>", "\xef\xbb\xbf<a></a>",
		"<?xml version=\"1.0\"?>\n<!DOCTYPE html>\n<!-- c --><a b='1' c=\"'>\"/>",
		"<a>&amp;&#38;&#x26;<![CDATA[<&]]><?p i?><b\n>x</b ></a>\n<!-- end -->" };
	char why[VERDICT_BYTES];
	size_t k;

	(void)state;
	for (k = 0; k < sizeof good / sizeof *good; k++)
		if (!check_xml(str_from(good[k]), why))
			fail_msg("%s: %s", good[k], why);
}

static void
xml_with_a_mistake_is_found_with_its_place(void **state)
{
	static const char *const bad[] = { "", "x", "<a>", "<a></b>", "<a/><b/>", "<a b=1/>",
		"<a b='1' b='2'/>", "<a b/>", "<a>&nbsp;</a>", "<a>&</a>", "<a>]]></a>",
		"<a>\x01</a>", "<a>\xff</a>", "<a b='<'/>", "<!-- a -- b --><a/>", " <?xml ?><a/>",
		"<a/>x", "<1/>", "<a", "<a b='", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>",
		"<a>&#xZ;</a>", "</a>", "<a><![CDATA[</a>" };
	char why[VERDICT_BYTES];
	size_t k;

	(void)state;
	for (k = 0; k < sizeof bad / sizeof *bad; k++) {
		why[0] = '\0';
		if (check_xml(str_from(bad[k]), why))
			fail_msg("%s is taken for well-formed", bad[k]);
		assert_non_null(strstr(why, "at byte "));
	}
}

static void
json_that_is_json_passes(void **state)
{
	static const char *const good[] = { "{}", "[]", " [1, -0.5e+3, \"a\\u00e9\\n\"] ",
		"{\"a\": {\"b\": [true, false, null, {}]}, \"c\": []}", "0", "\"\"" };
	char why[VERDICT_BYTES];
	size_t k;

	(void)state;
	for (k = 0; k < sizeof good / sizeof *good; k++)
		if (!check_json(str_from(good[k]), why))
			fail_msg("%s: %s", good[k], why);
}

static void
json_with_a_mistake_is_found_with_its_place(void **state)
{
	static const char *const bad[] = { "", "{", "[1,]", "{\"a\":1,}", "{a:1}", "{\"a\" 1}",
		"[1 2]", "01", "1.", "-", "\"", "\"\\x\"", "\"\\u12\"", "\"\n\"", "tru", "[1]]",
		"{} {}", "\"\xff\"", "[}" };
	char why[VERDICT_BYTES];
	size_t k;

	(void)state;
	for (k = 0; k < sizeof bad / sizeof *bad; k++) {
		why[0] = '\0';
		if (check_json(str_from(bad[k]), why))
			fail_msg("%s is taken for JSON", bad[k]);
		assert_non_null(strstr(why, "at byte "));
	}
}

static bool
count_member(void *arg, struct str path, struct str bytes, char why[VERDICT_BYTES])
{
	unsigned *count = arg;

	(void)why;
	(*count)++;
	return path.len > 0 && str_is(bytes, "hello");
}

/* One stored member "a" that holds "hello". */
static const unsigned char zip[] = { 'P', 'K', 3, 4, 10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0, 0x86, 0xa6,
	0x10, 0x36, 5, 0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0, 'a', 'h', 'e', 'l', 'l', 'o', 'P', 'K', 1,
	2, 10, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0, 0x86, 0xa6, 0x10, 0x36, 5, 0, 0, 0, 5, 0, 0, 0,
	1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'a', 'P', 'K', 5, 6, 0, 0, 0, 0, 1, 0,
	1, 0, 47, 0, 0, 0, 36, 0, 0, 0, 0, 0 };

static void
zip_members_are_read_and_compared(void **state)
{
	char why[VERDICT_BYTES] = "";
	unsigned count = 0;

	(void)state;
	if (!check_zip(str_make((const char *)zip, sizeof zip), count_member, &count, why))
		fail_msg("%s", why);
	assert_int_equal(count, 1);
}

/* Byte by byte: whatever is changed, it is never read past its end, and mostly found out. */
static void
zip_that_is_damaged_is_found_out_or_harmless(void **state)
{
	char why[VERDICT_BYTES], *copy = malloc(sizeof zip);
	unsigned count = 0, found = 0;
	size_t k;

	(void)state;
	assert_non_null(copy);
	for (k = 0; k < sizeof zip; k++) {
		memcpy(copy, zip, sizeof zip);
		copy[k] = (char)(copy[k] ^ 0x55);
		found += !check_zip(str_make(copy, sizeof zip), count_member, &count, why);
		found += !check_zip(str_make(copy, k), count_member, &count, why);
	}
	assert_in_range(found, sizeof zip + sizeof zip / 3, 2 * sizeof zip);
	free(copy);
}

static void
documents_are_composed_well_formed(void **state)
{
	char why[VERDICT_BYTES];
	unsigned which;
	size_t len;
	char *xml;

	(void)state;
	for (which = 0; which < EXAM_DOCUMENTS; which++) {
		xml = document_compose((enum exam_document)which, &len);
		if (!check_xml(str_make(xml, len), why))
			fail_msg("document %u: %s", which, why);
		free(xml);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xml_that_is_well_formed_passes),
		cmocka_unit_test(xml_with_a_mistake_is_found_with_its_place),
		cmocka_unit_test(json_that_is_json_passes),
		cmocka_unit_test(json_with_a_mistake_is_found_with_its_place),
		cmocka_unit_test(zip_members_are_read_and_compared),
		cmocka_unit_test(zip_that_is_damaged_is_found_out_or_harmless),
		cmocka_unit_test(documents_are_composed_well_formed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* wellformed: XML of any kind passes, each kind of mistake is found with its line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "ingest/wellformed.h"

#define DEPTH 1000 /* of elements: more than libxml2 takes by default */

static void
xml_that_is_well_formed_passes(void **state)
{
	static const char *const good[] = { "<a/>", "\xef\xbb\xbf<a></a>",
		"<?xml version=\"1.0\"?>\n<!DOCTYPE html>\n<!-- c --><a b='1' c=\"'>\"/>",
		"<a>&amp;&#38;&#x26;<![CDATA[<&]]><?p i?><b\n>x</b ></a>\n<!-- end -->" };
	struct err e = { 0 };

	(void)state;
	for (size_t k = 0; k < sizeof good / sizeof *good; k++)
		if (wellformed_check(str_from(good[k]), &e) != 0)
			fail_msg("%s: %s", good[k], e.text);
}

static void
xml_with_a_mistake_is_found_with_its_place(void **state)
{
	static const char *const bad[] = { "", "x", "<a>", "<a></b>", "<a/><b/>", "<a b=1/>",
		"<a b='1' b='2'/>", "<a b/>", "<a>&nbsp;</a>", "<a>&</a>", "<a>]]></a>",
		"<a>\x01</a>", "<a>\xff</a>", "<a b='<'/>", "<!-- a -- b --><a/>", " <?xml ?><a/>",
		"<a/>x", "<1/>", "<a", "<a b='", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>",
		"<a>&#xZ;</a>", "</a>", "<a><![CDATA[</a>", "<a>&#0;</a>", "<!-- a ---><a/>",
		"<!DOCTYPE a SYSTEM 'b'><a>&c;</a>", "<p:a/>" };
	struct err e = { 0 };

	(void)state;
	for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
		if (wellformed_check(str_from(bad[k]), &e) == 0)
			fail_msg("%s is taken for well-formed", bad[k]);
		assert_non_null(strstr(e.text, "line "));
	}
}

static void
deep_nesting_is_no_mistake(void **state)
{
	char *xml = malloc(DEPTH * 7 + 1), *to = xml;
	struct err e = { 0 };

	(void)state;
	assert_non_null(xml);
	for (int k = 0; k < DEPTH; k++)
		to = stpcpy(to, "<a>");
	for (int k = 0; k < DEPTH; k++)
		to = stpcpy(to, "</a>");
	assert_int_equal(wellformed_check(str_from(xml), &e), 0);
	free(xml);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xml_that_is_well_formed_passes),
		cmocka_unit_test(xml_with_a_mistake_is_found_with_its_place),
		cmocka_unit_test(deep_nesting_is_no_mistake),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

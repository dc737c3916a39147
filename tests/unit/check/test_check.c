/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The strict readers of 'gazetted plugin check': what is well-formed passes, each kind of mistake
 * does not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "check/check_documents.h"
#include "check/check_json.h"
#include "check/check_zip.h"
#include "check/context.h"
#include "ingest/wellformed.h"

static void
json_that_is_json_passes(void **state)
{
	static const char *const good[] = { "{}", "[]", " [1, -0.5e+3, \"a\\u00e9\\n\"] ",
		"{\"a\": {\"b\": [true, false, null, {}]}, \"c\": []}", "0", "\"\"" };
	char why[VERDICT_BYTES];

	(void)state;
	for (size_t k = 0; k < sizeof good / sizeof *good; k++)
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

	(void)state;
	for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
		why[0] = '\0';
		if (check_json(str_from(bad[k]), why))
			fail_msg("%s is taken for JSON", bad[k]);
		assert_non_null(strstr(why, "at byte "));
	}
	assert_false(check_json(STR("{}\0x"), why));
	assert_false(check_json(STR("[\0]"), why));
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

/* A path of three bytes, which occurs in the local header and in the directory. */
static void
zip_paths_that_lead_elsewhere_are_refused(void **state)
{
	static const char *const paths[] = { "/..", "../", "a//", "..b", "a:b", "b/.", "./c",
		"/ab" };
	static const bool is_good[] = { false, false, false, true, false, false, false, false };
	char why[VERDICT_BYTES], copy[sizeof zip + 4];
	unsigned count = 0;

	(void)state;
	for (size_t k = 0; k < sizeof paths / sizeof *paths; k++) {
		memcpy(copy, zip, 30);
		copy[26] = 3; /* length of the path in the local header */
		memcpy(copy + 30, paths[k], 3);
		memcpy(copy + 33, zip + 31, 5 + 46);
		copy[38 + 28] = 3; /* and in the directory */
		memcpy(copy + 38 + 46, paths[k], 3);
		memcpy(copy + 38 + 49, zip + sizeof zip - 22, 22);
		copy[38 + 49 + 12] = 49; /* size and start of the directory */
		copy[38 + 49 + 16] = 38;
		assert_int_equal(
		    check_zip(str_make(copy, sizeof copy), count_member, &count, why), is_good[k]);
		if (!is_good[k])
			assert_non_null(strstr(why, "its path leads elsewhere"));
	}
}

/* Byte by byte: whatever is changed, it is never read past its end, and mostly found out. */
static void
zip_that_is_damaged_is_found_out_or_harmless(void **state)
{
	char why[VERDICT_BYTES], *copy = malloc(sizeof zip);
	unsigned count = 0, found = 0;

	(void)state;
	assert_non_null(copy);
	for (size_t k = 0; k < sizeof zip; k++) {
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
	struct err e = { 0 };
	size_t len;
	char *xml;

	(void)state;
	for (unsigned which = 0; which < CONTEXT_DOCUMENTS; which++) {
		xml = document_compose((enum context_document)which, &len);
		if (wellformed_check(str_make(xml, len), &e) != 0)
			fail_msg("document %u: %s", which, e.text);
		free(xml);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_that_is_json_passes),
		cmocka_unit_test(json_with_a_mistake_is_found_with_its_place),
		cmocka_unit_test(zip_members_are_read_and_compared),
		cmocka_unit_test(zip_paths_that_lead_elsewhere_are_refused),
		cmocka_unit_test(zip_that_is_damaged_is_found_out_or_harmless),
		cmocka_unit_test(documents_are_composed_well_formed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

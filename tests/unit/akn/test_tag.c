/* SPDX-License-Identifier: Apache-2.0 */
/* tag: the examples of RFC 5646, appendix A, and what is near them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "akn/tag.h"

static void
well_formed_tags_get_their_canonical_case(void **state)
{
	static const char *const pairs[][2] = { { "EN", "en" }, { "zh-hant-tw", "zh-Hant-TW" },
		{ "SR-latn-rs", "sr-Latn-RS" }, { "zh-CMN-hans-cn", "zh-cmn-Hans-CN" },
		{ "sl-ROZAJ-biske", "sl-rozaj-biske" }, { "de-ch-1901", "de-CH-1901" },
		{ "es-419", "es-419" }, { "de-ch-X-phonebk", "de-CH-x-phonebk" },
		{ "X-Whatever", "x-whatever" }, { "en-us-u-islamcal", "en-US-u-islamcal" },
		{ "en-A-mYext-b-Another", "en-a-myext-b-another" }, { "en-ca-x-ca", "en-CA-x-ca" },
		{ "de-qaaa", "de-Qaaa" } };
	char out[TAG_BYTES_MAX + 1];

	(void)state;
	for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++) {
		assert_true(tag_canonical(str_from(pairs[k][0]), out));
		assert_string_equal(out, pairs[k][1]);
		assert_true(tag_canonical(str_from(pairs[k][1]), out));
		assert_string_equal(out, pairs[k][1]);
	}
}

static void
what_the_grammar_does_not_have_is_refused(void **state)
{
	static const char *const bad[] = { "", "e", "en-", "-en", "en--us", "a-de", "de-419-de",
		"ar-a-aaa-b-bbb-a-ccc", "de-1901-1901", "en_us", "en-x", "x", "en-a", "abcdefghi",
		"en\xc3\xa9", "en-us-us", "1a", "en-aaaaaaaa-bbbbbbbb-cccccccc-dddddddd" };
	char out[TAG_BYTES_MAX + 1];

	(void)state;
	for (size_t k = 0; k < sizeof bad / sizeof *bad; k++)
		if (tag_canonical(str_from(bad[k]), out))
			fail_msg("'%s' was taken", bad[k]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(well_formed_tags_get_their_canonical_case),
		cmocka_unit_test(what_the_grammar_does_not_have_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

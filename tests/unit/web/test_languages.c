/* SPDX-License-Identifier: Apache-2.0 */
/* languages: values of Accept-Language, and what they ask for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "web/languages.h"

static void
the_most_wanted_come_first_as_codes(void **state)
{
	static const char *const pairs[][2] = {
		{ "", "" },
		{ "*", "" },
		{ "de", "deu" },
		{ "en-US,en;q=0.9", "eng" },
		{ "de-CH, fr;q=0.8, en;q=0.7, *;q=0.1", "deu,fra,eng" },
		{ "en;q=0.5, de", "deu,eng" },
		{ "fr;q=0.5,de;q=0.5,en;q=0.5", "fra,deu,eng" },
		{ "en;q=0.2, fr;q=0.5, en-GB;q=0.9", "eng,fra" },
		{ "de ; q=0.5 , EN;Q=0.7", "eng,deu" },
		{ "de;q=0, en", "eng" },
		{ "de;q=0.000,fr;q=1.000", "fra" },
		{ "de;q=2, fr;q=x, it;q=0.1234, es;q=, nl;x=1, en", "eng" },
		{ "x-klingon, zz, english, ,, en", "eng" },
		{ "zh-Hant-TW", "zho" },
		{ "de,fr,it,es,nl,pl,pt,sv,da,fi", "deu,fra,ita,spa,nld,pol,por,swe" },
		{ "de;q=0.1,fr;q=0.1,it;q=0.1,es;q=0.1,nl;q=0.1,pl;q=0.1,pt;q=0.1,sv;q=0.1,da",
		    "dan,deu,fra,ita,spa,nld,pol,por" },
	};
	struct arena a = ARENA_INIT(4096);

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		struct str got = languages_wanted(str_from(pairs[i][0]), &a);

		assert_int_equal(got.len, strlen(pairs[i][1]));
		assert_memory_equal(got.p, pairs[i][1], got.len);
	}
	assert_int_equal(languages_wanted((struct str){ NULL, 0 }, &a).len, 0);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_most_wanted_come_first_as_codes) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* eid: the last part of an eId, and how it begins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "akn/eid.h"

static void
the_last_part_and_its_kind(void **state)
{
	static const struct {
		const char *eid, *last, *kind;
	} cases[] = { { "art_12", "art_12", "art_" }, { "chp_2__sec_1__art_12", "art_12", "art_" },
		{ "chp_2__art_3-2bis", "art_3-2bis", "art_" }, { "body", "body", "body" },
		{ "body__content", "content", "content" }, { "a__", "", "" }, { "", "", "" } };

	(void)state;
	for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
		struct str eid = str_from(cases[k].eid);

		assert_true(str_is(eid_last(eid), cases[k].last));
		assert_true(str_is(eid_kind(eid), cases[k].kind));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_last_part_and_its_kind) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

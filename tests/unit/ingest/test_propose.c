/* SPDX-License-Identifier: Apache-2.0 */
/* propose: the names that are proposed, which are valid IRIs for any title. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "akn/iri.h"
#include "base/arena.h"
#include "ingest/propose.h"

#define ARENA_BYTES 4096

static void
proposes(struct proposal from, const char *expected)
{
	struct arena arena = ARENA_INIT(ARENA_BYTES);
	struct iri_work parsed;
	struct str work;

	assert_int_equal(propose_work(&work, &from, &arena, NULL), 0);
	assert_string_equal(work.p, expected);
	assert_int_equal(iri_parse_work(work, &parsed, NULL), 0);
	arena_free(&arena);
}

static void
a_name_has_type_year_and_title(void **state)
{
	(void)state;
	proposes((struct proposal){ STR("act"), STR("Bees Act 2006"), STR("2011-01-01") },
	    "/akn/xx/act/2006/bees-act-2006");
	proposes((struct proposal){ STR("doc"), STR("Order of 1 May 1999 on the Act 2001"),
		     STR("2011-01-01") },
	    "/akn/xx/doc/2001/order-of-1-may-1999-on-the-act-2001");
	proposes((struct proposal){ STR(""), STR("Rules"), STR("2011-01-01") },
	    "/akn/xx/doc/2011/rules");
	proposes((struct proposal){ STR("Law"), STR("12345 and 0042"), STR("2011-01-01") },
	    "/akn/xx/doc/2011/12345-and-0042");
	proposes(
	    (struct proposal){ STR("act"), STR(""), STR("") }, "/akn/xx/act/0001/doc-e3b0c442");
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_name_has_type_year_and_title) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

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
#include "ingest/scheme.h"

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
	proposes(
	    (struct proposal){
		.doctype = STR("act"), .title = STR("Bees Act 2006"), .date = STR("2011-01-01") },
	    "/akn/xx/act/2006/bees-act-2006");
	proposes((struct proposal){ .doctype = STR("doc"),
		     .title = STR("Order of 1 May 1999 on the Act 2001"),
		     .date = STR("2011-01-01") },
	    "/akn/xx/doc/2001/order-of-1-may-1999-on-the-act-2001");
	proposes(
	    (struct proposal){
		.doctype = STR(""), .title = STR("Rules"), .date = STR("2011-01-01") },
	    "/akn/xx/doc/2011/rules");
	proposes(
	    (struct proposal){
		.doctype = STR("Law"), .title = STR("12345 and 0042"), .date = STR("2011-01-01") },
	    "/akn/xx/doc/2011/12345-and-0042");
	proposes((struct proposal){ .doctype = STR("act"), .title = STR(""), .date = STR("") },
	    "/akn/xx/act/0001/doc-e3b0c442");
}

/* Names of publishers that real files have. */
static void
a_name_of_another_scheme_has_one_iri(void **state)
{
	static const struct {
		const char *name, *country, *doctype, *date, *expected;
	} cases[] = {
		{ "/cl/act/ley-18045", "cl", "act", "1981-10-22", "/akn/cl/act/1981/ley-18045" },
		{ "/es/l/2015/10/01/39", "es", "act", "2016-10-02", "/akn/es/act/2015-10-01/l-39" },
		{ "/tw/judgement/2017-03-30/\xe6\xb0\x91-105", "tw", "judgment", "",
		    "/akn/tw/judgment/2017-03-30/\xe6\xb0\x91-105" },
		{ "https://law.example/id/ewhc/comm/2010/465", "GB-UKM", "judgment", "2010-03-10",
		    "/akn/gb/judgment/2010/ewhc-comm-465" },
		{ "eli/bund/bgbl-1/2021/s818", "de", "act", "2021-04-16",
		    "/akn/de/act/2021/bund-bgbl-1-s818" },
		{ "urn:lex:it:stato:legge:2003-09-21;456", "", "act", "",
		    "/akn/it/act/2003-09-21/stato-legge-456" },
		{ "/akn/ke/debaterecord/2011-06-10", "ak", "debate", "",
		    "/akn/ke/debate/2011-06-10/nn" },
		{ "/akn/za/judgement/2008-11-26/653(7)", "za", "judgment", "",
		    "/akn/za/judgment/2008-11-26/653-7-" },
		/* names that identify nothing */
		{ "", "de", "act", "2021-04-16", "" },
		{ "/tw/judgement/{{date}}/{{number}}", "tw", "judgment", "2017", "" },
		{ "https://law.example/", "de", "act", "2021-04-16", "" },
		{ "https://law.example/rules", "de", "act", "", "" },
		{ "/akn/de/act/2021", "de", "act", "2021", "" },
		{ "/2021/13/45/7", "de", "nonsense", "2021", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct scheme_facts facts = { .name = str_from(cases[i].name),
			.country = str_from(cases[i].country),
			.doctype = str_from(cases[i].doctype),
			.date = str_from(cases[i].date) };
		struct arena arena = ARENA_INIT(ARENA_BYTES);
		struct str work;

		assert_int_equal(scheme_map(&work, &facts, &arena, NULL), 0);
		if (!str_is(work, cases[i].expected))
			fail_msg(
			    "%s: %.*s, not %s", cases[i].name, STR_ARG(work), cases[i].expected);
		arena_free(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_name_has_type_year_and_title),
		cmocka_unit_test(a_name_of_another_scheme_has_one_iri) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The words that a reader looks for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/macros.h"
#include "web/page_filter.h"

static bool
finds(const char *query, const char *title, const char *work)
{
	const struct str texts[] = { str_from(title), STR("3"), str_from(work) };
	struct arena a = ARENA_INIT(1 << 16);
	struct page_filter f;
	bool fits;

	page_filter_read(&f, str_from(query), &a);
	fits = page_filter_fits(&f, texts, ARRAY_LEN(texts));
	arena_free(&a);
	return fits;
}

static bool
finds_bylaw(const char *query)
{
	return finds(query, "Harbour By-law of Portmere", "/akn/xx-portmere/act/bylaw/2014/3");
}

static void
a_title_is_found_by_its_words_in_any_order(void **state)
{
	(void)state;
	assert_true(finds_bylaw("harbour") && finds_bylaw("PORTMERE harbour"));
	assert_true(finds_bylaw("") && finds_bylaw("By-law of"));
	assert_false(finds_bylaw("harbour of london"));
	assert_true(finds("道路运输", "中华人民共和国道路运输条例", "/akn/cn/act/2004/406"));
	assert_false(finds("航空", "中华人民共和国道路运输条例", "/akn/cn/act/2004/406"));
	assert_true(finds("œuvre École", "Les écoles et leurs Œuvres", "/akn/fr/act/1990/1"));
}

static void
a_number_is_found_however_it_is_spelt(void **state)
{
	(void)state;
	assert_true(finds_bylaw("3/2014") && finds_bylaw("2014/3"));
	assert_true(finds_bylaw("No. 3 of 2014") && finds_bylaw("no 3, 2014"));
	assert_true(finds_bylaw("/akn/xx-portmere/act/bylaw/2014/3"));
	assert_false(finds_bylaw("14") || finds_bylaw("4/2014") || finds_bylaw("3/201"));
}

static void
short_words_count_where_there_are_no_others(void **state)
{
	(void)state;
	assert_true(finds("eu", "EU rules", "/akn/xx/act/2014/3"));
	assert_false(finds("uk", "EU rules", "/akn/xx/act/2014/3"));
	assert_false(finds("?", "EU rules", "/akn/xx/act/2014/3"));
	assert_true(finds("?", "Who?", "/akn/xx/act/2014/3"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_title_is_found_by_its_words_in_any_order),
		cmocka_unit_test(a_number_is_found_however_it_is_spelt),
		cmocka_unit_test(short_words_count_where_there_are_no_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

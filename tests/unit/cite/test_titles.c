/* SPDX-License-Identifier: Apache-2.0 */
/* titles: the full title of a work at the start of a text, and no other work's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/macros.h"
#include "cite/titles.h"
#include "cite/words.h"

#define BEES "/akn/xx/act/2006/1"
#define CODE "/akn/xx/act/1990/2"
#define HONEY "/akn/xx/act/2007/3"

static struct cite_words *words;
static struct cite_titles *titles;

static void
put(const char *work, const char *language, const char *title)
{
	cite_titles_put(titles, str_from(work), str_from(language), str_from(title));
}

static int
set_up(void **state)
{
	(void)state;
	words = cite_words_new();
	titles = cite_titles_new(words);
	put(BEES, "eng", "The Bees Act 2006");
	put(CODE, "eng", "Civil Code");
	put(HONEY, "eng", "Law on Honey");
	put(BEES, "fra", "Loi sur les abeilles");
	put(BEES, "deu", "Bienengesetz");
	put(CODE, "zho", "中华人民共和国民法典");
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	cite_titles_free(&titles);
	cite_words_free(&words);
	return 0;
}

/* The bytes of text that are a title; 0: it begins with none. */
static size_t
find(const char *language, const char *text)
{
	struct cite_titled found;

	cite_titles_find(titles, str_from(language), str_from(text), false, &found);
	return found.total > 0 ? found.end : 0;
}

static void
a_title_ends_where_the_text_cannot_go_on_with_it(void **state)
{
	static const struct {
		const char *language, *text;
		size_t end;
	} rows[] = { { "eng", "Bees Act 2006", 13 }, { "eng", "the Bees Act 2006 applies", 17 },
		{ "eng", "BEES ACT 2006, or another", 13 },
		{ "eng", "Bees Act 2006 (c. 12) is", 13 },
		{ "eng", "Bees Act 2006; section 4", 13 }, { "eng", "Civil Code.", 10 },
		{ "eng", "the Civil Code shall apply", 14 }, { "eng", "Law on Honey, and", 12 },
		{ "fra", "la loi sur les abeilles.", 23 }, { "deu", "Bienengesetzes.", 14 },
		{ "deu", "Bienengesetz)", 12 }, { "deu", "Bienengesetzes gilt", 14 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (find(rows[i].language, rows[i].text) != rows[i].end)
			fail_msg("%s: %zu", rows[i].text, find(rows[i].language, rows[i].text));
}

static void
the_beginning_of_a_longer_title_is_not_taken_for_one(void **state)
{
	static const struct {
		const char *language, *text;
	} rows[] = { { "eng", "Bees Act 2006 (Amendment) Act 2008" },
		{ "eng", "Bees Act 2006 Order" }, { "eng", "Bees Act 2006 of Portmere" },
		{ "eng", "Civil Code, 1990" }, { "eng", "Civil Code and other laws" },
		{ "eng", "Civil Code of Practice" }, { "eng", "Civil Code 1990" },
		{ "eng", "Law on Honey and Wax" }, { "eng", "Law on Honey applies" },
		{ "eng", "Wild Bees Act 2006" }, { "eng", "Bees Act" }, { "eng", "Bees Act 2007" },
		{ "fra", "loi sur les abeilles et le miel" }, { "fra", "Bees Act 2006" },
		{ "deu", "Bienengesetzes der Republik" }, { "deu", "Bienengesetz vom 3. Mai 2001" },
		{ "deu", "Bienengesetz Nord" }, { "eng", "" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (find(rows[i].language, rows[i].text) != 0)
			fail_msg("%s: %zu", rows[i].text, find(rows[i].language, rows[i].text));
}

static void
a_text_that_is_a_title_has_nothing_else_in_it(void **state)
{
	struct cite_titled found;

	(void)state;
	cite_titles_find(titles, STR("zho"), STR("民法典"), true, &found);
	assert_int_equal(found.total, 1);
	cite_titles_find(titles, STR("zho"), STR("民法典实施办法"), true, &found);
	assert_int_equal(found.total, 0);
	cite_titles_find(titles, STR("eng"), STR("Civil Code applies"), true, &found);
	assert_int_equal(found.total, 0);
}

static void
two_works_of_one_title_are_both_found_and_a_former_title_is_not(void **state)
{
	struct cite_titled found;

	(void)state;
	put(HONEY, "eng", "Civil Code");
	cite_titles_find(titles, STR("eng"), STR("Civil Code"), false, &found);
	assert_int_equal(found.total, 2);
	assert_int_equal(find("eng", "Law on Honey"), 0);
	put(HONEY, "eng", "Law on Honey");
	put(HONEY, "eng", "Law on Honey");
	cite_titles_find(titles, STR("eng"), STR("Civil Code"), false, &found);
	assert_int_equal(found.total, 1);
	assert_int_equal(find("eng", "Law on Honey"), 12);
}

static void
works_of_one_title_are_counted_no_further_than_needed(void **state)
{
	struct cite_titled found;
	char work[32];

	(void)state;
	for (int i = 0; i < 3 * CITE_TITLED_MAX; i++) {
		snprintf(work, sizeof work, "/akn/xx/act/1990/%d", i);
		put(work, "eng", "Tides Act 1990");
	}
	cite_titles_find(titles, STR("eng"), STR("Tides Act 1990"), false, &found);
	assert_int_equal(found.count, CITE_TITLED_MAX);
	assert_int_equal(found.total, CITE_TITLED_MAX + 1);
}

static void
an_abbreviation_is_a_name_unless_a_number_or_a_name_follows(void **state)
{
	(void)state;
	assert_true(cite_titles_ends_abbreviation(words, STR("deu"), STR("BGB"), 3));
	assert_true(cite_titles_ends_abbreviation(words, STR("deu"), STR("BGB gilt"), 3));
	assert_true(cite_titles_ends_abbreviation(words, STR("deu"), STR("BGB, und"), 3));
	assert_false(cite_titles_ends_abbreviation(words, STR("deu"), STR("SGB X"), 3));
	assert_false(cite_titles_ends_abbreviation(words, STR("deu"), STR("SGB 10"), 3));
	assert_false(cite_titles_ends_abbreviation(words, STR("eng"), STR("CA of Kent"), 2));
	assert_false(cite_titles_ends_abbreviation(words, STR("eng"), STR("CA-2"), 2));
}

static void
words_are_compared_with_the_title_of_a_version(void **state)
{
	(void)state;
	assert_true(cite_titles_is(STR("eng"), STR("the Bees Act, 2006"), STR("Bees Act 2006")));
	assert_true(cite_titles_is(STR("deu"), STR("Bienengesetzes"), STR("Bienengesetz")));
	assert_false(cite_titles_is(STR("eng"), STR("Bees Act 2006"), STR("Bees Act 2007")));
	assert_false(cite_titles_is(STR("eng"), STR("Laws"), STR("Law")));
	assert_false(cite_titles_is(STR("deu"), STR("Bienengesetz"), STR("")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_title_ends_where_the_text_cannot_go_on_with_it),
		cmocka_unit_test(the_beginning_of_a_longer_title_is_not_taken_for_one),
		cmocka_unit_test(a_text_that_is_a_title_has_nothing_else_in_it),
		cmocka_unit_test(two_works_of_one_title_are_both_found_and_a_former_title_is_not),
		cmocka_unit_test(works_of_one_title_are_counted_no_further_than_needed),
		cmocka_unit_test(an_abbreviation_is_a_name_unless_a_number_or_a_name_follows),
		cmocka_unit_test(words_are_compared_with_the_title_of_a_version),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}

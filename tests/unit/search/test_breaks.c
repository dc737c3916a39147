/* SPDX-License-Identifier: Apache-2.0 */
/* Which hits are whole words in scripts without spaces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "search/breaks.h"
#include "words/match.h"
#include "words/query.h"
#include "words/stemmer.h"

#define ARENA_BYTES_MAX (1u << 20)
#define PER_CENT 100

/* The part of the hits that are whole words, in per cent. */
static int
whole(struct breaks *b, const char *q, const char *heading, const char *text)
{
	static const struct str english[] = { STR_INIT("eng") };
	struct arena a = ARENA_INIT(ARENA_BYTES_MAX);
	struct stemmers *stemmers = stemmers_new();
	struct query_languages languages = { stemmers, english, 1 };
	static struct query query;
	struct match m = match_new(&query);
	struct err e = { 0 };
	double part;

	assert_int_equal(query_read(&query, str_from(q), &languages, &a, &e), 0);
	assert_true(match_text(&m, str_from(heading), str_from(text), NULL));
	part = breaks_whole(b, &m, str_from(heading), str_from(text));
	match_free(&m);
	stemmers_free(&stemmers);
	arena_free(&a);
	return (int)(part * PER_CENT + 0.5);
}

static void
a_dictionary_tells_words_from_parts_of_words(void **state)
{
	struct breaks *b = breaks_new();

	(void)state;
	assert_int_equal(whole(b, "ตา", "", "ตารางเวลา"), 0);
	assert_int_equal(whole(b, "ตาราง", "", "ตารางเวลา"), 100);
	assert_int_equal(whole(b, "ตา", "ตา", "ตารางเวลา"), 50); /* in the heading it is a word */
	assert_int_equal(whole(b, "หนังสือ", "1", "ผู้ใดยืมหนังสือต้องแสดงบัตรประจำตัว"), 100);
	assert_int_equal(whole(b, "สือ", "", "ผู้ใดยืมหนังสือต้องแสดงบัตรประจำตัว"), 0);
	assert_int_equal(whole(b, "ປຶ້ມ", "", "ປະຊາຊົນມີສິດອ່ານປຶ້ມຢູ່ຫໍສະໝຸດ"), 100);
	assert_int_equal(whole(b, "សៀវភៅ", "", "ប្រជាពលរដ្ឋមានសិទ្ធិអានសៀវភៅនៅបណ្ណាល័យ"), 100);
	assert_int_equal(whole(b, "စာအုပ်", "", "ပြည်သူများသည်စာအုပ်ဖတ်ရှုခွင့်ရှိသည်"), 100);
	breaks_free(&b);
	assert_null(b);
	breaks_free(&b);
}

static void
in_other_scripts_each_hit_counts_as_whole(void **state)
{
	struct breaks *b = breaks_new();

	(void)state;
	assert_int_equal(whole(b, "harbour", "", "The harbour-master of the harbours"), 100);
	assert_int_equal(whole(b, "條", "", "第十二條"), 100);
	assert_int_equal(whole(b, "harbour ตา", "", "harbour ตาราง"), 50);
	breaks_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_dictionary_tells_words_from_parts_of_words),
		cmocka_unit_test(in_other_scripts_each_hit_counts_as_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

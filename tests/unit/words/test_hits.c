/* SPDX-License-Identifier: Apache-2.0 */
/* Where a text has the words of a query, and that no grapheme is cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "words/grapheme.h"
#include "words/hits.h"
#include "words/match.h"
#include "words/query.h"
#include "words/stemmer.h"

#define ARENA_BYTES_MAX (1u << 20)
#define TEXT_BYTES_MAX 4096

/* The text with [ ] around each hit. */
static const char *
marked(const char *q, const char *text)
{
	static const struct str english[] = { STR_INIT("eng") };
	static char out[TEXT_BYTES_MAX];
	struct arena a = ARENA_INIT(ARENA_BYTES_MAX);
	struct stemmers *stemmers = stemmers_new();
	struct query_languages languages = { stemmers, english, 1 };
	struct buf hits = BUF_INIT(TEXT_BYTES_MAX), b = BUF_INIT(TEXT_BYTES_MAX);
	static struct query query;
	struct match m = match_new(&query);
	struct str s = str_from(text);
	const struct hit *all;
	struct err e = { 0 };
	size_t done = 0;

	assert_int_equal(query_read(&query, str_from(q), &languages, &a, &e), 0);
	hits_find(&m, s, stemmers_find(stemmers, STR("eng")), &hits);
	all = (const struct hit *)(const void *)hits.data;
	for (size_t i = 0; i < hits.len / sizeof *all; i++) {
		assert_true(all[i].from >= done && all[i].from < all[i].to);
		assert_int_equal(grapheme_round_down(s, all[i].from), all[i].from);
		assert_int_equal(grapheme_round_up(s, all[i].to), all[i].to);
		buf_putstr(&b, str_slice(s, done, all[i].from));
		buf_putf(&b, "[" STR_FMT "]", STR_ARG(str_slice(s, all[i].from, all[i].to)));
		done = all[i].to;
	}
	buf_putstr(&b, str_slice(s, done, s.len));
	assert_true(b.len < sizeof out);
	memcpy(out, b.data, b.len);
	out[b.len] = '\0';
	buf_free(&b);
	buf_free(&hits);
	match_free(&m);
	stemmers_free(&stemmers);
	arena_free(&a);
	return out;
}

static void
words_are_found_in_every_form(void **state)
{
	(void)state;
	assert_string_equal(marked("harbours", "The harbour, HARBOURS, harbouring; arbour."),
	    "The [harbour], [HARBOURS], [harbouring]; arbour.");
	assert_string_equal(
	    marked("cafe", "Caf\xc3\xa9 and Cafe\xcc\x81!"), "[Caf\xc3\xa9] and [Cafe\xcc\x81]!");
	assert_string_equal(marked("har*", "harbour and shore"), "[harbour] and shore");
	assert_string_equal(marked("absent", "harbour"), "harbour");
}

static void
a_phrase_is_marked_where_its_words_follow_each_other(void **state)
{
	(void)state;
	assert_string_equal(marked("\"harbour master\"", "master, harbour; harbour master"),
	    "master, harbour; [harbour] [master]");
	assert_string_equal(marked("第二条", "第二条之一，第二、条"), "[第二条]之一，第二、条");
}

static void
what_should_not_be_there_is_not_marked(void **state)
{
	(void)state;
	assert_string_equal(marked("harbour NOT boat", "harbour boat"), "[harbour] boat");
	assert_string_equal(marked("harbour OR boat", "harbour boat"), "[harbour] [boat]");
}

static void
graphemes_stay_whole(void **state)
{
	(void)state;
	/* a Han character with a variation selector; a syllable of Hangul in three Jamo */
	assert_string_equal(marked("\xe8\xbe\xbb", "x\xe8\xbe\xbb\xf3\xa0\x84\x80y"),
	    "x[\xe8\xbe\xbb\xf3\xa0\x84\x80]y");
	assert_string_equal(marked("\xe1\x84\x92", "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab."),
	    "[\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab].");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_found_in_every_form),
		cmocka_unit_test(a_phrase_is_marked_where_its_words_follow_each_other),
		cmocka_unit_test(what_should_not_be_there_is_not_marked),
		cmocka_unit_test(graphemes_stay_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

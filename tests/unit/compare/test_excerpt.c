/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "compare/excerpt.h"
#include "compare_fixture.h"
#include "doc_sample.h"

struct two {
	struct buf bytes[2];
	struct image images[2];
	struct comparison *c;
	struct arena arena;
	struct excerpt x;
	struct err e;
};

static int
begin(void **state)
{
	struct two *t = calloc(1, sizeof *t);

	t->arena = ARENA_INIT(1u << 20);
	*state = t;
	return 0;
}

static void
clear(struct two *t)
{
	comparison_free(&t->c);
	buf_free(&t->bytes[0]);
	buf_free(&t->bytes[1]);
	arena_free(&t->arena);
	t->arena = ARENA_INIT(1u << 20);
}

static int
end(void **state)
{
	clear(*state);
	free(*state);
	return 0;
}

#define EXCERPT(test) cmocka_unit_test_setup_teardown(test, begin, end)

static void
make(struct two *t, int k, const char *eid, const char *heading, const char *text)
{
	struct build *b = build_new();

	sample_begin(b);
	sample_open(b, "mainBody", "eId", "body", NULL);
	sample_article(b, eid, "1.", heading, text);
	sample_close(b, 3);
	sample_finish(&b, &t->bytes[k], &t->images[k]);
}

/* Makes the excerpt of an article with the two texts. */
static void
compare_texts(struct two *t, const char *was, const char *is)
{
	clear(t);
	make(t, 0, "art_1", "Aim", was);
	make(t, 1, "art_2", "Aim", is);
	if (compare_wordings(
		&t->c, &t->images[0], STR("art_1"), &t->images[1], STR("art_2"), &t->e) != 0 ||
	    excerpt_make(&t->x, t->c, &t->arena, &t->e) != 0)
		fail_msg("%s", t->e.text);
}

/* The runs of a line, those that differ in brackets. */
static void
expect(const struct excerpt_line *line, const char *marked)
{
	struct buf b = BUF_INIT(1u << 20);

	for (size_t i = 0; i < line->count; i++)
		buf_putf(&b, line->runs[i].differs ? "[" STR_FMT "]" : STR_FMT,
		    STR_ARG(line->runs[i].text));
	assert_string_equal(b.len > 0 ? b.data : "", marked);
	buf_free(&b);
}

static void
a_replaced_word_is_in_both_lines(void **state)
{
	struct two *t = *state;

	compare_texts(t, "The fee is ten crowns a year.", "The fee is twelve crowns a year.");
	expect(&t->x.was, "The fee is [ten] crowns a year.");
	expect(&t->x.is, "The fee is [twelve] crowns a year.");
}

static void
a_line_without_own_words_is_left_out(void **state)
{
	struct two *t = *state;

	compare_texts(t, "The fee is ten crowns.", "The fee is ten crowns in gold.");
	assert_int_equal(t->x.was.count, 0);
	expect(&t->x.is, "The fee is ten crowns [in gold].");
	compare_texts(t, "The same.", "The  same.");
	assert_int_equal(t->x.was.count, 0);
	assert_int_equal(t->x.is.count, 0);
}

static void
words_far_from_a_difference_are_left_out(void **state)
{
	struct two *t = *state;

	compare_texts(t,
	    "The council of the harbour meets in the first week of each month and keeps a record "
	    "of old and all that it decides, which is a long list, and which the mayor signs "
	    "before the next meeting begins.",
	    "The council of the harbour meets in the first week of each month and keeps a record "
	    "of new and all that it decides, which is a long list, and which the mayor signs "
	    "before the later meeting begins.");
	expect(&t->x.was,
	    "\u2026month and keeps a record of [old] and all that it decides, which \u2026 "
	    "the mayor signs before the [next] meeting begins.");
	expect(&t->x.is,
	    "\u2026month and keeps a record of [new] and all that it decides, which \u2026 the "
	    "mayor signs before the [later] meeting begins.");
}

static void
a_long_change_is_cut_between_words(void **state)
{
	struct two *t = *state;
	struct buf b = BUF_INIT(1u << 20);

	for (int i = 0; i < 40; i++)
		buf_putf(&b, "wort%02d ", i);
	compare_texts(t, "End.", b.data);
	expect(&t->x.was, "[End.]");
	expect(&t->x.is, "[wort00 wort01 wort02 wort03 wort04 wort05 wort06 wort07 wort08 wort09 "
			 "wort10 wort11 wort12\u2026]");
	buf_free(&b);
}

static size_t
bytes_of(const struct excerpt_line *line)
{
	size_t bytes = 0;

	for (size_t i = 0; i < line->count; i++)
		bytes += line->runs[i].text.len;
	return bytes;
}

/* A word of 600 characters, each with a mark; and a text in which every second word differs. */
static void
no_line_is_long(void **state)
{
	struct two *t = *state;
	struct buf a = BUF_INIT(1u << 20), b = BUF_INIT(1u << 20);

	for (int i = 0; i < 600; i++)
		buf_puts(&b, "e\u0301");
	compare_texts(t, "End.", b.data);
	assert_int_equal(t->x.is.count, 1);
	assert_int_equal(
	    t->x.is.runs[0].text.len, EXCERPT_CHANGED_MAX * strlen("e\u0301") + strlen("\u2026"));
	buf_reset(&b);
	for (int i = 0; i < 300; i++) {
		buf_putf(&a, "same%d old%d ", i, i);
		buf_putf(&b, "same%d new%d ", i, i);
	}
	compare_texts(t, a.data, b.data);
	assert_true(t->x.was.count > 10 && t->x.was.count <= EXCERPT_RUNS_MAX);
	assert_true(bytes_of(&t->x.was) < 2 * EXCERPT_COLUMNS_MAX);
	assert_true(bytes_of(&t->x.is) < 2 * EXCERPT_COLUMNS_MAX);
	buf_free(&a);
	buf_free(&b);
}

static void
han_characters_take_two_columns(void **state)
{
	struct two *t = *state;
	struct buf b = BUF_INIT(1u << 20);

	for (int i = 0; i < 100; i++)
		buf_puts(&b, "\u6cd5");
	compare_texts(t, "\u65e7", b.data);
	expect(&t->x.was, "[\u65e7]");
	assert_int_equal(t->x.is.runs[0].text.len,
	    EXCERPT_CHANGED_MAX / 2 * strlen("\u6cd5") + strlen("\u2026"));
	buf_free(&b);
}

static void
a_heading_is_shown_where_it_differs(void **state)
{
	struct two *t = *state;

	make(t, 0, "art_1", "Aim", "The same.");
	make(t, 1, "art_1", "Aims", "The same.");
	assert_int_equal(compare_wordings(&t->c, &t->images[0], STR("art_1"), &t->images[1],
			     STR("art_1"), &t->e),
	    0);
	assert_int_equal(excerpt_make(&t->x, t->c, &t->arena, &t->e), 0);
	expect(&t->x.was, "[Aim] The same.");
	expect(&t->x.is, "[Aims] The same.");
}

static void
a_wording_that_is_not_there_is_refused(void **state)
{
	struct two *t = *state;

	make(t, 0, "art_1", "Aim", "a");
	make(t, 1, "art_1", "Aim", "b");
	assert_int_equal(compare_wordings(&t->c, &t->images[0], STR("art_9"), &t->images[1],
			     STR("art_1"), &t->e),
	    -ERR_NOTFOUND);
	assert_non_null(strstr(t->e.text, "art_9"));
	assert_null(t->c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		EXCERPT(a_replaced_word_is_in_both_lines),
		EXCERPT(a_line_without_own_words_is_left_out),
		EXCERPT(words_far_from_a_difference_are_left_out),
		EXCERPT(a_long_change_is_cut_between_words),
		EXCERPT(no_line_is_long),
		EXCERPT(han_characters_take_two_columns),
		EXCERPT(a_heading_is_shown_where_it_differs),
		EXCERPT(a_wording_that_is_not_there_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* How a query is read, and which texts it finds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "search/match_snippet.h"
#include "search/query_match.h"
#include "words/match.h"
#include "words/query.h"
#include "words/stemmer.h"

#define ARENA_BYTES_MAX (1u << 20)
#define MATCH_BYTES_MAX 65536

struct asked {
	struct arena arena;
	struct stemmers *stemmers;
	struct query query;
	struct err e;
	int rc;
};

static void
ask(struct asked *a, const char *q)
{
	static const struct str english[] = { STR_INIT("eng") };
	struct query_languages languages;

	*a = (struct asked){ .arena = ARENA_INIT(ARENA_BYTES_MAX), .stemmers = stemmers_new() };
	languages = (struct query_languages){ a->stemmers, english, 1 };
	a->rc = query_read(&a->query, str_from(q), &languages, &a->arena, &a->e);
}

static void
end(struct asked *a)
{
	arena_free(&a->arena);
	stemmers_free(&a->stemmers);
}

static bool
finds(const char *q, const char *text)
{
	struct asked a;
	struct match m;
	bool found;

	ask(&a, q);
	m = match_new(&a.query);
	assert_int_equal(a.rc, 0);
	found = match_text(&m, STR(""), str_from(text), stemmers_find(a.stemmers, STR("eng")));
	match_free(&m);
	end(&a);
	return found;
}

static void
operators_phrases_and_prefixes(void **state)
{
	static const char text[] = "The harbour master shall publish the by-laws of the port.";

	(void)state;
	assert_true(finds("harbour master", text));
	assert_true(finds("master harbour", text));
	assert_false(finds("harbour pilot", text));
	assert_true(finds("harbour OR pilot", text));
	assert_true(finds("(harbour OR pilot) AND port", text));
	assert_true(finds("\"harbour master\"", text));
	assert_false(finds("\"master harbour\"", text));
	assert_true(finds("harb*", text));
	assert_false(finds("harbx*", text));
	assert_true(finds("port NOT pilot", text));
	assert_false(finds("port -master", text));
	assert_true(finds("NEAR(harbour shall, 1)", text));
	assert_false(finds("NEAR(harbour port, 3)", text));
	assert_true(finds("publishing", text));      /* the stem */
	assert_false(finds("\"publishing\"", text)); /* a phrase is as spelt */
	assert_true(finds("HARBOUR, MASTER", text));
}

static void
han_is_found_as_a_part(void **state)
{
	static const char text[] = "第十二条 本条例自公布之日起施行。第三款";

	(void)state;
	assert_true(finds("条", text));
	assert_true(finds("十二", text));
	assert_true(finds("十二条", text));
	assert_true(finds("公布之日", text));
	assert_false(finds("行第", text)); /* over a full stop */
	assert_false(finds("条本", text)); /* over a space */
	assert_false(finds("施公", text));
	assert_true(finds("款", text));
}

static void
what_cannot_be_read_is_searched_as_plain_words(void **state)
{
	static const char *const broken[] = { "harbour AND", "(harbour", "harbour)", "\"harbour",
		"OR harbour", "NOT harbour", "NEAR(harbour, x)", "((((((((((((((((((((harbour",
		"a OR", "-harbour" };

	(void)state;
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		struct asked a;

		ask(&a, broken[i]);
		assert_int_equal(a.rc, 0);
		assert_true(a.query.is_plain);
		end(&a);
	}
	assert_true(finds("(harbour", "a harbour"));
}

static void
a_query_without_a_word_is_refused(void **state)
{
	static const char *const empty[] = { "", " ", "---", "\"\"", "()", "...", "\xff\xfe" };

	(void)state;
	for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
		struct asked a;

		ask(&a, empty[i]);
		assert_int_equal(a.rc, -ERR_USAGE);
		assert_true(strlen(a.e.text) > 0);
		end(&a);
	}
}

static void
a_long_query_is_cut(void **state)
{
	struct buf q = BUF_INIT(1u << 20), match = BUF_INIT(MATCH_BYTES_MAX);
	struct asked a;

	(void)state;
	for (int i = 0; i < 10000; i++)
		buf_putf(&q, "word%d ", i);
	ask(&a, q.data);
	assert_int_equal(a.rc, 0);
	assert_true(a.query.is_cut);
	assert_true(a.query.leaf_count <= QUERY_LEAVES_MAX);
	query_put_match(&match, &a.query, 0);
	assert_false(match.failed);
	end(&a);
	buf_free(&q);
	buf_free(&match);
}

/* Any text gives a query or a sentence, and the query of the index can be written. */
static void
any_text_can_be_read(void **state)
{
	static const char *const pieces[] = { "a", "\"", "(", ")", " ", "*", "-", "OR ", "AND ",
		"NOT ", "NEAR(", ",", "3", "\xe7\xac\xac", "\xc2\xa7", "\xe2\x80\x9c", "\x80", "'",
		"\n", "b" };
	uint32_t random = 12345;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct buf q = BUF_INIT(4096), match = BUF_INIT(MATCH_BYTES_MAX);
		struct asked a;

		for (int i = 0; i < 24; i++) {
			random = random * 1103515245u + 12345u;
			buf_puts(&q, pieces[(random >> 16) % (sizeof pieces / sizeof *pieces)]);
		}
		ask(&a, q.data);
		assert_true(a.rc == 0 || a.rc == -ERR_USAGE);
		if (a.rc == 0) {
			query_put_match(&match, &a.query, 0);
			assert_false(match.failed);
			assert_true(match.len > 0);
		}
		end(&a);
		buf_free(&q);
		buf_free(&match);
	}
}

static void
a_snippet_marks_the_words(void **state)
{
	static const char text[] = "One. Two. The harb\xc3\xb6ur master shall publish.";
	struct match_mark marks[MATCH_MARKS_MAX];
	struct buf out = BUF_INIT(4096);
	struct asked a;
	struct match m;

	(void)state;
	ask(&a, "harbour publish");
	m = match_new(&a.query);
	assert_true(match_text(&m, STR("Two"), str_from(text), NULL));
	assert_int_equal(match_snippet(&m, str_from(text), &out, marks), 2);
	assert_string_equal(out.data, text);
	assert_int_equal(marks[0].from, 14);
	assert_int_equal(marks[0].until, 21);
	assert_int_equal(marks[1].from, 35);
	assert_int_equal(marks[1].until, 42);
	match_free(&m);
	end(&a);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(operators_phrases_and_prefixes),
		cmocka_unit_test(han_is_found_as_a_part),
		cmocka_unit_test(what_cannot_be_read_is_searched_as_plain_words),
		cmocka_unit_test(a_query_without_a_word_is_refused),
		cmocka_unit_test(a_long_query_is_cut),
		cmocka_unit_test(any_text_can_be_read),
		cmocka_unit_test(a_snippet_marks_the_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* markup: marks of Markdown are removed from a text that has them, and from no other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "ingest/lines.h"
#include "ingest/markup.h"

#define REPORT_BYTES_MAX 65536
#define ALL_BYTES_MAX 65536

/* What the lines are then, each ended by '|', and the title that the front matter gives. */
static void
reads(const char *text, const char *expected, const char *expected_title)
{
	struct arena arena = ARENA_INIT(LINES_ARENA_BYTES);
	struct buf report = BUF_INIT(REPORT_BYTES_MAX), out = BUF_INIT(ALL_BYTES_MAX);
	struct lines l;
	struct markup_facts found;
	struct err e = { 0 };

	assert_int_equal(lines_split(&l, str_from(text), &arena, &report, &e), 0);
	assert_int_equal(markup_strip(&l, &found, &report, &e), 0);
	for (size_t i = 0; i < l.count; i++)
		buf_putf(&out, STR_FMT "|", STR_ARG(l.v[i].text));
	buf_putc(&out, '\0');
	assert_string_equal(out.data, expected);
	assert_true(str_is(found.title, expected_title));
	buf_free(&out);
	buf_free(&report);
	arena_free(&arena);
}

static void
headings_lose_their_marks(void **state)
{
	(void)state;
	reads("# Bees Act\n\n## Part 1: Keepers ##\n\n###### § 1a Terms\n\nBees are kept.\n",
	    "Bees Act|Part 1: Keepers|§ 1a Terms|Bees are kept.|", "");
	reads("# About C#\n\n#5 is no heading\n\n####### nor is this\n",
	    "About C#|#5 is no heading|####### nor is this|", "");
}

static void
front_matter_is_dropped_and_may_give_the_title(void **state)
{
	(void)state;
	reads(
	    "---\ntitle: \"Bees Act\"\ntags:\n  - law\n- bees\nsource: https://x.example/1\n---\n\n"
	    "##### Article 1\n\nBees are kept.\n",
	    "Article 1|Bees are kept.|", "Bees Act");
	reads("---\nTitle: Bees\nlayout: default\n---\n# Bees Act\n\n§ 1 Bees\n",
	    "Bees Act|§ 1 Bees|", "");
}

/* The date that the front matter gives. */
static void
dates(const char *front, const char *expected)
{
	struct arena arena = ARENA_INIT(LINES_ARENA_BYTES);
	struct buf report = BUF_INIT(REPORT_BYTES_MAX);
	struct markup_facts found;
	struct lines l;
	struct err e = { 0 };
	const char *text = arena_printf(&arena, "---\ntitle: Bees\n%s---\n\nBees.\n", front);

	assert_int_equal(lines_split(&l, str_from(text), &arena, &report, &e), 0);
	assert_int_equal(markup_strip(&l, &found, &report, &e), 0);
	assert_true(str_is(found.date, expected));
	buf_free(&report);
	arena_free(&arena);
}

static void
front_matter_may_give_the_date(void **state)
{
	(void)state;
	dates("publication_date: \"1958-10-05\"\nlast_updated: \"1960-06-08\"\n", "1960-06-08");
	dates(
	    "last_updated: 1960-06-08\ndate: 1961-01-01\nlast_updated: 1962-01-01\n", "1961-01-01");
	dates("date: 8 June 1960\n", "");
	dates("date: 1960-06-31\n", "");
}

static void
emphasis_escapes_and_comments_go(void **state)
{
	(void)state;
	reads("# Bees Act\n\n<!-- INFO END -->\n\n**Article 1** Bees __are__ kept.\n\n"
	      "1\\. One \\*\n\na * b ** c\n\n****\n",
	    "Bees Act|Article 1 Bees are kept.|1. One *|a * b ** c|", "");
}

static void
other_texts_stay(void **state)
{
	(void)state;
	reads("Bees Act\n\n# 1 of **two**\n\n1\\. One\n", "Bees Act|# 1 of **two**|1\\. One|", "");
	reads("---\n\nBees Act: of bees\n\n---\n", "---|Bees Act: of bees|---|", "");
	reads("---\ntitle: Bees\nand this is no pair\n---\n",
	    "---|title: Bees|and this is no pair|---|", "");
	reads("---\ntitle: Bees\n", "---|title: Bees|", "");
	reads("---\n", "---|", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headings_lose_their_marks),
		cmocka_unit_test(front_matter_is_dropped_and_may_give_the_title),
		cmocka_unit_test(front_matter_may_give_the_date),
		cmocka_unit_test(emphasis_escapes_and_comments_go),
		cmocka_unit_test(other_texts_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unwrap: a text reads the same however its lines are broken, and paragraphs that stand on one line
 * each are not joined.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ingest_outline.h"

/* Breaks each line of text at spaces before a column, its parts indented by indent columns. */
static void
fold(struct str text, size_t width, size_t indent, struct buf *out)
{
	while (text.len > 0) {
		struct str line = str_cut(text, '\n', &text);
		size_t column = 0;

		while (line.len > 0) {
			struct str word = str_cut(line, ' ', &line);

			if (column > 0 && column + 1 + word.len > width) {
				buf_putf(out, "\n%*s", (int)indent, "");
				column = indent;
			} else if (column > 0) {
				buf_putc(out, ' ');
				column++;
			}
			buf_putstr(out, word);
			column += word.len;
		}
		buf_putc(out, '\n');
	}
}

static void
read_outline(struct str text, struct buf *out)
{
	struct sample s;

	sample_text(&s, text);
	assert_int_equal(sample_read(&s, STATEMENT), 0);
	sample_outline(&s, out);
	sample_free(&s);
}

/* The outline of a fixture is the same when its lines are broken at several columns. */
static void
reads_the_same_broken(const char *path)
{
	static const struct {
		size_t width, indent;
	} ways[] = { { 60, 0 }, { 72, 0 }, { 80, 0 }, { 72, 4 } };
	struct buf expected = BUF_INIT(SAMPLE_BYTES_MAX);
	struct sample whole;

	assert_true(sample_load(&whole, path));
	read_outline(buf_str(&whole.input), &expected);
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		struct buf broken = BUF_INIT(SAMPLE_BYTES_MAX), found = BUF_INIT(SAMPLE_BYTES_MAX);

		fold(buf_str(&whole.input), ways[i].width, ways[i].indent, &broken);
		read_outline(buf_str(&broken), &found);
		assert_string_equal(found.data, expected.data);
		buf_free(&broken);
		buf_free(&found);
	}
	buf_free(&expected);
	sample_free(&whole);
}

static void
broken_lines_do_not_change_the_outline(void **state)
{
	(void)state;
	reads_the_same_broken(FIXTURE("act.txt"));
	reads_the_same_broken(FIXTURE("charter.txt"));
	reads_the_same_broken(FIXTURE("decree.txt"));
	reads_the_same_broken(FIXTURE("law.txt"));
}

/* Whether the document of text has a paragraph with these words in a row. */
static bool
has_words(const char *text, const char *words)
{
	struct sample s;
	bool found;

	sample_text(&s, str_from(text));
	assert_int_equal(sample_read(&s, STATEMENT), 0);
	buf_putc(&s.xml, '\0');
	found = strstr(s.xml.data, words) != NULL;
	sample_free(&s);
	return found;
}

static void
a_reference_at_the_start_of_a_broken_line_is_running_text(void **state)
{
	(void)state;
	assert_true(
	    has_words("Teichgesetz\n\n§ 1 Teich\n\n(1) Für die Gebühren des Teichs gilt nach\n"
		      "§ 2 Abs. 1, was der Rat bestimmt.\n\n§ 2 Ente\n\nDie Ente schwimmt.\n",
		"nach § 2 Abs. 1, was"));
	assert_true(has_words("Pond Act\n\nArticle 1\n\nThe fees of all ponds in the town follow\n"
			      "article 2 of the Duck Act.\n\nArticle 2\n\nDucks swim.\n",
	    "follow article 2 of the"));
	assert_true(has_words(
	    "池の条例\n\n第一条　市長は、この池を使用する者から料金を徴収するときは、次に掲げる\n"
	    "第二条の規定により定める。\n\n第二条　料金は無料とする。\n",
	    "掲げる第二条の規定により"));
}

static void
a_sentence_goes_on_over_a_page_foot(void **state)
{
	(void)state;
	assert_true(has_words("1. The pond is read in spring and in\n\nPage 1 of 2\n\nautumn.\n\n"
			      "2. Ducks swim.\n\nPage 2 of 2\n",
	    "spring and in autumn."));
}

static void
paragraphs_on_one_line_each_stay_apart(void **state)
{
	(void)state;
	assert_true(has_words(
	    "池塘条例\n\n第一条　池塘分为大池塘和小池塘两类，由市政府统一管理。\n"
	    "第二条　违反本条例第一条规定的，由市政府处一百元罚款。\n前款罚款上缴国库。\n",
	    "罚款。</p>"));
	assert_true(has_words("Pond Act\n\n1. In this Act, unless the context shows otherwise—\n"
			      "\"duck\" means a bird that swims on a pond of the town;\n"
			      "\"swan\" means a white bird.\n\n2. Ducks swim.\n",
	    "of the town;</p>"));
}

static void
hyphens_go_where_the_text_has_the_whole_word(void **state)
{
	static const char text[] =
	    "1. The registration of a pond takes effect on the day of its regis-\n"
	    "tration in the list of the town, which is kept by the self-\n"
	    "employed keeper of ponds and of ducks, and by their neigh\xc2\xad\n"
	    "bours in spring and in summer.\n";

	(void)state;
	assert_true(has_words(text, "day of its registration in"));
	assert_true(has_words(text, "self-employed"));
	assert_true(has_words(text, "neighbours in spring"));
	assert_true(has_words("Teichgesetz\n\n§ 1 Teich\n\nEnten schwimmen im Teich bei der Ein-\n"
			      "und Ausfuhr.\n",
	    "Ein- und Ausfuhr"));
}

static void
dates_and_amounts_go_on_with_a_broken_line(void **state)
{
	(void)state;
	outlines(
	    "Regeln\n\n§ 1 Frist\n(1) Die Häfen setzen die Vorschriften in Kraft, spätestens am\n"
	    "1. April 2010 gilt das Recht.\n(2) Ein Hund ist festzuhalten für\n"
	    "10 tage und eine Nacht.\n\n§ 2 Ende\nDas Gesetz endet.\n",
	    "art_1 | § 1 | Frist\nart_1__para_1 | (1) | \nart_1__para_2 | (2) | \n"
	    "art_2 | § 2 | Ende\n");
}

/* "Eight, better conditions" and "20 to let people know": a heading is no broken sentence. */
static void
a_number_below_a_heading_begins_a_unit(void **state)
{
	struct buf outline = BUF_INIT(SAMPLE_BYTES_MAX);
	struct sample s;

	(void)state;
	assert_true(sample_load(&s, GAZETTED_CORPUS "/opinions-2006-05-01-as-typed.txt"));
	read_outline(buf_str(&s.input), &outline);
	assert_non_null(strstr(outline.data, "part_8 | "));
	assert_non_null(strstr(outline.data, "art_20 | 20"));
	buf_free(&outline);
	sample_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(broken_lines_do_not_change_the_outline),
		cmocka_unit_test(a_reference_at_the_start_of_a_broken_line_is_running_text),
		cmocka_unit_test(a_sentence_goes_on_over_a_page_foot),
		cmocka_unit_test(paragraphs_on_one_line_each_stay_apart),
		cmocka_unit_test(hyphens_go_where_the_text_has_the_whole_word),
		cmocka_unit_test(dates_and_amounts_go_on_with_a_broken_line),
		cmocka_unit_test(a_number_below_a_heading_begins_a_unit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

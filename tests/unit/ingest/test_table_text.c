/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table_text: columns of a text become tables when all rows have them, and stay lines when not.
 * Words keep their order.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ingest_sample.h"

#define HEAD "Hive Rules\nof 3 May 2011\n\nArticle 1\nThe fees are:\n\n"
#define TAIL "\nArticle 2\nThe end.\n"

static void
reads(struct sample *s, const char *text)
{
	struct ingest_options options = { .work = STR("/akn/xx/act/2011/7"),
		.date = STR("2011-07-01"),
		.issuer = STR("The Council") };
	struct ingest_result result = { &s->xml, &s->image, &s->report, NULL };

	sample_text(s, str_from(text));
	assert_int_equal(ingest_read(buf_str(&s->input), &options, &result, &s->e), 0);
	assert_int_equal(image_open(&s->im, s->image.data, s->image.len, &s->e), 0);
}

/* The cells of all tables: '|' before a cell, '#' before a heading, a new line for each row. */
static void
put_tables(const struct sample *s, struct buf *out)
{
	const char *p = s->xml.data;

	while ((p = strchr(p, '<')) != NULL) {
		if (strncmp(p, "<tr", 3) == 0 && p[3] != 'a')
			buf_putc(out, '\n');
		if (strncmp(p, "<td", 3) == 0 || strncmp(p, "<th", 3) == 0) {
			buf_putc(out, p[2] == 'h' ? '#' : '|');
			p = strchr(strstr(p, "<p"), '>') + 1;
			if (p[-2] != '/') /* an empty cell */
				buf_put(out, p, strcspn(p, "<"));
		}
		p++;
	}
}

static void
tables_are(const char *text, const char *expected)
{
	struct buf found = BUF_INIT(SAMPLE_BYTES_MAX), in = BUF_INIT(SAMPLE_BYTES_MAX),
		   out = BUF_INIT(SAMPLE_BYTES_MAX);
	struct sample s;

	reads(&s, text);
	put_tables(&s, &found);
	assert_string_equal(found.len == 0 ? "" : found.data, expected);
	sample_input_words(&s, &in);
	sample_document_words(&s, &out);
	assert_string_equal(in.data, out.data);
	assert_non_null(strstr(s.xml.data, "<article eId=\"art_2\">"));
	buf_free(&found);
	buf_free(&in);
	buf_free(&out);
	sample_free(&s);
}

static void
aligned_columns_below_a_rule_are_a_table_with_headings(void **state)
{
	struct sample s;
	struct str text;

	(void)state;
	tables_are(HEAD
	    "Kind of hive        Fee      Unit\n------------------  -------  ------\n"
	    "Wooden hive         12.50    year\nGlass hive          120.00   month\n" TAIL,
	    "\n#Kind of hive#Fee#Unit\n|Wooden hive|12.50|year\n|Glass hive|120.00|month");
	reads(&s, HEAD "Hive   Fee\n-----  ---\nWood   12\nStraw  7\n" TAIL);
	assert_int_equal(sample_reported(&s, "note", 7, &text), 1);
	assert_true(str_starts(text, "a table begins here: 3 rows, 2 columns"));
	sample_free(&s);
}

static void
words_above_numbers_are_headings_without_a_rule(void **state)
{
	(void)state;
	tables_are(HEAD "Zone          Hives     Fee\nHarbour       3         5\n"
			"Old town      12        4\nHill          2         9\n" TAIL,
	    "\n#Zone#Hives#Fee\n|Harbour|3|5\n|Old town|12|4\n|Hill|2|9");
}

static void
pipes_tabs_and_boxes_are_tables(void **state)
{
	(void)state;
	tables_are(HEAD
	    "| Zone | Hives |\n|------|-------|\n| A    | 3     |\n| B    |       |\n" TAIL,
	    "\n#Zone#Hives\n|A|3\n|B|");
	tables_are(HEAD "Zone\tHives\tFee\nA\tthree\tfive\nB\tfour\tsix\n" TAIL,
	    "\n|Zone|Hives|Fee\n|A|three|five\n|B|four|six");
	tables_are(HEAD
	    "+---+-------+\n| A | bees  |\n+---+-------+\n| B | wasps |\n+---+-------+\n" TAIL,
	    "\n#A#bees\n|B|wasps");
	tables_are(HEAD "╔═══╦═══════╗\n║ A ║ bees  ║\n║ B ║ wasps ║\n╚═══╩═══════╝\n" TAIL,
	    "\n|A|bees\n|B|wasps");
}

static void
east_asian_and_combining_characters_keep_their_width(void **state)
{
	(void)state;
	tables_are(
	    "蜂蜜規則\n二〇一一年\n\n第一条\n料金は次のとおりとする。\n\n"
	    "品名　　　　数量　　　単価\n蜂蜜　　　　12個　　　5円\n巣箱　　　　3個　　　 9円\n"
	    "\n第二条\n終わり。\n",
	    "\n|品名|数量|単価\n|蜂蜜|12個|5円\n|巣箱|3個|9円");
	tables_are(HEAD
	    "Hive          Keeper        Town\nBe\xcc\x81ne         Anna          Wabe\n"
	    "Wood          Bruno         Imker\n" TAIL,
	    "\n|Hive|Keeper|Town\n|Be\xcc\x81ne|Anna|Wabe\n|Wood|Bruno|Imker");
}

static void
rows_that_differ_are_kept_as_lines_and_reported(void **state)
{
	struct sample s;

	(void)state;
	tables_are(HEAD "| 1. A | B | C |\n| odd | row |\n| 2. x | y | z | w |\n" TAIL, "");
	reads(&s, HEAD "| 1. A | B | C |\n| odd | row |\n| 2. x | y | z | w |\n" TAIL);
	assert_non_null(strstr(s.xml.data, ">| odd | row |</p>"));
	assert_non_null(strstr(s.report.data, "looks like a table, but its columns differ"));
	sample_free(&s);
}

static void
lists_contents_and_signatures_are_no_tables(void **state)
{
	(void)state;
	tables_are(
	    HEAD "1.   Bees are free.\n2.   Hives are not.\n3.   Honey is sweet.\n" TAIL, "");
	tables_are(HEAD "(a)\tbees;\n(b)\thives;\n(c)\thoney.\n" TAIL, "");
	tables_are(HEAD "Opening of the meeting     2\nAccounts of the year       5\n"
			"End of the meeting         9\n" TAIL,
	    "");
	/* tabs and spaces before the page numbers put them into several columns */
	tables_are(HEAD "I.- Opening\t  \t\t2377\nII.- Reading the accounts\t\t2377\n"
			"III.- Vote on all accounts  2378\nIV.- End\t   2380\n" TAIL,
	    "");
	tables_are(HEAD "Foreword\t\tvi\n§ 1\tPurpose of the hive\t1\n"
			"§ 2\tHoney\t12\nIndex\t\t14\n" TAIL,
	    "");
	tables_are(HEAD "The mayor          The keeper\nAnna Miel          Bruno Wabe\n" TAIL, "");
}

/* A text of rules alone took time by the square of their number; 40,000 took minutes. */
static void
rules_above_each_other_are_one_table_at_most(void **state)
{
	struct buf text = BUF_INIT(SAMPLE_BYTES_MAX);
	struct sample s;

	(void)state;
	tables_are(HEAD "-----  ---\n-----  ---\n-----  ---\n-----  ---\n"
			"Wood   12\nStraw  7\nClay   5\n" TAIL,
	    "\n|Wood|12\n|Straw|7\n|Clay|5");
	buf_puts(&text, HEAD);
	for (unsigned i = 0; i < 40000; i++)
		buf_puts(&text, "-----  ----\n");
	buf_puts(&text, TAIL);
	reads(&s, text.data);
	sample_free(&s);
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(aligned_columns_below_a_rule_are_a_table_with_headings),
		cmocka_unit_test(words_above_numbers_are_headings_without_a_rule),
		cmocka_unit_test(pipes_tabs_and_boxes_are_tables),
		cmocka_unit_test(east_asian_and_combining_characters_keep_their_width),
		cmocka_unit_test(rows_that_differ_are_kept_as_lines_and_reported),
		cmocka_unit_test(lists_contents_and_signatures_are_no_tables),
		cmocka_unit_test(rules_above_each_other_are_one_table_at_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

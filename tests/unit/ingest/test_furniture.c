/* SPDX-License-Identifier: Apache-2.0 */
/* furniture and lines: page numbers, running heads and navigation go; what may be text stays. */
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
#include "ingest/furniture.h"
#include "ingest/lines.h"

#define REPORT_BYTES_MAX 65536
/* Lines of text, so that pages are as long as pages are. */
#define PAGE_A "A1\nA2\nA3\nA4\nA5\nA6\nA7\nA8\n"
#define PAGE_B "B1\nB2\nB3\nB4\nB5\nB6\nB7\nB8\n"
#define PAGE_C "C1\nC2\nC3\nC4\nC5\nC6\nC7\nC8\n"
#define LEFT_A "A1|A2|A3|A4|A5|A6|A7|A8|"
#define LEFT_B "B1|B2|B3|B4|B5|B6|B7|B8|"
#define LEFT_C "C1|C2|C3|C4|C5|C6|C7|C8|"

struct page {
	struct arena arena;
	struct lines lines;
	struct buf report;
};

static void
open_page(struct page *p, const char *text)
{
	struct err e = { 0 };

	*p = (struct page){ .arena = ARENA_INIT(LINES_ARENA_BYTES),
		.report = BUF_INIT(REPORT_BYTES_MAX) };
	assert_int_equal(lines_split(&p->lines, str_from(text), &p->arena, &p->report, &e), 0);
	assert_int_equal(furniture_drop(&p->lines, &p->report, &e), 0);
	buf_putc(&p->report, '\0');
}

static void
close_page(struct page *p)
{
	arena_free(&p->arena);
	buf_free(&p->report);
}

/* What is left of the text, each line ended by '|'. */
static void
leaves(const char *text, const char *expected)
{
	struct buf left = BUF_INIT(REPORT_BYTES_MAX);
	struct page p;

	open_page(&p, text);
	for (size_t i = 0; i < p.lines.count; i++)
		buf_putf(&left, STR_FMT "|", STR_ARG(p.lines.v[i].text));
	buf_putc(&left, '\0');
	assert_string_equal(left.data, expected);
	buf_free(&left);
	close_page(&p);
}

static void
page_numbers_of_all_languages_go(void **state)
{
	static const char *const numbers[] = { "Page 1 of 3", "page 1/3", "Seite 1 von 3",
		"Página 1 de 3", "Page 1 sur 3", "Pagina 1 di 3", "Strona 1 z 3", "Sida 1 av 3",
		"Sivu 1 (3)", "Страница 1 из 3", "Сторінка 1 з 3", "Σελίδα 1 από 3", "Sayfa 1 / 3",
		"صفحة 1 من 3", "صفحه ۱ از ۳", "עמוד 1 מתוך 3", "第 1 页 共 3 页", "第1页，共3页",
		"第１頁", "หน้า ๑ จาก ๓", "Trang 1/3", "Halaman 1 dari 3", "- 1 -", "– 1 –", "—1—" };

	(void)state;
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		struct buf text = BUF_INIT(REPORT_BYTES_MAX);

		buf_putf(&text, "One.\n\n%s\n\nTwo.\n", numbers[i]);
		buf_putc(&text, '\0');
		leaves(text.data, "One.|Two.|");
		buf_free(&text);
	}
}

static void
a_dropped_line_is_reported(void **state)
{
	struct page p;

	(void)state;
	open_page(&p, "One.\nPage 1 of 3\nTwo.\n");
	assert_non_null(strstr(p.report.data, "drop\t2\ta page number: \"Page 1 of 3\"\n"));
	close_page(&p);
}

static void
page_numbers_without_a_total_are_far_apart(void **state)
{
	(void)state;
	leaves("Smith                 Standards Track                 [Page 1]\n\n" PAGE_A
	       "\nSmith                 Standards Track                 [Page 2]\n",
	    LEFT_A);
	leaves(PAGE_A "\nPage 1\n\n" PAGE_B "\nPage 2\n\n" PAGE_C, LEFT_A LEFT_B LEFT_C);
	leaves(PAGE_A "\nSivu 2\n\n" PAGE_B, LEFT_A LEFT_B);
	/* a form with two pages */
	leaves(PAGE_A "\nSeite 1\n\nName\n\nSeite 2\n\nUnterschrift\n",
	    LEFT_A "Seite 1|Name|Seite 2|Unterschrift|");
}

static void
what_only_looks_like_a_page_number_stays(void **state)
{
	(void)state;
	leaves("Title\nPage 1 of the book says so.\nThe end.\n",
	    "Title|Page 1 of the book says so.|The end.|");
	leaves("the speed in min\n-1 ,\nthe power in kW\n-1\n",
	    "the speed in min|-1 ,|the power in kW|-1|");
	leaves("1\nShort title\n2\nExtent\n3\nRepeal\n", "1|Short title|2|Extent|3|Repeal|");
	leaves("The share is\n1/2\nof the fee.\n", "The share is|1/2|of the fee.|");
	leaves("Amount\n" PAGE_A "Article 2\n" PAGE_B, "Amount|" LEFT_A "Article 2|" LEFT_B);
}

static void
bare_numbers_go_at_the_edges_of_pages(void **state)
{
	(void)state;
	leaves("One.\n1\n\fTwo.\n2\n\fThree.\n", "One.|Two.|Three.|");
	leaves(PAGE_A "\n                              1\n\n" PAGE_B, LEFT_A LEFT_B);
	leaves("The keeper waters the\n\n12\n\nplants.\n", "The keeper waters the|plants.|");
}

static void
pages_of_volumes_and_heads_of_gazettes_go(void **state)
{
	(void)state;
	leaves("8891\n\n" PAGE_A "\n8892\n\n" PAGE_B, LEFT_A LEFT_B);
	leaves(PAGE_A "\n3216                    ΕΦΗΜΕΡΙΣ ΤΗΣ ΚΥΒΕΡΝΗΣΕΩΣ (ΤΕΥΧΟΣ Α)\n\n" PAGE_B,
	    LEFT_A LEFT_B);
	leaves("12-3-2012        GAZZETTA UFFICIALE        Serie generale - n. 60\n\n" PAGE_A
	       "\n12-3-2012        GAZZETTA UFFICIALE        Serie generale - n. 60\n\n" PAGE_B,
	    LEFT_A LEFT_B);
}

static void
running_heads_go_from_the_second_page_on(void **state)
{
	(void)state;
	leaves("Bee Rules\nOne.\nPage 1 of 3\n\fBee Rules\nTwo.\nPage 2 of 3\n\fBee Rules\nThree.\n"
	       "Page 3 of 3\n",
	    "Bee Rules|One.|Two.|Three.|");
}

static void
mirrored_heads_with_rising_numbers_go(void **state)
{
	(void)state;
	leaves("4          No. 6619          GAZETTE EXTRAORDINARY, 3 MAY 2010\n\n" PAGE_A
	       "\nGAZETTE EXTRAORDINARY, 3 MAY 2010          No. 6619          5\n\n" PAGE_B
	       "\n6          No. 6619          GAZETTE EXTRAORDINARY, 3 MAY 2010\n\n" PAGE_C,
	    LEFT_A LEFT_B LEFT_C);
	leaves("L 91/14     EN     Official Journal     3.4.2029\n\n" PAGE_A
	       "\nL 91/15     EN     Official Journal     3.4.2029\n\n" PAGE_B,
	    LEFT_A LEFT_B);
	leaves("Page 3      TITLE 57—TIDES      § 9301\n\n" PAGE_A
	       "\nPage 4      TITLE 57—TIDES      § 9302\n\n" PAGE_B,
	    LEFT_A LEFT_B);
}

static void
heads_of_several_lines_go(void **state)
{
	(void)state;
	leaves("Pools Act 1993\nNo. 88 of 1993\n\n" PAGE_A
	       "\nPrinted by the Office\n1\nPools Act 1993\nNo. 88 of 1993\n\n" PAGE_B
	       "\nPrinted by the Office\n2\nPools Act 1993\nNo. 88 of 1993\n\n" PAGE_C,
	    "Pools Act 1993|No. 88 of 1993|" LEFT_A LEFT_B LEFT_C);
	leaves("JOURNAL\n\n" PAGE_A "\fJOURNAL\n\nChamber\n\nSeries B      Page 2\n\n" PAGE_B
	       "\fJOURNAL\n\nChamber\n\nSeries B      Page 3\n\n" PAGE_C,
	    "JOURNAL|" LEFT_A LEFT_B LEFT_C);
}

static void
a_head_with_its_number_at_the_end_goes(void **state)
{
	(void)state;
	leaves(PAGE_A "\n2  Ferry Piers Act 2021 (c. 31)\n\n" PAGE_B
		      "\nFerry Piers Act 2021 (c. 31)  3\n\n" PAGE_C,
	    LEFT_A LEFT_B LEFT_C);
	leaves(PAGE_A "\nRules of the Village Library 1\n\f" PAGE_B
		      "\nRules of the Village Library 2\n\f" PAGE_C,
	    LEFT_A LEFT_B LEFT_C);
}

static void
units_at_the_edges_of_pages_stay(void **state)
{
	(void)state;
	leaves(
	    "Article 1\nOne.\nPage 1 of 3\n\fArticle 2\nTwo.\nPage 2 of 3\n\fArticle 3\nThree.\n",
	    "Article 1|One.|Article 2|Two.|Article 3|Three.|");
	leaves("SCHEDULE 1                    Section 5\n\n" PAGE_A
	       "\nSCHEDULE 2                    Section 9\n\n" PAGE_B,
	    "SCHEDULE 1                    Section 5|" LEFT_A
	    "SCHEDULE 2                    Section 9|" LEFT_B);
}

static void
rows_of_a_table_stay(void **state)
{
	(void)state;
	leaves("Ferry      12\nBarge      13\nFerry      14\nBarge      15\n",
	    "Ferry      12|Barge      13|Ferry      14|Barge      15|");
	leaves("The clerk,          The chair,\n\n" PAGE_A "\nThe clerk,          The chair,\n",
	    "The clerk,          The chair,|" LEFT_A "The clerk,          The chair,|");
}

static void
the_end_of_a_sentence_is_no_running_head(void **state)
{
	(void)state;
	leaves("Gazette    No. 1\nRules\nOne.\nand so on.\n\fGazette    No. 1\nTwo.\nand so on.\n"
	       "\fGazette    No. 1\nThree.\nand so on.\n",
	    "Rules|One.|and so on.|Two.|and so on.|Three.|and so on.|");
}

static void
dates_and_symbols_go_with_their_head(void **state)
{
	(void)state;
	leaves(PAGE_A
	    "\n04/05/2011            L9999-B\nwww.laws.example/L9999B.htm            1/2\n\n" PAGE_B
	    "\n04/05/2011            L9999-B\nwww.laws.example/L9999B.htm            2/2\n",
	    LEFT_A LEFT_B);
	leaves("Nations          E/CN.91/2030/L.7\n\n" PAGE_A "\n" PAGE_B PAGE_C
	       "\n* E/CN.91/2030/1.\nV.30-01234 (E)\n\nE/CN.91/2030/L.7\n\nThe end.\n",
	    "Nations          E/CN.91/2030/L.7|" LEFT_A LEFT_B LEFT_C "The end.|");
	leaves("§ 5\nThe rule of 04/05/2011\nends.\n", "§ 5|The rule of 04/05/2011|ends.|");
}

static void
a_sentence_goes_on_over_a_page_break(void **state)
{
	struct page p;

	(void)state;
	open_page(&p, "in spring and in\n\nPage 1 of 3\n\nautumn.\n\nNext.\n");
	assert_int_equal(p.lines.count, 3);
	assert_false(p.lines.v[1].after_blank);
	assert_true(p.lines.v[2].after_blank);
	close_page(&p);
}

static void
the_browsers_title_line_goes_when_the_title_follows(void **state)
{
	(void)state;
	leaves("Some Site - News - Rules of the House\nRules of the House\nText.\n",
	    "Rules of the House|Text.|");
	leaves("Some Site - News -\nRules of the House\nRules of\nthe House\nText.\n",
	    "Rules of|the House|Text.|");
	leaves("Notes on the Rules of the House\nRules of the House\nText.\n",
	    "Notes on the Rules of the House|Rules of the House|Text.|");
}

static void
navigation_before_the_text_goes(void **state)
{
	(void)state;
	leaves("Home > Laws > Bees\nPrint   Share   Download\nBee Law\nText.\n", "Bee Law|Text.|");
	leaves("当前位置：首页 > 政策文件\n字号：【大 中 小】    打印本页    关闭窗口\n养蜂条例\n",
	    "养蜂条例|");
	leaves(
	    "الرئيسية   |   التشريعات   |   اتصل بنا\nطباعة الصفحة\nقانون النحل\n", "قانون النحل|");
	leaves("e-法令検索　印刷　ＸＭＬ　ダウンロード\n養蜂条例\n", "養蜂条例|");
	leaves("Home\nSearch\nPrint\nBee Law\n", "Bee Law|");
	leaves("Home\nBee Law\n", "Home|Bee Law|");
}

static void
links_that_are_a_line_go_anywhere(void **state)
{
	(void)state;
	leaves("Artikel 1\nEen.\nTerug naar begin van de pagina\nArtikel 2\nTwee.\n",
	    "Artikel 1|Een.|Artikel 2|Twee.|");
	leaves("One.\n[Back to top]\nTwo.\n", "One.|Two.|");
	leaves("Back to top form is required.\n", "Back to top form is required.|");
}

static void
links_and_imprints_after_the_text_go(void **state)
{
	(void)state;
	leaves("The last sentence.\n【打印】 【关闭】\n[Print] | Close\n"
	       "© 2011 The Site. All rights reserved.\n",
	    "The last sentence.|");
	leaves(
	    "The last sentence.\n/news/2006/t1.htm\n- Related articles\n- Why is the sky blue?\n",
	    "The last sentence.|");
	leaves("末句。\n上一篇：关于放假的通知\n下一篇：没有了\n版权所有：市政府    ICP备0号\n",
	    "末句。|");
	leaves("Art. 5o  Fim.\nEste texto não substitui o publicado no D.O.U. de 5.7.1999\n",
	    "Art. 5o  Fim.|");
	leaves("The last sentence.\nClose\nCopyright is with the authors.\n",
	    "The last sentence.|Close|Copyright is with the authors.|");
	leaves("See:\nwww.example.org/rules.html\nThe rules there apply as well.\n"
	       "- and so do these;\n",
	    "See:|www.example.org/rules.html|The rules there apply as well.|- and so do these;|");
	leaves("A list:\n- one\n- two\n", "A list:|- one|- two|");
}

static void
invisible_characters_hide_and_split_nothing(void **state)
{
	(void)state;
	leaves("\xe2\x80\x8b"
	       "Article 1\n\xe2\x80\x8f\xe2\x80\x8e"
	       "Article 2\n\xef\xbb\xbf"
	       "Article 3\n",
	    "Article 1|Article 2|Article 3|");
	leaves("ope\xc2\xadned and clo\xe2\x80\x8bsed\n", "opened and closed|");
	leaves("the regis\xc2\xad\ntration\n", "the regis\xc2\xad|tration|");
	leaves("می\xe2\x80\x8cشود\n", "می\xe2\x80\x8cشود|"); /* ZWNJ is spelling in Persian */
	leaves("One.\xe2\x80\xa8"
	       "Article 2\nThree.\n",
	    "One.|Article 2|Three.|");
}

static void
a_line_separator_is_inside_a_physical_line(void **state)
{
	struct page p;

	(void)state;
	open_page(&p, "One.\xe2\x80\xa8Two.\nThree\xc2\xad.\n");
	assert_int_equal(p.lines.count, 3);
	assert_int_equal(p.lines.v[1].first, 1);
	assert_int_equal(p.lines.v[2].first, 2);
	assert_false(p.lines.v[1].page_top);
	assert_non_null(strstr(p.report.data, "1 invisible character was removed from 1 line"));
	close_page(&p);
}

static void
all_line_ends_count_and_form_feeds_do_not(void **state)
{
	struct page p;

	(void)state;
	open_page(&p, "one\r\ntwo\rthree\n\n\ffive\nsix\fseven\nlast");
	assert_int_equal(p.lines.count, 7);
	assert_int_equal(p.lines.v[3].first, 5);
	assert_true(p.lines.v[3].page_top);
	assert_int_equal(p.lines.v[5].first, 6); /* "seven" is in the same line as "six" */
	assert_int_equal(p.lines.v[6].first, 7);
	close_page(&p);
}

static void
control_characters_go_and_are_reported(void **state)
{
	struct page p;

	(void)state;
	leaves("one\ntw\x01o\n", "one|two|");
	open_page(&p, "one\ntw\x01o\n");
	assert_non_null(strstr(p.report.data, "drop\t2\t1 control character"));
	close_page(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(page_numbers_of_all_languages_go),
		cmocka_unit_test(a_dropped_line_is_reported),
		cmocka_unit_test(page_numbers_without_a_total_are_far_apart),
		cmocka_unit_test(what_only_looks_like_a_page_number_stays),
		cmocka_unit_test(bare_numbers_go_at_the_edges_of_pages),
		cmocka_unit_test(pages_of_volumes_and_heads_of_gazettes_go),
		cmocka_unit_test(running_heads_go_from_the_second_page_on),
		cmocka_unit_test(mirrored_heads_with_rising_numbers_go),
		cmocka_unit_test(heads_of_several_lines_go),
		cmocka_unit_test(a_head_with_its_number_at_the_end_goes),
		cmocka_unit_test(units_at_the_edges_of_pages_stay),
		cmocka_unit_test(rows_of_a_table_stay),
		cmocka_unit_test(the_end_of_a_sentence_is_no_running_head),
		cmocka_unit_test(dates_and_symbols_go_with_their_head),
		cmocka_unit_test(a_sentence_goes_on_over_a_page_break),
		cmocka_unit_test(the_browsers_title_line_goes_when_the_title_follows),
		cmocka_unit_test(navigation_before_the_text_goes),
		cmocka_unit_test(links_that_are_a_line_go_anywhere),
		cmocka_unit_test(links_and_imprints_after_the_text_go),
		cmocka_unit_test(invisible_characters_hide_and_split_nothing),
		cmocka_unit_test(a_line_separator_is_inside_a_physical_line),
		cmocka_unit_test(all_line_ends_count_and_form_feeds_do_not),
		cmocka_unit_test(control_characters_go_and_are_reported),
	};

	return cmocka_run_group_tests_name("furniture", tests, NULL, NULL);
}

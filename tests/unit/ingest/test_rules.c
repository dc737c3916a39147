/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rules: single rules of the reading of plain text, each on a text of a few lines. Texts of whole
 * traditions are in test_text.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ingest_outline.h"

/* Whether the report has a line that begins with kind, tab, line, tab, and the words. */
static bool
reports(const char *text, const char *start)
{
	struct sample s;
	bool found;

	sample_text(&s, str_from(text));
	assert_int_equal(sample_read(&s, STATEMENT), 0);
	buf_putc(&s.report, '\0');
	found = strstr(s.report.data, start) != NULL;
	sample_free(&s);
	return found;
}

static void
number_words_are_those_of_the_language(void **state)
{
	(void)state;
	/* "on" is ten in Turkish, "six" is six in French */
	outlines("BY-LAW ON PONDS\n\n1. Ponds are deep.\n\n2. Ponds are wet.\n",
	    "art_1 | 1. | \nart_2 | 2. | \n");
	outlines("Loi des mares\n\nTITRE SIX\nDes mares\n\nArticle 1\nLa mare est ouverte.\n",
	    "title_6 | TITRE SIX | Des mares\nart_1 | Article 1 | \n");
}

static void
texts_between_the_members_of_a_list_keep_their_place(void **state)
{
	(void)state;
	/* outlines() compares the words of the text with those of the document in their order */
	outlines("Pond Act\n\n1. In this Act—\n\"duck\" means—\n(a) a drake; or\n(b) a hen,\n"
		 "that swims;\n\"swan\" means—\n(c) a cob.\n\n2. Ducks swim.\n",
	    "art_1 | 1. | \nart_1__point_a | (a) | \nart_1__point_b | (b) | \n"
	    "art_1__point_c | (c) | \nart_2 | 2. | \n");
}

static void
a_lone_number_below_its_parents_number_is_a_unit(void **state)
{
	(void)state;
	outlines("Pond By-law\n\n1. Scope\n1.1 Ponds are deep.\n1.2 Ponds are wet.\n\n2. Size\n"
		 "2.1 Small\n2.1.1 A pond is small.\n\n3. Fees\n3.1 A duck costs one.\n",
	    "art_1 | 1. | Scope\nsubsec_1-1 | 1.1 | \nsubsec_1-2 | 1.2 | \nart_2 | 2. | Size\n"
	    "subsec_2-1 | 2.1 | Small\nsubsec_2-1-1 | 2.1.1 | \nart_3 | 3. | Fees\n"
	    "subsec_3-1 | 3.1 | \n");
}

static void
articles_of_a_code_are_numbered_apart_from_those_of_the_law(void **state)
{
	(void)state;
	outlines("Loi des mares\n\nArticle 1er\n\nLa mare est ouverte.\n\nArticle L. 211-3\n\n"
		 "Le canard nage.\n\nArticle 2\n\nLa mare est fermée.\n\nArticle L. 211-4\n\n"
		 "Le cygne nage.\n\nArticle 3\n\nFin de la loi.\n",
	    "art_1 | Article 1er | \nart_L211-3 | Article L. 211-3 | \nart_2 | Article 2 | \n"
	    "art_L211-4 | Article L. 211-4 | \nart_3 | Article 3 | \n");
}

static void
a_dash_between_two_numbers_belongs_to_the_first(void **state)
{
	(void)state;
	outlines(
	    "The Pond Regulations 2011\n\nCitation\n\n1.—(1) These are the Pond Regulations.\n\n"
	    "(2) They begin in May.\n\nDucks\n\n2.--(1) Ducks swim.\n\n(2) Swans swim.\n",
	    "art_1 | 1.— | Citation\nart_1__para_1 | (1) | \nart_1__para_2 | (2) | \n"
	    "art_2 | 2.-- | Ducks\nart_2__para_1 | (1) | \nart_2__para_2 | (2) | \n");
}

static void
an_item_may_begin_with_a_year(void **state)
{
	(void)state;
	outlines(
	    "池塘管理办法\n\n第一条 池塘工作如下：\n1.清理池塘。\n2.2011年起，每月检查。\n3.记录结果。\n\n"
	    "第二条 本办法自五月起施行。\n",
	    "art_1 | 第一条 | \nart_1__point_1 | 1. | \nart_1__point_2 | 2. | \n"
	    "art_1__point_3 | 3. | \nart_2 | 第二条 | \n");
}

static void
a_number_word_goes_on_with_units_that_have_a_word(void **state)
{
	(void)state;
	outlines(
	    "LEY DE ESTANQUES\n\nArtículo 1. Los estanques son hondos.\n\nTRANSITORIOS\n\n"
	    "Artículo Primero. Esta ley entra en vigor en mayo.\n\nSegundo. Los patos nadan.\n\n"
	    "Tercero. Los cisnes nadan.\n",
	    "art_1 | Artículo 1. | \nhcontainer_1__art_1 | Artículo Primero. | \n"
	    "hcontainer_1__art_2 | Segundo. | \nhcontainer_1__art_3 | Tercero. | \n");
}

static void
a_number_word_that_fits_nowhere_is_reported(void **state)
{
	(void)state;
	assert_true(reports("LEY DE ESTANQUES\n\nArtículo 1. Los estanques son hondos.\n\n"
			    "Noveno. Los patos nadan.\n\nArtículo 2. Los cisnes nadan.\n",
	    "doubt\t5\tlooks numbered"));
}

/* Whether the canonical XML has a piece. */
static bool
writes(const char *text, const char *piece)
{
	struct sample s;
	bool found;

	sample_text(&s, str_from(text));
	assert_int_equal(sample_read(&s, STATEMENT), 0);
	buf_putc(&s.xml, '\0');
	found = strstr(s.xml.data, piece) != NULL;
	sample_free(&s);
	return found;
}

static void
a_line_above_the_first_article_alone_is_of_the_title(void **state)
{
	(void)state;
	outlines("VILLAGE OF ELM\n\nPOND BY-LAW\n\n1. Ponds are deep, and cold.\n\n"
		 "2. Ducks swim in them.\n\n3. Swans swim too.\n",
	    "art_1 | 1. | \nart_2 | 2. | \nart_3 | 3. | \n");
	outlines("Pond By-law\n\nDepth\n\n1. Ponds are deep, and cold.\n\nDucks\n\n"
		 "2. Ducks swim in them.\n\n3. Swans swim too.\n",
	    "art_1 | 1. | Depth\nart_2 | 2. | Ducks\nart_3 | 3. | \n");
}

static void
a_short_title_in_han_is_not_passed_over_for_its_contents(void **state)
{
	(void)state;
	assert_true(writes("池塘法\n\n目次\n\n第一章　総則（第一条）\n第二章　魚（第二条）\n\n"
			   "第一章　総則\n\n第一条　この法律は、池塘を定める。\n\n第二章　魚\n\n"
			   "第二条　魚は泳ぐ。\n",
	    "<docTitle>池塘法</docTitle>"));
}

static void
the_text_of_a_document_without_units_is_its_body(void **state)
{
	(void)state;
	assert_true(writes("Notice of the Pond\n\nThe council of the pond has heard the report of "
			   "the ducks, and thanks them.\n\nIt hears the swans in May.\n",
	    "<p eId=\"body__p_1\">The council of the pond"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(number_words_are_those_of_the_language),
		cmocka_unit_test(texts_between_the_members_of_a_list_keep_their_place),
		cmocka_unit_test(a_lone_number_below_its_parents_number_is_a_unit),
		cmocka_unit_test(articles_of_a_code_are_numbered_apart_from_those_of_the_law),
		cmocka_unit_test(a_dash_between_two_numbers_belongs_to_the_first),
		cmocka_unit_test(an_item_may_begin_with_a_year),
		cmocka_unit_test(a_number_word_goes_on_with_units_that_have_a_word),
		cmocka_unit_test(a_number_word_that_fits_nowhere_is_reported),
		cmocka_unit_test(a_line_above_the_first_article_alone_is_of_the_title),
		cmocka_unit_test(a_short_title_in_han_is_not_passed_over_for_its_contents),
		cmocka_unit_test(the_text_of_a_document_without_units_is_its_body),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

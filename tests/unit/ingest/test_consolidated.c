/* SPDX-License-Identifier: Apache-2.0 */
/*
 * consolidated: texts as they are in force, and as collections of laws print them: codes with
 * several versions of an article, articles that speak of enacting, quotations that are never
 * closed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ingest_outline.h"

static void
an_article_that_speaks_of_enacting_ends_no_preamble(void **state)
{
	(void)state;
	outlines(
	    "Constitution des mares\n\nArticle 1\n\nLa mare est ouverte à tous les canards.\n\n"
	    "Article 2\n\nLe canard nage dans la mare chaque jour de la semaine.\n\nArticle 3\n\n"
	    "Le Président promulgue les lois de la mare dans les quinze jours.\n\nArticle 4\n\n"
	    "Fin de la loi.\n",
	    "art_1 | Article 1 | \nart_2 | Article 2 | \nart_3 | Article 3 | \n"
	    "art_4 | Article 4 | \n");
}

static void
versions_of_one_article_rename_and_repair_nothing(void **state)
{
	(void)state;
	outlines(
	    "Code des mares\n\nArticle 7\n\nLa mare est ouverte à tous les canards du village.\n\n"
	    "Article 7\n\nLa mare est ouverte à tous les canards du village.\n\nTitre II : Eau\n\n"
	    "Article 8\n\nL'eau est claire.\n\nArticle 8\n\nL'eau est froide.\n\nArticle 8\n\n"
	    "L'eau est sale.\n\nArticle 9\n\nFin du code.\n",
	    "art_7 | Article 7 | \nart_7-2 | Article 7 | \ntitle_2 | Titre II : | Eau\n"
	    "art_8 | Article 8 | \ntitle_2__art_8 | Article 8 | \ntitle_2__art_8-2 | Article 8 | \n"
	    "art_9 | Article 9 | \n");
}

static void
a_lower_number_alone_on_its_line_is_a_unit(void **state)
{
	(void)state;
	outlines(
	    "Code des mares\n\nArticle 1\n\nUn.\n\nArticle 2\n\nDeux.\n\nArticle 9\n\nNeuf.\n\n"
	    "Article 2\n\nEncore deux.\n\nArticle 18\n\nFin.\n",
	    "art_1 | Article 1 | \nart_2 | Article 2 | \nart_9 | Article 9 | \n"
	    "art_2-2 | Article 2 | \n"
	    "art_18 | Article 18 | \n");
}

static void
a_quotation_without_its_closing_mark_takes_no_articles(void **state)
{
	(void)state;
	outlines(
	    "Code des mares\n\nArticle 1\n\nPour les canards, l'article 40 est ainsi rédigé :\n\n"
	    "\" Art. 40. - Le canard nage.\n\nArticle 2\n\nDeux.\n\n"
	    "Article 3\n\nTrois.\n\n"
	    "Article 4\n\nQuatre.\n\nArticle 5\n\nCinq.\n\nArticle 6\n\nSix.\n\nArticle 7\n\n"
	    "L'article 41 est ainsi rédigé :\n\n\" Art. 41. - Le cygne nage. \"\n\nArticle 8\n\n"
	    "Fin.\n",
	    "art_1 | Article 1 | \nart_2 | Article 2 | \nart_3 | Article 3 | \n"
	    "art_4 | Article 4 | \nart_5 | Article 5 | \nart_6 | Article 6 | \n"
	    "art_7 | Article 7 | \n"
	    "art_7__content__mod_1__qstr_1__art_41 | Art. 41. - | \nart_8 | Article 8 | \n");
}

static void
numbers_with_spaced_capitals_and_asterisks_are_read(void **state)
{
	(void)state;
	outlines("Code des mares\n\nArticle 32 C\n\nUn.\n\nArticle 32 C bis\n\nDeux.\n\n"
		 "Article 32 CA\n\nTrois.\n\nArticle 33\n\nFin.\n",
	    "art_32C | Article 32 C | \nart_32Cbis | Article 32 C bis | \n"
	    "art_32CA | Article 32 CA | \n"
	    "art_33 | Article 33 | \n");
	outlines("Code des mares\n\nArticle *R111-1\n\nUn.\n\nArticle **R111-2\n\nDeux.\n",
	    "art_R111-1 | Article *R111-1 | \nart_R111-2 | Article **R111-2 | \n");
}

static void
a_wrapped_name_of_a_unit_is_text(void **state)
{
	(void)state;
	outlines("Teichverordnung\n\n§ 1 Zweck\n(1) Diese Verordnung gilt für Teiche im Sinne von\n"
		 "§ 3 Absatz 1 Nummer 3 des Teichgesetzes.\n(2) Enten schwimmen.\n\n§ 2 Satzung\n"
		 "Die Satzung regelt das Nähere.\n\n§ 3 Ende\nDie Verordnung endet im Mai.\n",
	    "art_1 | § 1 | Zweck\nart_1__para_1 | (1) | \nart_1__para_2 | (2) | \n"
	    "art_2 | § 2 | Satzung\nart_3 | § 3 | Ende\n");
}

static void
footnotes_with_brackets_are_no_units(void **state)
{
	(void)state;
	outlines("Verordnung über die Teiche\n\nDer Schweizerische Bundesrat,\nverordnet:\n\n"
		 "Art. 1 Zweck[1]\nEnten schwimmen in:\na. Teichen;\nabis. Seen;\nb. Meeren.\n\n"
		 "Art. 2 Ende\nDie Verordnung endet[2].\n\n[1] SR 1.\n[2] SR 2.\n",
	    "art_1 | Art. 1 | Zweck\nart_1__point_a | a. | \n"
	    "art_1__point_abis | abis. | \nart_1__point_b | b. | \n"
	    "art_2 | Art. 2 | Ende\n");
}

static void
bare_numbers_of_swiss_paragraphs_are_units(void **state)
{
	(void)state;
	outlines("SR 1\n\nVerordnung über die Teiche\n\n"
		 "Der Schweizerische Bundesrat,\nverordnet:\n\n"
		 "Art. 1 Zweck\n1 Diese Verordnung gilt.\n1bis Sie gilt immer.\n2 Enten "
		 "schwimmen.\n\nArt. 2 Ende\n1 Die Verordnung endet.\n2 Enten gehen.\n",
	    "art_1 | Art. 1 | Zweck\nart_1__para_1 | 1 | \nart_1__para_1bis | 1bis | \n"
	    "art_1__para_2 | 2 | \nart_2 | Art. 2 | Ende\nart_2__para_1 | 1 | \n"
	    "art_2__para_2 | 2 | \n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_article_that_speaks_of_enacting_ends_no_preamble),
		cmocka_unit_test(versions_of_one_article_rename_and_repair_nothing),
		cmocka_unit_test(a_lower_number_alone_on_its_line_is_a_unit),
		cmocka_unit_test(a_quotation_without_its_closing_mark_takes_no_articles),
		cmocka_unit_test(a_wrapped_name_of_a_unit_is_text),
		cmocka_unit_test(bare_numbers_of_swiss_paragraphs_are_units),
		cmocka_unit_test(footnotes_with_brackets_are_no_units),
		cmocka_unit_test(numbers_with_spaced_capitals_and_asterisks_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

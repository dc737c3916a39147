/* SPDX-License-Identifier: Apache-2.0 */
/* nordic: laws of Sweden, Finland, Denmark and Norway: "1 §", repealed units, inflected names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ingest_outline.h"

static void
a_swedish_sentence_behind_the_number_is_no_heading(void **state)
{
	(void)state;
	outlines("Lag (2003:812) om biodling\n\nUtfärdad: 2003-11-20\n\n"
		 "1 kap. Inledande bestämmelser\n\nLagens tillämpningsområde\n\n"
		 "1 § Denna lag gäller för bin som hålls i kupor.\n\n"
		 "I lagen finns bestämmelser om\n1. bin (2 kap.),\n2. honung (3 kap.).\n\n"
		 "2 § I denna lag avses med\nkupa: ett hus för bin.\n\n"
		 "3 § har upphävts genom lag (2008:17).\n\n"
		 "4 § Bin får hållas av\n1. den som äger kupan, eller\n2. kommunen.\n\n"
		 "2 kap. Straff\n\n1-3 §§ har upphävts genom lag (2008:17).\n\n"
		 "4 § Den som stör ett bi döms till böter enligt\n2 § första stycket.\n",
	    "chp_1 | 1 kap. | Inledande bestämmelser\n"
	    "art_1 | 1 § | \n"
	    "art_1__point_1 | 1. | \n"
	    "art_1__point_2 | 2. | \n"
	    "art_2 | 2 § | \n"
	    "art_3 | 3 § | \n"
	    "art_4 | 4 § | \n"
	    "art_4__point_1 | 1. | \n"
	    "art_4__point_2 | 2. | \n"
	    "chp_2 | 2 kap. | Straff\n"
	    "art_1to3 | 1-3 §§ | \n"
	    "chp_2__art_4 | 4 § | \n");
}

static void
a_finnish_word_with_an_ending_only_names_a_section(void **state)
{
	(void)state;
	outlines("Mehiläislaki\n\nEduskunnan päätöksen mukaisesti säädetään:\n\n"
		 "1 luku\nSoveltamisala\n\n1 §\nSoveltamisala\n\n"
		 "Tätä lakia sovelletaan mehiläisiin. Lakia ei sovelleta\n"
		 "2 §:n 2 momentissa tarkoitettuihin pesiin.\n\n"
		 "2–4 § on kumottu L:lla 30.12.2015/1700.\n\n"
		 "5 §\nHunaja\n\nHunajaa ei saa sekoittaa.\n\n"
		 "6 §\n6 § on kumottu L:lla 5.12.2008/880.\n\n"
		 "7 §\nVoimaantulo\n\nTämä laki tulee voimaan 1 päivänä tammikuuta 2014.\n",
	    "chp_1 | 1 luku | Soveltamisala\n"
	    "art_1 | 1 § | Soveltamisala\n"
	    "art_2to4 | 2–4 § | \n"
	    "art_5 | 5 § | Hunaja\n"
	    "art_6 | 6 § | \n"
	    "art_7 | 7 § | Voimaantulo\n");
}

static void
norwegian_chapters_have_roman_sections(void **state)
{
	(void)state;
	outlines("Lov om birøkt (birøktloven)\n\nKapitteloversikt:\n"
		 "Kapittel 1. Allment (§§ 1-1 - 1-2)\nKapittel 2. Drift (§§ 2-1 - 2-2)\n\n"
		 "Kapittel 1. Allment\n\n§ 1-1.Lovens formål\n\nLoven skal verne biene.\n\n"
		 "§ 1-2.(opphevet)\n\nKapittel 2. Drift\n\nI. Kuber\n\n"
		 "§ 2-1.Telling\n\nEieren skal telle kubene etter\n§ 2-2 og melde tallet.\n\n"
		 "II. Honning\n\n§ 2-2.Salg\n\nHonningen skal ikke blandes.\n",
	    "chp_1 | Kapittel 1. | Allment\nart_1-1 | § 1-1. | Lovens formål\n"
	    "art_1-2 | § 1-2. | \nchp_2 | Kapittel 2. | Drift\n"
	    "sec_1 | I. | Kuber\nart_2-1 | § 2-1. | Telling\n"
	    "sec_2 | II. | Honning\nart_2-2 | § 2-2. | Salg\n");
}

static void
a_danish_heading_may_end_with_an_abbreviation(void **state)
{
	(void)state;
	outlines("Lov om bier\n\nKapitel 1\nLovens område\n\n§ 1. Loven gælder for bier.\n"
		 "Stk. 2. Loven gælder ikke for hvepse.\n\nKapitel 2\nIkrafttræden m.v.\n\n"
		 "§ 2. Loven træder i kraft den 1. juli 2012.\n",
	    "chp_1 | Kapitel 1 | Lovens område\nart_1 | § 1. | \n"
	    "art_1__para_2 | Stk. 2. | \nchp_2 | Kapitel 2 | Ikrafttræden m.v.\n"
	    "art_2 | § 2. | \n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_swedish_sentence_behind_the_number_is_no_heading),
		cmocka_unit_test(a_finnish_word_with_an_ending_only_names_a_section),
		cmocka_unit_test(norwegian_chapters_have_roman_sections),
		cmocka_unit_test(a_danish_heading_may_end_with_an_abbreviation),
	};

	return cmocka_run_group_tests_name("nordic", tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * codes: how the collections of France, Germany and the United States print their codes: numbers
 * on lines of their own, ranges of articles that were repealed, contents lists of parts.
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
numbers_alone_on_their_lines_are_units(void **state)
{
	(void)state;
	outlines(
	    "Gesetz über Beeren\n\n§ 1 Erlaubnis\n\n"
	    "(1) Wer gewerbsmäßig Beeren sammelt, bedarf der Erlaubnis, wenn der Antragsteller\n"
	    "1.\nzuverlässig ist und\n2.\nhier wohnt.\n\n"
	    "(2) Ordnungswidrig handelt, wer vorsätzlich oder fahrlässig gegen den Wald\n"
	    "1.\nlaut ist oder\n2.\nraucht.\n\n§ 2 Schluss\n\nDas Gesetz gilt morgen.\n",
	    "art_1 | § 1 | Erlaubnis\nart_1__para_1 | (1) | \nart_1__para_1__point_1 | 1. | \n"
	    "art_1__para_1__point_2 | 2. | \nart_1__para_2 | (2) | \n"
	    "art_1__para_2__point_1 | 1. | \nart_1__para_2__point_2 | 2. | \n"
	    "art_2 | § 2 | Schluss\n");
}

static void
french_codes_have_ranges_decrees_and_insertions(void **state)
{
	(void)state;
	outlines("Code des ponts\n\nChapitre Ier : Ponts\n\nArticle L. 111-1\n\n"
		 "On entend par :\n\n1° Pont : un ouvrage ;\n\n2° Bac : un bateau ;\n\n"
		 "2° bis Passerelle : un pont étroit ;\n\n3° (Abrogé)\n\n"
		 "Articles L. 111-2 à L. 111-4\n\n(Abrogés)\n\nArticle L. 111-5\n\n"
		 "Les ponts sont ouverts.\n\nArticle R*. 111-1\n\nLe maire ouvre le pont.\n\n"
		 "Annexe à l'article R*. 111-1\n\n1. Couleurs\n\n2. Formes\n",
	    "chp_1 | Chapitre Ier : | Ponts\nart_L111-1 | Article L. 111-1 | \n"
	    "art_L111-1__point_1 | 1° | \nart_L111-1__point_2 | 2° | \n"
	    "art_L111-1__point_2bis | 2° bis | \nart_L111-1__point_3 | 3° | \n"
	    "art_L111-2toL111-4 | Articles L. 111-2 à L. 111-4 | \n"
	    "art_L111-5 | Article L. 111-5 | \nart_R111-1 | Article R*. 111-1 | \n"
	    "hcontainer_1 | Annexe | à l'article R*. 111-1\n"
	    "hcontainer_1__point_1 | 1. | \nhcontainer_1__point_2 | 2. | \n");
}

static void
a_part_of_the_cfr_has_a_contents_list_and_reserved_ranges(void **state)
{
	(void)state;
	outlines("[Code of Federal Regulations]\n\nPART 13--KITES\n\nSubpart A--General\n\nSec.\n"
		 "13.1  Purpose.\n13.3  Flying.\n\nSubpart B--Strings\n\n13.10  Length.\n\n"
		 "Subpart A--General\n\nSec. 13.1  Purpose.\n\nThis part is about kites.\n\n"
		 "Sec. 13.3  Flying.\n\n(a) Kites fly.\n(b)-(d) [Reserved]\n(e) Balloons float.\n\n"
		 "Subpart B--Strings\n\nSec. 13.10  Length.\n\nA string is long.\n",
	    "part_13 | PART 13-- | KITES\nsubpart_A | Subpart A-- | General\n"
	    "sec_13-1 | Sec. 13.1 | Purpose.\nsec_13-3 | Sec. 13.3 | Flying.\n"
	    "sec_13-3__subsec_a | (a) | \nsec_13-3__subsec_btod | (b)-(d) | \n"
	    "sec_13-3__subsec_e | (e) | \nsubpart_B | Subpart B-- | Strings\n"
	    "sec_13-10 | Sec. 13.10 | Length.\n");
}

static void
a_contents_list_with_numbers_on_their_lines_is_no_unit(void **state)
{
	(void)state;
	outlines("CHAPTER 99--MUSHROOMS\n\nSUBCHAPTER I--GENERAL\n\nSec.\n9901.\nDefinitions.\n"
		 "9902.\nAreas.\n\nSUBCHAPTER II--USE\n\n9911.\nPermits.\n\n"
		 "SUBCHAPTER I--GENERAL\n\n§9901. Definitions\nA mushroom is no plant.\n\n"
		 "§9902. Areas\nThe Secretary names areas.\n\nSUBCHAPTER II--USE\n\n"
		 "§9911. Permits\nA permit costs five dollars.\n",
	    "chp_99 | CHAPTER 99-- | MUSHROOMS\nsubchp_1 | SUBCHAPTER I-- | GENERAL\n"
	    "sec_9901 | §9901. | Definitions\nsec_9902 | §9902. | Areas\n"
	    "subchp_2 | SUBCHAPTER II-- | USE\nsec_9911 | §9911. | Permits\n");
}

static void
sections_of_a_state_code_have_a_number_alone(void **state)
{
	(void)state;
	outlines("CALIFORNIA CODES\nFISH AND GAME CODE\n\nDIVISION 6. FISH\nCHAPTER 2. Lobsters\n\n"
		 "8250. No lobster shall be taken in June.\n\n"
		 "8251. Lobsters may be possessed if measured:\n(a) In a straight line.\n"
		 "(b) On the back.\n\n"
		 "8252. (a) Lobsters are brought ashore whole.\n(b) This section ends in 2025.\n\n"
		 "8252. (a) Lobsters are brought ashore alive.\n(b) This section begins in 2025.\n",
	    "dvs_6 | DIVISION 6. | FISH\nchp_2 | CHAPTER 2. | Lobsters\nsec_8250 | 8250. | \n"
	    "sec_8251 | 8251. | \nsec_8251__subsec_a | (a) | \nsec_8251__subsec_b | (b) | \n"
	    "sec_8252 | 8252. | \nsec_8252__subsec_a | (a) | \nsec_8252__subsec_b | (b) | \n"
	    "chp_2__sec_8252 | 8252. | \nchp_2__sec_8252__subsec_a | (a) | \n"
	    "chp_2__sec_8252__subsec_b | (b) | \n");
}

static void
a_range_of_reserved_sections_with_hyphens_is_one_unit(void **state)
{
	(void)state;
	outlines("CODE OF ORDINANCES\n\nChapter 14 - ANIMALS\n\nSec. 14-1. - Dogs.\n\n"
		 "A dog is an animal.\n\nSec. 14-2. - Cats.\n\nA cat is an animal.\n\n"
		 "Secs. 14-3—14-25. - Reserved.\n\nSec. 14-26. - Geese.\n\nA goose is a bird.\n",
	    "chp_14 | Chapter 14 - | ANIMALS\nsec_14-1 | Sec. 14-1. - | Dogs.\n"
	    "sec_14-2 | Sec. 14-2. - | Cats.\nsec_14-3to14-25 | Secs. 14-3—14-25. - | \n"
	    "sec_14-26 | Sec. 14-26. - | Geese.\n");
}

static void
notes_that_name_sources_are_no_units(void **state)
{
	(void)state;
	outlines("THE COMMISSION,\n\nHaving regard to the opinion of the Committee (1),\n\n"
		 "Whereas:\n\n(1) Pumpkins are heavy (2).\n(2) They are weighed,\n\n"
		 "HAS ADOPTED THIS REGULATION:\n\nArticle 1\n\nPumpkins are weighed.\n\n"
		 "Article 2\n\nThis Regulation enters into force in May.\n\n"
		 "(1) OJ C 24, 28.1.2012, p. 119.\n\n(2) OJ L 221, 8.8.1998, p. 23.\n",
	    "rec_1 | (1) | \nrec_2 | (2) | \nart_1 | Article 1 | \nart_2 | Article 2 | \n");
}

static void
terms_below_their_numbers_are_headings_and_publications_no_units(void **state)
{
	(void)state;
	outlines("Wooden ladders\n\n1 Scope\n\nThis document specifies ladders.\n\n"
		 "2 Terms and definitions\n\n2.1\nladder\ntwo stiles joined by rungs\n\n"
		 "2.2\nstile\nlong part of a ladder\n\n3 Requirements\n\nA ladder is long.\n\n"
		 "Bibliography\n\n[1] TS 91001, Apples\n\n[2] TS 91002, Pears\n",
	    "sec_1 | 1 | Scope\nsec_2 | 2 | Terms and definitions\nsubsec_2-1 | 2.1 | ladder\n"
	    "subsec_2-2 | 2.2 | stile\nsec_3 | 3 | Requirements\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_alone_on_their_lines_are_units),
		cmocka_unit_test(french_codes_have_ranges_decrees_and_insertions),
		cmocka_unit_test(a_part_of_the_cfr_has_a_contents_list_and_reserved_ranges),
		cmocka_unit_test(a_contents_list_with_numbers_on_their_lines_is_no_unit),
		cmocka_unit_test(a_range_of_reserved_sections_with_hyphens_is_one_unit),
		cmocka_unit_test(notes_that_name_sources_are_no_units),
		cmocka_unit_test(terms_below_their_numbers_are_headings_and_publications_no_units),
		cmocka_unit_test(sections_of_a_state_code_have_a_number_alone),
	};

	return cmocka_run_group_tests_name("codes", tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * common_law: plain texts in the manner of Britain, Ireland, Australia, New Zealand and Canada:
 * each case has one habit of these texts in as few lines as prove it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ingest_sample.h"

#define SAMPLE_TEXT_BYTES 2000
#define ACT "/akn/xx/act/2011/7"

static void
outlines(const char *text, const char *expected)
{
	struct buf found = BUF_INIT(SAMPLE_BYTES_MAX);
	struct sample s;

	sample_text(&s, str_from(text));
	assert_int_equal(sample_read(&s, ACT), 0);
	sample_outline(&s, &found);
	assert_string_equal(found.len == 0 ? "" : found.data, expected);
	buf_free(&found);
	sample_free(&s);
}

static const char instrument[] = "STATUTORY INSTRUMENTS\n2019 No. 11\nThe Honey Regulations\n"
				 "Made 12th August 2019\n\nThe Treasury makes the following "
				 "Regulations.\n\n";

/* The outline of a statutory instrument whose regulations are text. */
static void
instrument_outlines(const char *text, const char *expected)
{
	char whole[SAMPLE_TEXT_BYTES];

	snprintf(whole, sizeof whole, "%s%s", instrument, text);
	outlines(whole, expected);
}

static void
a_dash_between_a_number_and_the_number_below_it_is_read(void **state)
{
	(void)state;
	instrument_outlines("Citation\n1.—(1) These are the Honey Regulations 2019.\n(2) They come "
			    "into force in May.\n\nLabels\n2.-(1) Jars have labels.\n(2) Labels "
			    "are yellow.\n",
	    "art_1 | 1.— | Citation\nart_1__para_1 | (1) | \nart_1__para_2 | (2) | \n"
	    "art_2 | 2.- | Labels\nart_2__para_1 | (1) | \nart_2__para_2 | (2) | \n");
}

/* The items of a schedule have no headings, and no vote on where headings stand. */
static void
headings_above_are_found_beside_a_long_schedule(void **state)
{
	(void)state;
	instrument_outlines("Citation\n1. These are the Honey Regulations 2019.\n\nLabels\n"
			    "2. Jars have labels.\n\nSCHEDULE 1\nColours\n\n1. Yellow.\n2. White.\n"
			    "\nSCHEDULE 2\nSizes\n\n1. Large.\n2. Small.\n",
	    "art_1 | 1. | Citation\nart_2 | 2. | Labels\nhcontainer_1 | SCHEDULE 1 | Colours\n"
	    "hcontainer_1__point_1 | 1. | \nhcontainer_1__point_2 | 2. | \n"
	    "hcontainer_2 | SCHEDULE 2 | Sizes\n"
	    "hcontainer_2__point_1 | 1. | \nhcontainer_2__point_2 | 2. | \n");
}

/* "3." of the schedule was taken for a misprint of "4.", as if it went on from regulation 3. */
static void
a_schedule_without_a_number_has_numbers_of_its_own(void **state)
{
	(void)state;
	instrument_outlines(
	    "Citation\n1. These are the Honey Regulations 2019.\n\nLabels\n"
	    "2. Jars have labels.\n\nLids\n3. Lids are tight.\n\nSCHEDULE\nColours\n\n"
	    "PART 1\nLight\n\n1. Yellow.\n2. White.\n\nPART 2\nDark\n\n3. Brown.\n",
	    "art_1 | 1. | Citation\nart_2 | 2. | Labels\nart_3 | 3. | Lids\n"
	    "hcontainer_1 | SCHEDULE | Colours\nhcontainer_1__part_1 | PART 1 | Light\n"
	    "hcontainer_1__point_1 | 1. | \nhcontainer_1__point_2 | 2. | \n"
	    "hcontainer_1__part_2 | PART 2 | Dark\nhcontainer_1__point_3 | 3. | \n");
}

static void
a_number_that_touches_the_number_below_it_is_read(void **state)
{
	(void)state;
	outlines("Moorings Act 1997\n1997 CHAPTER 44\nBe it enacted as follows:—\n\n1 Licences\n"
		 "(1)No boat is moored without a licence.\n(2)A boat may sink.\n\nSCHEDULE 1\n"
		 "Section 1\nFees\n\n1 The fee is £120.\n2(1)The fee for a raft is £12.\n"
		 "(2)Part of a raft is a raft.\n",
	    "sec_1 | 1 | Licences\nsec_1__subsec_1 | (1) | \nsec_1__subsec_2 | (2) | \n"
	    "hcontainer_1 | SCHEDULE 1 | Fees\nhcontainer_1__para_1 | 1 | \n"
	    "hcontainer_1__para_2 | 2 | \nhcontainer_1__para_2__subsec_1 | (1) | \n"
	    "hcontainer_1__para_2__subsec_2 | (2) | \n");
}

static void
a_schedule_without_a_number_may_name_its_section_on_its_line(void **state)
{
	(void)state;
	instrument_outlines("Citation\n1. These are the Honey Regulations 2019.\n\nRevocation\n2. "
			    "The Regulations in the Schedule are revoked.\n\nSCHEDULE Regulation "
			    "2\nRevocations\n1. The Honey Regulations 2003.\n2. The Jam "
			    "Regulations 2005.\n",
	    "art_1 | 1. | Citation\nart_2 | 2. | Revocation\nhcontainer_1 | SCHEDULE | "
	    "Revocations\nhcontainer_1__point_1 | 1. | \nhcontainer_1__point_2 | 2. | \n");
}

static void
a_contents_list_ends_before_the_title_and_has_page_numbers(void **state)
{
	(void)state;
	outlines("Marram Act 2011\nContents\n1 Title 2\n2 Purpose 2\n3 Plans 3\nSchedule 1 "
		 "Savings 5\n\nThe Parliament of the Bight enacts as follows:\n\n1 Title\nThis is "
		 "the Marram Act.\n2 Purpose\nIt holds the dunes.\n3 Plans\nA council plans.\n\n"
		 "Schedule 1\nSavings\ns 3\n1 Old plans\nThey stay.\n",
	    "sec_1 | 1 | Title\nsec_2 | 2 | Purpose\nsec_3 | 3 | Plans\n"
	    "hcontainer_1 | Schedule 1 | Savings\nhcontainer_1__para_1 | 1 | Old plans\n");
}

static void
an_editors_mark_before_a_number_does_not_hide_it(void **state)
{
	(void)state;
	outlines("Moorings Act 1997\n1997 CHAPTER 44\nBe it enacted as follows:—\n\n1 Licences.\n"
		 "This Act applies to—\n(a) a canal;\n[F1(aa) a dock;]\n(b) a river.\n\n[F2 1A "
		 "Short licences.\nA licence lasts 14 days.]\n\n2 Removal of boats.\nBoats are "
		 "removed.\n",
	    "sec_1 | 1 | Licences.\nsec_1__point_a | (a) | \nsec_1__point_aa | (aa) | \n"
	    "sec_1__point_b | (b) | \nsec_1A | 1A | Short licences.\n"
	    "sec_2 | 2 | Removal of boats.\n");
}

static void
sections_whose_text_follows_one_space_have_marginal_notes_above(void **state)
{
	(void)state;
	outlines("Maple Act\nS.C. 2014, c. 21\nAssented to 2014-06-19\n\nHer Majesty enacts as "
		 "follows:\n\nShort Title\n\nShort title\n1 This Act may be cited as the Maple "
		 "Act.\n\nTaps\n\nTapping\n2 (1) No person shall tap a thin maple.\n\nException\n"
		 "(2) Schools may tap a thin maple.\n\nNumber of taps\n2.1 A person shall not put "
		 "more than three taps in a tree.\n\nOffence\n*3 Every person who taps more is "
		 "guilty.\n",
	    "sec_1 | 1 | Short title\nsec_2 | 2 | Tapping\nsec_2__subsec_1 | (1) | \n"
	    "sec_2__subsec_2 | (2) | Exception\nsec_2-1 | 2.1 | Number of taps\n"
	    "sec_3 | *3 | Offence\n");
}

static void
provisions_inserted_without_quotation_marks_are_quoted(void **state)
{
	(void)state;
	outlines("Wombat Act 2015\nNo. 73, 2015\nThe Parliament of Australia enacts:\n\n1 Short "
		 "title\nThis is the Wombat Act 2015.\n\nSchedule 1—Amendments\n\n1 Section 4\n"
		 "Insert:\n(2A) A driver must slow down.\n(2B) A driver must stop.\n2 Section 5\n"
		 "Repeal the section.\n",
	    "sec_1 | 1 | Short title\nhcontainer_1 | Schedule 1— | Amendments\n"
	    "hcontainer_1__para_1 | 1 | Section 4\n"
	    "hcontainer_1__para_1__content__mod_1__qstr_1__subsec_2A | (2A) | \n"
	    "hcontainer_1__para_1__content__mod_1__qstr_1__subsec_2B | (2B) | \n"
	    "hcontainer_1__para_2 | 2 | Section 5\n");
}

static void
a_note_of_the_history_of_a_section_is_no_section(void **state)
{
	(void)state;
	outlines("Marram Act\nLaws of the Bight\nRevised Edition 2011\nDate of assent: 4 May 2011\n"
		 "The Parliament enacts as follows:\n\n"
		 "Section 1 Title\nThis is the Marram Act.\n\nSection 2 Plans\nA council plans.\n"
		 "Section 2: amended, on 1 July 2020, by section 7 of the Sand Act 2019.\n\n"
		 "Section 3 Orders\nThe Minister orders.\n",
	    "sec_1 | Section 1 | Title\nsec_2 | Section 2 | Plans\nsec_3 | Section 3 | Orders\n");
}

static void
footnotes_of_an_instrument_are_no_points(void **state)
{
	(void)state;
	instrument_outlines(
	    "Citation\n1. These are the Honey Regulations 2019.\n\nLabels\n2. A "
	    "label under the Food Act 1990(a) or the Jam Order(b) is yellow.\n\n(a) "
	    "1990 c. 16.\n(b) S.I. 1996/1499.\n\nFines\n3. The fine is £5.\n",
	    "art_1 | 1. | Citation\nart_2 | 2. | Labels\nart_3 | 3. | Fines\n");
}

static void
footnotes_of_an_indian_act_are_no_sections(void **state)
{
	(void)state;
	outlines(
	    "THE TOLL ACT, 1961\nACT NO. 27 OF 1961\nBE it enacted by Parliament as follows:—\n\n"
	    "1. Short title.—(1) This is the Toll Act 1[***].\n(2) It comes into force on a "
	    "date2.\n2. Definitions.—In this Act,—\n(a) “bridge” means a bridge;\n3[(aa) "
	    "“ferry” means a raft;]\n(b) “toll” means a fee.\n\n1. The words “of India” omitted "
	    "by Act 34 of 2019.\n2. 1st April, vide S.O. 112.\n3. Ins. by Act 12 of "
	    "1988.\n\n3. Levy of toll.—A toll is levied on carts.\n4. Rules.—The Government "
	    "makes rules.\n",
	    "sec_1 | 1. | Short title.—\nsec_1__subsec_1 | (1) | \nsec_1__subsec_2 | (2) | \n"
	    "sec_2 | 2. | Definitions.—\nsec_2__point_a | (a) | \nsec_2__point_aa | (aa) | \n"
	    "sec_2__point_b | (b) | \nsec_3 | 3. | Levy of toll.—\nsec_4 | 4. | Rules.—\n");
}

static void
short_words_and_capitals_with_a_point_belong_to_the_title(void **state)
{
	struct sample s;

	(void)state;
	sample_text(&s, STR("BYLAWS\nOF\nHARBOUR ROWING CLUB, INC.\n\nARTICLE I\nNAME\n\n"
			    "Section 1. Name. The name is Harbour Rowing Club.\n"));
	assert_int_equal(sample_read(&s, ACT), 0);
	assert_string_equal(
	    image_meta(&s.im, IMAGE_META_TITLE).p, "BYLAWS OF HARBOUR ROWING CLUB, INC.");
	sample_free(&s);
}

/* "(ii) Fees" was a member of a list that began above paragraph 2, which became text for it. */
static void
numbered_headings_of_a_judgment_hide_no_paragraph(void **state)
{
	struct buf found = BUF_INIT(SAMPLE_BYTES_MAX);
	struct sample s;

	(void)state;
	sample_text(
	    &s, STR("IN THE HIGH COURT OF JUSTICE\n\nBetween:\n\nHARBOUR LIMITED\nClaimant\n"
		    "and\nJOHN BOAT\nDefendant\n\nJudgment\n\n1. I turn to the berth.\n\n"
		    "(i) Was it safe?\n\n2. I find that it was.\n\n(ii) The fees\n\n"
		    "3. The fees are due.\n\n4. The claim succeeds.\n"));
	assert_int_equal(sample_read(&s, "/akn/xx/judgment/2011/7"), 0);
	sample_outline(&s, &found);
	assert_non_null(strstr(found.data, "para_2 | 2. | "));
	buf_free(&found);
	sample_free(&s);
}

static void
a_mark_of_an_editor_ends_where_the_next_number_begins(void **state)
{
	(void)state;
	outlines(
	    "Harbour Act 1996\n\nBe it enacted by the Queen as follows:\n\n1 Lights.\n\n"
	    "(1) A pier has [F1a red light].\n\n(2) A jetty has [F2none].\n\n"
	    "2 Inspectors.\n\nThe Minister may appoint inspectors.\n\n"
	    "[F32A Deputies.\n\n(1) An inspector may have a deputy.\n\n"
	    "(2) A deputy is a mariner.]\n\n3 Offences.\n\nTo put out a light is an offence.\n\n"
	    "F44 . . . . . . . . . .\n\n5 Title.\n\nThis Act is the Harbour Act 1996.\n\n"
	    "SCHEDULE 1\nSection 1(2).\nFORMS\n\n1 A form is green.\n\n2 A form is long.\n",
	    "sec_1 | 1 | Lights.\nsec_1__subsec_1 | (1) | \nsec_1__subsec_2 | (2) | \n"
	    "sec_2 | 2 | Inspectors.\nsec_2A | 2A | Deputies.\nsec_2A__subsec_1 | (1) | \n"
	    "sec_2A__subsec_2 | (2) | \nsec_3 | 3 | Offences.\nsec_4 | 4 | \nsec_5 | 5 | Title.\n"
	    "hcontainer_1 | SCHEDULE 1 | FORMS\nhcontainer_1__para_1 | 1 | \n"
	    "hcontainer_1__para_2 | 2 | \n");
}

static void
notes_of_the_history_of_a_section_are_no_sections(void **state)
{
	(void)state;
	outlines("Kiwi Act 2002\n\nPublic Act 2002 No 12\n"
		 "Date of assent 8 May 2002\n\nThe Parliament of New Zealand enacts as follows:\n\n"
		 "1 Title\nThis Act is the Kiwi Act 2002.\n\n2 Burrows\n(1) A burrow is a hole.\n"
		 "(2) [Repealed]\nSection 2 Minister: repealed, on 1 July 2007, by section 4.\n"
		 "Section 2(2): repealed, on 1 July 2007, by section 5.\n\n3 Dogs\nDogs bark.\n"
		 "Section 3: inserted, on 1 July 2007, by section 6.\n",
	    "sec_1 | 1 | Title\nsec_2 | 2 | Burrows\nsec_2__subsec_1 | (1) | \n"
	    "sec_2__subsec_2 | (2) | \nsec_3 | 3 | Dogs\n");
}

static void
notes_with_rising_numbers_and_publications_are_no_units(void **state)
{
	(void)state;
	outlines("THE TANK ACT, 1958\n\nACT NO. 43 OF 1958\n\n"
		 "BE it enacted by Parliament in the Ninth "
		 "Year of the Republic of India as follows:—\n\n"
		 "1. Short title.—This Act may be called the Tank Act.\n\n"
		 "2. Tanks.—(1) A tank 1[holds] water.\n(2) It is deep2.\n\n"
		 "3. Penalty.—To breach a tank costs ten rupees.\n\n"
		 "1. Ins. by Act 12 of 1962.\n2. 1st April, 1959, vide notification.\n"
		 "3. Omitted by Act 34 of 2019.\n",
	    "sec_1 | 1. | Short title.—\nsec_2 | 2. | Tanks.—\nsec_2__subsec_1 | (1) | \n"
	    "sec_2__subsec_2 | (2) | \nsec_3 | 3. | Penalty.—\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_dash_between_a_number_and_the_number_below_it_is_read),
		cmocka_unit_test(headings_above_are_found_beside_a_long_schedule),
		cmocka_unit_test(a_schedule_without_a_number_has_numbers_of_its_own),
		cmocka_unit_test(a_number_that_touches_the_number_below_it_is_read),
		cmocka_unit_test(a_schedule_without_a_number_may_name_its_section_on_its_line),
		cmocka_unit_test(a_contents_list_ends_before_the_title_and_has_page_numbers),
		cmocka_unit_test(an_editors_mark_before_a_number_does_not_hide_it),
		cmocka_unit_test(sections_whose_text_follows_one_space_have_marginal_notes_above),
		cmocka_unit_test(provisions_inserted_without_quotation_marks_are_quoted),
		cmocka_unit_test(a_note_of_the_history_of_a_section_is_no_section),
		cmocka_unit_test(footnotes_of_an_instrument_are_no_points),
		cmocka_unit_test(footnotes_of_an_indian_act_are_no_sections),
		cmocka_unit_test(short_words_and_capitals_with_a_point_belong_to_the_title),
		cmocka_unit_test(numbered_headings_of_a_judgment_hide_no_paragraph),
		cmocka_unit_test(a_mark_of_an_editor_ends_where_the_next_number_begins),
		cmocka_unit_test(notes_of_the_history_of_a_section_are_no_sections),
		cmocka_unit_test(notes_with_rising_numbers_and_publications_are_no_units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

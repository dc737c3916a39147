/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doubt: the report of a reading names each place that an editor should check, once, with the
 * reading and the next best one; a text without such a place is certain.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ingest_sample.h"

#define TODAY STR("2011-07-01")

/* Reads a text; the language and the tradition may be empty. */
static void
reads(struct sample *s, const char *text, const char *language, const char *tradition)
{
	struct ingest_options options = { .work = STR("/akn/xx/act/2011/7"),
		.today = TODAY,
		.language = str_from(language),
		.tradition = str_from(tradition) };
	struct ingest_result out;

	sample_text(s, str_from(text));
	out = (struct ingest_result){ &s->xml, &s->image, &s->report, NULL };
	s->rc = ingest_read(buf_str(&s->input), &options, &out, &s->e);
}

/* The report contains each of the two texts. */
static void
reports(const char *text, const char *language, const char *tradition, const char *a, const char *b)
{
	struct sample s;

	reads(&s, text, language, tradition);
	if (s.rc != 0)
		fail_msg("%s", s.e.text);
	if (strstr(s.report.data, a) == NULL || strstr(s.report.data, b) == NULL)
		fail_msg("\"%s\" or \"%s\" is not in:\n%s", a, b, s.report.data);
	sample_free(&s);
}

static void
a_plain_outline_is_certain(void **state)
{
	(void)state;
	reports("Rules\n\nArticle 1\nDoors are shut:\n(a) by day;\n(b) by night.\n\n"
		"Article 2\nWindows are open.\n",
	    "eng", "", "check\t0\t0\tmargin=", "tradition=");
}

static void
a_unit_that_may_be_text_is_a_doubt_with_both_readings(void **state)
{
	static const char text[] = "Rules\n\n1. Doors.\nDoors are shut.\n\n3. Windows.\nOpen.\n\n"
				   "2. Walls\nWhite.\n\n4. Roofs\nRed.\n";

	(void)state;
	reports(text, "eng", "",
	    "doubt\t6\tlooks numbered, and could be article 3. in no other unit; kept as text: "
	    "\"3. Windows.\"\treason=text\treading=text\tother=article 3. in no other unit\t"
	    "margin=0\n",
	    "doubt\t9\tread as article 2.; could also be text: \"2. Walls\"\treason=unsure\t"
	    "reading=article 2.\tother=text\tmargin=0\n");
	reports(text, "eng", "", "doubt\t12\t1 before 4 is missing:", "check\t0\t3\tmargin=0\n");
}

static void
the_members_of_a_list_that_may_be_elsewhere_are_one_doubt(void **state)
{
	(void)state;
	reports("Lag om bin\n\n1 §\nI denna lag avses med\n1) bi ett djur,\n2) kupa\na) en låda,\n"
		"b) en korg,\nc) ett skåp.\n\n2 §\nBin ska hållas i en kupa.\n",
	    "swe", "",
	    "doubt\t7-9\tread as point a) of point 2); could also be point a) of 1 § (line 3): ",
	    "\tother=point a) of 1 § (line 3)\tmargin=2\n");
}

static void
a_reading_in_another_unit_names_the_line_of_that_unit(void **state)
{
	(void)state;
	reports("Peat v Heath\n\nI. THE LEASE\n[1]   It reads.\nII. THE EVIDENCE\nA. The claimant\n"
		"[2]   He said:\nQ. What colour was it?\nA. The colour of a fence.\n"
		"[3]   I found him cross.\nB. The defendant\n[4]   He said nothing.\n",
	    "eng", "judgment", "could also be section A. of part II. (line 5): ",
	    "\tother=section A. of part II. (line 5)\tmargin=0\n");
}

static void
joined_lines_are_reported_with_the_evidence(void **state)
{
	(void)state;
	reports(
	    "Rules\n\nArticle 1\nThe doors of the house are shut by day and by night, and they\n"
	    "are opened by nobody but the keeper of the house, who has one of the\n"
	    "two keys to them and keeps the other key in the office of the club\n"
	    "under lock.\n\nArticle 2\nEnd.\n",
	    "eng", "", "join\t6-7\tthe line before is full: \"two keys to them",
	    "\tevidence=the line before is full\n");
}

static void
a_number_before_that_of_the_unit_before_is_a_doubt(void **state)
{
	(void)state;
	reports("Rules\n\nArticle 41\nDoors are shut.\n\nArticle 2\nWindows are open.\n\n"
		"Article 3\nGates are shut.\n",
	    "eng", "", "does not come after that of Article 41", "reason=order");
}

static void
a_list_that_begins_late_is_a_doubt(void **state)
{
	(void)state;
	reports("Rules\n\nArticle 1\nDoors are shut:\nby day;\n(b) by night;\n(c) in fog.\n\n"
		"Article 2\nWindows are open.\n",
	    "eng", "", "the list begins with this number", "reason=order");
}

static void
a_number_inside_a_line_is_a_doubt(void **state)
{
	(void)state;
	reports(
	    "Rules\n\nArticle 1\nDoors are shut:\n(a) by day;\n(b) by night; and (c) in fog.\n\n"
	    "Article 2\nWindows are open.\n",
	    "eng", "", "the next number of the list is inside this text", "reason=hidden");
}

static void
a_number_without_the_sign_of_its_list_is_a_doubt(void **state)
{
	(void)state;
	reports("Rules\n\nArticle 1\nDoors are shut:\n(a) by day;\n(b) by night;\n\n"
		"c in fog.\n\nArticle 2\nWindows are open.\n",
	    "eng", "", "begins with the next number of the list, without its sign",
	    "reason=hidden");
}

static void
a_gap_in_numbers_below_that_of_their_container_is_a_doubt(void **state)
{
	(void)state;
	reports("BYLAWS OF A CLUB\n\nARTICLE I - OFFICES\n\n1.1 Office. The office is here.\n\n"
		"1.2 Other. The office is there.\n\n1.5 Third. The office is nowhere.\n\n"
		"ARTICLE II - MEMBERS\n\n2.1 Members. Members are many.\n",
	    "eng", "bylaws", "2 before 1-5 are missing", "reason=missing");
}

static void
names_dates_and_ordinals_are_no_doubt(void **state)
{
	(void)state;
	reports("Rules\n\nArticle 1\nDoors are shut.\n\nArticle 2\nWindows are open.\n\n"
		"76th session\n\n2 May 2010\n\nJ. Smith\n",
	    "eng", "", "check\t0\t0\tmargin=", "tradition=");
}

static void
a_text_without_a_language_asks_for_one(void **state)
{
	(void)state;
	reports("1\n\n2\n", "", "",
	    "doubt\t0\tthe language cannot be told from the text; give --lang",
	    "reason=language\tlanguage=und\thow=detected");
	reports("Rules of the House\n\nArticle 1\nThe doors of the house are shut.\n", "", "",
	    "note\t0\tthe language was found by script and words: eng",
	    "language=eng\thow=detected");
}

static void
a_tradition_is_taken_by_name(void **state)
{
	(void)state;
	reports("Rules\n\nArticle 1\nDoors are shut.\n", "eng", "icao", "tradition=icao\t",
	    "how=option\n");
	reports("Rules\n\nArticle 1\nDoors are shut.\n", "eng", "", "tradition=", "how=detected\t");
}

static void
an_unknown_tradition_is_refused_with_those_of_the_language(void **state)
{
	struct sample s;

	(void)state;
	reads(&s, "Rules\n\nArticle 1\nDoors are shut.\n", "eng", "wakanda");
	assert_int_equal(s.rc, -ERR_USAGE);
	assert_non_null(strstr(s.e.text, "there is no tradition \"wakanda\""));
	assert_non_null(strstr(s.e.text, "for a text in eng there are: au "));
	assert_non_null(strstr(s.e.text, " us_statute za"));
	assert_int_equal(s.xml.len + s.image.len + s.report.len, 0);
	sample_free(&s);
	reads(&s, "Gesetz\n\n§ 1\nTüren sind zu.\n", "deu", "x");
	assert_non_null(strstr(s.e.text, "for a text in deu there are: at"));
	assert_null(strstr(s.e.text, " za"));
	sample_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_outline_is_certain),
		cmocka_unit_test(a_unit_that_may_be_text_is_a_doubt_with_both_readings),
		cmocka_unit_test(the_members_of_a_list_that_may_be_elsewhere_are_one_doubt),
		cmocka_unit_test(a_reading_in_another_unit_names_the_line_of_that_unit),
		cmocka_unit_test(joined_lines_are_reported_with_the_evidence),
		cmocka_unit_test(a_number_before_that_of_the_unit_before_is_a_doubt),
		cmocka_unit_test(a_list_that_begins_late_is_a_doubt),
		cmocka_unit_test(a_number_inside_a_line_is_a_doubt),
		cmocka_unit_test(a_number_without_the_sign_of_its_list_is_a_doubt),
		cmocka_unit_test(a_gap_in_numbers_below_that_of_their_container_is_a_doubt),
		cmocka_unit_test(names_dates_and_ordinals_are_no_doubt),
		cmocka_unit_test(a_text_without_a_language_asks_for_one),
		cmocka_unit_test(a_tradition_is_taken_by_name),
		cmocka_unit_test(an_unknown_tradition_is_refused_with_those_of_the_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* iri: the Akoma Ntoso Naming Convention, accepted exactly; what is refused is named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "akn/component.h"
#include "akn/iri.h"
#include "base/err.h"
#include "base/time.h"

#define WORK "/akn/cn-bj/statement/opinions/2006/1"

static struct iri
parsed(const char *s)
{
	struct iri iri = { 0 };
	struct err e = { 0 };

	if (iri_parse(str_from(s), &iri, &e) != 0)
		fail_msg("%s: %s", s, e.text);
	return iri;
}

/* s is refused, and the sentence says what. */
static void
refused(const char *s, const char *what)
{
	struct iri iri = { .revision = 77 };
	struct err e = { 0 };

	assert_int_equal(iri_parse(str_from(s), &iri, &e), -ERR_USAGE);
	if (strstr(e.text, what) == NULL)
		fail_msg("%s: \"%s\" does not say \"%s\"", s, e.text, what);
	assert_int_equal(iri.revision, 77); /* untouched */
}

static void
a_work_falls_into_its_parts(void **state)
{
	struct err e = { 0 };
	struct iri_work w;

	(void)state;
	assert_int_equal(iri_parse_work(STR(WORK), &w, &e), 0);
	assert_true(str_is(w.whole, WORK));
	assert_true(str_is(w.country, "cn"));
	assert_true(str_is(w.locality, "bj"));
	assert_true(str_is(w.doctype, "statement"));
	assert_true(str_is(w.subtype, "opinions"));
	assert_true(str_is(w.actor, ""));
	assert_true(str_is(w.date, "2006"));
	assert_true(str_is(w.number, "1"));
}

static void
locality_subtype_and_actor_may_be_missing_or_there(void **state)
{
	struct iri iri = parsed("/akn/ke/act/2006-05/nn");

	(void)state;
	assert_true(str_is(iri.work.locality, ""));
	assert_true(str_is(iri.work.subtype, ""));
	assert_true(str_is(iri.work.date, "2006-05"));
	iri = parsed("/akn/ke/act/decree/MinistryForeignAffairs/2005-07-12/3");
	assert_true(str_is(iri.work.subtype, "decree"));
	assert_true(str_is(iri.work.actor, "MinistryForeignAffairs"));
	assert_true(str_is(iri.work.date, "2005-07-12"));
}

static void
letters_of_any_script_and_percent_encoding_are_accepted(void **state)
{
	struct iri iri = parsed("/akn/tw/judgment/2017-03-30/FSE-\xe6\xb0\x91\xe4\xba\x8b-105");

	(void)state;
	assert_true(str_is(iri.work.number, "FSE-\xe6\xb0\x91\xe4\xba\x8b-105"));
	assert_true(
	    str_is(parsed("/akn/eu/bill/2013/COM%282013%29344").work.number, "COM%282013%29344"));
}

static void
each_way_to_name_a_version_is_understood(void **state)
{
	struct iri iri = parsed(WORK);

	(void)state;
	assert_int_equal(iri.point, IRI_WORK);
	assert_true(str_is(iri.language, ""));
	iri = parsed(WORK "/eng");
	assert_int_equal(iri.point, IRI_LANGUAGE);
	assert_true(str_is(iri.language, "eng"));
	assert_int_equal(parsed(WORK "/eng@").point, IRI_FIRST);
	iri = parsed(WORK "/eng@2006-05-01");
	assert_int_equal(iri.point, IRI_FROM);
	assert_int_equal(iri.day, date_from_civil(2006, 5, 1));
	assert_int_equal(iri.revision, 0);
	iri = parsed(WORK "/eng:1803-03-05");
	assert_int_equal(iri.point, IRI_ON);
	assert_int_equal(iri.day, date_from_civil(1803, 3, 5));
	iri = parsed(WORK "/eng@2006-05-01;r12");
	assert_int_equal(iri.point, IRI_FROM);
	assert_int_equal(iri.revision, 12);
}

static void
two_languages_are_one_text(void **state)
{
	struct iri iri = parsed(WORK "/eng+fra@2006-05-01;r2/~art_3");

	(void)state;
	assert_int_equal(iri.point, IRI_FROM);
	assert_true(str_is(iri.language, "eng"));
	assert_true(str_is(iri.beside, "fra"));
	assert_int_equal(iri.revision, 2);
	assert_false(iri_is_fixed(&iri)); /* the revision is that of the first */
	assert_true(str_is(parsed(WORK "/eng+fra").beside, "fra"));
	assert_int_equal(parsed(WORK "/eng+fra:2006-09-15").point, IRI_ON);
	refused(WORK "/eng+eng", "two different languages");
	refused(WORK "/eng+", "a language of ISO 639-2");
	refused(WORK "/eng+fra+deu", "a language of ISO 639-2");
	refused(WORK "/eng+fra@", "of two languages a version");
	refused("/akn/xx/act/2006/1+2", "letters, digits");
}

static void
two_versions_are_a_comparison(void **state)
{
	struct iri iri = parsed(WORK "/eng@2006-05-01;r2...2007-01-01/~art_3");

	(void)state;
	assert_int_equal(iri.point, IRI_RANGE);
	assert_int_equal(iri.day, date_from_civil(2006, 5, 1));
	assert_int_equal(iri.revision, 2);
	assert_int_equal(iri.until.day, date_from_civil(2007, 1, 1));
	assert_int_equal(iri.until.revision, 0);
	assert_true(str_is(iri.portion, "art_3"));
	assert_false(iri_is_fixed(&iri));
	iri = parsed(WORK "/eng@2006-05-01;r2...2007-01-01;r1");
	assert_true(iri_is_fixed(&iri));
	refused(WORK "/eng@2006-05-01...", "YYYY-MM-DD...YYYY-MM-DD");
	refused(WORK "/eng@...2006-05-01", "YYYY-MM-DD...YYYY-MM-DD");
	refused(WORK "/eng@2006-05-01..2007-01-01", "YYYY-MM-DD...YYYY-MM-DD");
	refused(WORK "/eng@2006-05-01....2007-01-01", "YYYY-MM-DD...YYYY-MM-DD");
	refused(WORK "/eng@2006-05-01...2007-01-01;r01", "YYYY-MM-DD...YYYY-MM-DD");
	refused(WORK "/eng:2006-05-01...2007-01-01", "YYYY-MM-DD...YYYY-MM-DD");
}

static bool
is_reversed(const char *point)
{
	char s[128];
	struct iri iri;

	snprintf(s, sizeof s, WORK "/eng@%s", point);
	iri = parsed(s);
	return iri_is_reversed(&iri);
}

static void
a_comparison_begins_with_the_earlier_version(void **state)
{
	(void)state;
	assert_false(is_reversed("2006-05-01...2007-01-01"));
	assert_true(is_reversed("2007-01-01...2006-05-01"));
	assert_false(is_reversed("2006-05-01...2006-05-01"));
	assert_false(is_reversed("2006-05-01;r1...2006-05-01;r2"));
	assert_true(is_reversed("2006-05-01;r2...2006-05-01;r1"));
	assert_false(is_reversed("2006-05-01;r7...2006-05-01")); /* the latest */
	assert_true(is_reversed("2006-05-01...2006-05-01;r7"));
	assert_true(is_reversed("2007-01-01;r1...2006-05-01;r2"));
	assert_false(is_reversed("2006-05-01"));
}

static void
a_portion_may_follow_the_work_and_every_version(void **state)
{
	(void)state;
	assert_true(str_is(parsed(WORK "/~art_3").portion, "art_3"));
	assert_true(str_is(parsed(WORK "/eng/~art_3").portion, "art_3"));
	assert_true(str_is(parsed(WORK "/eng@/~art_3").portion, "art_3"));
	assert_true(str_is(parsed(WORK "/eng:2006-05-01/~art_6.53").portion, "art_6.53"));
	assert_true(str_is(parsed(WORK "/eng@2006-05-01;r2/~art_3__p_1").portion, "art_3__p_1"));
	assert_true(str_is(parsed(WORK "/eng@/~sec_(1)").portion, "sec_(1)"));
	assert_true(str_is(parsed(WORK "/~sec_1:2;a'b").portion, "sec_1:2;a'b"));
	assert_true(str_is(parsed(WORK "/~sec?1#2[3]~4").portion, "sec?1#2[3]~4"));
	assert_true(str_is(parsed(WORK "/eng@2006-05-01;r2/~art_3").work.whole, WORK));
}

static void
the_main_component_is_the_document_itself(void **state)
{
	(void)state;
	assert_int_equal(parsed(WORK "/!main").point, IRI_WORK);
	assert_true(str_is(parsed(WORK "/eng@/!main").portion, ""));
	assert_true(str_is(parsed(WORK "/eng@/!main~art_3").portion, "art_3"));
	refused(WORK "/!main~", "an eId");
	assert_true(str_is(parsed(WORK "/!main/annex").portion, "!main/annex"));
}

static void
a_component_is_a_portion_with_its_sign(void **state)
{
	struct str inside;

	(void)state;
	assert_true(str_is(parsed(WORK "/!schedule_1").portion, "!schedule_1"));
	assert_true(str_is(parsed(WORK "/eng@2006-05-01;r2/!mainly").portion, "!mainly"));
	assert_true(str_is(parsed(WORK "/eng@/!schedule_1/annex").portion, "!schedule_1/annex"));
	assert_true(str_is(parsed(WORK "/eng@/!schedule_1~art_3").portion, "!schedule_1~art_3"));
	refused(WORK "/!", "a component");
	refused(WORK "/!schedule_1/", "a component");
	refused(WORK "/!a//b", "a component");
	refused(WORK "/!schedule_1~", "a component");
	refused(WORK "/!schedule_1~art_3/versions", "a component");
	refused(WORK "/~!schedule_1", "an eId");
	assert_true(component_is(STR("!a~b")) && !component_is_whole(STR("!a~b")));
	assert_true(component_is_whole(STR("!a")) && !component_is(STR("a")));
	assert_true(str_is(component_split(STR("!a~b~c"), &inside), "!a") && str_is(inside, "b~c"));
	assert_true(str_is(component_split(STR("!a"), &inside), "!a") && str_is(inside, ""));
	assert_true(str_is(component_eid(STR("!a~b")), "b"));
	assert_true(str_is(component_eid(STR("!a")), "!a"));
	assert_true(str_is(component_eid(STR("sec~1")), "sec~1"));
	assert_false(component_is_name(STR("main")) || component_is_name(STR("a b")));
	assert_true(component_is_name(STR("annexe_é")) && component_is_name(STR("a/main")));
}

static void
a_work_that_ends_too_early_says_what_is_missing(void **state)
{
	(void)state;
	refused("", "/akn/");
	refused("/", "/akn/");
	refused("akn/xx/act/2006/1", "/akn/");
	refused("/za/act/1962/58", "/akn/");
	refused("/akn", "a country");
	refused("/akn/xx", "a type of document");
	refused("/akn/xx/act", "a date");
	refused("/akn/xx/act/decree", "a date");
	refused("/akn/xx/act/2006", "a number or title");
}

static void
a_wrong_segment_of_the_work_is_named(void **state)
{
	(void)state;
	refused("/akn/XX/act/2006/1", "\"XX\"");
	refused("/akn/xxx/act/2006/1", "\"xxx\"");
	refused("/akn/x/act/2006/1", "\"x\"");
	refused("/akn/xx-/act/2006/1", "\"xx-\"");
	refused("/akn/xx/acts/2006/1", "\"acts\"");
	refused("/akn/xx/akomaNtoso/2006/1", "\"akomaNtoso\"");
	refused("/akn/xx/article/2006/1", "\"article\"");
	refused("/akn/xx/act/a/b/c/2006/1", "\"c\"");
	refused("/akn/xx/act/2006-13/1", "\"2006-13\"");
	refused("/akn/xx/act/2006-02-30/1", "\"2006-02-30\"");
	refused("/akn/xx/act/0000/1", "\"0000\"");
	refused("/akn/xx/act/206/1", "\"206\"");
	refused("/akn/xx/act//2006/1", "\"\"");
	refused("/akn/xx/act/2006/", "\"\"");
	refused("/akn/xx/act/2006/..", "\"..\"");
	refused("/akn/xx/act/2006/1%2", "\"1%2\"");
	refused("/akn/xx/act/2006/1;2", "\"1;2\"");
	refused("/akn/xx/act/2006/~art_1", "\"~art_1\"");
}

static void
a_wrong_version_or_portion_is_named(void **state)
{
	(void)state;
	refused(WORK "/", "\"\"");
	refused(WORK "/en", "\"en\"");
	refused(WORK "/qqq", "\"qqq\"");
	refused(WORK "/ger@", "\"ger@\"");
	refused(WORK "/english", "\"english\"");
	refused(WORK "/eng@2006", "\"eng@2006\"");
	refused(WORK "/eng@2006-02-29", "\"eng@2006-02-29\"");
	refused(WORK "/eng:", "\"eng:\"");
	refused(WORK "/eng:2006-05-01;r1", ";r1\"");
	refused(WORK "/eng@;r1", "\"eng@;r1\"");
	refused(WORK "/eng@2006-05-01;", ";\"");
	refused(WORK "/eng@2006-05-01;r0", ";r0\"");
	refused(WORK "/eng@2006-05-01;r01", ";r01\"");
	refused(WORK "/eng@2006-05-01;r4294967296", "4294967296");
	refused(WORK "/eng/fra", "\"fra\"");
	refused(WORK "/eng/~", "\"~\"");
	refused(WORK "/eng/~..", "\"~..\"");
	refused(WORK "/eng/~art_3/", "\"/\"");
	refused(WORK "/~art_3/eng", "\"/eng\"");
}

static void
bytes_that_no_iri_holds_are_pointed_at(void **state)
{
	(void)state;
	refused("/akn/xx/act/2006/a b", "byte 19");
	refused("/akn/xx/act/2006/a\nb", "byte 19");
	refused("/akn/xx/act/2006/\xff", "byte 18");
	refused("/akn/xx/act/2006/\xc2\xa0", "byte 18");
	refused("/akn/xx/act/2006/\"", "byte 18");
	refused("/akn/xx/act/2006/COM(2013)", "byte 21");
}

static void
an_iri_is_at_most_1024_bytes(void **state)
{
	char s[1100] = "/akn/xx/act/2006/";
	struct err e = { 0 };
	struct iri iri;

	(void)state;
	memset(s + strlen(s), 'x', 1025 - strlen(s));
	assert_int_equal(iri_parse(str_make(s, 1024), &iri, &e), 0);
	assert_int_equal(iri_parse(str_make(s, 1025), &iri, &e), -ERR_USAGE);
	assert_non_null(strstr(e.text, "1024"));
}

static void
a_work_alone_has_nothing_after_it(void **state)
{
	struct err e = { 0 };
	struct iri_work w;

	(void)state;
	assert_int_equal(iri_parse_work(STR(WORK "/eng"), &w, &e), -ERR_USAGE);
	assert_non_null(strstr(e.text, "\"/eng\""));
	assert_int_equal(iri_parse_work(STR(WORK "/"), &w, &e), -ERR_USAGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_work_falls_into_its_parts),
		cmocka_unit_test(locality_subtype_and_actor_may_be_missing_or_there),
		cmocka_unit_test(letters_of_any_script_and_percent_encoding_are_accepted),
		cmocka_unit_test(each_way_to_name_a_version_is_understood),
		cmocka_unit_test(two_languages_are_one_text),
		cmocka_unit_test(two_versions_are_a_comparison),
		cmocka_unit_test(a_comparison_begins_with_the_earlier_version),
		cmocka_unit_test(a_portion_may_follow_the_work_and_every_version),
		cmocka_unit_test(a_component_is_a_portion_with_its_sign),
		cmocka_unit_test(the_main_component_is_the_document_itself),
		cmocka_unit_test(a_work_that_ends_too_early_says_what_is_missing),
		cmocka_unit_test(a_wrong_segment_of_the_work_is_named),
		cmocka_unit_test(a_wrong_version_or_portion_is_named),
		cmocka_unit_test(bytes_that_no_iri_holds_are_pointed_at),
		cmocka_unit_test(an_iri_is_at_most_1024_bytes),
		cmocka_unit_test(a_work_alone_has_nothing_after_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

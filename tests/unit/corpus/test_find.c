/* SPDX-License-Identifier: Apache-2.0 */
/* Which version is meant, and what is said when there is none; on each backend. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "corpus/corpus.h"
#include "corpus/find.h"
#include "corpus_fixture.h"

static void
in_force_is_the_greatest_day_that_is_not_after(void **state)
{
	static const struct {
		const char *on;
		int64_t seq;
	} cases[] = { { "2006-05-01", 1 }, { "2006-12-31", 1 }, { "2007-01-01", 3 },
		{ "2009-01-01", 3 }, { "2010-01-01", 2 }, { "9999-12-31", 2 } };
	struct fixture *f = *state;
	struct corpus_version v;

	add(f, "eng", "2006-05-01", 1);
	add(f, "eng", "2010-01-01", 2);
	add(f, "eng", "2007-01-01", 3);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		sample_ok(find(f, CORPUS_IN_FORCE, "eng", cases[i].on, 0, &v), &f->e);
		assert_int_equal(v.seq, cases[i].seq);
	}
}

static void
a_law_of_1803_is_in_force_in_1804(void **state)
{
	struct fixture *f = *state;
	struct corpus_version v;

	add(f, "fra", "1803-03-05", 1);
	sample_ok(find(f, CORPUS_IN_FORCE, "fra", "1804-03-21", 0, &v), &f->e);
	assert_int_equal(v.day, sample_day("1803-03-05"));
	assert_true(v.day < 0);
}

static void
before_the_first_version_its_day_is_named(void **state)
{
	struct fixture *f = *state;
	struct corpus_version v = { .seq = 99 };

	add(f, "eng", "2006-05-01", 1);
	add(f, "eng", "2007-01-01", 2);
	assert_int_equal(find(f, CORPUS_IN_FORCE, "eng", "2001-01-01", 0, &v), -ERR_NOTFOUND);
	assert_string_equal(f->e.text,
	    SAMPLE_WORK " has no version in force on 2001-01-01 in eng; its first is in force from"
			" 2006-05-01");
	assert_int_equal(v.seq, 99); /* untouched */
}

static void
an_unknown_work_is_not_found(void **state)
{
	struct fixture *f = *state;
	struct corpus_version v;

	assert_int_equal(find(f, CORPUS_IN_FORCE, "", "2006-05-01", 0, &v), -ERR_NOTFOUND);
	assert_string_equal(f->e.text, "no document is published as " SAMPLE_WORK);
	assert_int_equal(find(f, CORPUS_FIRST, "eng", "2006-05-01", 0, &v), -ERR_NOTFOUND);
	assert_string_equal(f->e.text, "no document is published as " SAMPLE_WORK);
}

static void
an_unknown_language_names_those_there_are(void **state)
{
	struct fixture *f = *state;
	struct corpus_version v;

	add(f, "zho", "2006-05-01", 1);
	add(f, "eng", "2006-05-01", 2);
	add(f, "eng", "2007-05-01", 3);
	assert_int_equal(find(f, CORPUS_IN_FORCE, "fra", "2006-05-01", 0, &v), -ERR_NOTFOUND);
	assert_string_equal(f->e.text, SAMPLE_WORK " is not published in fra; it is in eng, zho");
}

static void
a_day_without_version_names_the_days_there_are(void **state)
{
	struct fixture *f = *state;
	struct corpus_version v;

	add(f, "eng", "2006-05-01", 1);
	add(f, "eng", "2006-05-01", 2);
	add(f, "eng", "2007-01-01", 3);
	assert_int_equal(find(f, CORPUS_EXACT, "eng", "2006-05-02", 0, &v), -ERR_NOTFOUND);
	assert_string_equal(f->e.text,
	    SAMPLE_WORK " has no version in eng from 2006-05-02; it has versions from 2006-05-01,"
			" 2007-01-01");
}

static void
of_many_days_the_first_are_named(void **state)
{
	struct fixture *f = *state;
	struct corpus_version v;
	char date[DATE_BYTES + 1];

	for (unsigned i = 0; i < 8; i++) {
		snprintf(date, sizeof date, "%u-01-01", 2001 + i);
		add(f, "eng", date, i);
	}
	assert_int_equal(find(f, CORPUS_EXACT, "eng", "2006-05-02", 0, &v), -ERR_NOTFOUND);
	assert_string_equal(f->e.text,
	    SAMPLE_WORK " has no version in eng from 2006-05-02; it has versions from 2001-01-01,"
			" 2002-01-01, 2003-01-01, 2004-01-01, 2005-01-01, 2006-01-01"
			" and later days");
}

static void
an_unknown_revision_names_the_latest(void **state)
{
	struct fixture *f = *state;
	struct corpus_version v;

	add(f, "eng", "2006-05-01", 1);
	add(f, "eng", "2006-05-01", 2);
	add(f, "eng", "2007-05-01", 3);
	assert_int_equal(find(f, CORPUS_EXACT, "eng", "2006-05-01", 7, &v), -ERR_NOTFOUND);
	assert_string_equal(f->e.text,
	    SAMPLE_WORK " has no revision 7 in eng for 2006-05-01; the latest there is 2");
}

static void
no_language_means_the_one_published_first(void **state)
{
	struct fixture *f = *state;
	struct corpus_version v;

	add(f, "zho", "2006-05-01", 1);
	add(f, "eng", "2006-05-01", 2);
	sample_ok(find(f, CORPUS_IN_FORCE, "", "2006-05-01", 0, &v), &f->e);
	assert_str(v.language, "zho");
}

static void
the_first_version_is_the_earliest_in_its_latest_revision(void **state)
{
	struct fixture *f = *state;
	struct corpus_version v;

	add(f, "eng", "2007-01-01", 1);
	add(f, "eng", "2006-05-01", 2);
	add(f, "eng", "2006-05-01", 3);
	sample_ok(find(f, CORPUS_FIRST, "eng", "2000-01-01", 0, &v), &f->e);
	assert_int_equal(v.seq, 3);
}

static void
the_next_day_is_when_another_version_comes(void **state)
{
	struct fixture *f = *state;
	int64_t next = 0;

	add(f, "eng", "2006-05-01", 1);
	add(f, "eng", "2007-01-01", 2);
	add(f, "fra", "2006-06-01", 3);
	sample_ok(corpus_next_day(
		      f->corpus, STR(SAMPLE_WORK), STR(""), sample_day("2006-05-01"), &next, &f->e),
	    &f->e);
	assert_int_equal(next, sample_day("2007-01-01"));
	sample_ok(
	    corpus_next_day(f->corpus, STR(SAMPLE_WORK), STR("eng"), next, &next, &f->e), &f->e);
	assert_true(next == DAY_NONE);
	next = 0;
	sample_ok(
	    corpus_next_day(f->corpus, STR("/akn/xx/act/1/1"), STR(""), 0, &next, &f->e), &f->e);
	assert_true(next == DAY_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_EACH(in_force_is_the_greatest_day_that_is_not_after),
		ON_EACH(a_law_of_1803_is_in_force_in_1804),
		ON_EACH(before_the_first_version_its_day_is_named),
		ON_EACH(an_unknown_work_is_not_found),
		ON_EACH(an_unknown_language_names_those_there_are),
		ON_EACH(a_day_without_version_names_the_days_there_are),
		ON_EACH(of_many_days_the_first_are_named),
		ON_EACH(an_unknown_revision_names_the_latest),
		ON_EACH(no_language_means_the_one_published_first),
		ON_EACH(the_first_version_is_the_earliest_in_its_latest_revision),
		ON_EACH(the_next_day_is_when_another_version_comes),
	};

	return RUN_ON_BACKENDS(tests);
}

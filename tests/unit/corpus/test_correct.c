/* SPDX-License-Identifier: Apache-2.0 */
/* Corrections: what is withdrawn, repealed or named otherwise; on each backend. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "corpus/check.h"
#include "corpus/corpus.h"
#include "corpus/correct.h"
#include "corpus/find.h"
#include "corpus/rename.h"
#include "corpus_fixture.h"

#define MADE INT64_C(1794000000) /* 2026-11-06 */
#define OTHER_WORK "/akn/xx/act/2007/2"

static struct corpus_correction
correction(const char *language, const char *date, uint32_t revision)
{
	return (struct corpus_correction){ .scope = { .work = STR(SAMPLE_WORK),
					       .language = str_from(language),
					       .day = date == NULL ? DAY_NONE : sample_day(date),
					       .revision = revision },
		.author = STR("the registrar"),
		.reason = STR("it names a person"),
		.made = MADE };
}

static int
count(void *arg, const struct corpus_version *v, struct err *e)
{
	unsigned *n = arg;

	(void)v;
	(void)e;
	++*n;
	return 0;
}

static unsigned
withdraw(struct fixture *f, struct corpus_correction k)
{
	unsigned n = 0;

	sample_ok(corpus_withdraw(f->corpus, &k, count, &n, &f->e), &f->e);
	return n;
}

static int64_t
in_force(struct fixture *f, const char *date)
{
	struct corpus_version v;

	sample_ok(find(f, CORPUS_IN_FORCE, "eng", date, 0, &v), &f->e);
	return v.seq;
}

static void
a_withdrawn_revision_is_gone_and_the_one_before_counts(void **state)
{
	struct fixture *f = *state;
	struct corpus_version v;

	add(f, "eng", "2006-05-01", 1);
	add(f, "eng", "2006-05-01", 2);
	assert_int_equal(in_force(f, "2007-01-01"), 2);
	assert_int_equal(withdraw(f, correction("eng", "2006-05-01", 2)), 1);
	assert_int_equal(in_force(f, "2007-01-01"), 1);
	assert_int_equal(find(f, CORPUS_EXACT, "eng", "2006-05-01", 2, &v), -ERR_GONE);
	assert_string_equal(
	    f->e.text, SAMPLE_WORK " was withdrawn on 2026-11-06: it names a person");
	sample_ok(find(f, CORPUS_EXACT, "eng", "2006-05-01", 1, &v), &f->e);
	sample_ok(find(f, CORPUS_EXACT, "eng", "2006-05-01", 0, &v), &f->e);
	assert_int_equal(v.revision, 1);
}

static void
a_withdrawn_day_gives_way_to_the_day_before(void **state)
{
	struct fixture *f = *state;
	struct corpus_version v;
	int64_t next;

	add(f, "eng", "2006-05-01", 1);
	add(f, "eng", "2007-01-01", 2);
	add(f, "eng", "2007-01-01", 3);
	assert_int_equal(withdraw(f, correction("", "2007-01-01", 0)), 2);
	assert_int_equal(in_force(f, "2009-01-01"), 1);
	assert_int_equal(find(f, CORPUS_EXACT, "eng", "2007-01-01", 0, &v), -ERR_GONE);
	sample_ok(corpus_next_day(f->corpus, STR(SAMPLE_WORK), STR("eng"), sample_day("2006-05-01"),
		      &next, &f->e),
	    &f->e);
	assert_true(next == DAY_NONE);
}

static void
a_withdrawn_work_is_gone_in_every_form_of_question(void **state)
{
	static const int hows[] = { CORPUS_IN_FORCE, CORPUS_EXACT, CORPUS_FIRST };
	struct fixture *f = *state;
	struct corpus_version v;
	unsigned listed = 0;

	add(f, "eng", "2006-05-01", 1);
	add(f, "fra", "2006-05-01", 2);
	assert_int_equal(withdraw(f, correction("", NULL, 0)), 2);
	for (size_t i = 0; i < sizeof hows / sizeof hows[0]; i++) {
		f->e = (struct err){ 0 };
		assert_int_equal(find(f, hows[i], "eng", "2006-05-01", 0, &v), -ERR_GONE);
	}
	sample_ok(corpus_list(f->corpus, STR(""), 20000, count, &listed, &f->e), &f->e);
	assert_int_equal(listed, 0);
}

static int
check_tombstone(void *arg, const struct corpus_version *v, struct err *e)
{
	unsigned *n = arg;

	(void)e;
	assert_int_equal(v->withdrawn, v->revision == 1 ? 3 : 0);
	++*n;
	return 0;
}

static void
a_withdrawn_language_is_gone_and_the_first_one_left_is_the_default(void **state)
{
	struct fixture *f = *state;
	struct corpus_version v;
	int64_t next;

	add(f, "eng", "2006-05-01", 1);
	add(f, "fra", "2006-05-01", 2);
	add(f, "deu", "2006-05-01", 3);
	add(f, "fra", "2007-05-01", 4);
	assert_int_equal(withdraw(f, correction("eng", NULL, 0)), 1);
	assert_int_equal(find(f, CORPUS_IN_FORCE, "eng", "2006-06-01", 0, &v), -ERR_GONE);
	assert_int_equal(find(f, CORPUS_FIRST, "eng", "2006-06-01", 0, &v), -ERR_GONE);
	sample_ok(find(f, CORPUS_IN_FORCE, "", "2006-06-01", 0, &v), &f->e);
	assert_int_equal(v.seq, 2);
	sample_ok(find(f, CORPUS_FIRST, "", "2006-06-01", 0, &v), &f->e);
	assert_int_equal(v.seq, 2);
	sample_ok(corpus_next_day(
		      f->corpus, STR(SAMPLE_WORK), STR(""), sample_day("2006-05-01"), &next, &f->e),
	    &f->e);
	assert_true(next == sample_day("2007-05-01"));
}

static void
history_keeps_what_was_withdrawn(void **state)
{
	struct fixture *f = *state;
	unsigned n = 0;

	add(f, "eng", "2006-05-01", 1);
	add(f, "eng", "2006-05-01", 2);
	withdraw(f, correction("eng", "2006-05-01", 1));
	sample_ok(
	    corpus_history(f->corpus, STR(SAMPLE_WORK), NULL, check_tombstone, &n, &f->e), &f->e);
	assert_int_equal(n, 2);
}

static void
the_same_text_is_published_again_after_a_withdrawal(void **state)
{
	struct fixture *f = *state;
	struct corpus_version v;

	add(f, "eng", "2006-05-01", 1);
	withdraw(f, correction("eng", "2006-05-01", 1));
	sample_make(&f->sample, "eng", "2006-05-01", 1);
	assert_int_equal(publish(f, &v), CORPUS_ADDED);
	assert_int_equal(v.revision, 2);
	assert_int_equal(v.seq, 3); /* the record has number 2 */
	assert_int_equal(in_force(f, "2007-01-01"), 3);
}

static void
what_cannot_be_withdrawn_is_refused_and_nothing_is_written(void **state)
{
	struct fixture *f = *state;
	struct corpus_correction k = correction("eng", "2006-05-02", 0);
	int64_t seq;

	add(f, "eng", "2006-05-01", 1);
	assert_int_equal(corpus_withdraw(f->corpus, &k, NULL, NULL, &f->e), -ERR_NOTFOUND);
	k = correction("", NULL, 0);
	k.reason = STR("");
	assert_int_equal(corpus_withdraw(f->corpus, &k, NULL, NULL, &f->e), -ERR_USAGE);
	k = correction("", NULL, 0);
	k.is_trial = true;
	assert_int_equal(withdraw(f, k), 1);
	sample_ok(corpus_seq(f->corpus, &seq, &f->e), &f->e);
	assert_int_equal(seq, 1);
	assert_int_equal(in_force(f, "2007-01-01"), 1);
	withdraw(f, correction("", NULL, 0));
	k.is_trial = false;
	assert_int_equal(corpus_withdraw(f->corpus, &k, NULL, NULL, &f->e), -ERR_CONFLICT);
	sample_ok(corpus_seq(f->corpus, &seq, &f->e), &f->e);
	assert_int_equal(seq, 2);
}

/* Lists and feeds of all works have the reason: none of them may become unreadable. */
static void
words_that_no_list_can_have_are_refused(void **state)
{
	static const char *const words[] = { "", " \n\t", "it is \x1b[31mred", "\x01", "\xff",
		"not a character: \xef\xbf\xbf", "\xc2\xa0" };
	struct fixture *f = *state;
	struct corpus_correction k;

	add(f, "eng", "2006-05-01", 1);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		k = correction("", NULL, 0);
		k.reason = str_from(words[i]);
		assert_int_equal(corpus_withdraw(f->corpus, &k, NULL, NULL, &f->e), -ERR_USAGE);
		k = correction("", NULL, 0);
		k.author = str_from(words[i]);
		assert_int_equal(
		    corpus_repeal(f->corpus, &k, sample_day("2020-01-01"), &f->e), -ERR_USAGE);
	}
	k = correction("", NULL, 0);
	k.reason = STR("two\nlines, a\ttab, and <b> & \"c\"");
	assert_int_equal(withdraw(f, k), 1);
}

static int64_t
repealed_from(struct fixture *f)
{
	int64_t day;

	sample_ok(corpus_repealed_from(f->corpus, STR(SAMPLE_WORK), &day, &f->e), &f->e);
	return day;
}

static void
the_last_repeal_counts_and_can_be_taken_back(void **state)
{
	struct fixture *f = *state;
	struct corpus_correction k = correction("", NULL, 0);

	add(f, "eng", "2006-05-01", 1);
	assert_true(repealed_from(f) == DAY_NONE);
	assert_int_equal(corpus_repeal(f->corpus, &k, DAY_NONE, &f->e), -ERR_CONFLICT);
	assert_int_equal(corpus_repeal(f->corpus, &k, sample_day("2006-05-01"), &f->e), -ERR_USAGE);
	sample_ok(corpus_repeal(f->corpus, &k, sample_day("2010-01-01"), &f->e), &f->e);
	assert_int_equal(repealed_from(f), sample_day("2010-01-01"));
	sample_ok(corpus_repeal(f->corpus, &k, sample_day("2011-01-01"), &f->e), &f->e);
	assert_int_equal(repealed_from(f), sample_day("2011-01-01"));
	assert_int_equal(in_force(f, "2012-01-01"), 1); /* still served */
	sample_ok(corpus_repeal(f->corpus, &k, DAY_NONE, &f->e), &f->e);
	assert_true(repealed_from(f) == DAY_NONE);
	assert_int_equal(corpus_repeal(f->corpus, &k, DAY_NONE, &f->e), -ERR_CONFLICT);
}

static void
a_short_name_moves_to_another_work(void **state)
{
	struct fixture *f = *state;
	struct corpus_correction k = correction("", NULL, 0);
	struct str work;

	add(f, "eng", "2006-05-01", 1);
	sample_make(&f->sample, "eng", "2006-05-01", 2)->alias = STR("act");
	publish(f, NULL);
	sample_make(&f->sample, "eng", "2007-05-01", 3)->work = STR(OTHER_WORK);
	publish(f, NULL);
	assert_int_equal(corpus_move_alias(f->corpus, &k, STR("act"), &f->e), -ERR_CONFLICT);
	assert_int_equal(corpus_move_alias(f->corpus, &k, STR("none"), &f->e), -ERR_NOTFOUND);
	k.scope.work = STR(OTHER_WORK);
	sample_ok(corpus_move_alias(f->corpus, &k, STR("act"), &f->e), &f->e);
	sample_ok(corpus_alias(f->corpus, STR("act"), &work, &f->arena, &f->e), &f->e);
	assert_true(str_is(work, OTHER_WORK));
}

/* A source of its own for each new name: the sample with another number in it. */
static int
rewrite(void *arg, struct str xml, struct corpus_publication *p, struct err *e)
{
	struct fixture *f = arg;

	(void)e;
	assert_true(xml.len > 0);
	sample_make(&f->sample, "eng", "2006-05-01", 90 + (unsigned)(p->day % 10));
	p->xml = f->sample.p.xml;
	p->image = f->sample.p.image;
	return 0;
}

static int
check_moved(void *arg, const struct corpus_version *v, struct err *e)
{
	unsigned *n = arg;

	(void)e;
	assert_int_equal(v->withdrawn, 0);
	assert_int_equal(v->published, SAMPLE_PUBLISHED);
	++*n;
	return 0;
}

static struct str
new_name(struct fixture *f)
{
	struct str name;

	sample_ok(corpus_new_name(f->corpus, STR(SAMPLE_WORK), &name, &f->arena, &f->e), &f->e);
	return name;
}

static void
a_work_goes_on_under_another_name(void **state)
{
	struct fixture *f = *state;
	struct corpus_correction k = correction("", NULL, 0);
	struct corpus_renamed done;
	struct corpus_version v;
	struct str work;
	unsigned n = 0;
	int64_t day;

	add(f, "eng", "2006-05-01", 1);
	add(f, "eng", "2006-05-01", 2);
	sample_make(&f->sample, "fra", "2007-05-01", 3)->alias = STR("act");
	publish(f, NULL);
	sample_ok(corpus_repeal(f->corpus, &k, sample_day("2010-01-01"), &f->e), &f->e);
	assert_int_equal(new_name(f).len, 0);
	sample_ok(corpus_rename(f->corpus, &k, STR(OTHER_WORK), rewrite, f, &done, &f->e), &f->e);
	assert_int_equal(done.publications, 3);
	assert_int_equal(done.aliases, 1);
	sample_ok(corpus_history(f->corpus, STR(OTHER_WORK), NULL, check_moved, &n, &f->e), &f->e);
	assert_int_equal(n, 3);
	assert_true(str_is(new_name(f), OTHER_WORK));
	assert_int_equal(find(f, CORPUS_EXACT, "eng", "2006-05-01", 1, &v), -ERR_NOTFOUND);
	assert_non_null(strstr(f->e.text, "is now called " OTHER_WORK));
	sample_ok(corpus_alias(f->corpus, STR("act"), &work, &f->arena, &f->e), &f->e);
	assert_true(str_is(work, OTHER_WORK));
	sample_ok(corpus_repealed_from(f->corpus, STR(OTHER_WORK), &day, &f->e), &f->e);
	assert_int_equal(day, sample_day("2010-01-01"));
}

static void
count_fault(void *arg, const char *text)
{
	unsigned *n = arg;

	(void)text;
	++*n;
}

static unsigned
faults(struct fixture *f)
{
	struct corpus_checked out = { 0 };
	unsigned n = 0;

	sample_ok(corpus_check(f->corpus, count_fault, &n, &out, &f->e), &f->e);
	return n;
}

static void
what_was_withdrawn_before_stays_withdrawn_under_the_old_name(void **state)
{
	struct fixture *f = *state;
	struct corpus_correction k = correction("", NULL, 0);
	struct corpus_renamed done;
	struct corpus_version v;

	add(f, "eng", "2006-05-01", 1);
	add(f, "eng", "2006-05-01", 2);
	withdraw(f, correction("eng", "2006-05-01", 1));
	sample_ok(corpus_rename(f->corpus, &k, STR(OTHER_WORK), rewrite, f, &done, &f->e), &f->e);
	assert_int_equal(done.publications, 1);
	assert_int_equal(find(f, CORPUS_EXACT, "eng", "2006-05-01", 1, &v), -ERR_GONE);
	assert_int_equal(find(f, CORPUS_EXACT, "eng", "2006-05-01", 2, &v), -ERR_NOTFOUND);
	assert_int_equal(find(f, CORPUS_IN_FORCE, "", "2006-05-01", 0, &v), -ERR_NOTFOUND);
	assert_int_equal(faults(f), 0); /* the second revision is the first under the new name */
}

static void
a_name_can_be_taken_back(void **state)
{
	struct fixture *f = *state;
	struct corpus_correction k = correction("", NULL, 0);
	struct corpus_renamed done;

	add(f, "eng", "2006-05-01", 1);
	sample_ok(corpus_rename(f->corpus, &k, STR(OTHER_WORK), rewrite, f, &done, &f->e), &f->e);
	k.scope.work = STR(OTHER_WORK);
	sample_ok(corpus_rename(f->corpus, &k, STR(SAMPLE_WORK), rewrite, f, &done, &f->e), &f->e);
	assert_int_equal(new_name(f).len, 0);
	assert_int_equal(in_force(f, "2007-01-01"), 5); /* 1, record, 3, record, 5 */
}

static int
take_correct(void *arg, const struct corpus_record *r, struct err *e)
{
	uint32_t *revision = arg;

	(void)e;
	if (r->kind == CORPUS_CORRECT)
		*revision = r->scope.revision;
	return 0;
}

static void
a_reason_goes_along_with_its_revision(void **state)
{
	struct fixture *f = *state;
	struct corpus_correction k = correction("", NULL, 0);
	struct corpus_renamed done;
	struct corpus_publication *p;
	uint32_t revision = 0;

	p = sample_make(&f->sample, "eng", "2006-05-01", 1);
	p->reason = STR("a word was missing");
	p->author = STR("the registrar");
	publish(f, NULL);
	sample_ok(corpus_rename(f->corpus, &k, STR(OTHER_WORK), rewrite, f, &done, &f->e), &f->e);
	k.scope.work = STR(OTHER_WORK);
	sample_ok(corpus_rename(f->corpus, &k, STR(SAMPLE_WORK), rewrite, f, &done, &f->e), &f->e);
	sample_ok(
	    corpus_records(f->corpus, STR(SAMPLE_WORK), take_correct, &revision, &f->e), &f->e);
	assert_int_equal(revision, 2); /* 1 was the number before */
}

static void
a_name_that_was_taken_back_and_withdrawn_leads_nowhere(void **state)
{
	struct fixture *f = *state;
	struct corpus_correction k = correction("", NULL, 0);
	struct corpus_renamed done;

	add(f, "eng", "2006-05-01", 1);
	sample_ok(corpus_rename(f->corpus, &k, STR(OTHER_WORK), rewrite, f, &done, &f->e), &f->e);
	k.scope.work = STR(OTHER_WORK);
	sample_ok(corpus_rename(f->corpus, &k, STR(SAMPLE_WORK), rewrite, f, &done, &f->e), &f->e);
	withdraw(f, correction("", NULL, 0));
	assert_int_equal(new_name(f).len, 0); /* the other name leads back here */
	add(f, "eng", "2007-05-01", 3);
}

static void
what_cannot_be_renamed_is_refused_and_nothing_is_written(void **state)
{
	struct fixture *f = *state;
	struct corpus_correction k = correction("", NULL, 0);
	struct corpus_renamed done;
	int64_t seq;

	assert_int_equal(
	    corpus_rename(f->corpus, &k, STR(OTHER_WORK), rewrite, f, &done, &f->e), -ERR_NOTFOUND);
	add(f, "eng", "2006-05-01", 1);
	assert_int_equal(
	    corpus_rename(f->corpus, &k, STR(SAMPLE_WORK), rewrite, f, &done, &f->e), -ERR_USAGE);
	k.is_trial = true;
	sample_ok(corpus_rename(f->corpus, &k, STR(OTHER_WORK), rewrite, f, &done, &f->e), &f->e);
	assert_int_equal(done.publications, 1);
	k.is_trial = false;
	sample_make(&f->sample, "eng", "2007-05-01", 3)->work = STR(OTHER_WORK);
	publish(f, NULL);
	assert_int_equal(
	    corpus_rename(f->corpus, &k, STR(OTHER_WORK), rewrite, f, &done, &f->e), -ERR_CONFLICT);
	sample_ok(corpus_seq(f->corpus, &seq, &f->e), &f->e);
	assert_int_equal(seq, 2);
}

static void
nothing_more_is_published_under_an_old_name(void **state)
{
	struct fixture *f = *state;
	struct corpus_correction k = correction("", NULL, 0);
	struct corpus_renamed done;
	enum corpus_outcome outcome;

	add(f, "eng", "2006-05-01", 1);
	sample_ok(corpus_rename(f->corpus, &k, STR(OTHER_WORK), rewrite, f, &done, &f->e), &f->e);
	assert_int_equal(corpus_publish(f->corpus, sample_make(&f->sample, "eng", "2007-05-01", 3),
			     &outcome, NULL, NULL, &f->e),
	    -ERR_CONFLICT);
}

static int
take_reason(void *arg, const struct corpus_record *r, struct err *e)
{
	unsigned *n = arg;

	(void)e;
	assert_int_equal(r->kind, CORPUS_CORRECT);
	assert_true(str_is(r->reason, "a word was missing"));
	assert_int_equal(r->scope.revision, 2);
	++*n;
	return 0;
}

static void
a_revision_says_why_it_was_published(void **state)
{
	struct fixture *f = *state;
	struct corpus_publication *p;
	enum corpus_outcome outcome;
	unsigned n = 0;

	add(f, "eng", "2006-05-01", 1);
	p = sample_make(&f->sample, "eng", "2006-05-01", 2);
	p->reason = STR("a word was missing");
	assert_int_equal(
	    corpus_publish(f->corpus, p, &outcome, NULL, NULL, &f->e), -ERR_USAGE); /* by whom? */
	p->author = STR("the registrar");
	publish(f, NULL);
	assert_int_equal(publish(f, NULL), CORPUS_ALREADY_THERE); /* and no further record */
	sample_ok(corpus_records(f->corpus, STR(SAMPLE_WORK), take_reason, &n, &f->e), &f->e);
	assert_int_equal(n, 1);
}

static void
a_language_that_is_in_force_stands_in_for_the_default(void **state)
{
	struct fixture *f = *state;
	struct corpus_version v;

	add(f, "eng", "2030-05-01", 1);
	add(f, "fra", "2006-05-01", 2);
	sample_ok(find(f, CORPUS_IN_FORCE, "", "2007-01-01", 0, &v), &f->e);
	assert_int_equal(v.seq, 2);
	assert_int_equal(find(f, CORPUS_IN_FORCE, "", "2006-01-01", 0, &v), -ERR_NOTFOUND);
	sample_ok(find(f, CORPUS_IN_FORCE, "", "2031-01-01", 0, &v), &f->e);
	assert_int_equal(v.seq, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_EACH(a_withdrawn_revision_is_gone_and_the_one_before_counts),
		ON_EACH(a_withdrawn_day_gives_way_to_the_day_before),
		ON_EACH(a_withdrawn_work_is_gone_in_every_form_of_question),
		ON_EACH(a_withdrawn_language_is_gone_and_the_first_one_left_is_the_default),
		ON_EACH(history_keeps_what_was_withdrawn),
		ON_EACH(the_same_text_is_published_again_after_a_withdrawal),
		ON_EACH(what_cannot_be_withdrawn_is_refused_and_nothing_is_written),
		ON_EACH(words_that_no_list_can_have_are_refused),
		ON_EACH(the_last_repeal_counts_and_can_be_taken_back),
		ON_EACH(a_short_name_moves_to_another_work),
		ON_EACH(a_work_goes_on_under_another_name),
		ON_EACH(what_was_withdrawn_before_stays_withdrawn_under_the_old_name),
		ON_EACH(a_name_can_be_taken_back),
		ON_EACH(a_reason_goes_along_with_its_revision),
		ON_EACH(a_name_that_was_taken_back_and_withdrawn_leads_nowhere),
		ON_EACH(what_cannot_be_renamed_is_refused_and_nothing_is_written),
		ON_EACH(nothing_more_is_published_under_an_old_name),
		ON_EACH(a_revision_says_why_it_was_published),
		ON_EACH(a_language_that_is_in_force_stands_in_for_the_default),
	};

	return RUN_ON_BACKENDS(tests);
}

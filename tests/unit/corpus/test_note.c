/* SPDX-License-Identifier: Apache-2.0 */
/* Metadata that are recorded beside the texts; on each backend. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "corpus/facts.h"
#include "corpus/record_note.h"
#include "corpus/rename.h"
#include "corpus_fixture.h"

#define NEW_NAME "/akn/xx/act/2006/77"

static struct corpus_correction
correction(const char *language)
{
	struct corpus_correction k = sample_correction(SAMPLE_WORK, "2006-05-01", 0);

	k.scope.day = DAY_NONE;
	k.scope.language = str_from(language);
	return k;
}

static int
try_note(struct fixture *f, const char *language, enum corpus_note_field field, const char *text)
{
	struct corpus_correction k = correction(language);
	struct corpus_note n = { field, str_from(text), false };

	f->e = (struct err){ 0 };
	return corpus_note(f->corpus, &k, &n, 1, &f->e);
}

static void
note(struct fixture *f, const char *language, enum corpus_note_field field, const char *text)
{
	sample_ok(try_note(f, language, field, text), &f->e);
}

static struct corpus_facts
facts_of(struct fixture *f, const char *language)
{
	struct corpus_facts facts;

	sample_ok(corpus_facts_read(
		      f->corpus, STR(SAMPLE_WORK), str_from(language), &facts, &f->arena, &f->e),
	    &f->e);
	return facts;
}

static void
check(struct fixture *f, const char *language, enum corpus_note_field field, const char *text)
{
	assert_true(str_is(facts_of(f, language).one[field], text));
}

static void
the_last_value_of_a_field_counts_and_can_be_taken_back(void **state)
{
	struct fixture *f = *state;

	add(f, "eng", "2006-05-01", 1);
	check(f, "eng", CORPUS_NOTE_TITLE, "");
	note(f, "", CORPUS_NOTE_TITLE, "One");
	note(f, "", CORPUS_NOTE_TITLE, "Two");
	note(f, "", CORPUS_NOTE_ISSUER, "The council");
	check(f, "eng", CORPUS_NOTE_TITLE, "Two");
	check(f, "eng", CORPUS_NOTE_ISSUER, "The council");
	note(f, "", CORPUS_NOTE_TITLE, "");
	check(f, "eng", CORPUS_NOTE_TITLE, "");
	check(f, "eng", CORPUS_NOTE_ISSUER, "The council");
	assert_int_equal(seq_of(f), 5);
}

static void
a_value_for_a_language_goes_before_one_for_all(void **state)
{
	struct fixture *f = *state;

	add(f, "eng", "2006-05-01", 1);
	note(f, "", CORPUS_NOTE_TITLE, "For all");
	add(f, "fra", "2006-05-01", 2);
	note(f, "fra", CORPUS_NOTE_TITLE,
	    "En fran\xc3\xa7"
	    "ais");
	check(f, "eng", CORPUS_NOTE_TITLE, "For all");
	check(f, "fra", CORPUS_NOTE_TITLE,
	    "En fran\xc3\xa7"
	    "ais");
	note(f, "fra", CORPUS_NOTE_TITLE, "");
	check(f, "fra", CORPUS_NOTE_TITLE, "For all");
	assert_int_equal(try_note(f, "", CORPUS_NOTE_TITLE, "Again for all"), -ERR_USAGE);
	assert_non_null(strstr(f->e.text, "eng, fra"));
	note(f, "", CORPUS_NOTE_KIND_LABEL, "By-law");
	check(f, "fra", CORPUS_NOTE_KIND_LABEL, "By-law");
}

static void
subjects_are_added_and_removed(void **state)
{
	struct fixture *f = *state;
	struct corpus_correction k = correction("");
	const struct corpus_note swap[] = { { CORPUS_NOTE_SUBJECT, STR("tax"), true },
		{ CORPUS_NOTE_SUBJECT, STR("roads"), false } };
	struct corpus_facts facts;

	add(f, "eng", "2006-05-01", 1);
	note(f, "", CORPUS_NOTE_SUBJECT, "tax");
	note(f, "eng", CORPUS_NOTE_SUBJECT, "trade");
	sample_ok(corpus_note(f->corpus, &k, swap, 2, &f->e), &f->e);
	facts = facts_of(f, "eng");
	assert_int_equal(facts.subject_count, 2);
	assert_true(str_is(facts.subjects[0], "roads") && str_is(facts.subjects[1], "trade"));
	assert_int_equal(facts_of(f, "fra").subject_count, 1);
	assert_int_equal(corpus_note(f->corpus, &k, swap, 2, &f->e), -ERR_NOTFOUND);
	assert_int_equal(try_note(f, "", CORPUS_NOTE_SUBJECT, "roads"), -ERR_CONFLICT);
	note(f, "", CORPUS_NOTE_SUBJECT, "");
	assert_int_equal(facts_of(f, "eng").subject_count, 1);
	for (unsigned i = 0; i < CORPUS_SUBJECTS_MAX; i++) {
		char text[16];

		snprintf(text, sizeof text, "s%u", i);
		note(f, "", CORPUS_NOTE_SUBJECT, text);
	}
	assert_int_equal(try_note(f, "", CORPUS_NOTE_SUBJECT, "one more"), -ERR_LIMIT);
}

static void
what_cannot_be_recorded_is_refused_and_nothing_is_written(void **state)
{
	struct fixture *f = *state;
	struct corpus_correction k = correction("");
	const struct corpus_note both[] = { { CORPUS_NOTE_TITLE, STR("Good"), false },
		{ CORPUS_NOTE_ISSUER, STR("a\nb"), false } };
	char longest[1001 + 1] = "";

	add(f, "eng", "2006-05-01", 1);
	memset(longest, 'x', sizeof longest - 1);
	assert_int_equal(try_note(f, "", CORPUS_NOTE_TITLE, longest), -ERR_LIMIT);
	assert_int_equal(try_note(f, "", CORPUS_NOTE_TITLE, "abc\xff"), -ERR_USAGE);
	assert_non_null(strstr(f->e.text, "byte 4 of the title"));
	assert_int_equal(try_note(f, "", CORPUS_NOTE_TITLE, "\x1b[31m"), -ERR_USAGE);
	assert_int_equal(try_note(f, "", CORPUS_NOTE_TITLE, " x"), -ERR_USAGE);
	assert_int_equal(try_note(f, "", CORPUS_NOTE_TITLE, ""), -ERR_CONFLICT);
	assert_int_equal(try_note(f, "fra", CORPUS_NOTE_TITLE, "x"), -ERR_NOTFOUND);
	assert_int_equal(corpus_note(f->corpus, &k, both, 2, &f->e), -ERR_USAGE);
	assert_int_equal(corpus_note(f->corpus, &k, both, 0, &f->e), -ERR_USAGE);
	k.scope.day = sample_day("2006-05-01");
	assert_int_equal(corpus_note(f->corpus, &k, both, 1, &f->e), -ERR_USAGE);
	k.scope = (struct corpus_scope){ .work = STR("/akn/xx/act/1999/9"), .day = DAY_NONE };
	assert_int_equal(corpus_note(f->corpus, &k, both, 1, &f->e), -ERR_NOTFOUND);
	k = correction("");
	k.is_trial = true;
	sample_ok(corpus_note(f->corpus, &k, both, 1, &f->e), &f->e);
	assert_int_equal(seq_of(f), 1);
	note(f, "", CORPUS_NOTE_TITLE, "Good");
	assert_int_equal(try_note(f, "", CORPUS_NOTE_TITLE, "Good"), -ERR_CONFLICT);
	assert_int_equal(seq_of(f), 2);
}

/* What a list shows of the one work. */
struct listed {
	struct corpus *corpus;
	struct arena arena;
	struct corpus_version version;
	struct corpus_facts facts;
};

static int
take(void *arg, const struct corpus_version *v, struct err *e)
{
	struct listed *l = arg;

	l->version = *v;
	sample_ok(corpus_facts_overlay(l->corpus, &l->version, &l->facts, &l->arena, e), e);
	assert_true(arena_keep(&l->arena, &l->version.title));
	return 0;
}

static void
check_list(struct fixture *f, struct listed *l, const char *title)
{
	sample_ok(corpus_list(l->corpus, STR(""), 20000, take, l, &f->e), &f->e);
	assert_true(str_is(l->version.title, title));
}

static void
an_open_reader_lists_what_was_recorded_since(void **state)
{
	struct fixture *f = *state;
	struct listed l = { .arena = ARENA_INIT(1 << 20) };
	struct corpus_correction k = correction("");

	add(f, "eng", "2006-05-01", 1);
	sample_ok(corpus_open(&l.corpus, f->path, CORPUS_READ, &f->e), &f->e);
	check_list(f, &l, "Title 1");
	note(f, "", CORPUS_NOTE_TITLE, "Recorded");
	check_list(f, &l, "Recorded");
	assert_true(l.facts.repealed == DAY_NONE);
	sample_ok(corpus_repeal(f->corpus, &k, sample_day("2010-01-01"), &f->e), &f->e);
	check_list(f, &l, "Recorded");
	assert_true(l.facts.repealed == sample_day("2010-01-01"));
	note(f, "", CORPUS_NOTE_TITLE, "");
	check_list(f, &l, "Title 1");
	corpus_close(&l.corpus);
	arena_free(&l.arena);
}

/* The text of the withdrawn publication may be erased: what is recorded does not stand for it. */
static void
a_withdrawn_publication_keeps_its_own_title(void **state)
{
	struct fixture *f = *state;
	struct corpus_correction k = correction("");
	struct listed l = { .corpus = f->corpus, .arena = ARENA_INIT(1 << 20) };

	add(f, "eng", "2006-05-01", 1);
	note(f, "", CORPUS_NOTE_TITLE, "Recorded");
	sample_ok(corpus_withdraw(f->corpus, &k, NULL, NULL, &f->e), &f->e);
	sample_ok(corpus_latest(f->corpus, INT64_MAX, take, &l, &f->e), &f->e);
	assert_true(str_is(l.version.title, "Title 1"));
	assert_int_equal(try_note(f, "", CORPUS_NOTE_TITLE, "Again"), -ERR_NOTFOUND);
	arena_free(&l.arena);
}

/* A source of its own for the new name. */
static int
rewrite(void *arg, struct str xml, struct corpus_publication *p, struct err *e)
{
	struct fixture *f = arg;

	(void)e;
	assert_true(xml.len > 0);
	sample_make(&f->sample, "eng", "2006-05-01", 90);
	p->xml = f->sample.p.xml;
	p->image = f->sample.p.image;
	return 0;
}

static void
metadata_go_along_with_a_new_name(void **state)
{
	struct fixture *f = *state;
	struct corpus_correction k = correction("");
	struct corpus_renamed done;
	struct corpus_facts facts;

	add(f, "eng", "2006-05-01", 1);
	note(f, "eng", CORPUS_NOTE_TITLE, "Recorded");
	note(f, "", CORPUS_NOTE_SUBJECT, "tax");
	sample_ok(corpus_rename(f->corpus, &k, STR(NEW_NAME), rewrite, f, &done, &f->e), &f->e);
	sample_ok(corpus_facts_read(f->corpus, STR(NEW_NAME), STR("eng"), &facts, &f->arena, &f->e),
	    &f->e);
	assert_true(str_is(facts.one[CORPUS_NOTE_TITLE], "Recorded"));
	assert_int_equal(facts.subject_count, 1);
}

static void
a_value_is_taken_apart_or_passed_over(void **state)
{
	static const char *const strange[] = { "", "title", "tit=x", "-title=x", "=x", "-subject" };
	struct corpus_note n;

	(void)state;
	for (size_t i = 0; i < sizeof strange / sizeof strange[0]; i++)
		assert_false(corpus_note_from(str_from(strange[i]), &n) && n.text.len > 0);
	assert_true(corpus_note_from(STR("-subject=a=b"), &n));
	assert_true(n.is_removal && n.field == CORPUS_NOTE_SUBJECT && str_is(n.text, "a=b"));
	assert_string_equal(corpus_note_word(CORPUS_NOTE_SHORT_TITLE), "short-title");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_EACH(the_last_value_of_a_field_counts_and_can_be_taken_back),
		ON_EACH(a_value_for_a_language_goes_before_one_for_all),
		ON_EACH(subjects_are_added_and_removed),
		ON_EACH(what_cannot_be_recorded_is_refused_and_nothing_is_written),
		ON_EACH(an_open_reader_lists_what_was_recorded_since),
		ON_EACH(a_withdrawn_publication_keeps_its_own_title),
		ON_EACH(metadata_go_along_with_a_new_name),
		cmocka_unit_test(a_value_is_taken_apart_or_passed_over),
	};

	return RUN_ON_BACKENDS(tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What a publication does to the corpus, and what it may not do; on each backend. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "corpus/corpus.h"
#include "corpus/find.h"
#include "corpus/publish.h"
#include "corpus_fixture.h"

static void
a_publication_is_found_with_all_it_brought(void **state)
{
	struct fixture *f = *state;
	struct corpus_publication *p = sample_make(&f->sample, "eng", "2006-05-01", 7);
	struct sha256 source = sha256_of(p->xml.p, p->xml.len);
	struct sha256 upload = sha256_of(p->upload.p, p->upload.len);
	struct corpus_version v = { 0 };

	assert_int_equal(publish(f, NULL), CORPUS_ADDED);
	sample_ok(find(f, CORPUS_EXACT, "eng", "2006-05-01", 1, &v), &f->e);
	assert_int_equal(v.seq, 1);
	assert_str(v.work, SAMPLE_WORK);
	assert_str(v.language, "eng");
	assert_int_equal(v.day, sample_day("2006-05-01"));
	assert_int_equal(v.revision, 1);
	assert_int_equal(v.published, SAMPLE_PUBLISHED);
	assert_str(v.title, "Title 7");
	assert_str(v.issuer, "The Council");
	assert_str(v.type, "act");
	assert_str(v.number, "1");
	assert_true(sha256_eq(&v.source, &source));
	assert_int_equal(v.source_bytes, p->xml.len);
	assert_true(sha256_eq(&v.upload, &upload));
}

static void
publishing_gives_the_version_back(void **state)
{
	struct fixture *f = *state;
	struct corpus_version v = { 0 }, found = { 0 };

	sample_make(&f->sample, "eng", "2006-05-01", 7);
	publish(f, &v);
	sample_ok(find(f, CORPUS_EXACT, "eng", "2006-05-01", 0, &found), &f->e);
	assert_int_equal(v.seq, found.seq);
	assert_str(v.title, "Title 7");
	assert_str(v.work, SAMPLE_WORK);
}

static void
the_same_bytes_again_change_nothing(void **state)
{
	struct fixture *f = *state;
	struct corpus_version v;

	add(f, "eng", "2006-05-01", 7);
	f->sample.p.published++;
	assert_int_equal(publish(f, &v), CORPUS_ALREADY_THERE);
	assert_int_equal(v.seq, 1);
	assert_int_equal(v.published, SAMPLE_PUBLISHED);
	assert_int_equal(seq_of(f), 1);
}

static void
the_same_bytes_again_may_bring_an_alias(void **state)
{
	struct fixture *f = *state;
	struct str work;

	add(f, "eng", "2006-05-01", 7);
	f->sample.p.alias = STR("opinions");
	assert_int_equal(publish(f, NULL), CORPUS_ALREADY_THERE);
	sample_ok(corpus_alias(f->corpus, STR("opinions"), &work, &f->arena, &f->e), &f->e);
	assert_str(work, SAMPLE_WORK);
	assert_int_equal(publish(f, NULL), CORPUS_ALREADY_THERE);
}

static void
other_bytes_for_the_same_day_are_the_next_revision(void **state)
{
	struct fixture *f = *state;
	struct corpus_version v;

	add(f, "eng", "2006-05-01", 7);
	assert_int_equal(add(f, "eng", "2006-05-01", 8), 2);
	sample_ok(find(f, CORPUS_EXACT, "eng", "2006-05-01", 0, &v), &f->e);
	assert_int_equal(v.revision, 2);
	sample_ok(find(f, CORPUS_EXACT, "eng", "2006-05-01", 1, &v), &f->e);
	assert_str(v.title, "Title 7");
}

static void
going_back_to_the_first_bytes_is_a_third_revision(void **state)
{
	struct fixture *f = *state;
	struct corpus_version v;

	add(f, "eng", "2006-05-01", 7);
	add(f, "eng", "2006-05-01", 8);
	add(f, "eng", "2006-05-01", 7);
	sample_ok(find(f, CORPUS_IN_FORCE, "eng", "2006-05-01", 0, &v), &f->e);
	assert_int_equal(v.revision, 3);
	assert_int_equal(v.seq, 3);
}

static void
an_alias_names_one_work_only(void **state)
{
	struct fixture *f = *state;
	enum corpus_outcome outcome;

	sample_make(&f->sample, "eng", "2006-05-01", 7)->alias = STR("opinions");
	publish(f, NULL);
	sample_make(&f->sample, "eng", "2006-05-01", 8)->alias = STR("opinions");
	f->sample.p.work = STR("/akn/xx/act/2006/2");
	assert_int_equal(corpus_publish(f->corpus, &f->sample.p, &outcome, NULL, &f->arena, &f->e),
	    -ERR_CONFLICT);
	assert_string_equal(
	    f->e.text, "the alias 'opinions' already names " SAMPLE_WORK ": choose another");
	assert_int_equal(seq_of(f), 1);
}

static void
an_alias_that_no_url_can_spell_is_refused(void **state)
{
	static const char *const bad[] = { "a/b", "a b", "a?", "#a", "a%20", "a\n" };
	struct fixture *f = *state;
	enum corpus_outcome outcome;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		sample_make(&f->sample, "eng", "2006-05-01", 7)->alias = str_from(bad[i]);
		assert_int_equal(
		    corpus_publish(f->corpus, &f->sample.p, &outcome, NULL, &f->arena, &f->e),
		    -ERR_USAGE);
	}
	assert_int_equal(seq_of(f), 0);
}

static void
an_alias_that_is_too_long_is_refused(void **state)
{
	struct fixture *f = *state;
	enum corpus_outcome outcome;
	char alias[CORPUS_ALIAS_BYTES_MAX + 1];

	memset(alias, 'a', sizeof alias);
	sample_make(&f->sample, "eng", "2006-05-01", 7)->alias = str_make(alias, sizeof alias);
	assert_int_equal(
	    corpus_publish(f->corpus, &f->sample.p, &outcome, NULL, &f->arena, &f->e), -ERR_LIMIT);
	f->sample.p.alias.len--;
	assert_int_equal(publish(f, NULL), CORPUS_ADDED);
}

static void
strings_that_do_not_fit_the_arena_are_a_limit(void **state)
{
	struct fixture *f = *state;
	struct arena small = ARENA_INIT(8);
	struct corpus_ask ask = { .work = STR(SAMPLE_WORK), .language = STR("eng") };
	enum corpus_outcome outcome;
	struct corpus_version v;

	sample_make(&f->sample, "eng", "1960-05-01", 1);
	assert_int_equal(
	    corpus_publish(f->corpus, &f->sample.p, &outcome, &v, &small, &f->e), -ERR_LIMIT);
	assert_int_equal(seq_of(f), 0); /* refused whole, not half published */
	publish(f, NULL);
	assert_int_equal(corpus_find(f->corpus, &ask, &v, &small, &f->e), -ERR_LIMIT);
	arena_free(&small);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_EACH(a_publication_is_found_with_all_it_brought),
		ON_EACH(publishing_gives_the_version_back),
		ON_EACH(the_same_bytes_again_change_nothing),
		ON_EACH(the_same_bytes_again_may_bring_an_alias),
		ON_EACH(other_bytes_for_the_same_day_are_the_next_revision),
		ON_EACH(going_back_to_the_first_bytes_is_a_third_revision),
		ON_EACH(an_alias_names_one_work_only),
		ON_EACH(an_alias_that_no_url_can_spell_is_refused),
		ON_EACH(an_alias_that_is_too_long_is_refused),
		ON_EACH(strings_that_do_not_fit_the_arena_are_a_limit),
	};

	return RUN_ON_BACKENDS(tests);
}

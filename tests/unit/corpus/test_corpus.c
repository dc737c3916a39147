/* SPDX-License-Identifier: Apache-2.0 */
/* What is in the corpus: sources, lists, histories, portions, aliases; on each backend. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "corpus/corpus.h"
#include "corpus_fixture.h"

static void
an_empty_corpus_has_seq_zero(void **state)
{
	assert_int_equal(seq_of(*state), 0);
}

static void
the_source_is_read_back_byte_for_byte(void **state)
{
	struct fixture *f = *state;
	struct sha256 source;
	char *bytes = NULL;
	size_t len = 0;

	add(f, "eng", "2006-05-01", 7);
	source = sha256_of(f->sample.xml, sizeof f->sample.xml);
	sample_ok(corpus_source(f->corpus, &source, &bytes, &len, &f->e), &f->e);
	assert_int_equal(len, sizeof f->sample.xml);
	assert_memory_equal(bytes, f->sample.xml, len);
	free(bytes);
}

static void
a_source_that_is_not_there_is_damage(void **state)
{
	struct fixture *f = *state;
	struct sha256 source = { 0 };
	char *bytes = NULL;
	size_t len = 0;

	assert_int_equal(corpus_source(f->corpus, &source, &bytes, &len, &f->e), -ERR_IO);
	assert_null(bytes);
}

static void
an_unknown_alias_is_not_found(void **state)
{
	struct fixture *f = *state;
	struct str work;

	assert_int_equal(
	    corpus_alias(f->corpus, STR("nobody"), &work, &f->arena, &f->e), -ERR_NOTFOUND);
	assert_string_equal(f->e.text, "no document has the short name 'nobody'");
}

/* Collects the seq of each version, up to stop_after of them. */
struct walk {
	int64_t seq[16];
	unsigned count, stop_after;
};

static int
note_version(void *arg, const struct corpus_version *v, struct err *e)
{
	struct walk *w = arg;

	assert_true(w->count < 16);
	w->seq[w->count++] = v->seq;
	return w->count == w->stop_after ? err_set(e, ERR_TIMEOUT, "enough") : 0;
}

static void
the_list_has_what_is_in_force_today_in_each_language(void **state)
{
	struct fixture *f = *state;
	struct walk w = { 0 };

	add(f, "fra", "2006-05-01", 1);
	add(f, "eng", "2006-05-01", 2);
	add(f, "eng", "2007-01-01", 3);
	add(f, "eng", "2007-01-01", 4);
	add(f, "eng", "2020-01-01", 5);
	sample_make(&f->sample, "eng", "2005-01-01", 6)->work = STR("/akn/xx/act/2005/9");
	publish(f, NULL);
	sample_ok(
	    corpus_list(f->corpus, STR(""), sample_day("2008-01-01"), note_version, &w, &f->e),
	    &f->e);
	assert_int_equal(w.count, 3);
	assert_int_equal(w.seq[0], 6); /* by IRI */
	assert_int_equal(w.seq[1], 4);
	assert_int_equal(w.seq[2], 1);
}

static void
the_latest_publications_come_first(void **state)
{
	struct fixture *f = *state;
	struct walk w = { 0 };

	add(f, "eng", "2030-01-01", 1);
	add(f, "fra", "2006-05-01", 2);
	add(f, "eng", "2007-01-01", 3);
	sample_ok(corpus_latest(f->corpus, INT64_MAX, note_version, &w, &f->e), &f->e);
	assert_int_equal(w.count, 3);
	assert_true(w.seq[0] == 3 && w.seq[1] == 2 && w.seq[2] == 1);
	w.count = 0;
	sample_ok(corpus_latest(f->corpus, 2, note_version, &w, &f->e), &f->e);
	assert_int_equal(w.count, 1);
	assert_int_equal(w.seq[0], 1);
}

static void
a_work_of_the_future_is_listed_with_its_first_version(void **state)
{
	struct fixture *f = *state;
	struct walk w = { 0 };

	add(f, "eng", "2030-01-01", 1);
	add(f, "eng", "2030-01-01", 2);
	add(f, "eng", "2031-01-01", 3);
	sample_ok(
	    corpus_list(f->corpus, STR(""), sample_day("2008-01-01"), note_version, &w, &f->e),
	    &f->e);
	assert_int_equal(w.count, 1);
	assert_int_equal(w.seq[0], 2);
}

static void
the_list_goes_on_behind_a_work(void **state)
{
	static const char *const works[] = { "/akn/xx/act/2006/2", "/akn/xx/act/2006/10",
		"/akn/xx/act/2006/3" };
	struct fixture *f = *state;
	struct walk w = { 0 };

	add(f, "eng", "2006-05-01", 1);
	add(f, "fra", "2006-05-01", 2);
	for (unsigned i = 0; i < sizeof works / sizeof works[0]; i++) {
		sample_make(&f->sample, "eng", "2006-05-01", 3 + i)->work = str_from(works[i]);
		publish(f, NULL);
	}
	sample_ok(corpus_list(f->corpus, STR(SAMPLE_WORK), sample_day("2008-01-01"), note_version,
		      &w, &f->e),
	    &f->e);
	assert_int_equal(w.count, 3);
	assert_int_equal(w.seq[0], 4); /* 10, 2, 3: as strings, and no language of 1 */
	assert_int_equal(w.seq[1], 3);
	assert_int_equal(w.seq[2], 5);
	w.count = 0;
	sample_ok(corpus_list(f->corpus, STR("/akn/xx/act/2006/2\xf4"), sample_day("2008-01-01"),
		      note_version, &w, &f->e),
	    &f->e);
	assert_int_equal(w.count, 1);
	assert_int_equal(w.seq[0], 5);
	w.count = 0;
	sample_ok(corpus_list(f->corpus, STR("zzz"), 0, note_version, &w, &f->e), &f->e);
	assert_int_equal(w.count, 0);
}

static void
an_empty_corpus_lists_nothing(void **state)
{
	struct fixture *f = *state;
	struct walk w = { 0 };

	sample_ok(corpus_list(f->corpus, STR(""), 0, note_version, &w, &f->e), &f->e);
	assert_int_equal(w.count, 0);
}

static void
the_history_goes_by_language_day_and_revision(void **state)
{
	static const int64_t order[] = { 4, 3, 1, 2 };
	struct fixture *f = *state;
	struct walk w = { 0 };

	add(f, "fra", "2006-05-01", 1);
	add(f, "fra", "2006-05-01", 2);
	add(f, "eng", "2007-01-01", 3);
	add(f, "eng", "1807-01-01", 4);
	sample_ok(
	    corpus_history(f->corpus, STR(SAMPLE_WORK), NULL, note_version, &w, &f->e), &f->e);
	assert_int_equal(w.count, 4);
	assert_memory_equal(w.seq, order, sizeof order);
}

static void
the_history_goes_on_behind_a_publication(void **state)
{
	struct fixture *f = *state;
	struct corpus_place after = {
		.language = STR("eng"), .day = sample_day("2007-01-01"), .revision = 1
	};
	struct walk w = { 0 };

	add(f, "eng", "2007-01-01", 1);
	add(f, "eng", "2007-01-01", 2);
	add(f, "eng", "2008-01-01", 3);
	add(f, "eng", "2006-01-01", 4);
	add(f, "fra", "2005-01-01", 5);
	add(f, "deu", "2009-01-01", 6);
	sample_ok(
	    corpus_history(f->corpus, STR(SAMPLE_WORK), &after, note_version, &w, &f->e), &f->e);
	assert_int_equal(w.count, 3);
	assert_int_equal(w.seq[0], 2);
	assert_int_equal(w.seq[1], 3);
	assert_int_equal(w.seq[2], 5);
	after.language = STR("zho");
	w.count = 0;
	sample_ok(
	    corpus_history(f->corpus, STR(SAMPLE_WORK), &after, note_version, &w, &f->e), &f->e);
	assert_int_equal(w.count, 0); /* and the work is known all the same */
}

static void
the_history_of_an_unknown_work_is_not_found(void **state)
{
	struct fixture *f = *state;
	struct walk w = { 0 };

	add(f, "eng", "2007-01-01", 3);
	assert_int_equal(
	    corpus_history(f->corpus, STR("/akn/xx/act/2006/"), NULL, note_version, &w, &f->e),
	    -ERR_NOTFOUND);
	assert_int_equal(w.count, 0);
}

static void
a_walk_stops_when_its_function_says_so(void **state)
{
	struct fixture *f = *state;
	struct walk w = { .stop_after = 2 };

	add(f, "eng", "2006-05-01", 1);
	add(f, "eng", "2007-01-01", 2);
	add(f, "eng", "2008-01-01", 3);
	assert_int_equal(corpus_history(f->corpus, STR(SAMPLE_WORK), NULL, note_version, &w, &f->e),
	    -ERR_TIMEOUT);
	assert_int_equal(w.count, 2);
	assert_string_equal(f->e.text, "enough");
	assert_int_equal(add(f, "eng", "2009-01-01", 4), 4);
}

static int
ask_again(void *arg, const struct corpus_version *v, struct err *e)
{
	struct fixture *f = arg;
	struct walk inner = { 0 };

	(void)v;
	sample_ok(corpus_history(f->corpus, STR(SAMPLE_WORK), NULL, note_version, &inner, e), e);
	assert_int_equal(inner.count, 2);
	return 0;
}

static void
a_walk_may_ask_for_another(void **state)
{
	struct fixture *f = *state;

	add(f, "eng", "2006-05-01", 1);
	add(f, "eng", "2007-01-01", 2);
	sample_ok(corpus_history(f->corpus, STR(SAMPLE_WORK), NULL, ask_again, f, &f->e), &f->e);
}

static int
check_portion(void *arg, const struct corpus_portion *p, struct err *e)
{
	static const char *const eids[SAMPLE_PORTIONS] = { "part_1", "art_1", "art_2" };
	unsigned *count = arg;

	(void)e;
	assert_true(*count < SAMPLE_PORTIONS);
	assert_str(p->eid, eids[*count]);
	assert_str(p->wid, "");
	assert_str(p->num, "No.");
	assert_str(p->heading, "");
	assert_int_equal(p->position, *count);
	assert_true(p->parent == (*count == 0 ? UINT32_MAX : 0));
	assert_int_equal(p->depth, *count == 0 ? 0 : 1);
	assert_int_equal(p->text.bytes[0], 7);
	assert_int_equal(p->text.bytes[1], *count);
	++*count;
	return 0;
}

static void
portions_come_in_document_order(void **state)
{
	struct fixture *f = *state;
	unsigned count = 0;

	add(f, "eng", "2006-05-01", 3);
	add(f, "eng", "2006-05-01", 7);
	sample_ok(corpus_portions(f->corpus, 2, check_portion, &count, &f->e), &f->e);
	assert_int_equal(count, SAMPLE_PORTIONS);
}

static int
join_aliases(void *arg, struct str alias, struct str work, struct err *e)
{
	char *text = arg;
	size_t len = strlen(text);

	(void)e;
	snprintf(text + len, 128 - len, STR_FMT "=" STR_FMT " ", STR_ARG(alias), STR_ARG(work));
	return 0;
}

static void
aliases_come_in_order_with_their_works(void **state)
{
	struct fixture *f = *state;
	char text[128] = "";

	sample_make(&f->sample, "eng", "2006-05-01", 1)->alias = STR("opinions");
	publish(f, NULL);
	sample_make(&f->sample, "eng", "2006-05-01", 2)->alias = STR("act");
	f->sample.p.work = STR("/akn/xx/act/2006/2");
	publish(f, NULL);
	sample_ok(corpus_aliases(f->corpus, STR(""), STR(""), join_aliases, text, &f->e), &f->e);
	assert_string_equal(text, "act=/akn/xx/act/2006/2 opinions=" SAMPLE_WORK " ");
}

static void
aliases_are_those_of_the_works_on_a_page(void **state)
{
	static const char *const works[] = { "/akn/xx/act/2006/1", "/akn/xx/act/2006/2",
		"/akn/xx/act/2006/3", "/akn/xx/act/2006/4" };
	static const char *const aliases[] = { "d", "c", "b", "a" };
	struct fixture *f = *state;
	char text[128] = "";

	for (unsigned i = 0; i < sizeof works / sizeof works[0]; i++) {
		sample_make(&f->sample, "eng", "2006-05-01", i)->alias = str_from(aliases[i]);
		f->sample.p.work = str_from(works[i]);
		publish(f, NULL);
	}
	sample_ok(corpus_aliases(
		      f->corpus, str_from(works[0]), str_from(works[2]), join_aliases, text, &f->e),
	    &f->e);
	assert_string_equal(text, "b=/akn/xx/act/2006/3 c=/akn/xx/act/2006/2 ");
	text[0] = '\0';
	sample_ok(corpus_aliases(f->corpus, str_from(works[2]), STR(""), join_aliases, text, &f->e),
	    &f->e);
	assert_string_equal(text, "a=/akn/xx/act/2006/4 ");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_EACH(an_empty_corpus_has_seq_zero),
		ON_EACH(the_source_is_read_back_byte_for_byte),
		ON_EACH(a_source_that_is_not_there_is_damage),
		ON_EACH(an_unknown_alias_is_not_found),
		ON_EACH(the_list_has_what_is_in_force_today_in_each_language),
		ON_EACH(the_list_goes_on_behind_a_work),
		ON_EACH(a_work_of_the_future_is_listed_with_its_first_version),
		ON_EACH(the_latest_publications_come_first),
		ON_EACH(an_empty_corpus_lists_nothing),
		ON_EACH(the_history_goes_by_language_day_and_revision),
		ON_EACH(the_history_goes_on_behind_a_publication),
		ON_EACH(the_history_of_an_unknown_work_is_not_found),
		ON_EACH(a_walk_stops_when_its_function_says_so),
		ON_EACH(a_walk_may_ask_for_another),
		ON_EACH(portions_come_in_document_order),
		ON_EACH(aliases_come_in_order_with_their_works),
		ON_EACH(aliases_are_those_of_the_works_on_a_page),
	};

	return RUN_ON_BACKENDS(tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* In which publications a portion changed; on each backend. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "corpus/corpus.h"
#include "corpus/publish.h"
#include "corpus_fixture.h"

#define ART 1 /* of the sample's portions: "art_1" */
#define GONE 0

/* What came, as "seq+" where the portion is there and "seq-" where it is not. */
struct seen {
	char text[128];
};

static int
note(void *arg, const struct corpus_version *v, const struct corpus_portion *p, struct err *e)
{
	struct seen *seen = arg;
	size_t at = strlen(seen->text);

	(void)e;
	snprintf(
	    seen->text + at, sizeof seen->text - at, "%d%s ", (int)v->seq, p != NULL ? "+" : "-");
	return 0;
}

static const char *
part_of(struct fixture *f, struct corpus_changes_ask *ask)
{
	static struct seen seen;

	seen = (struct seen){ 0 };
	ask->work = STR(SAMPLE_WORK);
	sample_ok(corpus_changes(f->corpus, ask, note, &seen, &f->e), &f->e);
	return seen.text;
}

static const char *
changes_of(struct fixture *f, const char *language, const char *key)
{
	return part_of(f,
	    &(struct corpus_changes_ask){ .language = str_from(language), .key = str_from(key) });
}

/*
 * A publication in which art_1 has that text, and that wId if it is not NULL; GONE: it is not
 * there.
 */
static void
add_with(struct fixture *f, const char *language, const char *date, unsigned text, const char *wid)
{
	static unsigned source;
	struct corpus_version v;

	sample_make(&f->sample, language, date, ++source);
	f->sample.portions[ART].sha256[0] = (uint8_t)text;
	if (text == GONE)
		f->sample.portions[ART].eid = sample_word(&f->sample, "art_99");
	if (wid != NULL) {
		f->sample.portions[ART].eid = sample_word(&f->sample, "art_7");
		f->sample.portions[ART].wid = sample_word(&f->sample, wid);
	}
	assert_int_equal(publish(f, &v), CORPUS_ADDED);
}

static void
a_publication_counts_when_its_text_is_another(void **state)
{
	struct fixture *f = *state;

	add_with(f, "eng", "2006-05-01", 1, NULL);
	add_with(f, "eng", "2007-05-01", 1, NULL);
	add_with(f, "eng", "2008-05-01", 2, NULL);
	add_with(f, "eng", "2009-05-01", 1, NULL);
	assert_string_equal(changes_of(f, "eng", "art_1"), "1+ 3+ 4+ ");
}

static void
a_revision_counts_as_a_version_of_its_own(void **state)
{
	struct fixture *f = *state;

	add_with(f, "eng", "2006-05-01", 1, NULL);
	add_with(f, "eng", "2006-05-01", 2, NULL);
	add_with(f, "eng", "2006-05-01", 2, NULL);
	assert_string_equal(changes_of(f, "eng", "art_1"), "1+ 2+ ");
}

static void
the_order_is_that_of_days_not_of_publishing(void **state)
{
	struct fixture *f = *state;

	add_with(f, "eng", "2008-05-01", 2, NULL);
	add_with(f, "eng", "2006-05-01", 1, NULL);
	add_with(f, "eng", "2007-05-01", 2, NULL);
	assert_string_equal(changes_of(f, "eng", "art_1"), "2+ 3+ ");
}

static void
where_it_went_and_came_again_counts_too(void **state)
{
	struct fixture *f = *state;

	add_with(f, "eng", "2005-05-01", GONE, NULL);
	add_with(f, "eng", "2006-05-01", 1, NULL);
	add_with(f, "eng", "2007-05-01", GONE, NULL);
	add_with(f, "eng", "2008-05-01", GONE, NULL);
	add_with(f, "eng", "2009-05-01", 1, NULL);
	assert_string_equal(changes_of(f, "eng", "art_1"), "2+ 3- 5+ ");
}

static void
a_renumbered_portion_is_known_by_its_wid(void **state)
{
	struct fixture *f = *state;

	add_with(f, "eng", "2006-05-01", 1, NULL);
	add_with(f, "eng", "2007-05-01", 2, "art_1");
	add_with(f, "eng", "2008-05-01", 3, "art_5");
	assert_string_equal(changes_of(f, "eng", "art_1"), "1+ 2+ 3- ");
	assert_string_equal(changes_of(f, "eng", "art_7"), "");
}

static void
other_languages_do_not_count(void **state)
{
	struct fixture *f = *state;

	add_with(f, "eng", "2006-05-01", 1, NULL);
	add_with(f, "fra", "2006-05-01", 2, NULL);
	add_with(f, "eng", "2007-05-01", 1, NULL);
	assert_string_equal(changes_of(f, "eng", "art_1"), "1+ ");
	assert_string_equal(changes_of(f, "fra", "art_1"), "2+ ");
	assert_string_equal(changes_of(f, "deu", "art_1"), "");
}

static void
what_never_was_has_no_changes(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(changes_of(f, "eng", "art_1"), "");
	add_with(f, "eng", "2006-05-01", 1, NULL);
	assert_string_equal(changes_of(f, "eng", "art_50"), "");
}

static void
of_two_portions_of_one_name_the_first_counts(void **state)
{
	struct fixture *f = *state;
	struct corpus_version v;

	add_with(f, "eng", "2006-05-01", 1, NULL);
	sample_make(&f->sample, "eng", "2007-05-01", 200);
	f->sample.portions[ART].sha256[0] = 1;
	f->sample.portions[ART + 1].eid = f->sample.portions[ART].eid;
	assert_int_equal(publish(f, &v), CORPUS_ADDED);
	assert_string_equal(changes_of(f, "eng", "art_1"), "1+ ");
}

static int
stop(void *arg, const struct corpus_version *v, const struct corpus_portion *p, struct err *e)
{
	(void)v;
	(void)p;
	(void)e;
	++*(int *)arg;
	return 1;
}

static void
who_has_seen_enough_is_asked_no_more(void **state)
{
	struct fixture *f = *state;
	int calls = 0;

	add_with(f, "eng", "2006-05-01", 1, NULL);
	add_with(f, "eng", "2007-05-01", 2, NULL);
	assert_int_equal(
	    corpus_changes(f->corpus,
		&(struct corpus_changes_ask){
		    .work = STR(SAMPLE_WORK), .language = STR("eng"), .key = STR("art_1") },
		stop, &calls, &f->e),
	    1);
	assert_int_equal(calls, 1);
}

/* The changes behind a publication, or behind a place where none is, are the rest of all. */
static void
a_walk_goes_on_behind_any_place(void **state)
{
	struct fixture *f = *state;
	struct corpus_place after = { .language = STR("eng"), .revision = 1 };
	struct corpus_changes_ask ask = {
		.language = STR("eng"), .key = STR("art_1"), .after = &after
	};

	add_with(f, "eng", "2006-05-01", 1, NULL);
	add_with(f, "eng", "2007-05-01", 1, NULL);
	add_with(f, "eng", "2008-05-01", 2, NULL);
	add_with(f, "eng", "2009-05-01", 2, NULL);
	add_with(f, "eng", "2010-05-01", 1, NULL);
	after.day = sample_day("2006-05-01");
	assert_string_equal(part_of(f, &ask), "3+ 5+ ");
	after.day = sample_day("2007-05-01");
	assert_string_equal(part_of(f, &ask), "3+ 5+ ");
	after.day = sample_day("2008-05-01");
	assert_string_equal(part_of(f, &ask), "5+ ");
	after.day = sample_day("2009-01-01"); /* no publication */
	assert_string_equal(part_of(f, &ask), "5+ ");
	after.day = sample_day("2010-05-01");
	assert_string_equal(part_of(f, &ask), "");
	after.day = sample_day("2000-05-01");
	assert_string_equal(part_of(f, &ask), "1+ 3+ 5+ ");
	after.language = STR("fra"); /* sorts behind all */
	assert_string_equal(part_of(f, &ask), "");
}

static void
a_walk_ends_after_as_many_publications_as_asked_for(void **state)
{
	struct fixture *f = *state;
	struct corpus_changes_ask ask = { .language = STR("eng"), .key = STR("art_1"), .most = 2 };
	struct corpus_place after;

	add_with(f, "eng", "2006-05-01", 1, NULL);
	add_with(f, "eng", "2007-05-01", 1, NULL);
	add_with(f, "eng", "2008-05-01", 1, NULL);
	add_with(f, "eng", "2008-05-01", 2, NULL);
	add_with(f, "eng", "2009-05-01", 3, NULL);
	assert_string_equal(part_of(f, &ask), "1+ ");
	assert_true(ask.is_cut);
	assert_int_equal(ask.last.day, sample_day("2007-05-01"));
	after = ask.last;
	ask.after = &after;
	assert_string_equal(part_of(f, &ask), "4+ ");
	assert_true(ask.is_cut);
	assert_int_equal(ask.last.day, sample_day("2008-05-01"));
	assert_int_equal(ask.last.revision, 2);
	after = ask.last;
	assert_string_equal(part_of(f, &ask), "5+ ");
	assert_false(ask.is_cut);
	ask.after = NULL;
	ask.most = 5;
	assert_string_equal(part_of(f, &ask), "1+ 4+ 5+ ");
	assert_false(ask.is_cut); /* there is nothing more */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_EACH(a_publication_counts_when_its_text_is_another),
		ON_EACH(a_revision_counts_as_a_version_of_its_own),
		ON_EACH(the_order_is_that_of_days_not_of_publishing),
		ON_EACH(where_it_went_and_came_again_counts_too),
		ON_EACH(a_renumbered_portion_is_known_by_its_wid),
		ON_EACH(other_languages_do_not_count),
		ON_EACH(what_never_was_has_no_changes),
		ON_EACH(of_two_portions_of_one_name_the_first_counts),
		ON_EACH(who_has_seen_enough_is_asked_no_more),
		ON_EACH(a_walk_goes_on_behind_any_place),
		ON_EACH(a_walk_ends_after_as_many_publications_as_asked_for),
	};

	return RUN_ON_BACKENDS(tests);
}

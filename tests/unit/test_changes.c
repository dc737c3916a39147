/* SPDX-License-Identifier: Apache-2.0 */
/* In which publications a portion changed; on both backends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "corpus/corpus.h"
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
changes_of(struct fixture *f, const char *language, const char *key)
{
	static struct seen seen;

	seen = (struct seen){ 0 };
	sample_ok(corpus_changes(f->corpus, STR(SAMPLE_WORK), str_from(language), str_from(key),
		      note, &seen, &f->e),
	    &f->e);
	return seen.text;
}

/* A publication in which art_1 has that text, and that wId if it is not NULL; GONE: it is not there. */
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
	assert_int_equal(corpus_changes(f->corpus, STR(SAMPLE_WORK), STR("eng"), STR("art_1"), stop,
			     &calls, &f->e),
	    1);
	assert_int_equal(calls, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(a_publication_counts_when_its_text_is_another),
		ON_BOTH(a_revision_counts_as_a_version_of_its_own),
		ON_BOTH(the_order_is_that_of_days_not_of_publishing),
		ON_BOTH(where_it_went_and_came_again_counts_too),
		ON_BOTH(a_renumbered_portion_is_known_by_its_wid),
		ON_BOTH(other_languages_do_not_count),
		ON_BOTH(what_never_was_has_no_changes),
		ON_BOTH(of_two_portions_of_one_name_the_first_counts),
		ON_BOTH(who_has_seen_enough_is_asked_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Publications of a batch: seen at once by their writer, durable together; on each backend. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "corpus/corpus.h"
#include "corpus/find.h"
#include "corpus/publish.h"
#include "corpus_fixture.h"

static void
a_batch_is_kept_with_its_commit(void **state)
{
	struct fixture *f = *state;
	struct corpus_version v;

	sample_ok(corpus_batch_begin(f->corpus, &f->e), &f->e);
	assert_int_equal(add(f, "eng", "2006-05-01", 1), 1);
	assert_int_equal(add(f, "eng", "2006-05-01", 2), 2);
	assert_int_equal(publish(f, &v), CORPUS_ALREADY_THERE); /* the writer sees its rows */
	assert_int_equal(v.revision, 2);
	sample_ok(corpus_batch_commit(f->corpus, &f->e), &f->e);
	assert_int_equal(seq_of(f), 2);
	assert_int_equal(add(f, "eng", "2007-05-01", 3), 3); /* in a transaction of its own */
}

static void
nothing_is_left_of_a_batch_that_was_rolled_back(void **state)
{
	struct fixture *f = *state;

	add(f, "eng", "2006-05-01", 1);
	sample_ok(corpus_batch_begin(f->corpus, &f->e), &f->e);
	add(f, "eng", "2007-05-01", 2);
	corpus_batch_rollback(f->corpus);
	corpus_batch_rollback(f->corpus); /* there is none any more */
	assert_int_equal(seq_of(f), 1);
	assert_int_equal(add(f, "eng", "2007-05-01", 2), 2);
}

static void
a_publication_that_is_refused_leaves_the_batch(void **state)
{
	struct fixture *f = *state;
	struct arena small = ARENA_INIT(8);
	enum corpus_outcome outcome;
	struct corpus_version v;

	sample_ok(corpus_batch_begin(f->corpus, &f->e), &f->e);
	add(f, "eng", "2006-05-01", 1);
	sample_make(&f->sample, "eng", "2007-05-01", 2);
	f->sample.p.alias = STR("a/b");
	assert_int_equal(
	    corpus_publish(f->corpus, &f->sample.p, &outcome, &v, &f->arena, &f->e), -ERR_USAGE);
	f->sample.p.alias = STR("");
	assert_int_equal(
	    corpus_publish(f->corpus, &f->sample.p, &outcome, &v, &small, &f->e), -ERR_LIMIT);
	assert_int_equal(add(f, "eng", "2008-05-01", 3), 2);
	sample_ok(corpus_batch_commit(f->corpus, &f->e), &f->e);
	assert_int_equal(seq_of(f), 2);
	arena_free(&small);
}

/* The database refuses a character in the midst of writing. */
static void
a_publication_that_a_database_refuses_leaves_the_batch(void **state)
{
	struct fixture *f = *state;
	enum corpus_outcome outcome;
	struct corpus_version v;

	sample_ok(corpus_batch_begin(f->corpus, &f->e), &f->e);
	add(f, "eng", "2006-05-01", 1);
	sample_make(&f->sample, "eng", "2007-05-01", 2)->alias = STR("a\xff");
	assert_int_equal(
	    corpus_publish(f->corpus, &f->sample.p, &outcome, &v, &f->arena, &f->e), -ERR_DATA);
	assert_int_equal(add(f, "eng", "2008-05-01", 3), 2);
	sample_ok(corpus_batch_commit(f->corpus, &f->e), &f->e);
	assert_int_equal(seq_of(f), 2);
	assert_int_equal(find(f, CORPUS_EXACT, "eng", "2007-05-01", 0, &v), -ERR_NOTFOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_EACH(a_batch_is_kept_with_its_commit),
		ON_EACH(nothing_is_left_of_a_batch_that_was_rolled_back),
		ON_EACH(a_publication_that_is_refused_leaves_the_batch),
		ON(pg, a_publication_that_a_database_refuses_leaves_the_batch, close_fixture),
	};

	return RUN_ON_BACKENDS(tests);
}

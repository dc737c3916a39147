/* SPDX-License-Identifier: Apache-2.0 */
/* What every backend promises; on each of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <pthread.h>

#include "corpus/corpus.h"
#include "corpus/store.h"
#include "store_fixture.h"

static void
a_store_that_is_not_there_is_not_found(void **state)
{
	struct fixture *f = *state;
	struct store *s = NULL;

	assert_int_equal(f->backend->open(&s, f->path, CORPUS_READ, &f->e), -ERR_NOTFOUND);
	assert_int_equal(f->backend->open(&s, f->path, CORPUS_WRITE, &f->e), -ERR_NOTFOUND);
	assert_null(s);
}

static void
a_reader_sees_nothing_of_an_open_transaction(void **state)
{
	struct fixture *f = *state;
	struct store *reader;

	f->writer = open_ok(f, CORPUS_CREATE);
	reader = open_ok(f, CORPUS_READ);
	sample_ok(f->backend->begin(f->writer, &f->e), &f->e);
	put(f, "2006-05-01", 1);
	assert_int_equal(seq_of(f, reader), 0);
	sample_ok(f->backend->commit(f->writer, &f->e), &f->e);
	assert_int_equal(seq_of(f, reader), 1);
	f->backend->close(&reader);
}

static void
rolling_back_leaves_nothing_and_no_gap(void **state)
{
	struct fixture *f = *state;
	struct str work;

	f->writer = open_ok(f, CORPUS_CREATE);
	put_alone(f, "2006-05-01", 1);
	sample_ok(f->backend->begin(f->writer, &f->e), &f->e);
	put(f, "2007-05-01", 2);
	sample_ok(f->backend->put_alias(f->writer, STR("a"), STR(SAMPLE_WORK), &f->e), &f->e);
	f->backend->rollback(f->writer);
	assert_int_equal(seq_of(f, f->writer), 1);
	assert_int_equal(
	    f->backend->alias(f->writer, STR("a"), &work, &f->arena, &f->e), -ERR_NOTFOUND);
	put_alone(f, "2007-05-01", 2);
	assert_int_equal(seq_of(f, f->writer), 2);
}

static void
closing_in_a_transaction_leaves_nothing_of_it(void **state)
{
	struct fixture *f = *state;
	struct store *reader;

	f->writer = open_ok(f, CORPUS_CREATE);
	reader = open_ok(f, CORPUS_READ);
	put_alone(f, "2006-05-01", 1);
	sample_ok(f->backend->begin(f->writer, &f->e), &f->e);
	put(f, "2007-05-01", 2);
	f->backend->close(&f->writer);
	assert_int_equal(seq_of(f, reader), 1);
	f->backend->close(&reader);
}

static void
a_second_writer_is_busy_until_the_first_leaves(void **state)
{
	struct fixture *f = *state;
	struct store *second = NULL, *reader;

	f->writer = open_ok(f, CORPUS_CREATE);
	reader = open_ok(f, CORPUS_READ);
	assert_int_equal(f->backend->open(&second, f->path, CORPUS_WRITE, &f->e), -ERR_BUSY);
	assert_int_equal(f->backend->open(&second, f->path, CORPUS_CREATE, &f->e), -ERR_BUSY);
	f->backend->close(&f->writer);
	f->writer = open_ok(f, CORPUS_WRITE);
	f->backend->close(&reader);
}

static void *
open_waiting(void *arg)
{
	struct fixture *f = arg;
	struct corpus *c = NULL;
	struct err e = { 0 };

	sample_ok(corpus_open(&c, f->path, CORPUS_CREATE, &e), &e);
	corpus_close(&c);
	return f;
}

static void
a_corpus_waits_for_a_writer_that_leaves(void **state)
{
	struct fixture *f = *state;
	pthread_t other;
	void *done = NULL;

	f->writer = open_ok(f, CORPUS_CREATE);
	assert_int_equal(pthread_create(&other, NULL, open_waiting, f), 0);
	put_alone(f, "2006-05-01", 1);
	f->backend->close(&f->writer);
	pthread_join(other, &done);
	assert_ptr_equal(done, f);
}

/* Takes CORPUS_OPEN_WAIT_MS. */
static void
a_corpus_gives_up_on_a_writer_that_stays(void **state)
{
	struct fixture *f = *state;
	struct corpus *c = NULL;

	f->writer = open_ok(f, CORPUS_CREATE);
	assert_int_equal(corpus_open(&c, f->path, CORPUS_WRITE, &f->e), -ERR_BUSY);
	assert_null(c);
}

#define WRITES 60

static void *
write_many(void *arg)
{
	struct fixture *f = arg;
	char date[DATE_BYTES + 1];

	for (unsigned i = 0; i < WRITES; i++) {
		date_format(i, date);
		put_alone(f, date, i);
	}
	return NULL;
}

static void
readers_and_a_writer_do_not_disturb_each_other(void **state)
{
	struct fixture *f = *state;
	struct store *reader;
	struct err e = { 0 };
	int64_t seq = 0, before = 0;
	pthread_t writer;

	f->writer = open_ok(f, CORPUS_CREATE);
	reader = open_ok(f, CORPUS_READ);
	assert_int_equal(pthread_create(&writer, NULL, write_many, f), 0);
	while (seq < WRITES) {
		struct corpus_version v = { 0 };
		struct arena a = ARENA_INIT(1 << 16);

		sample_ok(f->backend->seq(reader, &seq, &e), &e);
		assert_true(seq >= before);
		before = seq;
		if (seq > 0) {
			sample_ok(f->backend->find(reader,
				      &(struct store_find){ .work = STR(SAMPLE_WORK),
					  .language = STR("eng"),
					  .max_day = seq - 1,
					  .is_exact = true },
				      &v, &a, &e),
			    &e);
			assert_int_equal(v.seq, seq);
		}
		arena_free(&a);
	}
	pthread_join(writer, NULL);
	f->backend->close(&reader);
}

#define MANY 250 /* more than a database gives at a time, by far */

struct many {
	struct fixture *f;
	struct store *store;
	int64_t last;
};

static int
count_in(void *arg, const struct corpus_version *v, struct err *e)
{
	(void)v;
	(void)e;
	++*(int64_t *)arg;
	return 0;
}

/* Every now and then another walk on the same handle, and another question. */
static int
take_next(void *arg, const struct corpus_version *v, struct err *e)
{
	struct many *m = arg;
	int64_t inner = 0, seq = 0;

	assert_int_equal(v->seq, m->last + 1);
	m->last = v->seq;
	if (v->seq % 50 == 1) {
		sample_ok(m->f->backend->each_version(
			      m->store, STR(SAMPLE_WORK), NULL, count_in, &inner, e),
		    e);
		assert_int_equal(inner, MANY);
		sample_ok(m->f->backend->seq(m->store, &seq, e), e);
		assert_int_equal(seq, MANY);
	}
	return 0;
}

static void
a_walk_over_many_rows_gives_each_once(void **state)
{
	struct fixture *f = *state;
	struct many m = { .f = f };
	char date[DATE_BYTES + 1];

	f->writer = open_ok(f, CORPUS_CREATE);
	sample_ok(f->backend->begin(f->writer, &f->e), &f->e);
	for (unsigned i = 0; i < MANY; i++) {
		date_format(i, date);
		put(f, date, i);
	}
	sample_ok(f->backend->commit(f->writer, &f->e), &f->e);
	m.store = open_ok(f, CORPUS_READ);
	sample_ok(f->backend->each_from(m.store, 0, take_next, &m, &f->e), &f->e);
	assert_int_equal(m.last, MANY);
	m.last = 0;
	f->backend->close(&m.store);
	m.store = f->writer; /* in a transaction of its own */
	sample_ok(f->backend->begin(f->writer, &f->e), &f->e);
	sample_ok(f->backend->each_from(m.store, 0, take_next, &m, &f->e), &f->e);
	assert_int_equal(m.last, MANY);
	f->backend->rollback(f->writer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_EACH(a_store_that_is_not_there_is_not_found),
		ON_EACH(a_reader_sees_nothing_of_an_open_transaction),
		ON_EACH(rolling_back_leaves_nothing_and_no_gap),
		ON_EACH(closing_in_a_transaction_leaves_nothing_of_it),
		ON_EACH(a_second_writer_is_busy_until_the_first_leaves),
		ON_EACH(a_corpus_waits_for_a_writer_that_leaves),
		ON_SQLITE(a_corpus_gives_up_on_a_writer_that_stays),
		ON_EACH(a_walk_over_many_rows_gives_each_once),
		ON_EACH(readers_and_a_writer_do_not_disturb_each_other),
	};

	return RUN_ON_BACKENDS(tests);
}

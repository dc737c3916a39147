/* SPDX-License-Identifier: Apache-2.0 */
/* Questions, their answers, and the watch kept on the store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>

#include "corpus/corpus.h"
#include "corpus/find.h"
#include "corpus/publish.h"
#include "corpus/readers.h"
#include "corpus_sample.h"
#include "pg_fixture.h"

#define THREADS 2

struct fixture {
	struct sample_folder folder;
	const char *path;
	struct corpus *writer;
	struct readers *readers;
	struct mailbox box;
	struct arena arena;
	struct sample sample;
	struct err e;
};

/* Which publication is the latest of the usual work? */
struct inquiry {
	struct question question;
	int rc;
	struct err e;
	int64_t seq;
	pthread_t answered_on;
	unsigned *answers;   /* counted by the letter */
	sem_t *started, *go; /* when set: says that it was asked, and waits */
};

static void
count_answer(struct letter *l)
{
	struct inquiry *i =
	    (struct inquiry *)l; /* answer is first in question, question in inquiry */

	++*i->answers;
}

static void
ask_latest(struct corpus *c, struct question *q)
{
	struct inquiry *i = (struct inquiry *)q;
	struct arena a = ARENA_INIT(1 << 16);
	struct corpus_ask ask = { .work = STR(SAMPLE_WORK), .day = INT64_MAX };
	struct corpus_version v = { 0 };

	if (i->started != NULL) {
		sem_post(i->started);
		sem_wait(i->go);
	}
	i->rc = corpus_find(c, &ask, &v, &a, &i->e);
	i->seq = v.seq;
	i->answered_on = pthread_self();
	arena_free(&a);
}

static struct inquiry
inquire(struct fixture *f, unsigned *answers)
{
	return (struct inquiry){
		.question = { .answer.run = count_answer, .home = &f->box, .ask = ask_latest },
		.answers = answers,
	};
}

static void
wait_for(struct fixture *f, const unsigned *answers, unsigned count)
{
	struct pollfd mail = { .fd = f->box.fd, .events = POLLIN };

	while (*answers < count) {
		assert_int_equal(poll(&mail, 1, -1), 1);
		mailbox_run(&f->box);
	}
}

static int
new_fixture(void **state, const char *path)
{
	struct fixture *f = calloc(1, sizeof *f);

	assert_non_null(f);
	f->arena = ARENA_INIT(1 << 20);
	sample_folder_make(&f->folder);
	f->path = path == NULL ? f->folder.store : path;
	sample_ok(mailbox_open(&f->box, &f->e), &f->e);
	sample_ok(corpus_open(&f->writer, f->path, CORPUS_CREATE, &f->e), &f->e);
	sample_ok(readers_open(&f->readers, f->path, THREADS, &f->e), &f->e);
	*state = f;
	return 0;
}

static int
on_sqlite(void **state)
{
	return new_fixture(state, NULL);
}

static int
on_mem(void **state)
{
	return new_fixture(state, "mem:test");
}

static int
on_pg(void **state)
{
	return new_fixture(state, pg_fixture_make());
}

static int
free_fixture(void **state)
{
	struct fixture *f = *state;

	readers_close(&f->readers);
	assert_null(f->readers);
	corpus_close(&f->writer);
	mailbox_close(&f->box);
	arena_free(&f->arena);
	sample_folder_remove(&f->folder);
	free(f);
	return 0;
}

static void
publish(struct fixture *f, const char *date, unsigned text)
{
	enum corpus_outcome outcome;

	sample_make(&f->sample, "eng", date, text);
	sample_ok(corpus_publish(f->writer, &f->sample.p, &outcome, NULL, &f->arena, &f->e), &f->e);
}

static void
a_question_is_answered_on_another_thread(void **state)
{
	struct fixture *f = *state;
	unsigned answers = 0;
	struct inquiry i = inquire(f, &answers);

	publish(f, "2006-05-01", 1);
	sample_ok(readers_put(f->readers, &i.question, &f->e), &f->e);
	wait_for(f, &answers, 1);
	sample_ok(i.rc, &i.e);
	assert_int_equal(i.seq, 1);
	assert_false(pthread_equal(i.answered_on, pthread_self()));
}

static void
an_empty_store_can_be_asked(void **state)
{
	struct fixture *f = *state;
	unsigned answers = 0;
	struct inquiry i = inquire(f, &answers);

	assert_int_equal(readers_seq(f->readers), 0);
	sample_ok(readers_put(f->readers, &i.question, &f->e), &f->e);
	wait_for(f, &answers, 1);
	assert_int_equal(i.rc, -ERR_NOTFOUND);
}

#define QUESTIONS 200

static void
each_of_many_questions_is_answered_once(void **state)
{
	struct fixture *f = *state;
	static struct inquiry many[QUESTIONS];
	unsigned answers = 0;

	publish(f, "2006-05-01", 1);
	for (unsigned i = 0; i < QUESTIONS; i++) {
		many[i] = inquire(f, &answers);
		sample_ok(readers_put(f->readers, &many[i].question, &f->e), &f->e);
	}
	publish(f, "2007-05-01", 2);
	wait_for(f, &answers, QUESTIONS);
	assert_int_equal(answers, QUESTIONS);
	for (unsigned i = 0; i < QUESTIONS; i++)
		assert_in_range(many[i].seq, 1, 2);
}

static void
publications_by_others_are_noticed(void **state)
{
	struct fixture *f = *state;

	publish(f, "2006-05-01", 1);
	while (readers_seq(f->readers) != 1)
		sched_yield();
	publish(f, "2007-05-01", 2);
	publish(f, "2008-05-01", 3);
	while (readers_seq(f->readers) != 3)
		sched_yield();
	assert_int_equal(readers_seq(f->readers), 3);
}

static void
readers_know_the_seq_when_it_opens(void **state)
{
	struct fixture *f = *state;
	struct readers *second = NULL;

	publish(f, "2006-05-01", 1);
	sample_ok(readers_open(&second, f->path, 1, &f->e), &f->e);
	assert_int_equal(readers_seq(second), 1);
	readers_close(&second);
}

/* Keeps every thread busy until go is posted for each. */
static void
hold_threads(struct fixture *f, struct inquiry *held, unsigned *answers, sem_t *started, sem_t *go)
{
	for (unsigned i = 0; i < THREADS; i++) {
		held[i] = inquire(f, answers);
		held[i].started = started;
		held[i].go = go;
		sample_ok(readers_put(f->readers, &held[i].question, &f->e), &f->e);
	}
	for (unsigned i = 0; i < THREADS; i++)
		sem_wait(started);
}

static void
a_full_queue_refuses_and_recovers(void **state)
{
	static struct inquiry waiting[READERS_QUEUE_MAX + 1];
	struct fixture *f = *state;
	struct inquiry held[THREADS];
	unsigned answers = 0;
	sem_t started, go;

	sem_init(&started, 0, 0);
	sem_init(&go, 0, 0);
	hold_threads(f, held, &answers, &started, &go);
	for (unsigned i = 0; i <= READERS_QUEUE_MAX; i++)
		waiting[i] = inquire(f, &answers);
	for (unsigned i = 0; i < READERS_QUEUE_MAX; i++)
		sample_ok(readers_put(f->readers, &waiting[i].question, &f->e), &f->e);
	assert_int_equal(
	    readers_put(f->readers, &waiting[READERS_QUEUE_MAX].question, &f->e), -ERR_BUSY);
	for (unsigned i = 0; i < THREADS; i++)
		sem_post(&go);
	wait_for(f, &answers, THREADS + READERS_QUEUE_MAX);
	sample_ok(readers_put(f->readers, &waiting[READERS_QUEUE_MAX].question, &f->e), &f->e);
	wait_for(f, &answers, THREADS + READERS_QUEUE_MAX + 1);
	assert_int_equal(answers, THREADS + READERS_QUEUE_MAX + 1);
	sem_destroy(&started);
	sem_destroy(&go);
}

static void *
close_readers(void *arg)
{
	struct fixture *f = arg;

	readers_close(&f->readers);
	return NULL;
}

static void
closing_waits_for_what_is_being_asked(void **state)
{
	struct fixture *f = *state;
	struct inquiry held[THREADS];
	unsigned answers = 0;
	sem_t started, go;
	pthread_t closer;

	sem_init(&started, 0, 0);
	sem_init(&go, 0, 0);
	hold_threads(f, held, &answers, &started, &go);
	assert_int_equal(pthread_create(&closer, NULL, close_readers, f), 0);
	for (unsigned i = 0; i < THREADS; i++)
		sem_post(&go);
	pthread_join(closer, NULL);
	mailbox_run(&f->box);
	assert_int_equal(answers, THREADS);
	sem_destroy(&started);
	sem_destroy(&go);
}

static void *
open_readers(void *arg)
{
	struct fixture *f = arg;
	struct err e = { 0 };

	sample_ok(readers_open(&f->readers, f->path, THREADS, &e), &e);
	return NULL;
}

static void
readers_waits_for_a_store_that_is_being_made(void **state)
{
	struct fixture *f = *state;
	pthread_t opener;
	FILE *file;

	readers_close(&f->readers);
	corpus_close(&f->writer);
	assert_non_null(file = fopen(f->path, "w")); /* as it is before its tables are there */
	assert_int_equal(fclose(file), 0);
	assert_int_equal(pthread_create(&opener, NULL, open_readers, f), 0);
	sample_ok(corpus_open(&f->writer, f->path, CORPUS_CREATE, &f->e), &f->e);
	pthread_join(opener, NULL);
	assert_non_null(f->readers);
	assert_int_equal(readers_seq(f->readers), 0);
}

static void
readers_without_a_store_does_not_open(void **state)
{
	struct fixture *f = *state;
	struct readers *p = NULL;

	assert_int_equal(readers_open(&p, "no-such-store.db", THREADS, &f->e), -ERR_NOTFOUND);
	assert_null(p);
}

/*
 * Puts text over the whole file from its second page on, as a failing disk would, and gives back
 * what was there.
 */
static void
overwrite(const char *path, char *bytes, size_t len, bool keep)
{
	FILE *file = fopen(path, "r+");

	assert_non_null(file);
	assert_int_equal(fseek(file, 4096, SEEK_SET), 0);
	if (keep) {
		assert_int_equal(fread(bytes, 1, len, file), len);
		assert_int_equal(fseek(file, 4096, SEEK_SET), 0);
		for (size_t i = 0; i < len; i++)
			fputc(0xff, file);
	} else {
		assert_int_equal(fwrite(bytes, 1, len, file), len);
	}
	assert_int_equal(fclose(file), 0);
}

static void
a_thread_recovers_when_the_disk_does(void **state)
{
	static char kept[20 * 4096];
	struct fixture *f = *state;
	unsigned answers = 0;
	struct inquiry i;

	readers_close(&f->readers);
	publish(f, "2006-05-01", 1);
	publish(f, "2006-05-01", 2);
	publish(f, "2006-05-01", 3);
	publish(f, "2006-05-01", 4);
	corpus_close(&f->writer); /* all is in the file, nothing in the log */
	sample_ok(readers_open(&f->readers, f->path, 1, &f->e), &f->e);
	overwrite(f->path, kept, sizeof kept, true);
	i = inquire(f, &answers);
	sample_ok(readers_put(f->readers, &i.question, &f->e), &f->e);
	wait_for(f, &answers, 1);
	assert_int_equal(i.rc, -ERR_IO);
	overwrite(f->path, kept, sizeof kept, false);
	for (unsigned n = 2; i.rc != 0; n++) {
		i = inquire(f, &answers);
		sample_ok(readers_put(f->readers, &i.question, &f->e), &f->e);
		wait_for(f, &answers, n);
	}
	assert_int_equal(i.seq, 4);
}

static void
remove_log(const struct fixture *f)
{
	static const char *const ends[] = { "-wal", "-shm" };
	char path[PATH_MAX];

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		snprintf(path, sizeof path, "%s%s", f->path, ends[i]);
		unlink(path);
	}
}

static void
a_store_that_takes_the_place_of_another_is_read(void **state)
{
	struct fixture *f = *state;
	struct corpus *other = NULL;
	unsigned answers = 0;
	char path[PATH_MAX];
	struct inquiry i;
	int64_t before;

	publish(f, "2006-05-01", 1);
	publish(f, "2006-05-01", 2);
	while (readers_seq(f->readers) != 2)
		poll(NULL, 0, 1);
	before = readers_state(f->readers);
	snprintf(path, sizeof path, "%s.other", f->path);
	sample_ok(corpus_open(&other, path, CORPUS_CREATE, &f->e), &f->e);
	corpus_close(&other);
	corpus_close(&f->writer);
	assert_int_equal(rename(path, f->path), 0);
	/* with the log of the first store beside it, the other is refused */
	assert_int_equal(corpus_open(&other, f->path, CORPUS_READ, &f->e), -ERR_CONFIG);
	assert_non_null(strstr(f->e.text, "belongs to another store"));
	assert_int_equal(readers_seq(f->readers), 2);
	remove_log(f);
	while (readers_seq(f->readers) != 0)
		poll(NULL, 0, 1);
	assert_int_not_equal(readers_state(f->readers), before);
	i = inquire(f, &answers);
	sample_ok(readers_put(f->readers, &i.question, &f->e), &f->e);
	wait_for(f, &answers, 1);
	assert_int_equal(i.seq, 0);
	snprintf(path, sizeof path, "%s.other.lock", f->path);
	assert_int_equal(unlink(path), 0);
}

#define ON_SQLITE(test) ON(sqlite, test, free_fixture)
#define ON_EACH(test) ON_BACKENDS(test, free_fixture)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_EACH(a_question_is_answered_on_another_thread),
		ON_EACH(an_empty_store_can_be_asked),
		ON_EACH(each_of_many_questions_is_answered_once),
		ON_EACH(publications_by_others_are_noticed),
		ON_EACH(readers_know_the_seq_when_it_opens),
		ON_EACH(a_full_queue_refuses_and_recovers),
		ON_EACH(closing_waits_for_what_is_being_asked),
		ON_SQLITE(readers_waits_for_a_store_that_is_being_made),
		ON_EACH(readers_without_a_store_does_not_open),
		ON_SQLITE(a_thread_recovers_when_the_disk_does),
		ON_SQLITE(a_store_that_takes_the_place_of_another_is_read),
	};

	return RUN_ON_BACKENDS(tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_CORPUS_FIXTURE_H
#define TEST_CORPUS_FIXTURE_H
/*
 * corpus_fixture: an empty corpus for each test, once on each backend. The tests include <cmocka.h>
 * before it.
 */
#include "corpus/corpus.h"
#include "corpus_sample.h"

struct fixture {
	struct sample_folder folder;
	struct corpus *corpus;
	struct arena arena;
	struct sample sample;
	struct err e;
};

static inline int
open_fixture(void **state, const char *path)
{
	struct fixture *f = calloc(1, sizeof *f);

	assert_non_null(f);
	f->arena = ARENA_INIT(1 << 20);
	if (path == NULL) {
		sample_folder_make(&f->folder);
		path = f->folder.store;
	}
	sample_ok(corpus_open(&f->corpus, path, CORPUS_CREATE, &f->e), &f->e);
	*state = f;
	return 0;
}

static inline int
on_sqlite(void **state)
{
	return open_fixture(state, NULL);
}

static inline int
on_mem(void **state)
{
	return open_fixture(state, "mem:test");
}

static inline int
close_fixture(void **state)
{
	struct fixture *f = *state;

	corpus_close(&f->corpus);
	arena_free(&f->arena);
	if (f->folder.folder[0] != '\0')
		sample_folder_remove(&f->folder);
	free(f);
	return 0;
}

/* Publishes what f->sample holds; the outcome. */
static inline enum corpus_outcome
publish(struct fixture *f, struct corpus_version *v)
{
	enum corpus_outcome outcome = CORPUS_ALREADY_THERE;

	sample_ok(corpus_publish(f->corpus, &f->sample.p, &outcome, v, &f->arena, &f->e), &f->e);
	return outcome;
}

/* A publication of the usual work; its number. */
static inline int64_t
add(struct fixture *f, const char *language, const char *date, unsigned text)
{
	struct corpus_version v;

	sample_make(&f->sample, language, date, text);
	assert_int_equal(publish(f, &v), CORPUS_ADDED);
	return v.seq;
}

static inline int
find(struct fixture *f, int how, const char *language, const char *date, uint32_t revision,
    struct corpus_version *v)
{
	struct corpus_ask ask = { .work = STR(SAMPLE_WORK),
		.language = str_from(language),
		.day = sample_day(date),
		.revision = revision };

	ask.how = how;
	return corpus_find(f->corpus, &ask, v, &f->arena, &f->e);
}

static inline void
assert_str(struct str s, const char *expected)
{
	assert_int_equal(s.len, strlen(expected));
	assert_memory_equal(s.p, expected, s.len);
}

static inline int64_t
seq_of(struct fixture *f)
{
	int64_t seq = -1;

	sample_ok(corpus_seq(f->corpus, &seq, &f->e), &f->e);
	return seq;
}

#define ON_BOTH(test)                                                    \
	cmocka_unit_test_setup_teardown(test, on_sqlite, close_fixture), \
	    cmocka_unit_test_setup_teardown(test, on_mem, close_fixture)
#endif

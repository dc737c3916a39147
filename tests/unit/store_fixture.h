/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_STORE_FIXTURE_H
#define TEST_STORE_FIXTURE_H
/*
 * store_fixture: a place for a store for each test, on one backend or on each. The tests include
 * <cmocka.h> before it.
 */
#include "corpus/store.h"
#include "corpus_sample.h"

struct fixture {
	const struct store_backend *backend;
	struct sample_folder folder;
	const char *path;
	struct store *writer;
	struct arena arena;
	struct sample sample;
	struct err e;
};

static inline int
new_fixture(void **state, const struct store_backend *backend)
{
	struct fixture *f = calloc(1, sizeof *f);

	assert_non_null(f);
	f->backend = backend;
	f->arena = ARENA_INIT(1 << 20);
	sample_folder_make(&f->folder);
	f->path = backend == &store_mem ? "mem:test" : f->folder.store;
	*state = f;
	return 0;
}

static inline int
on_sqlite(void **state)
{
	return new_fixture(state, &store_sqlite);
}

static inline int
on_mem(void **state)
{
	return new_fixture(state, &store_mem);
}

static inline int
free_fixture(void **state)
{
	struct fixture *f = *state;

	f->backend->close(&f->writer);
	arena_free(&f->arena);
	sample_folder_remove(&f->folder);
	free(f);
	return 0;
}

static struct store *
open_ok(struct fixture *f, enum corpus_mode mode)
{
	struct store *s = NULL;

	sample_ok(f->backend->open(&s, f->path, mode, &f->e), &f->e);
	return s;
}

/* Puts one version into the open transaction of the writer. */
static inline void
put(struct fixture *f, const char *date, unsigned text)
{
	struct corpus_publication *p = sample_make(&f->sample, "eng", date, text);
	struct store_row row = { .xml = p->xml, .upload = p->upload };
	int64_t seq;

	row.version = (struct corpus_version){ .work = p->work,
		.language = p->language,
		.day = p->day,
		.revision = 1,
		.source = sha256_of(p->xml.p, p->xml.len),
		.source_bytes = p->xml.len,
		.upload = sha256_of(p->upload.p, p->upload.len) };
	sample_ok(f->backend->put_version(f->writer, &row, &seq, &f->e), &f->e);
}

static inline void
put_alone(struct fixture *f, const char *date, unsigned text)
{
	sample_ok(f->backend->begin(f->writer, &f->e), &f->e);
	put(f, date, text);
	sample_ok(f->backend->commit(f->writer, &f->e), &f->e);
}

static inline int64_t
seq_of(struct fixture *f, struct store *s)
{
	int64_t seq = -1;

	sample_ok(f->backend->seq(s, &seq, &f->e), &f->e);
	return seq;
}

#define ON_SQLITE(test) cmocka_unit_test_setup_teardown(test, on_sqlite, free_fixture)
#define ON_BOTH(test) ON_SQLITE(test), cmocka_unit_test_setup_teardown(test, on_mem, free_fixture)
#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* A copy of a store is equal to it, on each backend and between them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "corpus/copy.h"
#include "corpus/correct.h"
#include "corpus/record_note.h"
#include "corpus_fixture.h"

#define OTHER_WORK "/akn/xx/act/2007/2"

static void
ignore(void *arg, uint64_t publications)
{
	(void)arg;
	(void)publications;
}

/* What is withdrawn, erased and published again; a repeal; a short name that moved. */
static void
fill(struct fixture *f)
{
	const struct corpus_note title = { CORPUS_NOTE_TITLE, STR("A title"), false };
	struct corpus_correction k = sample_correction(SAMPLE_WORK, "2006-05-01", 1);

	sample_make(&f->sample, "eng", "2006-05-01", 1)->alias = STR("act");
	publish(f, NULL);
	add(f, "eng", "2006-05-01", 2);
	add(f, "fra", "2006-05-01", 3);
	sample_ok(corpus_withdraw(f->corpus, &k, NULL, NULL, &f->e), &f->e);
	k.scope.revision = 2;
	sample_ok(corpus_erase(f->corpus, &k, NULL, NULL, &f->e), &f->e);
	sample_make(&f->sample, "eng", "2007-01-01", 4)->work = STR(OTHER_WORK);
	publish(f, NULL);
	k = sample_correction(OTHER_WORK, "2007-01-01", 0);
	k.scope.day = DAY_NONE;
	k.scope.language = STR("");
	sample_ok(corpus_repeal(f->corpus, &k, sample_day("2020-01-01"), &f->e), &f->e);
	sample_ok(corpus_move_alias(f->corpus, &k, STR("act"), &f->e), &f->e);
	sample_ok(corpus_note(f->corpus, &k, &title, 1, &f->e), &f->e);
	add(f, "eng", "2008-01-01", 5);
	k = sample_correction(SAMPLE_WORK, "2008-01-01", 1);
	sample_ok(corpus_erase(f->corpus, &k, NULL, NULL, &f->e), &f->e);
	add(f, "eng", "2008-01-01", 5); /* the bytes come back */
}

/* Opens a second store, a file beside that of the fixture. */
static struct corpus *
open_other(struct fixture *f, enum corpus_mode mode)
{
	struct corpus *c = NULL;
	char path[96];

	if (f->folder.folder[0] == '\0')
		sample_folder_make(&f->folder);
	snprintf(path, sizeof path, "%s/other.db", f->folder.folder);
	sample_ok(corpus_open(&c, path, mode, &f->e), &f->e);
	return c;
}

static void
remove_other(struct fixture *f)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".lock" };
	char path[96];

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		snprintf(path, sizeof path, "%s/other.db%s", f->folder.folder, ends[i]);
		unlink(path);
	}
}

static void
a_copy_is_equal_in_every_row(void **state)
{
	struct fixture *f = *state;
	struct corpus *other = open_other(f, CORPUS_CREATE);
	struct fixture source = { .corpus = other, .arena = ARENA_INIT(1 << 20) };

	fill(&source);
	sample_ok(corpus_copy(other, f->corpus, ignore, NULL, &f->e), &f->e);
	sample_ok(corpus_compare(other, f->corpus, ignore, NULL, &f->e), &f->e);
	assert_int_equal(seq_of(f), 12);
	corpus_close(&other);
	remove_other(f);
	other = open_other(f, CORPUS_CREATE); /* and back */
	sample_ok(corpus_copy(f->corpus, other, ignore, NULL, &f->e), &f->e);
	sample_ok(corpus_compare(f->corpus, other, ignore, NULL, &f->e), &f->e);
	add(f, "eng", "2009-01-01", 9);
	assert_int_equal(corpus_compare(f->corpus, other, ignore, NULL, &f->e), -ERR_DATA);
	corpus_close(&other);
	remove_other(f);
	arena_free(&source.arena);
}

static void
only_an_empty_store_is_copied_into(void **state)
{
	struct fixture *f = *state;
	struct corpus *other = open_other(f, CORPUS_CREATE);

	add(f, "eng", "2006-05-01", 1);
	assert_int_equal(corpus_copy(other, f->corpus, ignore, NULL, &f->e), -ERR_CONFLICT);
	assert_int_equal(seq_of(f), 1);
	sample_ok(corpus_copy(f->corpus, other, ignore, NULL, &f->e), &f->e);
	assert_int_equal(corpus_copy(f->corpus, other, ignore, NULL, &f->e), -ERR_CONFLICT);
	corpus_close(&other);
	remove_other(f);
}

/* As after a change by hand: both have a publication 1. */
static void
a_difference_is_named(void **state)
{
	struct fixture *f = *state;
	struct corpus *other = open_other(f, CORPUS_CREATE);
	struct fixture source = { .corpus = other, .arena = ARENA_INIT(1 << 20) };

	add(f, "eng", "2006-05-01", 1);
	add(&source, "eng", "2006-05-01", 2);
	assert_int_equal(corpus_compare(other, f->corpus, ignore, NULL, &f->e), -ERR_DATA);
	assert_string_equal(f->e.text, "publication 1 is not the same in both stores");
	corpus_close(&other);
	remove_other(f);
	arena_free(&source.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON(sqlite, a_copy_is_equal_in_every_row, close_fixture),
		ON(pg, a_copy_is_equal_in_every_row, close_fixture),
		ON_EACH(only_an_empty_store_is_copied_into),
		ON_EACH(a_difference_is_named),
	};

	return RUN_ON_BACKENDS(tests);
}

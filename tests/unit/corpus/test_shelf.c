/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lists of works by day and their counts: whatever is published and withdrawn, an index says
 * the same as a walk over all works.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "corpus/check.h"
#include "corpus/shelf.h"
#include "corpus/shelf_walk.h"
#include "corpus/store_sqlite_page.h"
#include "corpus_fixture.h"

#define STEPS 220
#define COMPARED_EVERY 20
#define KEPT_EVERY 3 /* of the facets, as a database answers slowly */
#define ON_SQLITE(test) ON(sqlite, test, close_fixture)
#define ON_STORED(test) ON(sqlite, test, close_fixture), ON(pg, test, close_fixture)
#define A_PAGE 3
#define PUBLISHED_DAY (SAMPLE_PUBLISHED / 86400)
#define WORKS_MAX 64 /* more than there are, in both languages */

static const char *const works[] = { "/akn/xx/act/2006/1", "/akn/xx/act/2006/2",
	"/akn/xx/act/2007/1", "/akn/xx/bill/2006/1", "/akn/xx-portmere/act/bylaw/2014/3",
	"/akn/yy/act/2006/1", "/akn/yy/act/bylaw/2006/1",
	"/akn/yy/statement/opinions/2006-05-01/9" };
static const char *const languages[] = { "eng", "fra" };
static const char *const folders[] = { "", "/akn/xx", "/akn/xx/act", "/akn/xx/act/2006", "/akn/yy",
	"/akn/yy/act", "/akn/yy/act/bylaw", "/akn/xx-portmere", "/akn/zz", "/akn/x" };
static const char *const facets[][CORPUS_FACETS] = { { "", "", "", "" }, { "", "act", "", "" },
	{ "xx", "", "", "" }, { "", "", "2006", "" }, { "", "", "", "fra" },
	{ "", "act", "2006", "" }, { "yy", "act", "", "eng" }, { "xx", "", "2007", "" },
	{ "", "statement", "2006", "fra" } };

/* A number below n; the same ones in each run. */
static unsigned
draw(uint32_t *state, unsigned n)
{
	*state = *state * 1664525u + 1013904223u;
	return (*state >> 16) % n;
}

static bool
fits_always(void *arg, const struct corpus_version *v)
{
	(void)arg;
	(void)v;
	return true;
}

static void
put(struct fixture *f, const char *work, const char *language, const char *date, unsigned text)
{
	struct corpus_publication *p = sample_make(&f->sample, language, date, text);
	enum corpus_outcome outcome;

	p->work = str_from(work);
	p->xml = str_slice(p->xml, 0, 200);
	sample_ok(corpus_publish(f->corpus, p, &outcome, NULL, NULL, &f->e), &f->e);
}

static void
withdraw(struct fixture *f, const char *work, const char *language, const char *date)
{
	struct corpus_correction k = { .scope = { .work = str_from(work),
					   .language = str_from(language),
					   .day = date == NULL ? DAY_NONE : sample_day(date) },
		.author = STR("a"),
		.reason = STR("because"),
		.made = SAMPLE_PUBLISHED };

	corpus_withdraw(f->corpus, &k, NULL, NULL, &f->e); /* there may be nothing to withdraw */
}

static int
by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* All works of the ask, page by page; *first is the first page, with the counts. */
static int64_t *
read_pages(struct fixture *f, struct corpus_shelf_ask ask, bool by_place, size_t *count,
    struct corpus_shelf *first)
{
	int64_t *all = calloc(WORKS_MAX, sizeof *all);
	struct corpus_shelf pages[WORKS_MAX];
	size_t n = 0;

	*count = 0;
	do {
		struct corpus_shelf *s = &pages[n];

		assert_true(n < WORKS_MAX);
		ask.after = by_place && n > 0 ? &pages[n - 1].last : NULL;
		ask.skip = by_place ? 0 : n * ask.most;
		sample_ok(corpus_shelf_read(f->corpus, &ask, s, &f->e), &f->e);
		for (size_t i = 0; i < s->count; i++) {
			assert_true(*count < WORKS_MAX);
			assert_true(i == 0 || s->list[i - 1].day >= s->list[i].day);
			all[*count] = s->list[i].seq;
			(*count)++;
		}
	} while (pages[n++].has_more);
	*first = pages[0];
	qsort(all, *count, sizeof *all, by_number);
	for (size_t i = 1; i < n; i++)
		corpus_shelf_free(&pages[i]);
	return all;
}

static void
compare_counts(const struct corpus_shelf *a, const struct corpus_shelf *b)
{
	assert_int_equal(a->total, b->total);
	for (unsigned k = 0; k < CORPUS_FACETS; k++) {
		assert_int_equal(a->counts[k].count, b->counts[k].count);
		for (size_t i = 0; i < a->counts[k].count; i++) {
			assert_true(str_eq(a->counts[k].list[i].key, b->counts[k].list[i].key));
			assert_int_equal(a->counts[k].list[i].works, b->counts[k].list[i].works);
		}
	}
}

/* The answer of the store is that of a walk. */
static void
compare(struct fixture *f, struct corpus_shelf_ask ask, bool by_place)
{
	struct corpus_shelf own, walked;
	int64_t *a, *b; /* numbers of publications */
	size_t n, m;

	ask.most = A_PAGE;
	a = read_pages(f, ask, by_place, &n, &own);
	ask.fits = fits_always;
	b = read_pages(f, ask, by_place, &m, &walked);
	assert_int_equal(n, m);
	assert_memory_equal(a, b, n * sizeof *a); /* works of one day come in any order */
	compare_counts(&own, &walked);
	corpus_shelf_free(&own);
	corpus_shelf_free(&walked);
	free(a);
	free(b);
}

static bool
keeps_odd(void *arg, const struct corpus_version *v)
{
	(void)arg;
	return v->seq % 2 == 1;
}

/*
 * A list of which only some are kept, as by a status, has the works that a walk keeps, page by page
 * and each once.
 */
static void
compare_kept(struct fixture *f, struct corpus_shelf_ask ask)
{
	struct corpus_shelf own, walked;
	int64_t *a, *b;
	size_t n, m;

	ask.most = A_PAGE;
	ask.keeps = keeps_odd;
	a = read_pages(f, ask, true, &n, &own);
	ask.fits = fits_always;
	b = read_pages(f, ask, true, &m, &walked);
	assert_int_equal(n, m);
	assert_memory_equal(a, b, n * sizeof *a);
	corpus_shelf_free(&own);
	corpus_shelf_free(&walked);
	free(a);
	free(b);
}

struct found {
	int64_t seq[WORKS_MAX];
	size_t count;
};

static int
note(void *arg, const struct corpus_version *v, struct err *e)
{
	struct found *x = arg;

	(void)e;
	assert_true(x->count < WORKS_MAX);
	x->seq[x->count++] = v->seq;
	return x->count == 40 ? 1 : 0;
}

static void
compare_coming(struct fixture *f, struct str folder, int64_t today)
{
	struct found own = { .count = 0 }, walked = { .count = 0 };

	sample_ok(corpus_coming(f->corpus, folder, today, note, &own, &f->e), &f->e);
	sample_ok(shelf_walk_coming(f->corpus, folder, today, note, &walked, &f->e), &f->e);
	assert_int_equal(own.count, walked.count);
	qsort(own.seq, own.count, sizeof *own.seq, by_number);
	qsort(walked.seq, walked.count, sizeof *walked.seq, by_number);
	assert_memory_equal(own.seq, walked.seq, own.count * sizeof *own.seq);
}

struct latest {
	struct str folder;
	int64_t after;
	struct found found;
};

static int
note_under(void *arg, const struct corpus_version *v, struct err *e)
{
	struct latest *l = arg;
	size_t len = l->folder.len;

	if (v->seq <= l->after)
		return 1;
	if (len > 0 && (!str_eq(str_slice(v->work, 0, len), l->folder) || v->work.p[len] != '/'))
		return 0;
	return note(&l->found, v, e);
}

static void
compare_latest(struct fixture *f, struct str folder)
{
	const struct corpus_latest_ask ask = { .folder = folder, .after = 30, .before = 200 };
	struct latest walked = { .folder = folder, .after = ask.after };
	struct found own = { .count = 0 };

	assert_true(corpus_latest_in(f->corpus, &ask, note, &own, &f->e) >= 0);
	assert_true(corpus_latest(f->corpus, ask.before, note_under, &walked, &f->e) >= 0);
	assert_int_equal(own.count, walked.found.count);
	assert_memory_equal(own.seq, walked.found.seq, own.count * sizeof *own.seq);
}

/* On some day from `first` on. */
static void
compare_all(struct fixture *f, uint32_t *state, int64_t first)
{
	struct corpus_shelf_ask ask = { .folder = STR("") };

	ask.today = first + draw(state, 900);
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		ask.folder = str_from(folders[i]);
		compare_coming(f, ask.folder, ask.today);
		compare_latest(f, ask.folder);
		for (size_t k = 0; k < sizeof facets / sizeof *facets; k++) {
			for (unsigned m = 0; m < CORPUS_FACETS; m++)
				ask.facets[m] = str_from(facets[k][m]);
			compare(f, ask, (i + k) % 2 == 0);
			if (k % KEPT_EVERY == 0)
				compare_kept(f, ask);
		}
		arena_reset(&f->arena);
	}
}

/* Days before and after those on which is asked. */
static void
draw_date(uint32_t *state, char date[DATE_BYTES + 1])
{
	date_format(sample_day("2005-01-01") + draw(state, 60) * 30, date);
}

static void
change(struct fixture *f, uint32_t *state, unsigned text)
{
	const char *work = works[draw(state, sizeof works / sizeof *works)];
	const char *language = languages[draw(state, 2)];
	char date[DATE_BYTES + 1];

	draw_date(state, date);
	if (draw(state, 3) > 0)
		put(f, work, language, date, text);
	else
		withdraw(f, work, language, draw(state, 4) == 0 ? NULL : date);
}

static void
the_lists_are_those_of_a_walk_whatever_was_published_and_withdrawn(void **state)
{
	struct fixture *f = *state;
	uint32_t seed = 7;

	for (unsigned i = 0; i < STEPS; i++) {
		change(f, &seed, i);
		if (i % COMPARED_EVERY == 0)
			compare_all(f, &seed, PUBLISHED_DAY);
	}
	compare_all(f, &seed, PUBLISHED_DAY);
}

static void
count_fault(void *arg, const char *sentence)
{
	(void)sentence;
	++*(unsigned *)arg;
}

static unsigned
count_faults(struct fixture *f)
{
	struct corpus_checked checked = { 0 };
	unsigned faults = 0;

	sample_ok(corpus_check(f->corpus, count_fault, &faults, &checked, &f->e), &f->e);
	return faults;
}

static void
change_database(const char *sql)
{
	char bytes[1024];

	snprintf(bytes, sizeof bytes, "SET search_path = gazetted; %s", sql);
	if (!pg_fixture_sql(bytes))
		fail_msg("%s", sql);
}

/* Changes the store while it is closed, as another program may. */
static void
change_store(struct fixture *f, const char *sql)
{
	sqlite3 *db = NULL;

	corpus_close(&f->corpus);
	if (f->path == pg_fixture.url) {
		change_database(sql);
		return;
	}
	assert_int_equal(
	    sqlite3_open_v2(f->path, &db, SQLITE_OPEN_READWRITE, store_page_vfs()), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(db));
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void
open_again(struct fixture *f, enum corpus_mode mode)
{
	corpus_close(&f->corpus);
	sample_ok(corpus_open(&f->corpus, f->path, mode, &f->e), &f->e);
}

static void
fill(struct fixture *f, uint32_t *seed)
{
	for (unsigned i = 0; i < STEPS / 2; i++)
		change(f, seed, i);
}

static void
a_store_without_lists_gets_them_from_its_next_writer(void **state)
{
	struct fixture *f = *state;
	struct corpus *reader = NULL;
	uint32_t seed = 8;

	fill(f, &seed);
	change_store(
	    f, "DROP TABLE shelf; DROP TABLE shelved; DROP TABLE placed; DROP TABLE shelves");
	sample_ok(corpus_open(&reader, f->path, CORPUS_READ, &f->e), &f->e);
	f->corpus = reader;
	compare_all(f, &seed, time_now() / 86400); /* by walks */
	assert_false(corpus_is_outdated(reader));
	sample_ok(corpus_open(&f->corpus, f->path, CORPUS_WRITE, &f->e), &f->e);
	assert_int_equal(count_faults(f), 0);
	compare_all(f, &seed, time_now() / 86400);
	assert_true(f->path == pg_fixture.url || corpus_is_outdated(reader));
	corpus_close(&reader);
	fill(f, &seed);
	compare_all(f, &seed, time_now() / 86400);
	assert_int_equal(count_faults(f), 0);
}

static void
lists_that_another_program_left_behind_are_not_used(void **state)
{
	struct fixture *f = *state;
	uint32_t seed = 9;

	fill(f, &seed);
	change_store(f, "UPDATE shelves SET seq = seq - 1; DELETE FROM shelved WHERE work = 1");
	open_again(f, CORPUS_READ);
	compare_all(f, &seed, time_now() / 86400);
	open_again(f, CORPUS_WRITE);
	compare_all(f, &seed, time_now() / 86400);
	assert_int_equal(count_faults(f), 0);
}

static void
a_check_finds_works_and_counts_that_are_missing(void **state)
{
	struct fixture *f = *state;
	uint32_t seed = 10;

	fill(f, &seed);
	assert_int_equal(count_faults(f), 0);
	change_store(f, "DELETE FROM shelved WHERE work = (SELECT min(work) FROM shelved)");
	open_again(f, CORPUS_READ);
	assert_true(count_faults(f) > 0);
	open_again(f, CORPUS_WRITE);
	change_store(f, "UPDATE shelves SET seq = 0"); /* made anew */
	open_again(f, CORPUS_WRITE);
	assert_int_equal(count_faults(f), 0);
	change_store(f, "UPDATE shelf SET works = works + 1 WHERE folder = '' AND mask = 0");
	open_again(f, CORPUS_READ);
	assert_true(count_faults(f) > 0);
	change_store(f, "UPDATE shelf SET works = works - 1 WHERE folder = '' AND mask = 0;"
			"DELETE FROM shelf WHERE mask = 3 AND works > 0");
	open_again(f, CORPUS_READ);
	assert_true(count_faults(f) > 0);
}

/* So the tables are what answers, and not a walk. */
static void
a_list_has_what_the_tables_have(void **state)
{
	struct fixture *f = *state;
	struct corpus_shelf_ask ask = { .most = A_PAGE, .today = PUBLISHED_DAY };
	struct corpus_shelf s;
	struct found coming = { .count = 0 };
	const struct corpus_latest_ask latest = { .folder = STR("/akn/xx"), .before = INT64_MAX };

	put(f, works[0], "eng", "2005-05-01", 1);
	put(f, works[0], "eng", "2030-05-01", 2);
	change_store(f, "DELETE FROM shelved; DELETE FROM placed");
	open_again(f, CORPUS_READ);
	sample_ok(corpus_shelf_read(f->corpus, &ask, &s, &f->e), &f->e);
	assert_int_equal(s.count, 0);
	assert_int_equal(s.total, 1);
	corpus_shelf_free(&s);
	sample_ok(corpus_coming(f->corpus, STR(""), ask.today, note, &coming, &f->e), &f->e);
	sample_ok(corpus_latest_in(f->corpus, &latest, note, &coming, &f->e), &f->e);
	assert_int_equal(coming.count, 0);
}

static void
a_count_that_is_damaged_is_an_error(void **state)
{
	struct fixture *f = *state;
	struct corpus_shelf_ask ask = { .most = A_PAGE, .today = sample_day("2006-06-12") };
	struct corpus_shelf s;
	uint32_t seed = 11;

	fill(f, &seed);
	change_store(f, "UPDATE shelf SET works = works + 1 WHERE folder = '' AND mask = 0");
	open_again(f, CORPUS_READ);
	assert_int_equal(corpus_shelf_read(f->corpus, &ask, &s, &f->e), -ERR_IO);
	corpus_shelf_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_EACH(the_lists_are_those_of_a_walk_whatever_was_published_and_withdrawn),
		ON_STORED(a_store_without_lists_gets_them_from_its_next_writer),
		ON_STORED(lists_that_another_program_left_behind_are_not_used),
		ON_STORED(a_check_finds_works_and_counts_that_are_missing),
		ON_STORED(a_list_has_what_the_tables_have),
		ON_SQLITE(a_count_that_is_damaged_is_an_error),
	};

	return RUN_ON_BACKENDS(tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crash_points: a power failure at any call of a store. What it leaves of the disk is opened: all
 * that was acknowledged is there whole, and of the step under way all or nothing; the store has no
 * fault, and goes on.
 *
 * fault_crash_points [POINTS [SEED]]: so many failures in all; the same seed makes the same ones.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <inttypes.h>

#include "../unit/fixture/corpus_sample.h"
#include "../unit/fixture/old_store.h"
#include "base/macros.h"
#include "corpus/check.h"
#include "corpus/compact.h"
#include "corpus/correct.h"
#include "corpus/place.h"
#include "crash_disk.h"
#include "store_digest.h"

#define POINTS 350 /* of a run in CI: some seconds */
#define SEED UINT64_C(20061129)
#define STEPS_MAX 64
#define XML_BYTES 3000        /* of most texts; every eighth has all of its 20,000 */
#define ARENA_BYTES_MAX 65536 /* paths */
#define LATER 900             /* the number of the text published after a failure */
#define FOLDER_BYTES 40       /* of the name of a folder */
#define PATH_BYTES 64         /* of a file in it */

/* A folder in memory, if this machine has one: what fsync does is played here, not measured. */
struct place {
	char folder[FOLDER_BYTES];
	char store[PATH_BYTES], backup[PATH_BYTES];
};

/* What is done to a store, step by step; after each, everything is acknowledged. */
struct workload {
	const char *name;
	unsigned steps;
	void (*prepare)(const struct place *p); /* before the recording; NULL: nothing */
	void (*run)(const struct place *p, unsigned step, struct corpus **c);
};

static unsigned points = POINTS;
static uint64_t seed = SEED;
static char under_way[128]; /* the failure that is looked at */

static void
place_make(struct place *p)
{
	snprintf(p->folder, sizeof p->folder, "/dev/shm/gazetted-crash-XXXXXX");
	if (mkdtemp(p->folder) == NULL) {
		snprintf(p->folder, sizeof p->folder, "crash-test-XXXXXX");
		assert_non_null(mkdtemp(p->folder));
	}
	snprintf(p->store, sizeof p->store, "%s/store.db", p->folder);
	snprintf(p->backup, sizeof p->backup, "%s/backup.db", p->folder);
}

static void
place_remove(const struct place *p)
{
	crash_disk_empty(p->folder);
	assert_int_equal(rmdir(p->folder), 0);
}

/* The steps. */

static void
publish(struct corpus *c, unsigned n)
{
	static struct sample s;
	struct arena a = ARENA_INIT(1 << 16);
	enum corpus_outcome outcome;
	struct err e = { 0 };
	char date[DATE_BYTES + 1], alias[16];

	date_format(n, date);
	sample_make(&s, "eng", date, n);
	if (n % 8 != 0)
		s.p.xml.len = XML_BYTES;
	snprintf(alias, sizeof alias, "name-%u", n);
	s.p.alias = str_from(alias);
	sample_ok(corpus_publish(c, &s.p, &outcome, NULL, &a, &e), &e);
	assert_int_equal(outcome, CORPUS_ADDED);
	arena_free(&a);
}

static void
open_store(const char *path, enum corpus_mode mode, struct corpus **c)
{
	struct err e = { 0 };

	sample_ok(corpus_open(c, path, mode, &e), &e);
}

static void
erase(struct corpus *c, unsigned day)
{
	struct corpus_correction k = {
		.scope = { .work = STR(SAMPLE_WORK), .language = STR("eng"), .day = day },
		.author = STR("A Court"),
		.reason = STR("An order"),
		.made = SAMPLE_PUBLISHED
	};
	struct err e = { 0 };

	sample_ok(corpus_erase(c, &k, NULL, NULL, &e), &e);
}

/* One open store, as that of a server; it is closed and opened now and then, with a checkpoint. */
static void
run_publish(const struct place *p, unsigned step, struct corpus **c)
{
	if (step % 10 == 9)
		corpus_close(c);
	if (*c == NULL)
		open_store(p->store, CORPUS_CREATE, c);
	publish(*c, step + 1);
}

static void
run_batches(const struct place *p, unsigned step, struct corpus **c)
{
	struct err e = { 0 };

	if (*c == NULL)
		open_store(p->store, CORPUS_CREATE, c);
	sample_ok(corpus_batch_begin(*c, &e), &e);
	for (unsigned n = 1; n <= 8; n++)
		publish(*c, 8 * step + n);
	sample_ok(corpus_batch_commit(*c, &e), &e);
	if (step % 2 == 1)
		corpus_close(c);
}

static void
run_erase(const struct place *p, unsigned step, struct corpus **c)
{
	if (*c == NULL)
		open_store(p->store, CORPUS_CREATE, c);
	if (step % 3 == 2)
		erase(*c, step);
	else
		publish(*c, step + 1);
	if (step % 5 == 4)
		corpus_close(c);
}

static void
prepare_twelve(const struct place *p)
{
	struct corpus *c = NULL;

	open_store(p->store, CORPUS_CREATE, &c);
	for (unsigned n = 1; n <= 12; n++)
		publish(c, n);
	erase(c, 3);
	corpus_close(&c);
}

/* As the command does it. */
static void
compact(const struct place *p, struct corpus **c)
{
	struct arena a = ARENA_INIT(ARENA_BYTES_MAX);
	struct corpus_placing placing = { .path = p->store, .replaces = true, .arena = &a };
	struct err e = { 0 };
	struct str part;

	sample_ok(corpus_place_name(p->store, &part, &a, &e), &e);
	placing.part = part.p;
	sample_ok(corpus_compact(*c, part.p, &e), &e);
	sample_ok(corpus_take_over(*c, &placing, &e), &e);
	corpus_place_discard(part);
	if (placing.kept.len > 0)
		corpus_place_discard(placing.kept);
	corpus_close(c);
	arena_free(&a);
}

static void
run_compact(const struct place *p, unsigned step, struct corpus **c)
{
	if (*c == NULL)
		open_store(p->store, CORPUS_WRITE, c);
	if (step % 2 == 0)
		publish(*c, 20 + step);
	else
		compact(p, c);
}

static void
tell_nobody(void *arg, uint64_t done, uint64_t total)
{
	(void)arg;
	(void)done;
	(void)total;
}

/* A backup, a publication after it, and back to the backup. */
static void
run_backup(const struct place *p, unsigned step, struct corpus **c)
{
	struct arena a = ARENA_INIT(ARENA_BYTES_MAX);
	struct corpus_placing placing = { .path = p->store, .replaces = true, .arena = &a };
	struct err e = { 0 };
	struct str part;

	open_store(p->store, CORPUS_WRITE, c);
	if (step == 0)
		sample_ok(corpus_backup(*c, p->backup, tell_nobody, NULL, &e), &e);
	else if (step == 1)
		publish(*c, 20);
	corpus_close(c);
	if (step == 2) {
		sample_ok(corpus_place_name(p->store, &part, &a, &e), &e);
		placing.part = part.p;
		open_store(p->backup, CORPUS_READ, c);
		sample_ok(corpus_backup(*c, part.p, tell_nobody, NULL, &e), &e);
		corpus_close(c);
		sample_ok(corpus_place(&placing, &e), &e);
	}
	arena_free(&a);
}

static void
prepare_old(const struct place *p, int layout)
{
	sqlite3 *db = old_store_make(p->store, layout);
	char xml[4096], upload[64];

	old_store_ok(db, sqlite3_exec(db, "INSERT INTO work VALUES (1, '" SAMPLE_WORK "', 'eng')",
			     NULL, NULL, NULL));
	for (int day = 1; day <= 12; day++) {
		sample_letters(xml, sizeof xml, (unsigned)day);
		snprintf(upload, sizeof upload, "text %d", day);
		old_store_publish(db, day, str_make(xml, sizeof xml), str_from(upload));
	}
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void
prepare_layout_1(const struct place *p)
{
	prepare_old(p, 1);
}

static void
prepare_layout_2(const struct place *p)
{
	prepare_old(p, 2);
}

static void
run_migrate(const struct place *p, unsigned step, struct corpus **c)
{
	if (*c == NULL)
		open_store(p->store, CORPUS_WRITE, c);
	if (step > 0)
		publish(*c, 20 + step);
}

static const struct workload workloads[] = {
	{ .name = "publish", .steps = 30, .run = run_publish },
	{ .name = "batches", .steps = 5, .run = run_batches },
	{ .name = "erase", .steps = 15, .run = run_erase },
	{ .name = "compact", .steps = 4, .prepare = prepare_twelve, .run = run_compact },
	{ .name = "backup", .steps = 3, .prepare = prepare_twelve, .run = run_backup },
	{ .name = "layout 1", .steps = 2, .prepare = prepare_layout_1, .run = run_migrate },
	{ .name = "layout 2", .steps = 2, .prepare = prepare_layout_2, .run = run_migrate },
};

/* After a failure. */

struct expected {
	const struct workload *w;
	struct sha256 after[STEPS_MAX + 1]; /* after[0]: before the first step */
	bool has_store[STEPS_MAX + 1];
	struct sha256 backup; /* after the first step of the backup */
};

/* A store that was made and has nothing yet is a step between none and the first. */
static bool
is_expected(const struct expected *x, unsigned step, const struct sha256 *found)
{
	struct sha256 empty = sha256_of("", 0);

	if (!x->has_store[step] && sha256_eq(&empty, found))
		return true;
	return (x->has_store[step] && sha256_eq(&x->after[step], found)) ||
	       (step < x->w->steps && sha256_eq(&x->after[step + 1], found));
}

static void
check_goes_on(const char *path, const struct sha256 *before)
{
	struct corpus *c = NULL;
	struct sha256 found, later;

	open_store(path, CORPUS_CREATE, &c);
	if (before != NULL) {
		found = store_digest_of(c);
		assert_true(sha256_eq(&found, before));
	}
	store_digest_check(c);
	publish(c, LATER);
	store_digest_check(c);
	found = store_digest_of(c);
	corpus_close(&c);
	later = store_digest(path);
	assert_true(sha256_eq(&found, &later));
}

static void
check_left(const struct expected *x, const struct place *p, unsigned step)
{
	struct corpus *c = NULL;
	struct sha256 found;
	struct err e = { 0 };

	if (x->has_store[step] || corpus_try_open(&c, p->store, CORPUS_READ, &e) == 0) {
		corpus_close(&c);
		found = store_digest(p->store);
		if (!is_expected(x, step, &found))
			fail_msg("what is stored is not what was acknowledged, nor a step later");
		check_goes_on(p->store, &found);
	} else
		check_goes_on(p->store, NULL);
	if (strcmp(x->w->name, "backup") == 0 && step > 0) {
		found = store_digest(p->backup);
		assert_true(sha256_eq(&found, &x->backup));
	}
}

static void
record_workload(const struct workload *w, struct expected *x, const struct place *p)
{
	struct corpus *c = NULL;

	if (w->prepare != NULL) {
		w->prepare(p);
		x->after[0] = store_digest(p->store);
		x->has_store[0] = true;
	}
	crash_disk_start(p->folder);
	for (unsigned step = 0; step < w->steps; step++) {
		w->run(p, step, &c);
		crash_disk_acknowledge();
		crash_disk_pause(true);
		x->after[step + 1] = store_digest(p->store);
		x->has_store[step + 1] = true;
		if (step == 0 && access(p->backup, F_OK) == 0)
			x->backup = store_digest(p->backup);
		crash_disk_pause(false);
	}
	corpus_close(&c);
	crash_disk_stop();
}

static void
fail_everywhere(void **state)
{
	const struct workload *w = *state;
	static struct expected x;
	struct place p;
	unsigned rounds = points / ARRAY_LEN(workloads), calls;
	uint64_t random = seed * 2 + 1;

	if (under_way[0] != '\0')
		print_error("failed: %s\n", under_way);
	x = (struct expected){ .w = w };
	place_make(&p);
	record_workload(w, &x, &p);
	calls = crash_disk_count();
	assert_true(calls > 20);
	for (unsigned n = 0; n < rounds; n++) {
		unsigned at = (unsigned)(((uint64_t)n * calls + calls / 2) / rounds);
		uint64_t before = random;

		crash_disk_seek(at);
		crash_disk_make(p.folder, &random);
		snprintf(under_way, sizeof under_way, "%s: call %u of %u, state %" PRIx64, w->name,
		    at, calls, before);
		check_left(&x, &p, crash_disk_acknowledged());
	}
	under_way[0] = '\0';
	print_message("%s: %u failures at %u calls\n", w->name, rounds, calls);
	place_remove(&p);
}

int
main(int argc, char **argv)
{
	struct CMUnitTest tests[ARRAY_LEN(workloads)] = { 0 };
	int failed;

	if (argc > 1)
		points = (unsigned)strtoul(argv[1], NULL, 10);
	if (argc > 2)
		seed = strtoull(argv[2], NULL, 10);
	for (size_t i = 0; i < ARRAY_LEN(workloads); i++)
		tests[i] = (struct CMUnitTest){ .name = workloads[i].name,
			.test_func = fail_everywhere,
			.initial_state = (void *)(uintptr_t)&workloads[i] };
	crash_disk_install();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	if (under_way[0] != '\0')
		print_error("failed: %s\n", under_way);
	return failed;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fail_steps: whichever read, write, sync or allocation of SQLite fails while something is done to
 * a store: there is an error that says so, or it is done; nothing is lost, and the store goes on.
 *
 * fault_fail_steps [POINTS]: so many calls of each kind and step, evenly; 0: every one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <dirent.h>

#include "../unit/fixture/corpus_sample.h"
#include "../unit/fixture/old_store.h"
#include "base/macros.h"
#include "corpus/check.h"
#include "corpus/compact.h"
#include "corpus/correct.h"
#include "corpus/find.h"
#include "corpus/place.h"
#include "fault_vfs.h"
#include "store_digest.h"

#define POINTS 10
#define XML_BYTES 3000
#define PUBLISHED 10          /* before a step */
#define ARENA_BYTES_MAX 65536 /* paths */
#define FOLDER_BYTES 40
#define PATH_BYTES 64
#define LATER 900

struct place {
	char folder[FOLDER_BYTES];
	char store[PATH_BYTES], template[PATH_BYTES], backup[PATH_BYTES];
};

/* What is done, and whether it changes what the store holds. */
struct step {
	const char *name;
	int layout; /* of the store before; 0: the present one */
	bool changes;
	int (*run)(const struct place *p, struct err *e);
};

static unsigned points = POINTS;
static struct sha256 template_digest;

static int
publish(struct corpus *c, unsigned n, struct err *e)
{
	static struct sample s;
	struct arena a = ARENA_INIT(1 << 16);
	enum corpus_outcome outcome;
	char date[DATE_BYTES + 1];
	int rc;

	date_format(n, date);
	sample_make(&s, "eng", date, n);
	s.p.xml.len = XML_BYTES;
	s.p.alias = STR("sample");
	rc = corpus_publish(c, &s.p, &outcome, NULL, &a, e);
	arena_free(&a);
	return rc;
}

static int
run_publish(const struct place *p, struct err *e)
{
	struct corpus *c = NULL;
	int rc;

	if ((rc = corpus_try_open(&c, p->store, CORPUS_WRITE, e)) == 0)
		rc = publish(c, PUBLISHED + 1, e);
	corpus_close(&c);
	return rc;
}

static int
run_batch(const struct place *p, struct err *e)
{
	struct corpus *c = NULL;
	int rc;

	if ((rc = corpus_try_open(&c, p->store, CORPUS_WRITE, e)) == 0 &&
	    (rc = corpus_batch_begin(c, e)) == 0) {
		for (unsigned n = 1; rc == 0 && n <= 4; n++)
			rc = publish(c, PUBLISHED + n, e);
		if (rc == 0)
			rc = corpus_batch_commit(c, e);
		else
			corpus_batch_rollback(c);
	}
	corpus_close(&c);
	return rc;
}

static int
run_erase(const struct place *p, struct err *e)
{
	struct corpus_correction k = {
		.scope = { .work = STR(SAMPLE_WORK), .language = STR("eng"), .day = 3 },
		.author = STR("A Court"),
		.reason = STR("An order"),
		.made = SAMPLE_PUBLISHED
	};
	struct corpus *c = NULL;
	int rc;

	if ((rc = corpus_try_open(&c, p->store, CORPUS_WRITE, e)) == 0)
		rc = corpus_erase(c, &k, NULL, NULL, e);
	corpus_close(&c);
	return rc;
}

static void
tell_nobody(void *arg, uint64_t done, uint64_t total)
{
	(void)arg;
	(void)done;
	(void)total;
}

static int
back_up(const char *from, const char *to, struct err *e)
{
	struct corpus *c = NULL;
	int rc;

	if ((rc = corpus_try_open(&c, from, CORPUS_READ, e)) == 0)
		rc = corpus_backup(c, to, tell_nobody, NULL, e);
	corpus_close(&c);
	return rc;
}

/* What is acknowledged is whole; a file of a failed backup is not left. */
static int
run_backup(const struct place *p, struct err *e)
{
	int rc = back_up(p->store, p->backup, e);
	struct sha256 found;

	fault_vfs_choose(0);
	if (rc != 0)
		assert_int_equal(access(p->backup, F_OK), -1);
	else {
		found = store_digest(p->backup);
		assert_true(sha256_eq(&found, &template_digest));
	}
	return rc;
}

static int
run_restore(const struct place *p, struct err *e)
{
	struct arena a = ARENA_INIT(ARENA_BYTES_MAX);
	struct corpus_placing placing = { .path = p->store, .replaces = true, .arena = &a };
	struct str part = STR("");
	int rc;

	if ((rc = corpus_place_name(p->store, &part, &a, e)) == 0) {
		placing.part = part.p;
		if ((rc = back_up(p->template, part.p, e)) == 0)
			rc = corpus_place(&placing, e);
		corpus_place_discard(part);
	}
	arena_free(&a);
	return rc;
}

static int
run_compact(const struct place *p, struct err *e)
{
	struct arena a = ARENA_INIT(ARENA_BYTES_MAX);
	struct corpus_placing placing = { .path = p->store, .replaces = true, .arena = &a };
	struct str part = STR("");
	struct corpus *c = NULL;
	int rc;

	if ((rc = corpus_place_name(p->store, &part, &a, e)) == 0 &&
	    (rc = corpus_try_open(&c, p->store, CORPUS_WRITE, e)) == 0) {
		placing.part = part.p;
		if ((rc = corpus_compact(c, part.p, e)) == 0)
			rc = corpus_take_over(c, &placing, e);
		corpus_place_discard(part);
	}
	corpus_close(&c);
	arena_free(&a);
	return rc;
}

static int
run_migrate(const struct place *p, struct err *e)
{
	struct corpus *c = NULL;
	int rc = corpus_try_open(&c, p->store, CORPUS_WRITE, e);

	corpus_close(&c);
	return rc;
}

/* All that an export reads; what is read is right. */
static int
run_export(const struct place *p, struct err *e)
{
	struct corpus *c = NULL;
	struct sha256 found;
	int rc;

	if ((rc = corpus_try_open(&c, p->store, CORPUS_READ, e)) == 0 &&
	    (rc = store_digest_try(c, &found, e)) == 0)
		assert_true(sha256_eq(&found, &template_digest));
	corpus_close(&c);
	return rc;
}

static int
count_row(void *arg, const struct corpus_version *v, struct err *e)
{
	(void)v;
	(void)e;
	++*(unsigned *)arg;
	return 0;
}

/* What a server asks of a store; each answer is right or an error. */
static int
run_serve(const struct place *p, struct err *e)
{
	struct corpus_ask ask = {
		.work = STR(SAMPLE_WORK), .language = STR("eng"), .day = PUBLISHED
	};
	struct arena a = ARENA_INIT(ARENA_BYTES_MAX);
	struct corpus *c = NULL;
	struct corpus_version v;
	unsigned history = 0, list = 0;
	int rc;

	if ((rc = corpus_try_open(&c, p->store, CORPUS_READ, e)) != 0)
		goto out;
	if ((rc = corpus_find(c, &ask, &v, &a, e)) != 0)
		goto out;
	assert_int_equal(v.seq, PUBLISHED);
	if ((rc = corpus_history(c, STR(SAMPLE_WORK), NULL, count_row, &history, e)) != 0 ||
	    (rc = corpus_list(c, STR(""), PUBLISHED, count_row, &list, e)) != 0)
		goto out;
	assert_int_equal(history, PUBLISHED);
	assert_int_equal(list, 1);
out:
	corpus_close(&c);
	arena_free(&a);
	return rc;
}

static const struct step steps[] = {
	{ .name = "publish", .changes = true, .run = run_publish },
	{ .name = "batch", .changes = true, .run = run_batch },
	{ .name = "erase", .changes = true, .run = run_erase },
	{ .name = "backup", .run = run_backup },
	{ .name = "restore", .run = run_restore },
	{ .name = "compact", .run = run_compact },
	{ .name = "migrate layout 1", .layout = 1, .run = run_migrate },
	{ .name = "migrate layout 2", .layout = 2, .run = run_migrate },
	{ .name = "export", .run = run_export },
	{ .name = "serve", .run = run_serve },
};

/* The folder. */

static void
empty(const struct place *p, const char *kept)
{
	DIR *dir = opendir(p->folder);
	struct dirent *d;
	char path[FOLDER_BYTES + NAME_MAX + 2];

	assert_non_null(dir);
	while ((d = readdir(dir)) != NULL) {
		snprintf(path, sizeof path, "%s/%s", p->folder, d->d_name);
		if (d->d_name[0] != '.' && (kept == NULL || strcmp(path, kept) != 0))
			unlink(path);
	}
	closedir(dir);
}

static void
copy_file(const char *from, const char *to)
{
	char buf[65536];
	FILE *in = fopen(from, "r"), *out = fopen(to, "w");
	size_t n;

	assert_non_null(in);
	assert_non_null(out);
	while ((n = fread(buf, 1, sizeof buf, in)) > 0)
		assert_int_equal(fwrite(buf, 1, n, out), n);
	fclose(in);
	assert_int_equal(fclose(out), 0);
}

static void
make_old(const char *path, int layout)
{
	sqlite3 *db = old_store_make(path, layout);
	char xml[XML_BYTES], upload[64];

	old_store_ok(db, sqlite3_exec(db, "INSERT INTO work VALUES (1, '" SAMPLE_WORK "', 'eng')",
			     NULL, NULL, NULL));
	for (int day = 1; day <= PUBLISHED; day++) {
		sample_letters(xml, sizeof xml, (unsigned)day);
		snprintf(upload, sizeof upload, "text %d", day);
		old_store_publish(db, day, str_make(xml, sizeof xml), str_from(upload));
	}
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void
make_new(const char *path)
{
	struct corpus *c = NULL;
	struct err e = { 0 };

	sample_ok(corpus_open(&c, path, CORPUS_CREATE, &e), &e);
	for (unsigned n = 1; n <= PUBLISHED; n++)
		sample_ok(publish(c, n, &e), &e);
	corpus_close(&c);
}

static void
make_place(struct place *p, int layout)
{
	snprintf(p->folder, sizeof p->folder, "/dev/shm/gazetted-fail-XXXXXX");
	if (mkdtemp(p->folder) == NULL) {
		snprintf(p->folder, sizeof p->folder, "fail-test-XXXXXX");
		assert_non_null(mkdtemp(p->folder));
	}
	snprintf(p->store, sizeof p->store, "%s/store.db", p->folder);
	snprintf(p->template, sizeof p->template, "%s/template.db", p->folder);
	snprintf(p->backup, sizeof p->backup, "%s/backup.db", p->folder);
	if (layout == 0)
		make_new(p->template);
	else
		make_old(p->template, layout);
	template_digest = store_digest(p->template);
}

/* The checks. */

static void
check_error(const struct step *step, enum fault_call call, const struct err *e)
{
	if (e->code != ERR_IO && (call != FAULT_ALLOCATION || e->code != ERR_BUSY))
		fail_msg("%s: code %d: %s (%s)", step->name, (int)e->code, e->text, e->detail);
	assert_true(strlen(e->text) > 10);
}

static void
check_store(const struct place *p, bool done, const struct sha256 *after)
{
	struct sha256 found = store_digest(p->store);
	struct corpus *c = NULL;
	struct err e = { 0 };
	bool is_after = sha256_eq(&found, after);

	assert_true(is_after || (!done && sha256_eq(&found, &template_digest)));
	sample_ok(corpus_open(&c, p->store, CORPUS_WRITE, &e), &e);
	store_digest_check(c);
	sample_ok(publish(c, LATER, &e), &e);
	store_digest_check(c);
	corpus_close(&c);
}

/* Runs the step with the nth call failing (0: none); the number of calls it makes. */
static unsigned
run(const struct place *p, const struct step *step, enum fault_call call, unsigned nth,
    struct sha256 *after)
{
	struct err e = { 0 };
	unsigned count;
	int rc;

	empty(p, p->template);
	copy_file(p->template, p->store);
	fault_vfs_choose(call);
	fault_vfs_arm(nth % 2 == 0 ? FAULT_ONCE : FAULT_ON, nth);
	rc = step->run(p, &e);
	count = fault_vfs_count();
	fault_vfs_arm(FAULT_NONE, 0);
	if (nth == 0) {
		sample_ok(rc, &e);
		*after = store_digest(p->store);
		assert_int_equal(sha256_eq(after, &template_digest), !step->changes);
		return count;
	}
	if (rc != 0)
		check_error(step, call, &e);
	check_store(p, rc == 0, after);
	return count;
}

static void
fail_each(const struct place *p, const struct step *step, enum fault_call call)
{
	struct sha256 after;
	unsigned calls = run(p, step, call, 0, &after);
	unsigned rounds = points == 0 || points > calls ? calls : points;

	for (unsigned n = 0; n < rounds; n++)
		run(p, step, call, 1 + (unsigned)((uint64_t)n * calls / rounds), &after);
	print_message("%s, call %d: %u of %u failed\n", step->name, (int)call, rounds, calls);
}

static void
every_failure_is_an_error_and_loses_nothing(void **state)
{
	static const enum fault_call calls[] = { FAULT_READ, FAULT_WRITE, FAULT_SYNC,
		FAULT_ALLOCATION };
	const struct step *step = *state;
	struct place p;

	make_place(&p, step->layout);
	for (size_t i = 0; i < ARRAY_LEN(calls); i++)
		fail_each(&p, step, calls[i]);
	empty(&p, NULL);
	assert_int_equal(rmdir(p.folder), 0);
}

int
main(int argc, char **argv)
{
	struct CMUnitTest tests[ARRAY_LEN(steps)] = { 0 };

	if (argc > 1)
		points = (unsigned)strtoul(argv[1], NULL, 10);
	for (size_t i = 0; i < ARRAY_LEN(steps); i++)
		tests[i] = (struct CMUnitTest){ .name = steps[i].name,
			.test_func = every_failure_is_an_error_and_loses_nothing,
			.initial_state = (void *)(uintptr_t)&steps[i] };
	fault_vfs_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

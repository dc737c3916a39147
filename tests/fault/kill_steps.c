/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kill_steps: a process that publishes, one by one and in batches, makes backups, checkpoints and
 * compacts, or migrates an older store, is killed at random: what it acknowledged is there, whole.
 *
 * fault_kill_steps [CYCLES [SEED]]
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <dirent.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "../unit/fixture/corpus_sample.h"
#include "../unit/fixture/old_store.h"
#include "corpus/check.h"
#include "corpus/compact.h"
#include "corpus/place.h"
#include "store_check.h"
#include "store_digest.h"

#define CYCLES 60
#define SEED 20260601u
#define KILL_WITHIN_US 60000 /* some steps; a compaction takes a few milliseconds */
#define PUBLISHED_MAX 100    /* then another store: every round reads all */
#define BATCH 4
#define ARENA_BYTES_MAX 65536 /* paths */
#define OLD_VERSIONS 20
#define PATH_BYTES 96

static unsigned cycles = CYCLES, seed = SEED;
static char store[PATH_BYTES], backup[PATH_BYTES], new_backup[PATH_BYTES];

/* What the child has said: publications, and the number of those in the last backup. */
struct said {
	int64_t published, backed_up;
};

static unsigned
next_random(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed;
}

/* Ends the child, with the place and the reason on standard error, unless rc is 0. */
static void
must_at(int line, int rc, const struct err *e)
{
	if (rc == 0)
		return;
	fprintf(stderr, "line %d: %d %s (%s)\n", line, rc, e->text, e->detail);
	_exit(1);
}

static struct err failure;
#define must(rc) must_at(__LINE__, rc, &failure)

static void
say(int out, char what)
{
	if (write(out, &what, 1) != 1)
		_exit(2);
}

static void
tell_nobody(void *arg, uint64_t done, uint64_t total)
{
	(void)arg;
	(void)done;
	(void)total;
}

/* In the child. */

static void
publish_batch(struct corpus *c, unsigned *n, int out)
{
	must(corpus_batch_begin(c, &failure));
	for (unsigned i = 0; i < BATCH; i++)
		must(store_check_publish(c, ++*n, &failure));
	must(corpus_batch_commit(c, &failure));
	for (unsigned i = 0; i < BATCH; i++)
		say(out, '+');
}

static void
back_up(struct corpus *c, int out)
{
	unlink(new_backup);
	must(corpus_backup(c, new_backup, tell_nobody, NULL, &failure));
	must(rename(new_backup, backup));
	say(out, 'b');
}

static void
compact(struct corpus **c)
{
	struct arena a = ARENA_INIT(ARENA_BYTES_MAX);
	struct corpus_placing placing = { .path = store, .replaces = true, .arena = &a };
	struct str part;
	int rc;

	must(corpus_place_name(store, &part, &a, &failure));
	placing.part = part.p;
	must(corpus_compact(*c, part.p, &failure));
	/* it is refused in the second in which another one was killed after the renaming */
	rc = corpus_take_over(*c, &placing, &failure);
	must(rc == -ERR_BUSY ? 0 : rc);
	corpus_close(c);
	corpus_place_discard(rc == 0 ? placing.kept : part);
	arena_free(&a);
	must(corpus_open(c, store, CORPUS_WRITE, &failure));
}

static void
work(unsigned n, unsigned first_step, int out)
{
	struct corpus *c = NULL;

	must(corpus_open(&c, store, CORPUS_CREATE, &failure));
	for (unsigned step = first_step;; step++)
		switch (step % 8) {
		case 0:
			corpus_close(&c); /* with a checkpoint */
			must(corpus_open(&c, store, CORPUS_WRITE, &failure));
			break;
		case 3: back_up(c, out); break;
		case 5: compact(&c); break;
		case 6: publish_batch(c, &n, out); break;
		default: must(store_check_publish(c, ++n, &failure)); say(out, '+');
		}
}

static void
migrate(int out)
{
	struct corpus *c = NULL;

	must(corpus_open(&c, store, CORPUS_WRITE, &failure));
	corpus_close(&c);
	say(out, 'm');
	for (;;)
		pause();
}

/* In the parent. */

static void
name_files(const struct sample_folder *f)
{
	snprintf(store, sizeof store, "%s", f->store);
	snprintf(backup, sizeof backup, "%s/backup.db", f->folder);
	snprintf(new_backup, sizeof new_backup, "%s/new-backup.db", f->folder);
}

static void
remove_files(const struct sample_folder *f)
{
	DIR *dir = opendir(f->folder);
	struct dirent *d;
	char path[PATH_BYTES + NAME_MAX];

	assert_non_null(dir);
	while ((d = readdir(dir)) != NULL) {
		snprintf(path, sizeof path, "%s/%s", f->folder, d->d_name);
		if (d->d_name[0] != '.')
			assert_int_equal(unlink(path), 0);
	}
	closedir(dir);
	assert_int_equal(rmdir(f->folder), 0);
}

static void
take_said(int in, struct said *s)
{
	char bytes[1024];
	ssize_t n;

	while ((n = read(in, bytes, sizeof bytes)) > 0)
		for (ssize_t i = 0; i < n; i++)
			if (bytes[i] == '+')
				s->published++;
			else if (bytes[i] == 'b')
				s->backed_up = s->published;
	assert_int_equal(n, 0);
}

static void
kill_soon(pid_t pid)
{
	struct timespec moment = { .tv_nsec = (next_random() % KILL_WITHIN_US) * 1000L };
	int status;

	/* the moment is the point of this test, not a wait for something */
	ppoll(NULL, 0, &moment, NULL);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

/* Lets a child work, or migrate, and kills it. */
static void
run_killed(struct said *s, bool migrates)
{
	unsigned step = next_random();
	int ends[2];
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	assert_true((pid = fork()) >= 0);
	if (pid == 0 && migrates)
		migrate(ends[1]);
	else if (pid == 0)
		work((unsigned)s->published, step, ends[1]);
	close(ends[1]);
	kill_soon(pid);
	take_said(ends[0], s);
	close(ends[0]);
}

static void
open_once(void)
{
	struct corpus *c = NULL;
	struct err e = { 0 };

	sample_ok(corpus_open(&c, store, CORPUS_CREATE, &e), &e);
	store_digest_check(c);
	corpus_close(&c);
}

static void
nothing_acknowledged_is_lost(void **state)
{
	struct sample_folder f;
	struct said s = { .backed_up = -1 };

	(void)state;
	sample_folder_make(&f);
	name_files(&f);
	for (unsigned n = 0; n < cycles; n++) {
		int64_t seq;

		run_killed(&s, false);
		open_once();
		seq = store_check_all(store);
		assert_in_range(seq, s.published, s.published + BATCH);
		if (s.backed_up >= 0) /* a later one may have been made without a word */
			assert_true(store_check_all(backup) >= s.backed_up);
		s.published = seq;
		if (seq > PUBLISHED_MAX) {
			remove_files(&f);
			sample_folder_make(&f);
			name_files(&f);
			s = (struct said){ .backed_up = -1 };
		}
	}
	remove_files(&f);
}

static void
make_old(int layout)
{
	sqlite3 *db = old_store_make(store, layout);
	char xml[4096], upload[64];

	old_store_ok(db, sqlite3_exec(db, "INSERT INTO work VALUES (1, '" SAMPLE_WORK "', 'eng')",
			     NULL, NULL, NULL));
	for (int day = 1; day <= OLD_VERSIONS; day++) {
		sample_letters(xml, sizeof xml, (unsigned)day);
		snprintf(upload, sizeof upload, "text %d", day);
		old_store_publish(db, day, str_make(xml, sizeof xml), str_from(upload));
	}
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void
a_store_of_an_older_layout_is_whole(void **state)
{
	(void)state;
	for (unsigned n = 0; n < cycles / 4; n++) {
		struct sample_folder f;
		struct said s = { 0 };
		struct sha256 before, after;

		sample_folder_make(&f);
		name_files(&f);
		make_old(n % 2 + 1);
		before = store_digest(store);
		run_killed(&s, true);
		after = store_digest(store);
		assert_true(sha256_eq(&before, &after));
		open_once();
		after = store_digest(store);
		assert_true(sha256_eq(&before, &after));
		remove_files(&f);
	}
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_acknowledged_is_lost),
		cmocka_unit_test(a_store_of_an_older_layout_is_whole),
	};

	if (argc > 1)
		cycles = (unsigned)strtoul(argv[1], NULL, 10);
	if (argc > 2)
		seed = (unsigned)strtoul(argv[2], NULL, 10) * 2 + 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}

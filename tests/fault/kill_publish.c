/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An import that is killed: what it has acknowledged is there, the rest is there whole or not at
 * all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#include "../unit/fixture/corpus_sample.h"
#include "fault_vfs.h"
#include "store_check.h"

#define CALLS_MAX 500       /* two publications and a checkpoint are some dozens of calls */
#define ROUNDS 40           /* random moments; a second or two in all */
#define PUBLISHED_BEFORE 12 /* at most so many in a round before the kill */
#define KILL_WITHIN_US 3000 /* about as long as one publication takes */
#define SEED 20060501u

/*
 * In the child: publishes texts from first on, and says so for each with a byte, until count are
 * published.
 */
static void
publish_run(const char *path, unsigned first, unsigned count, int said)
{
	struct corpus *c = NULL;
	struct err e = { 0 };

	if (corpus_open(&c, path, CORPUS_CREATE, &e) != 0)
		_exit(1);
	for (unsigned n = first; n < first + count; n++)
		if (store_check_publish(c, n, &e) != 0 || write(said, "+", 1) != 1)
			_exit(2);
	corpus_close(&c);
	_exit(0);
}

/* Reaps the child; true when it was killed. Anything else but success fails the test. */
static bool
was_killed(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFSIGNALED(status)) {
		assert_int_equal(WTERMSIG(status), SIGKILL);
		return true;
	}
	assert_int_equal(WEXITSTATUS(status), 0);
	return false;
}

/* Publications acknowledged and not yet read from the pipe. */
static unsigned
count_said(int said)
{
	char bytes[1024];
	unsigned count = 0;
	ssize_t n;

	while ((n = read(said, bytes, sizeof bytes)) > 0)
		count += (unsigned)n;
	assert_int_equal(n, 0);
	return count;
}

static pid_t
start_child(const char *path, unsigned first, unsigned count, unsigned kill_at, int *said)
{
	int ends[2];
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	assert_true((pid = fork()) >= 0);
	if (pid == 0) {
		if (kill_at > 0)
			fault_vfs_arm(FAULT_KILL, kill_at);
		publish_run(path, first, count, ends[1]);
	}
	close(ends[1]);
	*said = ends[0];
	return pid;
}

static void
killed_in_any_call_it_leaves_all_or_nothing(void **state)
{
	bool killed = true;

	(void)state;
	for (unsigned nth = 1; killed; nth++) {
		struct sample_folder f;
		struct corpus *c = NULL;
		struct err e = { 0 };
		unsigned acknowledged;
		int64_t seq;
		int said;
		pid_t pid;

		assert_true(nth < CALLS_MAX);
		sample_folder_make(&f);
		/* the first rounds are killed while they make the store */
		pid = start_child(f.store, 1, 2, nth, &said);
		acknowledged = count_said(said);
		close(said);
		killed = was_killed(pid);
		sample_ok(corpus_open(&c, f.store, CORPUS_CREATE, &e), &e);
		corpus_close(&c);
		seq = store_check_all(f.store);
		assert_in_range(seq, acknowledged, acknowledged + 1);
		sample_folder_remove(&f);
	}
}

static unsigned
next_random(unsigned *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 17;
	*x ^= *x << 5;
	return *x;
}

/* Lets the child publish some, then a moment more, and kills it. */
static unsigned
kill_at_random(pid_t pid, int said, unsigned *random)
{
	struct timespec moment = { .tv_nsec = (next_random(random) % KILL_WITHIN_US) * 1000L };
	unsigned before = next_random(random) % PUBLISHED_BEFORE, seen = 0;
	char byte;

	while (seen < before && read(said, &byte, 1) == 1)
		seen++;
	/* the moment is the point of this test, not a wait for something */
	ppoll(NULL, 0, &moment, NULL);
	kill(pid, SIGKILL);
	return seen + count_said(said);
}

static void
killed_at_random_moments_it_leaves_all_or_nothing(void **state)
{
	unsigned random = SEED;
	struct sample_folder f;
	struct corpus *c = NULL;
	struct err e = { 0 };
	int64_t seq = 0;

	(void)state;
	sample_folder_make(&f);
	sample_ok(corpus_open(&c, f.store, CORPUS_CREATE, &e), &e);
	corpus_close(&c);
	for (unsigned round = 0; round < ROUNDS; round++) {
		int64_t acknowledged, before = seq;
		int said;
		pid_t pid;

		pid = start_child(f.store, (unsigned)seq + 1, 10000, 0, &said);
		acknowledged = before + kill_at_random(pid, said, &random);
		close(said);
		assert_true(was_killed(pid));
		seq = store_check_all(f.store);
		assert_in_range(seq, acknowledged, acknowledged + 1);
	}
	assert_true(seq > ROUNDS); /* they did publish */
	sample_folder_remove(&f);
}

/* The server's readers stay open while imports come and are killed. */
static void
a_reader_outlives_killed_writers(void **state)
{
	unsigned random = SEED;
	struct sample_folder f;
	struct corpus *reader = NULL, *c = NULL;
	struct err e = { 0 };
	int64_t seq = 0;

	(void)state;
	sample_folder_make(&f);
	sample_ok(corpus_open(&c, f.store, CORPUS_CREATE, &e), &e);
	corpus_close(&c);
	sample_ok(corpus_open(&reader, f.store, CORPUS_READ, &e), &e);
	for (unsigned round = 0; round < ROUNDS / 4; round++) {
		int64_t acknowledged, before = seq;
		int said;
		pid_t pid;

		pid = start_child(f.store, (unsigned)seq + 1, 10000, 0, &said);
		acknowledged = before + kill_at_random(pid, said, &random);
		close(said);
		assert_true(was_killed(pid));
		sample_ok(corpus_seq(reader, &seq, &e), &e);
		assert_in_range(seq, acknowledged, acknowledged + 1);
		assert_int_equal(store_check_all(f.store), seq);
	}
	corpus_close(&reader);
	sample_folder_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_in_any_call_it_leaves_all_or_nothing),
		cmocka_unit_test(killed_at_random_moments_it_leaves_all_or_nothing),
		cmocka_unit_test(a_reader_outlives_killed_writers),
	};

	fault_vfs_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}

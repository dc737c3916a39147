/* SPDX-License-Identifier: Apache-2.0 */
/* process: a child has the descriptors, arguments and environment of its plan, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/process.h"

#define HEARD_BYTES 4096
#define FIRST_FD 7

static char *const environment[] = { (char[]){ "NAME=value" }, NULL };

/*
 * Runs a shell script with the end of a pipe as each of the descriptors 7 and 8; out gets what it
 * wrote. Returns the exit status.
 */
static int
run(const char *script, int null_fds, char out[HEARD_BYTES])
{
	char *arguments[] = { (char[]){ "sh" }, (char[]){ "-c" }, (char *)(uintptr_t)script, NULL };
	int ends[2], status;
	size_t len = 0;
	pid_t pid = 0;
	ssize_t n;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	const int fds[] = { ends[1], ends[1] };
	const struct process_plan plan = { .path = "/bin/sh",
		.arguments = arguments,
		.environment = environment,
		.fds = fds,
		.fd_count = 2,
		.first_fd = FIRST_FD,
		.null_fds = null_fds };

	assert_int_equal(process_start(&plan, &pid), 0);
	assert_int_equal(close(ends[1]), 0);
	while ((n = read(ends[0], out + len, HEARD_BYTES - 1 - len)) > 0)
		len += (size_t)n;
	out[len] = '\0';
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void
a_child_has_the_descriptors_of_the_plan(void **state)
{
	int other = open("/dev/null", O_RDONLY); /* not close-on-exec */
	char heard[HEARD_BYTES];

	(void)state;
	assert_true(other >= 0);
	assert_int_equal(dup2(other, 40), 40);
	assert_int_equal(run("echo a >&7; echo b >&8; "
			     "[ ! -e /proc/self/fd/9 ] && [ ! -e /proc/self/fd/40 ] && echo c >&7",
			     0, heard),
	    0);
	assert_string_equal(heard, "a\nb\nc\n");
	close(40);
	close(other);
}

static void
its_first_descriptors_may_be_null(void **state)
{
	char heard[HEARD_BYTES];

	(void)state;
	assert_int_equal(run("readlink /proc/self/fd/0 /proc/self/fd/2 >&7", 3, heard), 0);
	assert_string_equal(heard, "/dev/null\n/dev/null\n");
}

static void
it_has_the_environment_of_the_plan_alone(void **state)
{
	char heard[HEARD_BYTES];

	(void)state;
	assert_int_equal(run("tr '\\0' '\\n' </proc/self/environ >&7", 0, heard), 0);
	assert_non_null(strstr(heard, "NAME=value\n"));
	assert_null(strstr(heard, "HOME="));
}

static void
no_signal_is_blocked_or_ignored(void **state)
{
	char heard[HEARD_BYTES];
	sigset_t all, before;

	(void)state;
	sigfillset(&all);
	assert_int_equal(sigprocmask(SIG_BLOCK, &all, &before), 0);
	signal(SIGTERM, SIG_IGN);
	assert_int_equal(run("kill -TERM $$; echo not reached >&7", 0, heard), -SIGTERM);
	signal(SIGTERM, SIG_DFL);
	assert_int_equal(sigprocmask(SIG_SETMASK, &before, NULL), 0);
	assert_string_equal(heard, "");
}

static void
a_program_that_is_not_there_is_an_errno(void **state)
{
	char *arguments[] = { (char[]){ "x" }, NULL };
	const struct process_plan plan = { .path = "/nowhere/at/all",
		.arguments = arguments,
		.environment = environment,
		.first_fd = FIRST_FD };
	pid_t pid = 17;

	(void)state;
	assert_int_equal(process_start(&plan, &pid), ENOENT);
	assert_int_equal(pid, 17);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_child_has_the_descriptors_of_the_plan),
		cmocka_unit_test(its_first_descriptors_may_be_null),
		cmocka_unit_test(it_has_the_environment_of_the_plan_alone),
		cmocka_unit_test(no_signal_is_blocked_or_ignored),
		cmocka_unit_test(a_program_that_is_not_there_is_an_errno),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

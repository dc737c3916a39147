/* SPDX-License-Identifier: Apache-2.0 */
/* io: all of it or a reason, whatever the kernel takes at once. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/io.h"

#define MORE_THAN_A_PIPE (1u << 20)

static char bytes[MORE_THAN_A_PIPE];

/* The exit status of a child that reads fd to its end: 0 when it was all of bytes. */
static int
check_in_child(int fd)
{
	static char got[MORE_THAN_A_PIPE + 1];
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, got + len, sizeof got - len)) > 0)
		len += (size_t)n;
	return n == 0 && len == sizeof bytes && memcmp(got, bytes, len) == 0 ? 0 : 1;
}

static void
what_does_not_fit_at_once_is_written_in_pieces(void **state)
{
	struct err e = { 0 };
	int ends[2], status;
	pid_t pid;

	(void)state;
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)(i * 7 / 5);
	assert_int_equal(pipe(ends), 0);
	assert_true((pid = fork()) >= 0);
	if (pid == 0) {
		close(ends[1]);
		_exit(check_in_child(ends[0]));
	}
	close(ends[0]);
	assert_int_equal(
	    io_write_all(ends[1], str_make(bytes, sizeof bytes), "no room for it", &e), 0);
	close(ends[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(e.code, ERR_NONE);
}

static void
a_failure_has_the_callers_sentence_and_the_kernels_reason(void **state)
{
	struct err e = { 0 };
	int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(io_write_all(fd, STR(""), "no room for it", &e), 0);
	assert_int_equal(io_write_all(fd, STR("x"), "no room for it", &e), -ERR_IO);
	assert_string_equal(e.text, "no room for it (the disk is full)");
	assert_string_equal(e.detail, "No space left on device");
	assert_int_equal(io_write_all(fd, STR("x"), "no room for it", NULL), -ERR_IO);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_does_not_fit_at_once_is_written_in_pieces),
		cmocka_unit_test(a_failure_has_the_callers_sentence_and_the_kernels_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

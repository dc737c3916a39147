/* SPDX-License-Identifier: Apache-2.0 */
/* What a worker has written counts only when it can no longer change, and is not too much. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/err.h"
#include "render/output_file.h"
#include "render/render.h"

static void
expect_refused(int seals, const char *sentence)
{
	struct err e = { 0 };
	uint64_t size = 99;
	int fd;

	assert_int_equal(output_open(&fd, &e), 0);
	assert_int_equal(write(fd, "12345", 5), 5);
	if (seals != 0)
		assert_int_equal(fcntl(fd, F_ADD_SEALS, seals), 0);
	assert_int_equal(output_check(fd, 4, &size, &e), -ERR_PLUGIN);
	assert_string_equal(e.text, sentence);
	assert_true(size == 99);
	close(fd);
}

static void
an_output_that_can_still_change_is_refused(void **state)
{
	const char *sentence = "a worker said it was done, but its output is not sealed";

	(void)state;
	expect_refused(0, sentence);
	expect_refused(F_SEAL_SHRINK | F_SEAL_GROW, sentence);
	expect_refused(F_SEAL_WRITE | F_SEAL_GROW, sentence);
	expect_refused(F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_SEAL, sentence);
	expect_refused(F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW, sentence);
}

static void
an_output_that_is_too_large_is_refused(void **state)
{
	(void)state;
	expect_refused(F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL,
	    "a worker said it was done, but its output is too large");
}

static void
sealed_bytes_can_be_read_and_not_be_changed(void **state)
{
	struct err e = { 0 };
	uint64_t size;
	char bytes[8];
	int fd;

	(void)state;
	assert_int_equal(output_make("sealed", STR("12345"), &fd, &e), 0);
	assert_int_equal(output_check(fd, 5, &size, &e), 0);
	assert_true(size == 5);
	assert_int_equal(pread(fd, bytes, sizeof bytes, 0), 5);
	assert_memory_equal(bytes, "12345", 5);
	assert_int_equal(pwrite(fd, "x", 1, 0), -1);
	assert_int_equal(ftruncate(fd, 0), -1);
	assert_int_equal(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW), -1);
	assert_true((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_output_that_can_still_change_is_refused),
		cmocka_unit_test(an_output_that_is_too_large_is_refused),
		cmocka_unit_test(sealed_bytes_can_be_read_and_not_be_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* replace: the old file or the new one, and nothing beside it. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/replace.h"

#define SENTENCE "the state cannot be kept"

static int
enter(void **state)
{
	static char folder[] = "/tmp/test_replace.XXXXXX";

	memcpy(folder, "/tmp/test_replace.XXXXXX", sizeof folder);
	*state = mkdtemp(folder);
	return *state != NULL ? chdir(folder) : -1;
}

static int
leave(void **state)
{
	unlink("state");
	unlink("state.new");
	return rmdir(*state);
}

static void
reads(const char *name, const char *expected)
{
	char got[64] = "";
	int fd = open(name, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(read(fd, got, sizeof got - 1), strlen(expected));
	close(fd);
	assert_string_equal(got, expected);
}

static void
a_path_is_replaced_as_a_whole(void **state)
{
	struct err e = { 0 };
	struct stat st;
	char path[128];

	snprintf(path, sizeof path, "%s/state", (const char *)*state);
	assert_int_equal(replace_path(path, STR("a longer text\n"), SENTENCE, &e), 0);
	assert_int_equal(replace_path("state", STR("short\n"), SENTENCE, &e), 0);
	reads("state", "short\n");
	assert_int_equal(stat("state", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(access("state.new", F_OK), -1);
}

static void
parts_follow_one_another_and_what_was_left_beside_is_gone(void **state)
{
	const struct str parts[] = { STR("head "), STR("body") };
	struct err e = { 0 };
	int folder = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	assert_int_equal(close(open("state.new", O_WRONLY | O_CREAT | O_CLOEXEC, 0600)), 0);
	assert_int_equal(replace_at(folder, "state.new", "state", parts, 2, SENTENCE, &e), 0);
	close(folder);
	reads("state", "head body");
	assert_int_equal(access("state.new", F_OK), -1);
}

static void
a_failure_leaves_the_old_file(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_int_equal(replace_path("state", STR("old"), SENTENCE, &e), 0);
	assert_int_equal(symlink("elsewhere", "state.new"), 0); /* is not followed */
	assert_int_equal(replace_path("state", STR("new"), SENTENCE, &e), -ERR_IO);
	assert_non_null(strstr(e.text, SENTENCE));
	reads("state", "old");
	assert_int_equal(replace_path("absent/state", STR("new"), SENTENCE, &e), -ERR_IO);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_path_is_replaced_as_a_whole, enter, leave),
		cmocka_unit_test_setup_teardown(
		    parts_follow_one_another_and_what_was_left_beside_is_gone, enter, leave),
		cmocka_unit_test_setup_teardown(a_failure_leaves_the_old_file, enter, leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

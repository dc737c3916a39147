/* SPDX-License-Identifier: Apache-2.0 */
/* log: what really reaches descriptor 2, read back through a pipe. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include <cmocka.h>

#include "base/log.h"

#define LINE_MOST 2048 /* what log.c promises never to pass */
#define THREADS 4
#define LINES_A_THREAD 8 /* all of them fit in the pipe */

static int saved_stderr;
static int pipe_fds[2];
static char caught[65536];

static void
catch_stderr(void)
{
	assert_int_equal(pipe2(pipe_fds, O_CLOEXEC), 0);
	saved_stderr = dup(STDERR_FILENO);
	assert_true(saved_stderr >= 0);
	assert_int_equal(dup2(pipe_fds[1], STDERR_FILENO), STDERR_FILENO);
}

/* Everything written since catch_stderr(). */
static const char *
release_stderr(void)
{
	size_t len = 0;
	ssize_t n;

	assert_int_equal(dup2(saved_stderr, STDERR_FILENO), STDERR_FILENO);
	(void)close(saved_stderr);
	(void)close(pipe_fds[1]);
	while ((n = read(pipe_fds[0], caught + len, sizeof(caught) - 1 - len)) > 0)
		len += (size_t)n;
	(void)close(pipe_fds[0]);
	caught[len] = '\0';
	return caught;
}

static void
a_line_is_level_module_event_and_fields(void **state)
{
	(void)state;
	catch_stderr();
	log_error("store", "failed", "rc=%d", 5);
	log_warn("web", "slow", "ms=%d req=%s", 12, "a1");
	log_info("http", "listening", "url=%s", "http://[::1]:8080/");
	log_info("http", "stopped", NULL);
	assert_string_equal(release_stderr(), "error store failed rc=5\n"
					      "warn web slow ms=12 req=a1\n"
					      "info http listening url=http://[::1]:8080/\n"
					      "info http stopped\n");
}

static void
lines_below_the_level_are_not_written(void **state)
{
	(void)state;
	catch_stderr();
	log_debug("a", "hidden", NULL);
	log_set_level(LOG_LEVEL_ERROR);
	log_warn("a", "hidden", NULL);
	log_error("a", "shown", NULL);
	log_set_level(LOG_LEVEL_DEBUG);
	log_debug("a", "shown", NULL);
	log_set_level(LOG_LEVEL_INFO);
	assert_string_equal(release_stderr(), "error a shown\ndebug a shown\n");
}

static void
no_field_can_forge_a_line(void **state)
{
	(void)state;
	catch_stderr();
	log_info("web", "asked", "path=%s", "/x\nerror store failed\r\t\x1b[2J\x7f\x01");
	assert_string_equal(release_stderr(),
	    "info web asked path=/x\\nerror store failed\\r\\t\\x1b[2J\\x7f\\x01\n");
}

static void
neither_module_nor_event_can_forge_a_line(void **state)
{
	(void)state;
	catch_stderr();
	log_info("a\nb", "c\nd", "%s", "x");
	assert_string_equal(release_stderr(), "info a\\nb c\\nd x\n");
}

static void
separators_and_malformed_bytes_beyond_ascii_are_escaped(void **state)
{
	(void)state;
	catch_stderr();
	log_info("a", "b", "x=%s", "\xe4\xb8\x80 \xc2\x85 \xe2\x80\xa8 \xff \xc3");
	assert_string_equal(
	    release_stderr(), "info a b x=\xe4\xb8\x80 \\xc2\\x85 \\xe2\\x80\\xa8 \\xff \\xc3\n");
}

static void
a_long_line_is_cut_and_says_so(void **state)
{
	static char plain[3000], control[3000];
	const char *line;

	(void)state;
	memset(plain, 'x', sizeof(plain) - 1);
	memset(control, 1, sizeof(control) - 1);
	catch_stderr();
	log_info("a", "b", "%s", plain);
	line = release_stderr();
	assert_int_equal(strlen(line), LINE_MOST);
	assert_string_equal(line + LINE_MOST - 5, "x...\n");
	catch_stderr();
	log_info("a", "b", "%s", control);
	line = release_stderr();
	assert_in_range(strlen(line), LINE_MOST - 16, LINE_MOST);
	assert_string_equal(line + strlen(line) - 8, "\\x01...\n"); /* no escape was halved */
	assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
}

static void
errno_is_left_as_it_was(void **state)
{
	int closed;

	(void)state;
	catch_stderr();
	errno = ENOENT;
	log_error("a", "b", "x=%d", 1);
	assert_int_equal(errno, ENOENT);
	closed = close(STDERR_FILENO);
	errno = EAGAIN;
	log_error("a", "nobody listens", NULL);
	assert_int_equal(errno, EAGAIN);
	assert_string_equal(release_stderr(), "error a b x=1\n");
	assert_int_equal(closed, 0);
}

static void
fields_that_cannot_be_formatted_still_leave_a_line(void **state)
{
	(void)state;
	catch_stderr();
	log_info("a", "b", "x=%ls", L"\x4e00"); /* not convertible in the C locale */
	assert_string_equal(release_stderr(), "info a b fields=unprintable\n");
}

static void *
write_lines(void *arg)
{
	char letter = *(char *)arg, text[1000];
	int i;

	memset(text, letter, sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (i = 0; i < LINES_A_THREAD; i++)
		log_info("a", "b", "%s", text);
	return NULL;
}

static void
lines_of_several_threads_do_not_mix(void **state)
{
	char letters[THREADS] = { 'p', 'q', 'r', 's' };
	pthread_t threads[THREADS];
	const char *line, *end;
	int i, lines = 0;

	(void)state;
	catch_stderr();
	for (i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, write_lines, &letters[i]), 0);
	for (i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	for (line = release_stderr(); (end = strchr(line, '\n')) != NULL; line = end + 1) {
		char letter = line[9];

		assert_int_equal(end - line, 9 + 999);
		assert_memory_equal(line, "info a b ", 9);
		for (i = 9; i < end - line; i++)
			assert_int_equal(line[i], letter);
		lines++;
	}
	assert_int_equal(lines, THREADS * LINES_A_THREAD);
}

static void
level_names_are_known_and_no_others(void **state)
{
	(void)state;
	assert_int_equal(log_level_from("error"), LOG_LEVEL_ERROR);
	assert_int_equal(log_level_from("warn"), LOG_LEVEL_WARN);
	assert_int_equal(log_level_from("info"), LOG_LEVEL_INFO);
	assert_int_equal(log_level_from("debug"), LOG_LEVEL_DEBUG);
	assert_int_equal(log_level_from("INFO"), -1);
	assert_int_equal(log_level_from(""), -1);
	assert_int_equal(log_level_from(NULL), -1);
}

static void
a_quoted_value_is_one_value(void **state)
{
	char out[100];

	(void)state;
	assert_string_equal(log_quote("plain", out, sizeof(out)), "\"plain\"");
	assert_string_equal(log_quote("", out, sizeof(out)), "\"\"");
	assert_string_equal(log_quote(NULL, out, sizeof(out)), "\"\"");
	assert_string_equal(
	    log_quote("a \"b\" \\ c=d\n", out, sizeof(out)), "\"a \\\"b\\\" \\\\ c=d\\n\"");
}

static void
a_quoted_value_is_cut_at_any_capacity(void **state)
{
	char out[24];
	unsigned long cap;

	(void)state;
	assert_string_equal(log_quote("abc", out, 0), "");
	for (cap = 1; cap < sizeof(out); cap++) {
		memset(out, '#', sizeof(out));
		assert_ptr_equal(log_quote("\xe4\xb8\x80\n\n\n\n\n\n\n\n\n", out, cap), out);
		assert_true(strlen(out) < cap);
		assert_int_equal(out[cap], '#');
		if (cap >= 6)
			assert_string_equal(out + strlen(out) - 4, "...\"");
	}
	assert_string_equal(log_quote("abcdefghij", out, 10), "\"abcd...\"");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_level_module_event_and_fields),
		cmocka_unit_test(lines_below_the_level_are_not_written),
		cmocka_unit_test(no_field_can_forge_a_line),
		cmocka_unit_test(neither_module_nor_event_can_forge_a_line),
		cmocka_unit_test(separators_and_malformed_bytes_beyond_ascii_are_escaped),
		cmocka_unit_test(a_long_line_is_cut_and_says_so),
		cmocka_unit_test(errno_is_left_as_it_was),
		cmocka_unit_test(fields_that_cannot_be_formatted_still_leave_a_line),
		cmocka_unit_test(lines_of_several_threads_do_not_mix),
		cmocka_unit_test(level_names_are_known_and_no_others),
		cmocka_unit_test(a_quoted_value_is_one_value),
		cmocka_unit_test(a_quoted_value_is_cut_at_any_capacity),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* log: what really reaches descriptor 2, read back through a pipe. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include <cmocka.h>

#include "base/log.h"
#include "base/log_limit.h"
#include "base/log_line.h"

#define LINE_MOST LOG_LINE_BYTES /* what log.c promises never to pass */
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
	close(saved_stderr);
	close(pipe_fds[1]);
	while ((n = read(pipe_fds[0], caught + len, sizeof caught - 1 - len)) > 0)
		len += (size_t)n;
	close(pipe_fds[0]);
	caught[len] = '\0';
	return caught;
}

/* A line is "ts=YYYY-MM-DDThh:mm:ss.mmmZ " and what follows: the place of that, in each line. */
#define STAMP_BYTES 28

/* The lines of text without their times, which must be there. */
static const char *
without_times(const char *text)
{
	static char out[sizeof caught];
	size_t len = 0;
	const char *end;

	for (; (end = strchr(text, '\n')) != NULL; text = end + 1) {
		assert_true(end - text > STAMP_BYTES);
		assert_memory_equal(text, "ts=2", 4);
		assert_memory_equal(text + STAMP_BYTES - 2, "Z ", 2);
		memcpy(out + len, text + STAMP_BYTES, (size_t)(end + 1 - text - STAMP_BYTES));
		len += (size_t)(end + 1 - text - STAMP_BYTES);
	}
	assert_int_equal(*text, '\0'); /* the last line is whole too */
	out[len] = '\0';
	return out;
}

/* What an event with these fields is as a line of JSON, from its module on. */
static const char *
json_of(const char *fields, bool is_cut)
{
	static char line[LOG_LINE_BYTES + 1];
	static const char start[] = "{\"ts\":\"1970-01-01T00:00:00.007Z\",\"level\":\"info\",";
	struct log_event event = { .unix_ms = 7,
		.level = "info",
		.module = "a",
		.event = "b",
		.fields = str_from(fields),
		.is_cut = is_cut };

	line[log_line_compose(line, LOG_FORMAT_JSON, &event)] = '\0';
	assert_memory_equal(line, start, sizeof start - 1);
	return line + sizeof start - 1;
}

static void
a_line_is_time_level_module_event_and_fields(void **state)
{
	(void)state;
	catch_stderr();
	log_error("store", "failed", "rc=%d", 5);
	log_warn("web", "slow", "ms=%d req=%s", 12, "a1");
	log_info("http", "listening", "url=%s", "http://[::1]:8080/");
	log_info("http", "stopped", NULL);
	assert_string_equal(without_times(release_stderr()),
	    "level=error module=store event=failed rc=5\n"
	    "level=warn module=web event=slow ms=12 req=a1\n"
	    "level=info module=http event=listening url=http://[::1]:8080/\n"
	    "level=info module=http event=stopped\n");
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
	assert_string_equal(without_times(release_stderr()),
	    "level=error module=a event=shown\nlevel=debug module=a event=shown\n");
}

static void
no_field_can_forge_a_line(void **state)
{
	char quoted[200];

	(void)state;
	catch_stderr();
	log_info("web", "asked1", "path=%s", "/x\nerror store failed\r\t\x1b[2J\x7f\x01");
	log_info("web", "asked2", "path=%s",
	    log_quote("\" level=error\nts=1 \\\x1b]0;x\x07", quoted, sizeof quoted));
	assert_string_equal(without_times(release_stderr()),
	    "level=info module=web event=asked1 "
	    "path=/x\\nerror store failed\\r\\t\\u001b[2J\\u007f\\u0001\n"
	    "level=info module=web event=asked2 "
	    "path=\"\\\" level=error\\nts=1 \\\\\\u001b]0;x\\u0007\"\n");
}

static void
neither_module_nor_event_can_forge_a_line(void **state)
{
	(void)state;
	catch_stderr();
	log_info("a\nb", "c d", "%s", "x");
	assert_string_equal(
	    without_times(release_stderr()), "level=info module=\"a\\nb\" event=\"c d\" x\n");
}

static void
separators_and_malformed_bytes_beyond_ascii_are_escaped(void **state)
{
	static const char text[] = "\xe4\xb8\x80 \xc2\x85 \xe2\x80\xa8 \xe2\x80\xae \xff \xc3";
	char quoted[200];

	(void)state;
	catch_stderr();
	log_info("a", "bare", "x=%s", text);
	log_info("a", "quoted", "x=%s", log_quote(text, quoted, sizeof quoted));
	assert_string_equal(without_times(release_stderr()),
	    "level=info module=a event=bare "
	    "x=\xe4\xb8\x80 \\u0085 \\u2028 \\u202e \\xff \\xc3\n"
	    "level=info module=a event=quoted "
	    "x=\"\xe4\xb8\x80 \\u0085 \\u2028 \\u202e \\\\xff \\\\xc3\"\n");
}

static void
json_has_integers_as_numbers_and_all_else_as_strings(void **state)
{
	(void)state;
	assert_string_equal(json_of("n=5 m=-7 z=0 zz=007 big=1234567890123456 f=1.5", false),
	    "\"module\":\"a\",\"event\":\"b\",\"n\":5,\"m\":-7,\"z\":0,\"zz\":\"007\","
	    "\"big\":\"1234567890123456\",\"f\":\"1.5\"}\n");
	assert_string_equal(json_of("req=123 none= q=\"5\" lone word=x", false),
	    "\"module\":\"a\",\"event\":\"b\",\"req\":\"123\",\"none\":\"\",\"q\":\"5\","
	    "\"lone\":true,\"word\":\"x\"}\n");
	assert_string_equal(json_of("", false), "\"module\":\"a\",\"event\":\"b\"}\n");
}

static void
json_is_not_left_by_any_value(void **state)
{
	char quoted[200], fields[256];

	(void)state;
	snprintf(fields, sizeof fields, "x=%s y=1",
	    log_quote("\",\"level\":\"error\n\\\x1b\xe2\x80\xa8\xff\xc3", quoted, sizeof quoted));
	assert_string_equal(json_of(fields, false),
	    "\"module\":\"a\",\"event\":\"b\",\"x\":\"\\\",\\\"level\\\":\\\"error\\n\\\\"
	    "\\u001b\\u2028\\\\xff\\\\xc3\",\"y\":1}\n");
	assert_string_equal(json_of("x=a\"b\\c\n\xff k\"=1", false),
	    "\"module\":\"a\",\"event\":\"b\",\"x\":\"a\\\"b\\\\c\\n\\\\xff\",\"k\\\"\":1}\n");
}

static bool
ends_in_quotes(const char *line, size_t len)
{
	bool is_inside = false;

	for (size_t i = 0; i < len; i++) {
		if (is_inside && line[i] == '\\')
			i++;
		else if (line[i] == '"')
			is_inside = !is_inside;
	}
	return is_inside;
}

/* Wherever a line is cut, quotes and braces are closed; no escape and no character is halved. */
static void
a_line_cut_anywhere_is_valid(void **state)
{
	static const char whole[] = "a=1 t=\"x\\u2028\xe4\xb8\x80\\\"y\\\\\" n=22 w=q";
	char part[sizeof whole], line[LOG_LINE_BYTES];
	struct log_event event = { .level = "info", .module = "a", .event = "b", .is_cut = true };
	size_t len;

	(void)state;
	for (size_t n = 0; n < sizeof whole; n++) {
		snprintf(part, n + 1, "%s", whole);
		event.fields = str_from(part);
		len = log_line_compose(line, LOG_FORMAT_LOGFMT, &event);
		assert_false(ends_in_quotes(line, len));
		assert_true(line[len - 2] == '.' || line[len - 2] == '"');
		assert_int_equal(line[len - 1], '\n');
		assert_non_null(strstr(json_of(part, true), ",\"cut\":true}\n"));
	}
	assert_string_equal(json_of("t=\"x\\u20", true),
	    "\"module\":\"a\",\"event\":\"b\",\"t\":\"x...\",\"cut\":true}\n");
	assert_string_equal(json_of("t=\"x\\", true),
	    "\"module\":\"a\",\"event\":\"b\",\"t\":\"x...\",\"cut\":true}\n");
	assert_string_equal(
	    json_of("n=5", true), "\"module\":\"a\",\"event\":\"b\",\"n\":5,\"cut\":true}\n");
}

static void
a_long_line_is_cut_and_says_so(void **state)
{
	static char plain[3000], control[3000], quoted[3000];
	const char *line;

	(void)state;
	memset(plain, 'x', sizeof plain - 1);
	memset(control, 1, sizeof control - 1);
	catch_stderr();
	log_info("a", "long1", "%s", plain);
	line = release_stderr();
	assert_in_range(strlen(line), LINE_MOST - 32, LINE_MOST);
	assert_string_equal(line + strlen(line) - 4, "...\n");
	catch_stderr();
	log_info("a", "long2", "%s", control);
	line = release_stderr();
	assert_in_range(strlen(line), LINE_MOST - 32, LINE_MOST);
	assert_string_equal(line + strlen(line) - 10, "\\u0001...\n"); /* no escape was halved */
	assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
	quoted[0] = 'x';
	quoted[1] = '=';
	log_quote(control, quoted + 2, sizeof quoted - 2);
	line = json_of(quoted, false);
	assert_string_equal(line + strlen(line) - 23, "\\u0001...\",\"cut\":true}\n");
}

static void
errno_is_left_as_it_was(void **state)
{
	int closed;

	(void)state;
	catch_stderr();
	errno = ENOENT;
	log_error("a", "errno", "x=%d", 1);
	assert_int_equal(errno, ENOENT);
	closed = close(STDERR_FILENO);
	errno = EAGAIN;
	log_error("a", "nobody listens", NULL);
	assert_int_equal(errno, EAGAIN);
	assert_string_equal(
	    without_times(release_stderr()), "level=error module=a event=errno x=1\n");
	assert_int_equal(closed, 0);
}

static void
fields_that_cannot_be_formatted_still_leave_a_line(void **state)
{
	(void)state;
	catch_stderr();
	log_info("a", "b", "x=%ls", L"\x4e00"); /* not convertible in the C locale */
	assert_string_equal(
	    without_times(release_stderr()), "level=info module=a event=b fields=unprintable\n");
}

static void
the_format_chosen_is_the_one_written(void **state)
{
	const char *line;

	(void)state;
	log_set_format(LOG_FORMAT_JSON);
	catch_stderr();
	log_warn("a", "chosen", "n=%d", 3);
	line = release_stderr();
	log_set_format(LOG_FORMAT_LOGFMT);
	assert_memory_equal(line, "{\"ts\":\"2", 8);
	assert_string_equal(strstr(line, "\"level\""),
	    "\"level\":\"warn\",\"module\":\"a\",\"event\":\"chosen\",\"n\":3}\n");
}

static void
format_names_are_known_and_no_others(void **state)
{
	(void)state;
	assert_int_equal(log_format_from("logfmt"), LOG_FORMAT_LOGFMT);
	assert_int_equal(log_format_from("json"), LOG_FORMAT_JSON);
	assert_int_equal(log_format_from("JSON"), -1);
	assert_int_equal(log_format_from(NULL), -1);
}

/* The limiter, with seconds of the test's own. */
static struct log_limit limit;

static bool
admits(enum log_level level, const char *module, const char *event, struct str subject, int64_t s)
{
	struct log_kind kind = log_kind_of(level, module, event, subject);

	return log_limit_admits(&limit, &kind, s);
}

static int
forget_limits(void **state)
{
	(void)state;
	limit = (struct log_limit){ 0 };
	return 0;
}

static void
a_plugin_that_says_too_much_hides_no_line_of_another(void **state)
{
	struct log_kind kind;

	(void)state;
	for (int k = 0; k < 2 * LOG_TROUBLE_A_SECOND; k++)
		admits(LOG_LEVEL_WARN, "plugin", "says", STR("loud"), 1);
	assert_false(admits(LOG_LEVEL_WARN, "plugin", "says", STR("loud"), 1));
	assert_true(admits(LOG_LEVEL_WARN, "plugin", "says", STR("quiet"), 1));
	assert_true(log_limit_take(&limit, 2, &kind));
	assert_string_equal(kind.subject, "loud");
	assert_false(log_limit_take(&limit, 2, &kind));
}

/* A plugin's own words stand in quotes, behind its name. */
static void
the_plugin_is_the_one_that_the_server_named(void **state)
{
	const char *text;
	unsigned of_quiet = 0;

	(void)state;
	catch_stderr();
	for (int k = 0; k < 4 * LOG_TROUBLE_A_SECOND; k++)
		log_warn("test", "said", "req=%d text=\"x pool=quiet\" pool=loud", k);
	for (int k = 0; k < 4 * LOG_TROUBLE_A_SECOND; k++)
		log_warn("test", "said", "req=%d pool=loud text=\"pool=quiet\"", k);
	log_warn("test", "said", "req=1 pool=quiet text=\"x\"");
	while (log_tell_suppressed())
		sched_yield();
	text = without_times(release_stderr());
	assert_non_null(strstr(text, "event=said req=1 pool=quiet text=\"x\""));
	assert_non_null(strstr(text, "event=suppressed of=said pool=loud times="));
	for (const char *at = text; (at = strstr(at, "of=said pool=quiet")) != NULL; at++)
		of_quiet++;
	assert_int_equal(of_quiet, 0);
}

static void
equal_events_beyond_the_limit_are_counted_and_told_once(void **state)
{
	struct log_kind kind;
	int i, told = 0;

	(void)state;
	for (i = 0; i < 100; i++)
		told += admits(LOG_LEVEL_WARN, "http", "accept_paused", STR(""), 1);
	assert_int_equal(told, LOG_TROUBLE_A_SECOND);
	assert_true(admits(LOG_LEVEL_WARN, "http", "another", STR(""), 1));
	assert_true(admits(LOG_LEVEL_ERROR, "http", "accept_paused", STR(""), 1));
	assert_false(log_limit_take(&limit, 1, &kind)); /* its second is not over */
	assert_true(log_limit_take(&limit, 2, &kind));
	assert_string_equal(kind.module, "http");
	assert_string_equal(kind.event, "accept_paused");
	assert_int_equal(kind.level, LOG_LEVEL_WARN);
	assert_int_equal(kind.suppressed, 100 - LOG_TROUBLE_A_SECOND);
	assert_false(log_limit_take(&limit, 2, &kind));
	assert_true(admits(LOG_LEVEL_WARN, "http", "accept_paused", STR(""), 2));
}

static void
more_kinds_than_there_are_places_are_not_limited(void **state)
{
	struct log_kind kind;
	char event[16];

	(void)state;
	for (int i = 0; i < 2 * LOG_LIMIT_KINDS; i++) {
		snprintf(event, sizeof event, "event%d", i);
		assert_true(admits(LOG_LEVEL_ERROR, "m", event, STR(""), 5));
	}
	for (int j = 0; j < 2 * LOG_TROUBLE_A_SECOND; j++)
		assert_true(admits(LOG_LEVEL_ERROR, "m", event, STR(""), 5));
	assert_false(log_limit_take(&limit, 6, &kind));
	/* a second later the places are free again */
	assert_true(admits(LOG_LEVEL_ERROR, "m", event, STR(""), 6));
	for (int j = 0; j < LOG_TROUBLE_A_SECOND; j++)
		admits(LOG_LEVEL_ERROR, "m", event, STR(""), 6);
	assert_true(log_limit_take(&limit, 7, &kind));
	assert_int_equal(kind.suppressed, 1);
}

/* A second may end in between: then there are more lines, and fewer are suppressed. */
static void
what_was_suppressed_is_told_when_the_second_is_over(void **state)
{
	const char *text;
	unsigned long told = 0, suppressed = 0;

	(void)state;
	catch_stderr();
	for (int i = 0; i < 100; i++)
		log_warn("a", "flood", "n=%d", i);
	while (log_tell_suppressed())
		sched_yield();
	text = without_times(release_stderr());
	for (const char *at = text; (at = strstr(at, "event=flood n=")) != NULL; at++)
		told++;
	for (const char *at = text; (at = strstr(at, "event=suppressed of=flood times=")) != NULL;
	     at++)
		suppressed += strtoul(strchr(strstr(at, "times="), '=') + 1, NULL, 10);
	assert_in_range(told, LOG_TROUBLE_A_SECOND, 3 * LOG_TROUBLE_A_SECOND);
	assert_int_equal(told + suppressed, 100);
	assert_false(log_tell_suppressed());
}

static void
lines_are_counted_by_level(void **state)
{
	struct log_counts before, after;

	(void)state;
	log_counts(&before);
	catch_stderr();
	log_warn("a", "counted", NULL);
	log_debug("a", "not shown", NULL);
	release_stderr();
	log_counts(&after);
	assert_int_equal(after.lines[LOG_LEVEL_WARN], before.lines[LOG_LEVEL_WARN] + 1);
	assert_int_equal(after.lines[LOG_LEVEL_DEBUG], before.lines[LOG_LEVEL_DEBUG]);
}

static void *
write_lines(void *arg)
{
	char letter = *(char *)arg, text[1000];

	memset(text, letter, sizeof text - 1);
	text[sizeof text - 1] = '\0';
	for (int i = 0; i < LINES_A_THREAD; i++)
		log_info("a", "mixed", "%s", text);
	return NULL;
}

static void
lines_of_several_threads_do_not_mix(void **state)
{
	char letters[THREADS] = { 'p', 'q', 'r', 's' };
	pthread_t threads[THREADS];
	static const char head[] = "level=info module=a event=mixed ";
	const char *line, *end;
	int i, lines = 0, from = (int)sizeof head - 1;

	(void)state;
	catch_stderr();
	for (i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, write_lines, &letters[i]), 0);
	for (i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	line = without_times(release_stderr());
	for (; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		char letter = line[from];

		assert_int_equal(end - line, from + 999);
		assert_memory_equal(line, head, sizeof head - 1);
		for (i = from; i < end - line; i++)
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
	assert_string_equal(log_quote("plain", out, sizeof out), "\"plain\"");
	assert_string_equal(log_quote("", out, sizeof out), "\"\"");
	assert_string_equal(log_quote(NULL, out, sizeof out), "\"\"");
	assert_string_equal(
	    log_quote("a \"b\" \\ c=d\n", out, sizeof out), "\"a \\\"b\\\" \\\\ c=d\\n\"");
}

static void
a_quoted_value_is_cut_at_any_capacity(void **state)
{
	char out[24];
	unsigned long cap;

	(void)state;
	assert_string_equal(log_quote("abc", out, 0), "");
	for (cap = 1; cap < sizeof out; cap++) {
		memset(out, '#', sizeof out);
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
		cmocka_unit_test(a_line_is_time_level_module_event_and_fields),
		cmocka_unit_test(lines_below_the_level_are_not_written),
		cmocka_unit_test(no_field_can_forge_a_line),
		cmocka_unit_test(neither_module_nor_event_can_forge_a_line),
		cmocka_unit_test(separators_and_malformed_bytes_beyond_ascii_are_escaped),
		cmocka_unit_test(json_has_integers_as_numbers_and_all_else_as_strings),
		cmocka_unit_test(json_is_not_left_by_any_value),
		cmocka_unit_test(a_line_cut_anywhere_is_valid),
		cmocka_unit_test(a_long_line_is_cut_and_says_so),
		cmocka_unit_test(errno_is_left_as_it_was),
		cmocka_unit_test(fields_that_cannot_be_formatted_still_leave_a_line),
		cmocka_unit_test(the_format_chosen_is_the_one_written),
		cmocka_unit_test(format_names_are_known_and_no_others),
		cmocka_unit_test_setup(
		    equal_events_beyond_the_limit_are_counted_and_told_once, forget_limits),
		cmocka_unit_test_setup(
		    more_kinds_than_there_are_places_are_not_limited, forget_limits),
		cmocka_unit_test(what_was_suppressed_is_told_when_the_second_is_over),
		cmocka_unit_test_setup(
		    a_plugin_that_says_too_much_hides_no_line_of_another, forget_limits),
		cmocka_unit_test(the_plugin_is_the_one_that_the_server_named),
		cmocka_unit_test(lines_are_counted_by_level),
		cmocka_unit_test(lines_of_several_threads_do_not_mix),
		cmocka_unit_test(level_names_are_known_and_no_others),
		cmocka_unit_test(a_quoted_value_is_one_value),
		cmocka_unit_test(a_quoted_value_is_cut_at_any_capacity),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* access: what a line says in each format, and what becomes of it when it cannot be written. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/err.h"
#include "config/config.h"
#include "http/access.h"

#define EVIL "\"\n\\\x1b[2J\xff\xe2\x80\xa8\xc3"

struct fixture {
	char folder[64], path[96], moved[96];
	struct access access;
	struct access_buffer buffer;
	char read[65536];
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	snprintf(f->folder, sizeof f->folder, "/tmp/access-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	snprintf(f->path, sizeof f->path, "%s/log", f->folder);
	snprintf(f->moved, sizeof f->moved, "%s/log.1", f->folder);
	access_open(&f->access);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	access_close(&f->access);
	free(f->buffer.bytes);
	unlink(f->path);
	unlink(f->moved);
	rmdir(f->folder);
	free(f);
	return 0;
}

static struct access_entry
entry_of(const char *target)
{
	return (struct access_entry){ .unix_ms = 784111777123,
		.duration_us = 1234567,
		.client = STR("192.0.2.7"),
		.method = STR("GET"),
		.target = str_from(target),
		.protocol = STR("HTTP/1.1"),
		.host = STR("law.example"),
		.referer = STR("https://a.example/"),
		.agent = STR("curl/8"),
		.request_id = STR("0123456789abc"),
		.status = 200,
		.bytes = 42 };
}

static const char *
line_of(enum http_access_format format, const struct access_entry *entry)
{
	static char line[ACCESS_LINE_BYTES + 1];
	size_t len = access_line_compose(line, format, entry);

	assert_in_range(len, 1, ACCESS_LINE_BYTES);
	line[len] = '\0';
	assert_int_equal(strlen(line), len);
	assert_ptr_equal(strchr(line, '\n'), line + len - 1);
	return line;
}

static void
each_format_tells_the_same(void **state)
{
	struct access_entry entry = entry_of("/x?y=1");

	(void)state;
	assert_string_equal(line_of(HTTP_ACCESS_COMBINED, &entry),
	    "192.0.2.7 - - [06/Nov/1994:08:49:37 +0000] \"GET /x?y=1 HTTP/1.1\" 200 42 "
	    "\"https://a.example/\" \"curl/8\"\n");
	assert_string_equal(line_of(HTTP_ACCESS_LOGFMT, &entry),
	    "ts=\"1994-11-06T08:49:37.123Z\" client=\"192.0.2.7\" method=\"GET\" "
	    "target=\"/x?y=1\" protocol=\"HTTP/1.1\" status=200 bytes=42 ms=1234.567 "
	    "req=\"0123456789abc\" host=\"law.example\" referer=\"https://a.example/\" "
	    "agent=\"curl/8\"\n");
	assert_string_equal(line_of(HTTP_ACCESS_JSON, &entry),
	    "{\"ts\":\"1994-11-06T08:49:37.123Z\",\"client\":\"192.0.2.7\",\"method\":\"GET\","
	    "\"target\":\"/x?y=1\",\"protocol\":\"HTTP/1.1\",\"status\":200,\"bytes\":42,"
	    "\"ms\":1234.567,\"req\":\"0123456789abc\",\"host\":\"law.example\","
	    "\"referer\":\"https://a.example/\",\"agent\":\"curl/8\"}\n");
}

static void
what_was_not_sent_is_a_dash_or_empty(void **state)
{
	struct access_entry entry = { .status = 400, .request_id = STR("r"), .duration_us = 5 };

	(void)state;
	assert_string_equal(line_of(HTTP_ACCESS_COMBINED, &entry),
	    "- - - [01/Jan/1970:00:00:00 +0000] \"-\" 400 0 \"-\" \"-\"\n");
	assert_non_null(strstr(line_of(HTTP_ACCESS_JSON, &entry), "\"ms\":0.005,"));
	assert_non_null(strstr(line_of(HTTP_ACCESS_LOGFMT, &entry), " agent=\"\"\n"));
}

static void
no_client_can_leave_its_field(void **state)
{
	struct access_entry entry = entry_of("/" EVIL);

	(void)state;
	entry.agent = entry.referer = STR(EVIL);
	assert_string_equal(line_of(HTTP_ACCESS_COMBINED, &entry),
	    "192.0.2.7 - - [06/Nov/1994:08:49:37 +0000] "
	    "\"GET /\\x22\\x0A\\x5C\\x1B[2J\\xFF\\xE2\\x80\\xA8\\xC3 HTTP/1.1\" 200 42 "
	    "\"\\x22\\x0A\\x5C\\x1B[2J\\xFF\\xE2\\x80\\xA8\\xC3\" "
	    "\"\\x22\\x0A\\x5C\\x1B[2J\\xFF\\xE2\\x80\\xA8\\xC3\"\n");
	assert_non_null(strstr(line_of(HTTP_ACCESS_LOGFMT, &entry),
	    " agent=\"\\\"\\n\\\\\\u001b[2J\\\\xff\\u2028\\\\xc3\"\n"));
	assert_non_null(strstr(line_of(HTTP_ACCESS_JSON, &entry),
	    ",\"agent\":\"\\\"\\n\\\\\\u001b[2J\\\\xff\\u2028\\\\xc3\"}\n"));
}

static void
values_of_any_length_fit_in_a_line(void **state)
{
	static char huge[9000];
	struct access_entry entry = entry_of("/");

	(void)state;
	memset(huge, 0xff, sizeof huge - 1);
	entry.target = entry.host = entry.referer = entry.agent = entry.method = entry.client =
	    str_from(huge);
	assert_non_null(strstr(line_of(HTTP_ACCESS_COMBINED, &entry), "\\xFF...\"\n"));
	assert_non_null(strstr(line_of(HTTP_ACCESS_LOGFMT, &entry), "\\\\xff...\"\n"));
	assert_non_null(strstr(line_of(HTTP_ACCESS_JSON, &entry), "\\\\xff...\"}\n"));
}

static void
add(struct fixture *f, const char *target)
{
	struct access_entry entry = entry_of(target);

	access_add(&f->access, &f->buffer, &entry);
}

static void
turn_on(struct fixture *f, const char *path)
{
	struct config c = { .access_log = path, .access_log_format = HTTP_ACCESS_COMBINED };
	struct err e = { 0 };

	assert_int_equal(access_set(&f->access, &c, &e), 0);
}

/* What the file holds, as targets: the lines' fifth words of their quoted part. */
static const char *
read_file(struct fixture *f, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = read(fd, f->read, sizeof f->read - 1);

	assert_true(n >= 0);
	f->read[n] = '\0';
	close(fd);
	return f->read;
}

static unsigned
lines_of(const char *text)
{
	unsigned n = 0;

	for (; (text = strchr(text, '\n')) != NULL; text++)
		n++;
	return n;
}

static void
a_renamed_file_gets_what_came_before_and_a_new_one_the_rest(void **state)
{
	struct fixture *f = *state;
	struct err e = { 0 };

	turn_on(f, f->path);
	add(f, "/before");
	access_flush(&f->access, &f->buffer);
	assert_int_equal(rename(f->path, f->moved), 0);
	add(f, "/between");
	access_flush(&f->access, &f->buffer);
	assert_int_equal(access_reopen(&f->access, &e), 0);
	add(f, "/after");
	access_flush(&f->access, &f->buffer);
	assert_non_null(strstr(read_file(f, f->moved), "/before "));
	assert_non_null(strstr(f->read, "/between "));
	assert_int_equal(lines_of(f->read), 2);
	assert_non_null(strstr(read_file(f, f->path), "/after "));
	assert_int_equal(lines_of(f->read), 1);
	assert_int_equal(f->access.lines, 3);
	assert_int_equal(f->access.lost, 0);
}

static void
a_file_that_cannot_be_opened_leaves_the_old_one(void **state)
{
	struct fixture *f = *state;
	struct config c = { .access_log = "/nowhere/at/all" };
	struct err e = { 0 };

	turn_on(f, f->path);
	assert_int_equal(access_set(&f->access, &c, &e), -ERR_CONFIG);
	add(f, "/x");
	access_flush(&f->access, &f->buffer);
	assert_int_equal(lines_of(read_file(f, f->path)), 1);
	c.access_log = "";
	assert_int_equal(access_set(&f->access, &c, &e), 0);
	assert_false(access_is_on(&f->access));
	add(f, "/y");
	assert_int_equal(f->buffer.len, 0);
}

static void
lines_that_nobody_takes_are_lost_and_counted(void **state)
{
	struct fixture *f = *state;
	int reader;

	assert_int_equal(mkfifo(f->path, 0600), 0);
	reader = open(f->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	turn_on(f, f->path);
	for (unsigned i = 0; i < 2000; i++) /* more than a pipe holds: this must end nevertheless */
		add(f, "/x");
	access_flush(&f->access, &f->buffer);
	assert_int_equal(f->access.lines + f->access.lost, 2000);
	assert_true(f->access.lines > 0);
	assert_true(f->access.lost > 0);
	assert_int_equal(read(reader, f->read, 10), 10);
	assert_memory_equal(f->read, "192.0.2.7 ", 10);
	close(reader);
}

static void
a_full_disk_loses_lines_and_no_more(void **state)
{
	struct fixture *f = *state;

	turn_on(f, "/dev/full");
	add(f, "/x");
	add(f, "/y");
	access_flush(&f->access, &f->buffer);
	assert_int_equal(f->access.lost, 2);
	turn_on(f, f->path);
	add(f, "/z");
	access_flush(&f->access, &f->buffer);
	assert_int_equal(f->access.lines, 1);
}

/* The disk fills up inside a line: it ends there, and the next one begins on its own. */
static void
a_torn_line_does_not_spoil_the_next(void **state)
{
	struct fixture *f = *state;
	struct rlimit before, low = { .rlim_cur = 150 };

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	low.rlim_max = before.rlim_max;
	signal(SIGXFSZ, SIG_IGN);
	turn_on(f, f->path);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &low), 0);
	add(f, "/first");
	add(f, "/torn");
	access_flush(&f->access, &f->buffer);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	add(f, "/next");
	access_flush(&f->access, &f->buffer);
	assert_int_equal(f->access.lines, 2);
	assert_int_equal(f->access.lost, 1);
	assert_int_equal(lines_of(read_file(f, f->path)), 3);
	assert_non_null(
	    strstr(f->read, "\n192.0.2.7 - - [06/Nov/1994:08:49:37 +0000] \"GET /next"));
}

static void
format_names_are_known_and_no_others(void **state)
{
	(void)state;
	assert_int_equal(http_access_format_from("combined"), HTTP_ACCESS_COMBINED);
	assert_int_equal(http_access_format_from("logfmt"), HTTP_ACCESS_LOGFMT);
	assert_int_equal(http_access_format_from("json"), HTTP_ACCESS_JSON);
	assert_int_equal(http_access_format_from("common"), -1);
	assert_int_equal(http_access_format_from(NULL), -1);
}

#define WITH_FILE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_format_tells_the_same),
		cmocka_unit_test(what_was_not_sent_is_a_dash_or_empty),
		cmocka_unit_test(no_client_can_leave_its_field),
		cmocka_unit_test(values_of_any_length_fit_in_a_line),
		WITH_FILE(a_renamed_file_gets_what_came_before_and_a_new_one_the_rest),
		WITH_FILE(a_file_that_cannot_be_opened_leaves_the_old_one),
		WITH_FILE(lines_that_nobody_takes_are_lost_and_counted),
		WITH_FILE(a_full_disk_loses_lines_and_no_more),
		WITH_FILE(a_torn_line_does_not_spoil_the_next),
		cmocka_unit_test(format_names_are_known_and_no_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* config_file: the grammar line by line, and which files are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/config_file.h"

#define SEEN_MAX 8
#define ARENA_BYTES 65536

struct seen {
	char entries[SEEN_MAX][128]; /* "key=value" */
	unsigned entry_count, fault_lines[SEEN_MAX], fault_count;
	char fault[256]; /* the last */
};

static void
on_entry(const struct config_entry *entry, void *arg)
{
	struct seen *s = arg;

	assert_true(s->entry_count < SEEN_MAX);
	snprintf(s->entries[s->entry_count++], sizeof s->entries[0], STR_FMT "=%s",
	    STR_ARG(entry->key), entry->value);
}

static void
on_fault(unsigned line, const char *sentence, void *arg)
{
	struct seen *s = arg;

	assert_true(s->fault_count < SEEN_MAX);
	s->fault_lines[s->fault_count++] = line;
	snprintf(s->fault, sizeof s->fault, "%s", sentence);
}

static struct seen
parse(struct str text)
{
	struct seen s = { .entry_count = 0 };
	const struct config_sink sink = { on_entry, on_fault, &s };
	struct arena a = ARENA_INIT(ARENA_BYTES);

	config_file_parse(text, &a, &sink);
	arena_free(&a);
	return s;
}

static void
values_are_bare_or_quoted(void **state)
{
	struct seen s = parse(STR("a = b\n"
				  "\tc=d # comment\n"
				  "# comment\n"
				  "\n"
				  "e = \"f g # \\\" \\\\\" # comment\n"
				  "h = 'i \\ j'\n"
				  "k = \"\""));

	(void)state;
	assert_int_equal(s.fault_count, 0);
	assert_int_equal(s.entry_count, 5);
	assert_string_equal(s.entries[0], "a=b");
	assert_string_equal(s.entries[1], "c=d");
	assert_string_equal(s.entries[2], "e=f g # \" \\");
	assert_string_equal(s.entries[3], "h=i \\ j");
	assert_string_equal(s.entries[4], "k=");
}

static void
a_byte_order_mark_and_carriage_returns_do_no_harm(void **state)
{
	struct seen s = parse(STR("\xef\xbb\xbf"
				  "a = b\r\nc = d\r\n"));

	(void)state;
	assert_int_equal(s.fault_count, 0);
	assert_int_equal(s.entry_count, 2);
	assert_string_equal(s.entries[0], "a=b");
	assert_string_equal(s.entries[1], "c=d");
}

static void
every_faulty_line_is_told_with_its_number(void **state)
{
	static const char *const lines[] = { "a", "= b", "a b = c", "a =", "a = b c", "a = \"b",
		"a = 'b' c", "a = b\"c", "a = b#c", "a = \"\\n\"", "a = \xff", "a = \x01",
		"a = \"b\"#c" };
	char text[64];
	struct seen s;

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		snprintf(text, sizeof text, "x = y\n%s\nz = z", lines[i]);
		s = parse(str_from(text));
		assert_int_equal(s.fault_count, 1);
		assert_int_equal(s.fault_lines[0], 2);
		assert_int_equal(s.entry_count, 2);
		assert_true(s.fault[0] != '\0');
	}
}

static void
a_line_has_its_limit(void **state)
{
	char text[CONFIG_LINE_BYTES_MAX + 2];
	struct seen s;

	(void)state;
	memset(text, '#', sizeof text);
	s = parse(str_make(text, CONFIG_LINE_BYTES_MAX));
	assert_int_equal(s.fault_count, 0);
	s = parse(str_make(text, CONFIG_LINE_BYTES_MAX + 1));
	assert_int_equal(s.fault_count, 1);
}

static void
a_quoted_value_reads_back(void **state)
{
	static const char *const values[] = { "", "plain", "two words", "#", "\"", "\\", "'",
		"a\\\"b#" };
	char expected[64];
	struct seen s;

	(void)state;
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		struct buf b = BUF_INIT(256);

		buf_puts(&b, "k = ");
		config_file_quote(&b, values[i]);
		s = parse(buf_str(&b));
		snprintf(expected, sizeof expected, "k=%s", values[i]);
		assert_int_equal(s.entry_count, 1);
		assert_string_equal(s.entries[0], expected);
		buf_free(&b);
	}
}

static int
load(const char *path, struct err *e)
{
	struct buf b = BUF_INIT(CONFIG_FILE_BUFFER_BYTES);
	int rc = config_file_load(path, &b, e);

	buf_free(&b);
	return rc;
}

static void
files_that_cannot_be_meant_are_refused(void **state)
{
	char path[] = "/tmp/gazetted-test-XXXXXX", byte = '\n';
	int fd = mkstemp(path);
	struct err e = { 0 };

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(load(path, &e), 0);
	assert_int_equal(fchmod(fd, 0666), 0);
	assert_int_equal(load(path, &e), -ERR_CONFIG);
	assert_non_null(strstr(e.text, "chmod"));
	assert_int_equal(fchmod(fd, 0600), 0);
	assert_int_equal(pwrite(fd, &byte, 1, CONFIG_FILE_BYTES_MAX), 1);
	assert_int_equal(load(path, &e), -ERR_CONFIG);
	assert_int_equal(ftruncate(fd, CONFIG_FILE_BYTES_MAX), 0);
	assert_int_equal(load(path, &e), 0);
	assert_int_equal(load("/tmp", &e), -ERR_CONFIG);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(load(path, &e), -ERR_NOTFOUND);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_bare_or_quoted),
		cmocka_unit_test(a_byte_order_mark_and_carriage_returns_do_no_harm),
		cmocka_unit_test(every_faulty_line_is_told_with_its_number),
		cmocka_unit_test(a_line_has_its_limit),
		cmocka_unit_test(a_quoted_value_reads_back),
		cmocka_unit_test(files_that_cannot_be_meant_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

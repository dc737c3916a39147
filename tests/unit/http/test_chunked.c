/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies in chunks: where they end, what is refused, and that no split changes either. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/str.h"
#include "config/config.h"
#include "http/chunked.h"

#define MORE -1
#define END "0\r\n\r\n"
#define SIXTEEN "0123456789abcdef"

/* Small, so that a row can pass them. */
static const struct config limits = {
	.body_limit_bytes = 32, .max_header_bytes = 48, .max_header_fields = 2
};

static const struct row {
	const char *bytes;
	int status; /* of the refusal; 0: the body ends; MORE: it does not yet */
	size_t used;
} rows[] = {
	{ END, 0, 5 },
	{ END "GET /", 0, 5 },
	{ "5\r\nhello\r\n" END, 0, 15 },
	{ "5\r\nhe\r\no\r\n" END, 0, 15 },
	{ "0a\r\n0123456789\r\n00000\r\n\r\n", 0, 25 },
	{ "1\r\na\r\nF\r\n"
	  "0123456789abcde\r\n" END,
	    0, 31 },
	{ "20\r\n" SIXTEEN SIXTEEN "\r\n" END, 0, 43 },
	{ "21\r\n", 413, 0 },
	{ "20\r\n" SIXTEEN SIXTEEN "\r\n1\r\n", 413, 0 },
	{ "ffffffffffffffff\r\n", 413, 0 },
	{ "00000000000000001\r\n", 400, 0 }, /* 17 digits */
	{ "\r\n", 400, 0 },
	{ "g\r\n", 400, 0 },
	{ "-1\r\n", 400, 0 },
	{ "0x1\r\n", 400, 0 },
	{ " 1\r\n", 400, 0 },
	{ "1 \r\na\r\n", 400, 0 },
	{ "1\na\r\n", 400, 0 },
	{ "1\ra", 400, 0 },
	{ "1\r\nab\r\n", 400, 0 },
	{ "1\r\na\n", 400, 0 },
	{ "1\r\na\rb", 400, 0 },
	{ "2\r\na\r\n0\r\n\r\n", 400, 0 },
	{ "0\n\r\n", 400, 0 },
	{ "0\r\n\n", 400, 0 },
	{ "0\r\n\rx", 400, 0 },

	/* extensions */
	{ "1;a\r\nx\r\n" END, 0, 13 },
	{ "1;a=b\r\nx\r\n" END, 0, 15 },
	{ "1;a=b;c;d=\"e;\\\"f\"\r\nx\r\n" END, 0, 27 },
	{ "1 ; a = b\r\nx\r\n" END, 0, 19 },
	{ "1;\r\n", 400, 0 },
	{ "1;=b\r\n", 400, 0 },
	{ "1;a=\r\n", 400, 0 },
	{ "1;a=b c\r\n", 400, 0 },
	{ "1;a \r\n", 400, 0 },
	{ "1;a=\"b\r\n", 400, 0 },
	{ "1;a=\"b\"c\r\n", 400, 0 },
	{ "1;a\nx\r\n", 400, 0 },
	{ "1;a=\x01\r\n", 400, 0 },

	/* trailers */
	{ "0\r\nA: b\r\n\r\n", 0, 11 },
	{ "0\r\nA:\r\nB: c\r\n\r\n", 0, 15 },
	{ "0\r\nA: b\r\nB: c\r\nC: d\r\n\r\n", 431, 0 },
	{ "0\r\nA: " SIXTEEN SIXTEEN SIXTEEN "\r\n\r\n", 431, 0 },
	{ "0\r\nA : b\r\n\r\n", 400, 0 },
	{ "0\r\n: b\r\n\r\n", 400, 0 },
	{ "0\r\nA\r\n\r\n", 400, 0 },
	{ "0\r\nA: b\r\n c\r\n\r\n", 400, 0 },
	{ "0\r\nA: b\n\r\n", 400, 0 },
	{ "0\r\nA: \x7f\r\n\r\n", 400, 0 },

	{ "", MORE, 0 },
	{ "5", MORE, 1 },
	{ "5\r\nhell", MORE, 7 },
	{ "0\r\n\r", MORE, 4 },
	{ "0\r\nA: b\r\n", MORE, 9 },
};

/* Reads in pieces: the first of this size, then at most step at a time. The status, or MORE. */
static int
read_split(const char *bytes, size_t first, size_t step, size_t *used)
{
	enum chunked_verdict verdict = CHUNKED_MORE;
	size_t len = strlen(bytes), at = 0, n = first, taken;
	struct chunked c;

	chunked_start(&c);
	do {
		verdict = chunked_read(&c, &limits, bytes + at, n, &taken);
		at += taken;
		n = len - at < step ? len - at : step;
	} while (verdict == CHUNKED_MORE && n > 0);
	*used = at;
	if (verdict == CHUNKED_BAD)
		assert_non_null(c.why);
	return verdict == CHUNKED_DONE ? 0 : verdict == CHUNKED_MORE ? MORE : c.status;
}

static void
each_body_ends_where_it_should_or_is_refused(void **state)
{
	size_t used;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int status = read_split(rows[i].bytes, strlen(rows[i].bytes), 1, &used);

		if (status != rows[i].status)
			print_error("row %zu: %s\n", i, rows[i].bytes);
		assert_int_equal(status, rows[i].status);
		if (status <= 0)
			assert_int_equal(used, rows[i].used);
	}
}

static void
no_split_changes_a_verdict(void **state)
{
	size_t used, whole;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		size_t len = strlen(rows[i].bytes);

		read_split(rows[i].bytes, len, 1, &whole);
		assert_int_equal(read_split(rows[i].bytes, 0, 1, &used), rows[i].status);
		assert_int_equal(used, whole);
		for (size_t at = 0; at <= len; at++) {
			assert_int_equal(
			    read_split(rows[i].bytes, at, len + 1, &used), rows[i].status);
			assert_int_equal(used, whole);
		}
	}
}

static void
extensions_have_a_limit_over_all_chunks(void **state)
{
	static const char chunk[] = "1;" SIXTEEN "\r\nx\r\n";
	enum chunked_verdict verdict = CHUNKED_MORE;
	const struct config wide = { .body_limit_bytes = 1000000 };
	struct chunked c;
	size_t used, n;

	(void)state;
	chunked_start(&c);
	for (n = 0; verdict == CHUNKED_MORE; n++)
		verdict = chunked_read(&c, &wide, chunk, sizeof chunk - 1, &used);
	assert_int_equal(verdict, CHUNKED_BAD);
	assert_int_equal(c.status, 400);
	assert_in_range(n, 2, 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_body_ends_where_it_should_or_is_refused),
		cmocka_unit_test(no_split_changes_a_verdict),
		cmocka_unit_test(extensions_have_a_limit_over_all_chunks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

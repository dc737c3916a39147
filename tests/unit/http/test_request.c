/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reader of request heads: what it takes, what it refuses, and that no split changes its mind.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "config/config.h"
#include "http/request.h"

#define DONE 0
#define MORE -1
#define HOST "Host: example.org\r\n"
#define GET(fields) "GET / HTTP/1.1\r\n" HOST fields "\r\n"
#define TARGET(target) "GET " target " HTTP/1.1\r\n" HOST "\r\n"
#define WITH_HOST(value) "GET / HTTP/1.1\r\nHost: " value "\r\n\r\n"
#define SIXTEEN "0123456789abcdef"

struct row {
	struct str bytes;
	int verdict; /* DONE, MORE, or the status of the refusal */
};
#define ROW(literal, verdict)                             \
	{                                                 \
		{ literal, sizeof(literal) - 1 }, verdict \
	}

/* Small, so that a row can pass them. */
static const struct config limits = {
	.max_request_line_bytes = 80, .max_header_bytes = 200, .max_header_fields = 6
};

static const struct row rows[] = {
	/* the request line */
	ROW("GET / HTTP/1.1\r\nHost: a\r\n\r\n", DONE),
	ROW("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /next", DONE),
	ROW("GET / HTTP/1.0\r\n\r\n", DONE),
	ROW("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", DONE),
	ROW("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
	ROW("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
	ROW(" GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
	ROW("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
	ROW("GET /  HTTP/1.1\r\nHost: a\r\n\r\n", 400),
	ROW("GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400),
	ROW("GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n", 400),
	ROW("GET /\r\n", 400),
	ROW("GET /\r\n\r\n", 400),
	ROW("GET\r\n\r\n", 400),
	ROW("GET HTTP/1.1\r\nHost: a\r\n\r\n", 400),
	ROW("GET  HTTP/1.1\r\nHost: a\r\n\r\n", 400),
	ROW("GET / HTTP/1.1\nHost: a\r\n\r\n", 400),
	ROW("GET / HTTP/1.1\rHost: a\r\n\r\n", 400),
	ROW("GET / HTTP/1.1\r\r\nHost: a\r\n\r\n", 400),
	ROW("G@T / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
	ROW("GET: / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
	ROW("G\0T / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
	ROW("\x16\x03\x01\x02", 400), /* a TLS client */
	ROW("get / HTTP/1.1\r\nHost: a\r\n\r\n",
	    DONE), /* some other method: not the reader's to judge */
	ROW("BREW / HTTP/1.1\r\nHost: a\r\n\r\n", DONE),
	ROW("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
	ROW("GET / HTTP/1.2\r\nHost: a\r\n\r\n", DONE),
	ROW("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
	ROW("GET / HTTP/0.9\r\nHost: a\r\n\r\n", 505),
	ROW("GET / HTTP/1\r\nHost: a\r\n\r\n", 400),
	ROW("GET / HTTP/1.10\r\nHost: a\r\n\r\n", 400),
	ROW("GET / HTTP/01.1\r\nHost: a\r\n\r\n", 400),
	ROW("GET / http/1.1\r\nHost: a\r\n\r\n", 400),
	ROW("GET / HTTP/1,1\r\nHost: a\r\n\r\n", 400),
	ROW("GET / HTTQ/1.1\r\nHost: a\r\n\r\n", 400),
	ROW("GET / HTTP/1.a\r\nHost: a\r\n\r\n", 400),

	/* targets */
	ROW(TARGET("/akn/xx/act/1/eng@2006-05-01...2007-01-01/~art_12.txt?x=%20"), DONE),
	ROW(TARGET("/a;b=c,d/:@!$&'()*+~?q=/?:@"), DONE),
	ROW(TARGET("/?"), DONE),
	ROW(TARGET("//double"), DONE),
	ROW(TARGET("/%41%e4%2F"), DONE),
	ROW(TARGET("/%"), 400),
	ROW(TARGET("/%4"), 400),
	ROW(TARGET("/%zz"), 400),
	ROW(TARGET("/%4g"), 400),
	ROW(TARGET("/?q=%zz"), 400),
	ROW(TARGET("/%00"), 400),
	ROW(TARGET("/%0d%0aX"), 400),
	ROW(TARGET("/%7f"), 400),
	ROW(TARGET("/?q=%00"), 400),
	ROW(TARGET("/?q=a%0ab"), DONE),
	ROW(TARGET("/a\0b"), 400),
	ROW(TARGET("/a\x01"), 400),
	ROW(TARGET("/a\x7f"), 400),
	ROW(TARGET("/\xc3\xa4"), 400),
	ROW(TARGET("/a b"), 400),
	ROW(TARGET("/a#b"), 400),
	ROW(TARGET("/#"), 400),
	ROW(TARGET("/\""), 400),
	ROW(TARGET("/<x>"), 400),
	ROW(TARGET("/a\\b"), 400),
	ROW(TARGET("/{x}"), 400),
	ROW(TARGET("/."), 400),
	ROW(TARGET("/.."), 400),
	ROW(TARGET("/../etc/passwd"), 400),
	ROW(TARGET("/a/./b"), 400),
	ROW(TARGET("/a/.."), 400),
	ROW(TARGET("/a/..?x"), 400),
	ROW(TARGET("/%2e%2E/"), 400),
	ROW(TARGET("/a/.%2e"), 400),
	ROW(TARGET("/%2e"), 400),
	ROW(TARGET("/..."), DONE),
	ROW(TARGET("/.well-known/x"), DONE),
	ROW(TARGET("/..a"), DONE),
	ROW(TARGET("/a..b"), DONE),
	ROW(TARGET("/?../"), DONE),
	ROW(TARGET("*"), 400),
	ROW(TARGET("a"), 400),
	ROW(TARGET("?a"), 400),
	ROW(TARGET("example.org:80"), 400),
	ROW(TARGET("http://example.org/a?b"), DONE),
	ROW(TARGET("HTTPS://example.org:8443"), DONE),
	ROW(TARGET("http://[::1]:80/"), DONE),
	ROW(TARGET("http:///a"), 400),
	ROW(TARGET("http://user@example.org/"), 400),
	ROW(TARGET("http://example.org:99999/"), 400),
	ROW(TARGET("http://example.org?x"), DONE),
	ROW(TARGET("http://example.org?x y"), 400),
	ROW(TARGET("http://example.org/../"), 400),
	ROW(TARGET("ftp://example.org/"), 400),
	ROW("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", DONE),
	ROW("CONNECT example.org:443 HTTP/1.1\r\nHost: a\r\n\r\n", DONE),
	ROW("CONNECT example.org HTTP/1.1\r\nHost: a\r\n\r\n", 400),
	ROW("CONNECT /a HTTP/1.1\r\nHost: a\r\n\r\n", 400),

	/* Host */
	ROW("GET / HTTP/1.1\r\n\r\n", 400),
	ROW("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
	ROW("GET / HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n", 400),
	ROW(WITH_HOST(""), 400),
	ROW(WITH_HOST("example.org:8080"), DONE),
	ROW(WITH_HOST("  127.0.0.1  "), DONE),
	ROW(WITH_HOST("[2001:db8::1]:80"), DONE),
	ROW(WITH_HOST("[::1"), 400),
	ROW(WITH_HOST("[1]"), 400),
	ROW(WITH_HOST("[::g]"), 400),
	ROW(WITH_HOST("[::1]x"), 400),
	ROW(WITH_HOST("a b"), 400),
	ROW(WITH_HOST("a,b"), 400),
	ROW(WITH_HOST("a/b"), 400),
	ROW(WITH_HOST("a@b"), 400),
	ROW(WITH_HOST("a:"), 400),
	ROW(WITH_HOST("a:b"), 400),
	ROW(WITH_HOST("a:65536"), 400),
	ROW(WITH_HOST("a:1:2"), 400),
	ROW(WITH_HOST(":80"), 400),
	ROW("GET http://a/ HTTP/1.1\r\n\r\n", 400), /* RFC 9112 3.2.2: still needs it */

	/* fields */
	ROW(GET("X: \t a b\t \r\n"), DONE),
	ROW(GET("X:\r\n"), DONE),
	ROW(GET("X: \x80\xff\r\n"), DONE),
	ROW(GET("X!#$%&'*+-.^_`|~1: a\r\n"), DONE),
	ROW(GET("X : a\r\n"), 400),
	ROW(GET("X\t: a\r\n"), 400),
	ROW(GET(" X: a\r\n"), 400),
	ROW(GET("X: a\r\n b\r\n"), 400),
	ROW(GET("X: a\r\n\tb\r\n"), 400),
	ROW("GET / HTTP/1.1\r\n " HOST "\r\n", 400),
	ROW(GET("X\r\n"), 400),
	ROW(GET(": a\r\n"), 400),
	ROW(GET("X Y: a\r\n"), 400),
	ROW(GET("X(: a\r\n"), 400),
	ROW(GET("X\xe4: a\r\n"), 400),
	ROW(GET("X\0Y: a\r\n"), 400),
	ROW(GET("X: a\0b\r\n"), 400),
	ROW(GET("X: eight byte\x01s\r\n"), 400),
	ROW(GET("X: eight bytes and one delete \x7f\r\n"), 400),
	ROW(GET("X: tabs\tare\tfine\tanywhere\r\n"), DONE),
	ROW(GET("X: a\rb\r\n"), 400),
	ROW(GET("X: a\r\r\n"), 400),
	ROW(GET("X: a\n"), 400),
	ROW("GET / HTTP/1.1\r\n" HOST "X: a\r\n\n", 400),
	ROW("GET / HTTP/1.1\r\n" HOST "\r", MORE),
	ROW("GET / HTTP/1.1\r\n" HOST, MORE),
	ROW("G", MORE),
	ROW("", MORE),
	ROW("\r", MORE),

	/* where the body ends */
	ROW(GET("Content-Length: 0\r\n"), DONE),
	ROW(GET("content-LENGTH: 18446744073709551615\r\n"), DONE),
	ROW(GET("Content-Length: 99999999999999999999999\r\n"),
	    DONE), /* 413 later: not malformed */
	ROW(GET("Content-Length: 5\r\nContent-Length: 5\r\n"), 400),
	ROW(GET("Content-Length: 5\r\nContent-Length: 6\r\n"), 400),
	ROW(GET("Content-Length: 5, 5\r\n"), 400),
	ROW(GET("Content-Length: +5\r\n"), 400),
	ROW(GET("Content-Length: -5\r\n"), 400),
	ROW(GET("Content-Length: 0x5\r\n"), 400),
	ROW(GET("Content-Length: 5 5\r\n"), 400),
	ROW(GET("Content-Length: 5.0\r\n"), 400),
	ROW(GET("Content-Length:\r\n"), 400),
	ROW(GET("Content-Length : 5\r\n"), 400),
	ROW(GET("Transfer-Encoding: chunked\r\n"), DONE),
	ROW(GET("Transfer-Encoding: CHUNKED\r\n"), DONE),
	ROW(GET("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400),
	ROW(GET("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n"), 400),
	ROW(GET("Content-Length: 0\r\nTransfer-Encoding: gzip\r\n"), 400),
	ROW(GET("Transfer-Encoding: gzip\r\n"), 400),
	ROW(GET("Transfer-Encoding: identity\r\n"), 400),
	ROW(GET("Transfer-Encoding: gzip, chunked\r\n"), 501),
	ROW(GET("Transfer-Encoding: xchunked\r\n"), 400),
	ROW(GET("Transfer-Encoding: chunked, gzip\r\n"), 400),
	ROW(GET("Transfer-Encoding: chunked, chunked\r\n"), 400),
	ROW(GET("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400),
	ROW(GET("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"), 400),
	ROW(GET("Transfer-Encoding: chunked,\r\n"), 400),
	ROW(GET("Transfer-Encoding: ,chunked\r\n"), 400),
	ROW(GET("Transfer-Encoding:\r\n"), 400),
	ROW(GET("Transfer-Encoding: \"chunked\"\r\n"), 400),
	ROW(GET("Transfer-Encoding: chunked;q=1\r\n"), 400),
	ROW(GET("Transfer-Encoding: \013chunked\r\n"), 400),
	ROW("GET / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n", 400),

	/* limits: 80, 200, 6 */
	ROW(TARGET("/" SIXTEEN SIXTEEN SIXTEEN SIXTEEN "12"), DONE),
	ROW(TARGET("/" SIXTEEN SIXTEEN SIXTEEN SIXTEEN "123"), 414),
	ROW("GET /" SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN, 414),
	ROW(GET("A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\nE: 5\r\n"), DONE),
	ROW(GET("A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\nE: 5\r\nF: 6\r\n"), 431),
	ROW(GET("X: " SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN
		    SIXTEEN SIXTEEN "\r\n"),
	    DONE),
	ROW(GET("X: 1" SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN
		    SIXTEEN SIXTEEN "\r\n"),
	    431),
	ROW("GET / HTTP/1.1\r\nX: " SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN
		SIXTEEN SIXTEEN SIXTEEN SIXTEEN SIXTEEN,
	    431),
};

static int
verdict_of(const struct request *r, enum request_verdict verdict)
{
	return verdict == REQUEST_DONE ? DONE : verdict == REQUEST_MORE ? MORE : r->status;
}

static int
read_whole(struct request *r, struct str bytes)
{
	request_start(r);
	return verdict_of(r, request_read(r, &limits, bytes.p, bytes.len));
}

/* As if the bytes came in pieces: the first of this size, then at most step at a time. */
static int
read_split(struct request *r, struct str bytes, size_t first, size_t step)
{
	enum request_verdict verdict;
	size_t len = first;

	request_start(r);
	while (
	    (verdict = request_read(r, &limits, bytes.p, len)) == REQUEST_MORE && len < bytes.len)
		len = bytes.len - len < step ? bytes.len : len + step;
	return verdict_of(r, verdict);
}

/* How far the reader was when it stopped is its own affair; what it found is not. */
static void
assert_same(const struct request *a, const struct request *b)
{
	assert_int_equal(a->status, b->status);
	assert_ptr_equal(a->why, b->why);
	assert_int_equal(a->lines, b->lines);
	assert_int_equal(a->head_bytes, b->head_bytes);
	assert_int_equal(a->field_count, b->field_count);
	assert_memory_equal(a->fields, b->fields, a->field_count * sizeof a->fields[0]);
	assert_memory_equal(&a->target, &b->target, sizeof a->target);
	assert_memory_equal(&a->host, &b->host, sizeof a->host);
	assert_true(a->content_length == b->content_length);
}

static void
each_row_gets_its_verdict(void **state)
{
	struct request r;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int verdict = read_whole(&r, rows[i].bytes);

		if (verdict != rows[i].verdict)
			print_error("row %zu: %s\n", i, rows[i].bytes.p);
		assert_int_equal(verdict, rows[i].verdict);
		if (verdict > 0)
			assert_non_null(r.why);
	}
}

static void
no_split_changes_a_verdict(void **state)
{
	struct request whole, split;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct str bytes = rows[i].bytes;
		int verdict = read_whole(&whole, bytes);

		assert_int_equal(read_split(&split, bytes, 0, 1), verdict);
		assert_same(&whole, &split);
		for (size_t at = 0; at <= bytes.len; at++) {
			assert_int_equal(read_split(&split, bytes, at, bytes.len), verdict);
			assert_same(&whole, &split);
		}
	}
}

static bool
span_is(const char *bytes, struct span s, const char *literal)
{
	return str_is(str_make(bytes + s.at, s.len), literal);
}

static void
the_parts_of_a_target_are_found(void **state)
{
	const char *bytes = "HEAD /a/b?c=d HTTP/1.1\r\nHost: x:1\r\nAccept: */*\r\n\r\nrest";
	struct request r;

	(void)state;
	assert_int_equal(read_whole(&r, str_from(bytes)), DONE);
	assert_int_equal(r.method, HTTP_HEAD);
	assert_true(span_is(bytes, r.target, "/a/b?c=d"));
	assert_true(span_is(bytes, r.path, "/a/b"));
	assert_true(span_is(bytes, r.query, "c=d"));
	assert_true(span_is(bytes, r.host, "x:1"));
	assert_int_equal(r.field_count, 2);
	assert_true(span_is(bytes, r.fields[1].name, "Accept"));
	assert_true(span_is(bytes, r.fields[1].value, "*/*"));
	assert_int_equal(r.head_bytes, strlen(bytes) - strlen("rest"));
}

static void
the_authority_of_an_absolute_target_comes_before_host(void **state)
{
	const char *bytes = "GET http://one.example/a?b HTTP/1.1\r\nHost: two.example\r\n\r\n";
	struct request r;

	(void)state;
	assert_int_equal(read_whole(&r, str_from(bytes)), DONE);
	assert_true(span_is(bytes, r.host, "one.example"));
	assert_true(span_is(bytes, r.target, "/a?b"));
}

static void
http_1_1_stays_open_and_1_0_closes_unless_told_otherwise(void **state)
{
	struct request r;

	(void)state;
	assert_int_equal(read_whole(&r, str_from(GET(""))), DONE);
	assert_true(request_keeps_alive(&r));
	assert_int_equal(read_whole(&r, str_from(GET("Connection: x, Close\r\n"))), DONE);
	assert_false(request_keeps_alive(&r));
	assert_int_equal(read_whole(&r, str_from("GET / HTTP/1.0\r\n\r\n")), DONE);
	assert_false(request_keeps_alive(&r));
	assert_int_equal(
	    read_whole(&r, str_from("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")), DONE);
	assert_true(request_keeps_alive(&r));
}

static void
expectations_are_told_apart(void **state)
{
	static const char *const twice[] = {
		GET("Expect: 100-continue\r\nExpect: 100-continue\r\n"),
		GET("Expect: 100-continue, 100-continue\r\n"), GET("Expect: 100-continue,\r\n"),
		GET("Expect:\r\nExpect: 100-continue\r\n")
	};
	struct request r;

	(void)state;
	assert_int_equal(read_whole(&r, str_from(GET("Expect: 100-Continue\r\n"))), DONE);
	assert_int_equal(r.expect, EXPECT_CONTINUE);
	for (size_t i = 0; i < sizeof twice / sizeof twice[0]; i++) {
		assert_int_equal(read_whole(&r, str_from(twice[i])), DONE);
		assert_int_equal(r.expect, EXPECT_CONTINUE);
	}
	assert_int_equal(read_whole(&r, str_from(GET("Expect: tea, 100-continue\r\n"))), DONE);
	assert_int_equal(r.expect, EXPECT_UNKNOWN);
	assert_int_equal(read_whole(&r, str_from(GET("Expect: ,\r\n"))), DONE);
	assert_int_equal(r.expect, EXPECT_UNKNOWN);
	assert_int_equal(read_whole(&r, str_from(GET("Expect: tea\r\n"))), DONE);
	assert_int_equal(r.expect, EXPECT_UNKNOWN);
	assert_int_equal(read_whole(&r, str_from("GET / HTTP/1.0\r\nExpect: tea\r\n\r\n")), DONE);
	assert_int_equal(r.expect, EXPECT_NOTHING);
}

static void
the_number_of_the_bad_line_is_known(void **state)
{
	struct request r;

	(void)state;
	assert_int_equal(read_whole(&r, str_from(GET("A: 1\r\nB 2\r\n"))), 400);
	assert_int_equal(r.lines, 4); /* the request line, Host, A, B */
}

static void
a_length_that_does_not_fit_is_the_largest(void **state)
{
	struct request r;

	(void)state;
	assert_int_equal(
	    read_whole(&r, str_from(GET("Content-Length: 18446744073709551616\r\n"))), DONE);
	assert_true(r.content_length == UINT64_MAX);
	assert_true(request_has_body(&r));
}

static void
no_head_needs_more_than_its_maximum(void **state)
{
	char bytes[1024];
	struct request r;
	size_t at;

	(void)state;
	at = (size_t)snprintf(bytes, sizeof bytes, "\r\nGET /%066d HTTP/1.1\r\nHost: a\r\nX: ", 0);
	memset(bytes + at, 'x', sizeof bytes - at);
	assert_true(request_head_max(&limits) < sizeof bytes);
	assert_int_equal(read_whole(&r, str_make(bytes, request_head_max(&limits))), 431);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row_gets_its_verdict),
		cmocka_unit_test(no_split_changes_a_verdict),
		cmocka_unit_test(the_parts_of_a_target_are_found),
		cmocka_unit_test(the_authority_of_an_absolute_target_comes_before_host),
		cmocka_unit_test(http_1_1_stays_open_and_1_0_closes_unless_told_otherwise),
		cmocka_unit_test(expectations_are_told_apart),
		cmocka_unit_test(the_number_of_the_bad_line_is_known),
		cmocka_unit_test(a_length_that_does_not_fit_is_the_largest),
		cmocka_unit_test(no_head_needs_more_than_its_maximum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

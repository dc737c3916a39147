/* SPDX-License-Identifier: Apache-2.0 */
/* The server as clients see it: what is answered to what. */
#include "http_site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"

static void
a_request_is_answered_with_all_that_belongs_to_it(void **state)
{
	int fd = client_dial(*state, 0);
	struct heard h;
	char value[256];

	client_say(fd, "GET /x HTTP/1.1\r\n" HOST "\r\n");
	client_hear(fd, &h, true);
	assert_int_equal(h.status, 200);
	assert_string_equal(h.body, BODY);
	assert_string_equal(heard_line(&h, "Content-Type", value), "text/plain");
	assert_string_equal(heard_line(&h, "ETag", value), ETAG);
	assert_string_equal(heard_line(&h, "Cache-Control", value), "public");
	assert_string_equal(heard_line(&h, "X-Content-Type-Options", value), "nosniff");
	assert_string_equal(heard_line(&h, "X-More", value), "here");
	assert_string_equal(heard_line(&h, "Connection", value), "");
	assert_int_equal(strlen(heard_line(&h, "X-Request-Id", value)), 13);
	assert_int_equal(strlen(heard_line(&h, "Date", value)), 29);
	free(h.body);
	close(fd);
}

static void
the_handler_sees_the_request(void **state)
{
	int fd = client_dial(*state, 0);
	struct heard h;

	client_say(fd, "GET http://one.example:81/echo?a=b HTTP/1.1\r\n" HOST
		       "USER-agent:  me \r\nX-List: 1\r\nx-list: 2\r\nX-LIST:3\r\n\r\n");
	client_hear(fd, &h, true);
	assert_string_equal(h.body, "/echo?a=b|/echo|a=b|one.example:81|me|1, 2, 3|1");
	free(h.body);
	close(fd);
}

static void
a_request_may_come_byte_by_byte(void **state)
{
	static const char text[] = "GET /echo HTTP/1.1\r\n" HOST "User-Agent: slow\r\n\r\n";
	int fd = client_dial(*state, 0);
	struct heard h;

	for (size_t i = 0; i < sizeof text - 1; i++)
		assert_int_equal(send(fd, text + i, 1, MSG_NOSIGNAL), 1);
	client_hear(fd, &h, true);
	assert_string_equal(h.body, "/echo|/echo||example.org|slow||1");
	free(h.body);
	close(fd);
}

static void
a_head_as_long_as_the_limits_allow_is_read(void **state)
{
	int fd = client_dial(*state, 0), i;
	char *text = mem_new(40000);
	size_t len;

	len = (size_t)snprintf(text, 40000, "GET /%08000d HTTP/1.1\r\n" HOST, 0);
	for (i = 0; i < 30; i++)
		len += (size_t)snprintf(text + len, 40000 - len, "X-%d: %01000d\r\n", i, 0);
	snprintf(text + len, 40000 - len, "\r\n");
	client_say(fd, text);
	assert_int_equal(client_hear_status(fd), 200);
	free(text);
	close(fd);
}

static void
a_connection_serves_one_request_after_the_other(void **state)
{
	int fd = client_dial(*state, 0), i;

	for (i = 0; i < 50; i++) {
		client_say(fd, "GET / HTTP/1.1\r\n" HOST "\r\n");
		assert_int_equal(client_hear_status(fd), 200);
	}
	client_say(fd, "GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n");
	assert_int_equal(client_hear_status(fd), 200);
	client_assert_closed(fd);
}

static void
http_1_0_is_closed_unless_it_asks_otherwise(void **state)
{
	struct heard h;
	char value[256];
	int fd = client_dial(*state, 0);

	client_say(fd, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
	client_hear(fd, &h, true);
	assert_string_equal(heard_line(&h, "Connection", value), "keep-alive");
	free(h.body);
	client_say(fd, "GET / HTTP/1.0\r\n\r\n");
	client_hear(fd, &h, true);
	assert_string_equal(heard_line(&h, "Connection", value), "close");
	free(h.body);
	client_assert_closed(fd);
}

static void
pipelined_requests_are_answered_in_order(void **state)
{
	char text[HEAD_BYTES], expected[64];
	int fd = client_dial(*state, 0), i, n = 40; /* more than are gathered at once */
	struct heard h;
	size_t len = 0;

	for (i = 0; i < n; i++)
		len += (size_t)snprintf(
		    text + len, sizeof text - len, "GET /echo?%d HTTP/1.1\r\n" HOST "\r\n", i);
	client_say(fd, text);
	for (i = 0; i < n; i++) {
		client_hear(fd, &h, true);
		snprintf(expected, sizeof expected, "/echo?%d|/echo|%d|example.org|||1", i, i);
		assert_string_equal(h.body, expected);
		free(h.body);
	}
	close(fd);
}

/* Without what differs from one answer to the next. */
static void
blank_out(struct heard *h, const char *name)
{
	char *at = strstr(h->head, name);

	assert_non_null(at);
	memset(at, '-', strcspn(at, "\r"));
}

static void
head_is_get_without_the_body(void **state)
{
	static const char *const paths[] = { "/", "/file", "/echo" };
	char text[256];
	struct heard get, head;

	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		int fd = client_dial(*state, 0);

		snprintf(text, sizeof text,
		    "GET %s HTTP/1.1\r\n" HOST "\r\nHEAD %s HTTP/1.1\r\n" HOST
		    "\r\nGET / HTTP/1.1\r\n" HOST "\r\n",
		    paths[i], paths[i]);
		client_say(fd, text);
		client_hear(fd, &get, true);
		client_hear(fd, &head, false);
		blank_out(&get, "Date: ");
		blank_out(&head, "Date: ");
		blank_out(&get, "X-Request-Id: ");
		blank_out(&head, "X-Request-Id: ");
		assert_string_equal(get.head, head.head);
		assert_int_equal(client_hear_status(fd), 200); /* and nothing came in between */
		free(get.body);
		close(fd);
	}
}

static void
a_file_arrives_whole_however_slowly_it_is_read(void **state)
{
	int fd = client_dial(*state, 4096); /* the window is small: many partial writes */
	struct heard h;

	client_say(fd, "GET /file HTTP/1.1\r\n" HOST "\r\nGET /file HTTP/1.1\r\n" HOST
		       "\r\nGET / HTTP/1.1\r\n" HOST "\r\n");
	for (size_t i = 0; i < 2; i++) {
		size_t at = 0;

		client_hear(fd, &h, true);
		assert_int_equal(h.size, FILE_BYTES);
		while (at < h.size && h.body[at] == site_file_byte(at))
			at++;
		assert_int_equal(at, h.size);
		free(h.body);
	}
	assert_int_equal(client_hear_status(fd), 200);
	close(fd);
}

static void
an_answer_may_come_later_and_those_behind_it_wait(void **state)
{
	int fd = client_dial(*state, 0);
	struct heard h;

	client_say(fd, "GET /echo?1 HTTP/1.1\r\n" HOST "\r\nGET /park HTTP/1.1\r\n" HOST
		       "\r\nGET /echo?2 HTTP/1.1\r\n" HOST "\r\n");
	client_hear(fd, &h, true); /* the one before need not wait */
	assert_string_equal(h.body, "/echo?1|/echo|1|example.org|||1");
	free(h.body);
	site_run_on_loop(*state, site_reply_parked);
	client_hear(fd, &h, true);
	assert_string_equal(h.body, BODY);
	free(h.body);
	client_hear(fd, &h, true);
	assert_string_equal(h.body, "/echo?2|/echo|2|example.org|||1");
	free(h.body);
	close(fd);
}

static void
input_that_comes_while_an_answer_is_awaited_is_kept(void **state)
{
	int fd = client_dial(*state, 0);

	client_say(fd, "GET /park HTTP/1.1\r\n" HOST "\r\n");
	site_wait_for_parked(*state);
	client_say(fd, "GET /park HTTP/1.1\r\n" HOST "\r\nGET / HTTP");
	site_run_on_loop(*state, site_reply_parked);
	assert_int_equal(client_hear_status(fd), 200);
	site_run_on_loop(*state, site_reply_parked);
	assert_int_equal(client_hear_status(fd), 200);
	client_say(fd, "/1.1\r\n" HOST "\r\n");
	assert_int_equal(client_hear_status(fd), 200);
	close(fd);
}

static void
the_handler_learns_that_a_client_has_gone_and_its_answer_is_dropped(void **state)
{
	struct linger reset = { .l_onoff = 1 };
	struct site *s = *state;
	int fd = client_dial(s, 0);

	client_say(fd, "GET /park HTTP/1.1\r\n" HOST "\r\n");
	site_wait_for_parked(s);
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
	close(fd);
	do
		site_run_on_loop(s, site_look_at_parked);
	while (!s->is_gone);
	site_run_on_loop(s, site_reply_parked);
	fd = client_dial(s, 0);
	client_say(fd, "GET / HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(client_hear_status(fd), 200); /* the others have noticed nothing */
	close(fd);
}

static void
a_client_that_only_stops_sending_still_gets_its_answers(void **state)
{
	int fd = client_dial(*state, 0);

	client_say(fd, "GET /park HTTP/1.1\r\n" HOST "\r\nGET / HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(shutdown(fd, SHUT_WR), 0);
	site_run_on_loop(*state, site_reply_parked);
	assert_int_equal(client_hear_status(fd), 200);
	assert_int_equal(client_hear_status(fd), 200);
	client_assert_closed(fd);
}

static void
what_cannot_be_served_is_refused(void **state)
{
	static const struct {
		const char *bytes;
		int status;
		bool closes;
	} rows[] = {
		{ "GET / HTTP/1.1\r\n\r\n", 400, true },
		{ "GET / HTTP/1.1\n" HOST "\r\n", 400, true },
		{ "GET /%zz HTTP/1.1\r\n" HOST "\r\n", 400, true },
		{ "GET / HTTP/1.1\r\n" HOST
		  "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
		    400, true },
		{ "GET / HTTP/2.0\r\n" HOST "\r\n", 505, true },
		{ "GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n", 501, true },
		{ "GET / HTTP/1.1\r\n" HOST "Expect: tea\r\n\r\n", 417, true },
		{ "GET / HTTP/1.1\r\n" HOST "Content-Length: 65537\r\n\r\n", 413, true },
		{ "GET / HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999\r\n\r\n", 413,
		    true },
		{ "GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n10001\r\n", 413,
		    true },
		{ "GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nx\r\n", 400, true },
		{ "POST / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n",
		    405, true },
		{ "POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello", 405, false },
		{ "DELETE / HTTP/1.1\r\n" HOST "\r\n", 405, false },
		{ "TRACE / HTTP/1.1\r\n" HOST "\r\n", 405, false },
		{ "BREW / HTTP/1.1\r\n" HOST "\r\n", 501, false },
		{ "get / HTTP/1.1\r\n" HOST "\r\n", 501, false },
		{ "CONNECT example.org:443 HTTP/1.1\r\n" HOST "\r\n", 405, true },
	};
	struct heard h;
	char value[256];

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int fd = client_dial(*state, 0);

		client_say(fd, rows[i].bytes);
		client_hear(fd, &h, true);
		if (h.status != rows[i].status)
			print_error("%s", rows[i].bytes);
		assert_int_equal(h.status, rows[i].status);
		assert_string_equal(
		    heard_line(&h, "Allow", value), h.status == 405 ? "GET, HEAD, OPTIONS" : "");
		assert_string_equal(
		    heard_line(&h, "Connection", value), rows[i].closes ? "close" : "");
		free(h.body);
		if (rows[i].closes) {
			client_assert_closed(fd);
			continue;
		}
		client_say(fd, "GET / HTTP/1.1\r\n" HOST "\r\n");
		assert_int_equal(client_hear_status(fd), 200);
		close(fd);
	}
}

static void
a_refusal_names_the_line_and_reaches_a_client_that_goes_on_sending(void **state)
{
	int fd = client_dial(*state, 0), i;
	struct heard h;

	client_say(fd, "GET / HTTP/1.1\r\n" HOST "Oops\r\n\r\n");
	for (i = 0; i < 100; i++)
		client_say(fd, "and so on and so on and so on\r\n");
	client_hear(fd, &h, true);
	assert_int_equal(h.status, 400);
	assert_string_equal(h.body, "header line 2: it has no colon: send 'Name: value'\n");
	free(h.body);
	client_assert_closed(fd);
}

static void
lines_that_are_too_long_are_refused_before_they_end(void **state)
{
	char *text = mem_new(33000);
	int fd = client_dial(*state, 0);

	snprintf(text, 33000, "GET /%08300d", 0);
	client_say(fd, text);
	assert_int_equal(client_hear_status(fd), 414);
	client_assert_closed(fd);
	fd = client_dial(*state, 0);
	snprintf(text, 33000, "GET / HTTP/1.1\r\nX: %032800d", 0);
	client_say(fd, text);
	assert_int_equal(client_hear_status(fd), 431);
	client_assert_closed(fd);
	free(text);
}

static void
a_body_is_dropped_and_the_next_request_served(void **state)
{
	int fd = client_dial(*state, 0);

	client_say(fd,
	    "GET / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\n" HOST
	    "Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nTrailer: x\r\n\r\n"
	    "GET /echo HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(client_hear_status(fd), 200);
	assert_int_equal(client_hear_status(fd), 200);
	assert_int_equal(client_hear_status(fd), 200);
	close(fd);
}

static void
a_client_that_asks_first_is_told_to_go_on(void **state)
{
	int fd = client_dial(*state, 0);

	client_say(
	    fd, "GET / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
	assert_int_equal(client_hear_status(fd), 100);
	client_say(fd, "hello");
	assert_int_equal(client_hear_status(fd), 200);
	close(fd);
}

static void
options_for_the_whole_server_needs_no_handler(void **state)
{
	int fd = client_dial(*state, 0);
	struct heard h;
	char value[256];

	client_say(fd, "OPTIONS * HTTP/1.1\r\n" HOST "\r\n");
	client_hear(fd, &h, false);
	assert_int_equal(h.status, 204);
	assert_string_equal(heard_line(&h, "Allow", value), "GET, HEAD, OPTIONS");
	assert_string_equal(heard_line(&h, "Content-Length", value), "");
	close(fd);
}

#define with_site(f) cmocka_unit_test_setup_teardown(f, site_set_up, site_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		with_site(a_request_is_answered_with_all_that_belongs_to_it),
		with_site(the_handler_sees_the_request),
		with_site(a_request_may_come_byte_by_byte),
		with_site(a_head_as_long_as_the_limits_allow_is_read),
		with_site(a_connection_serves_one_request_after_the_other),
		with_site(http_1_0_is_closed_unless_it_asks_otherwise),
		with_site(pipelined_requests_are_answered_in_order),
		with_site(head_is_get_without_the_body),
		with_site(a_file_arrives_whole_however_slowly_it_is_read),
		with_site(an_answer_may_come_later_and_those_behind_it_wait),
		with_site(input_that_comes_while_an_answer_is_awaited_is_kept),
		with_site(the_handler_learns_that_a_client_has_gone_and_its_answer_is_dropped),
		with_site(a_client_that_only_stops_sending_still_gets_its_answers),
		with_site(what_cannot_be_served_is_refused),
		with_site(a_refusal_names_the_line_and_reaches_a_client_that_goes_on_sending),
		with_site(lines_that_are_too_long_are_refused_before_they_end),
		with_site(a_body_is_dropped_and_the_next_request_served),
		with_site(a_client_that_asks_first_is_told_to_go_on),
		with_site(options_for_the_whole_server_needs_no_handler),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

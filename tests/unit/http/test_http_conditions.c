/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions and ranges as clients see them. */
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

static void
what_the_client_has_is_not_sent_again(void **state)
{
	int fd = client_dial(*state, 0);
	struct heard h;
	char value[256];

	client_say(fd, "GET / HTTP/1.1\r\n" HOST "If-None-Match: \"x\", W/" ETAG "\r\n\r\n");
	client_hear(fd, &h, true);
	assert_int_equal(h.status, 304);
	assert_string_equal(heard_line(&h, "ETag", value), ETAG);
	assert_string_equal(heard_line(&h, "Cache-Control", value), "public");
	assert_string_equal(heard_line(&h, "X-More", value), "here");
	assert_string_equal(heard_line(&h, "Content-Length", value), "");
	client_say(fd, "GET / HTTP/1.1\r\n" HOST "If-None-Match: \"x\"\r\n\r\n");
	assert_int_equal(client_hear_status(fd), 200);
	client_say(fd, "GET /echo HTTP/1.1\r\n" HOST "If-None-Match: *\r\n\r\n"); /* has no ETag */
	assert_int_equal(client_hear_status(fd), 304);
	client_say(fd, "GET / HTTP/1.1\r\n" HOST "If-Modified-Since: " MODIFIED "\r\n\r\n");
	client_hear(fd, &h, true);
	assert_int_equal(h.status, 304);
	assert_string_equal(heard_line(&h, "Last-Modified", value), ""); /* the ETag says it */
	assert_string_equal(heard_line(&h, "Content-Type", value), "");
	assert_string_equal(heard_line(&h, "X-Body", value), "");
	client_say(fd, "GET /echo HTTP/1.1\r\n" HOST "If-Modified-Since: " MODIFIED "\r\n\r\n");
	client_hear(fd, &h, true);
	assert_int_equal(h.status, 304);
	assert_string_equal(heard_line(&h, "Last-Modified", value), MODIFIED);
	close(fd);
}

static void
a_condition_may_be_spread_over_several_lines(void **state)
{
	static const char two_tags[] =
	    "GET / HTTP/1.1\r\n" HOST "IF-none-MATCH: \"x\"\r\nIdle: 1\r\nif-NONE-match: " ETAG
	    "\r\n\r\n";
	static const char two_dates[] = "GET / HTTP/1.1\r\n" HOST "If-Modified-Since: " MODIFIED
					"\r\nIf-Modified-Since: " MODIFIED "\r\n\r\n";
	int fd = client_dial(*state, 0), i;

	client_say(fd, two_tags);
	assert_int_equal(client_hear_status(fd), 304);
	client_say(fd, "GET / HTTP/1.1\r\n" HOST);
	for (i = 0; i < 60; i++) {
		client_say(
		    fd, i < 59 ? "If-None-Match: \"x\"\r\n" : "If-None-Match: " ETAG "\r\n\r\n");
	}
	assert_int_equal(client_hear_status(fd), 304);
	client_say(fd, two_dates); /* RFC 9110 13.1.3: more than one is none */
	assert_int_equal(client_hear_status(fd), 200);
	close(fd);
}

static void
what_is_no_longer_what_the_client_means_is_refused(void **state)
{
	int fd = client_dial(*state, 0);
	struct heard h;
	char value[256];

	client_say(fd, "GET /file HTTP/1.1\r\n" HOST "If-Match: \"x\"\r\n\r\n");
	client_hear(fd, &h, true);
	assert_int_equal(h.status, 412);
	assert_string_equal(heard_line(&h, "ETag", value), "");
	free(h.body);
	client_say(fd, "HEAD / HTTP/1.1\r\n" HOST
		       "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT\r\n\r\n");
	client_hear(fd, &h, false);
	assert_int_equal(h.status, 412);
	client_say(fd, "OPTIONS / HTTP/1.1\r\n" HOST "If-Match: \"x\"\r\n\r\n");
	assert_int_equal(client_hear_status(fd), 200);
	close(fd);
}

/* Asks for a range of target; what comes is left in *h. */
static void
ask_part(int fd, const char *target, const char *fields, struct heard *h)
{
	char text[512];

	snprintf(text, sizeof text, "GET %s HTTP/1.1\r\n" HOST "%s\r\n", target, fields);
	client_say(fd, text);
	client_hear(fd, h, true);
}

static void
a_part_is_sent_to_who_asks_for_one(void **state)
{
	int fd = client_dial(*state, 0);
	struct heard h;
	char value[256];

	ask_part(fd, "/", "Range: bytes=2-3\r\n", &h);
	assert_int_equal(h.status, 206);
	assert_string_equal(h.body, "bo");
	assert_string_equal(heard_line(&h, "Content-Range", value), "bytes 2-3/7");
	assert_string_equal(heard_line(&h, "Content-Length", value), "2");
	assert_string_equal(heard_line(&h, "ETag", value), ETAG);
	assert_string_equal(heard_line(&h, "Last-Modified", value), MODIFIED);
	assert_string_equal(heard_line(&h, "Cache-Control", value), "public");
	assert_string_equal(heard_line(&h, "X-Body", value), "whole");
	assert_string_equal(heard_line(&h, "X-More", value), "here");
	free(h.body);
	ask_part(fd, "/", "Range: bytes=-1\r\nIf-Range: " ETAG "\r\n", &h);
	assert_int_equal(h.status, 206);
	assert_string_equal(h.body, "\n");
	free(h.body);
	close(fd);
}

static void
a_part_of_a_file_is_the_right_one(void **state)
{
	int fd = client_dial(*state, 0);
	struct heard h;
	size_t at;

	ask_part(fd, "/file", "Range: bytes=4000000-4099999\r\n", &h);
	assert_int_equal(h.status, 206);
	assert_int_equal(h.size, 100000);
	for (at = 0; at < h.size && h.body[at] == site_file_byte(4000000 + at); at++)
		;
	assert_int_equal(at, h.size);
	free(h.body);
	close(fd);
}

static void
the_whole_is_sent_where_a_range_does_not_count(void **state)
{
	static const char *const fields[] = { "Range: bytes=0-0,5-5\r\n", "Range: lines=1-2\r\n",
		"Range: bytes=3-1\r\n", "Range: bytes=0-0\r\nIf-Range: \"x\"\r\n",
		"Range: bytes=0-0\r\nIf-Range: " MODIFIED "\r\n", "If-Range: " ETAG "\r\n" };
	int fd = client_dial(*state, 0);
	struct heard h;
	char value[256];

	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		ask_part(fd, "/", fields[i], &h);
		assert_int_equal(h.status, 200);
		assert_string_equal(h.body, BODY);
		assert_string_equal(heard_line(&h, "Content-Range", value), "");
		assert_string_equal(heard_line(&h, "Accept-Ranges", value), "bytes");
		free(h.body);
	}
	ask_part(fd, "/echo", "Range: bytes=0-0\r\n", &h);
	assert_int_equal(h.status, 200);
	assert_string_equal(heard_line(&h, "Accept-Ranges", value), "");
	free(h.body);
	client_say(fd, "HEAD / HTTP/1.1\r\n" HOST "Range: bytes=0-0\r\n\r\n");
	client_hear(fd, &h, false); /* RFC 9110 14.2: ranges are for GET */
	assert_int_equal(h.status, 200);
	assert_string_equal(heard_line(&h, "Content-Length", value), "7");
	close(fd);
}

static void
a_range_behind_the_end_is_told_where_the_end_is(void **state)
{
	int fd = client_dial(*state, 0);
	struct heard h;
	char value[256];

	ask_part(fd, "/file", "Range: bytes=5000000-\r\n", &h);
	assert_int_equal(h.status, 416);
	assert_string_equal(heard_line(&h, "Content-Range", value), "bytes */5000000");
	assert_string_equal(heard_line(&h, "ETag", value), "");
	assert_int_equal(strlen(heard_line(&h, "X-Request-Id", value)), 13);
	assert_int_equal(strlen(heard_line(&h, "Date", value)), strlen(MODIFIED));
	free(h.body);
	ask_part(fd, "/", "Range: bytes=0-0\r\nIf-None-Match: " ETAG "\r\n", &h);
	assert_int_equal(h.status, 304); /* RFC 9110 13.2.2: conditions come first */
	close(fd);
}

#define with_site(f) cmocka_unit_test_setup_teardown(f, site_set_up, site_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		with_site(what_the_client_has_is_not_sent_again),
		with_site(a_condition_may_be_spread_over_several_lines),
		with_site(what_is_no_longer_what_the_client_means_is_refused),
		with_site(a_part_is_sent_to_who_asks_for_one),
		with_site(a_part_of_a_file_is_the_right_one),
		with_site(the_whole_is_sent_where_a_range_does_not_count),
		with_site(a_range_behind_the_end_is_told_where_the_end_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

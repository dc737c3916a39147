/* SPDX-License-Identifier: Apache-2.0 */
/* stats: what a server under test counts, compared with what was asked of it. */
#include "http_site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "http/count.h"
#include "http/stats.h"

static uint64_t
sum(const uint64_t *counts, unsigned n)
{
	uint64_t total = 0;

	while (n-- > 0)
		total += counts[n];
	return total;
}

static uint64_t
status_count(const struct http_stats *stats, const char *name)
{
	for (unsigned i = 0; i < HTTP_STATUS_KINDS; i++) {
		if (strcmp(http_status_kind_name(i), name) == 0)
			return stats->statuses[i];
	}
	fail_msg("no such status: %s", name);
	return 0;
}

/* An answer is counted when its last byte was sent: the client may have it a moment before. */
static void
wait_for_answers(const struct site *s, uint64_t answers, struct http_stats *stats)
{
	do {
		sched_yield();
		http_stats(s->server, stats);
	} while (sum(stats->methods, HTTP_METHOD_KINDS) < answers ||
		 sum(stats->durations, HTTP_DURATIONS + 1) < answers || stats->open > 0);
}

static void
every_answer_is_counted_once_by_method_and_status(void **state)
{
	static const char *const requests[] = { "GET / HTTP/1.1\r\n" HOST "\r\n",
		"HEAD / HTTP/1.1\r\n" HOST "\r\n",
		"GET / HTTP/1.1\r\n" HOST "If-None-Match: " ETAG "\r\n\r\n",
		"OPTIONS * HTTP/1.1\r\n" HOST "\r\n", "PUT / HTTP/1.1\r\n" HOST "\r\n",
		"nonsense\r\n\r\n" };
	struct site *s = *state;
	struct http_stats stats;
	size_t i, n = sizeof requests / sizeof requests[0];
	struct heard h;
	int fd;

	for (i = 0; i < n; i++) {
		fd = client_dial(s, 0);
		client_say(fd, requests[i]);
		client_hear(fd, &h, strncmp(requests[i], "HEAD", 4) != 0);
		free(h.body);
		close(fd);
	}
	wait_for_answers(s, n, &stats);
	assert_int_equal(stats.accepted, n);
	assert_int_equal(stats.methods[HTTP_GET], 2);
	assert_int_equal(stats.methods[HTTP_HEAD], 1);
	assert_int_equal(stats.methods[HTTP_OPTIONS], 1);
	assert_int_equal(stats.methods[HTTP_OTHER], 1);
	assert_int_equal(stats.methods[HTTP_PUT], 1);
	assert_int_equal(status_count(&stats, "200"), 2);
	assert_int_equal(status_count(&stats, "204"), 1);
	assert_int_equal(status_count(&stats, "304"), 1);
	assert_int_equal(status_count(&stats, "405"), 1);
	assert_int_equal(status_count(&stats, "400"), 1);
	assert_int_equal(sum(stats.statuses, HTTP_STATUS_KINDS), n);
	assert_int_equal(sum(stats.durations, HTTP_DURATIONS + 1), n);
	assert_true(stats.sent_bytes > stats.body_bytes);
	assert_true(stats.body_bytes > strlen(BODY)); /* one, and the words of two refusals */
}

static void
the_bytes_of_a_file_are_counted(void **state)
{
	struct site *s = *state;
	struct http_stats stats;
	int fd = client_dial(s, 0);

	client_say(fd, "GET /file HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n");
	assert_int_equal(client_hear_status(fd), 200);
	client_assert_closed(fd);
	wait_for_answers(s, 1, &stats);
	assert_int_equal(stats.body_bytes, FILE_BYTES);
	assert_in_range(stats.sent_bytes, FILE_BYTES + 100, FILE_BYTES + 1000);
}

static void
timeouts_are_counted_by_what_was_waited_for(void **state)
{
	struct site *s = site_new();
	struct http_stats stats;
	int idle, header, body;

	(void)state;
	s->settings.idle_timeout_ms = s->settings.header_timeout_ms = HASTY_MS;
	site_start(s);
	idle = client_dial(s, 0);
	header = client_dial(s, 0);
	client_say(header, "GET / HTTP/1.1\r\nHost: exam");
	body = client_dial(s, 0);
	client_say(body, "GET / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhell");
	client_assert_closed(idle);
	assert_int_equal(client_hear_status(header), 408);
	assert_int_equal(client_hear_status(body), 408);
	close(header);
	close(body);
	wait_for_answers(s, 2, &stats);
	assert_int_equal(stats.timeouts[HTTP_TIMEOUT_IDLE], 1);
	assert_int_equal(stats.timeouts[HTTP_TIMEOUT_HEADER], 1);
	assert_int_equal(stats.timeouts[HTTP_TIMEOUT_BODY], 1);
	assert_int_equal(stats.timeouts[HTTP_TIMEOUT_WRITE], 0);
	assert_int_equal(status_count(&stats, "408"), 2);
	site_end(s);
}

static void
who_is_turned_away_is_counted_by_the_reason(void **state)
{
	struct site *s = site_new();
	struct http_stats stats;
	int first, second;

	(void)state;
	s->settings.max_connections = 1;
	site_start(s);
	first = client_dial(s, 0);
	client_say(first, "GET / HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(client_hear_status(first), 200);
	second = client_dial(s, 0);
	assert_int_equal(client_hear_status(second), 503);
	http_stats(s->server, &stats);
	assert_int_equal(stats.refused[HTTP_REFUSED_FULL], 1);
	assert_int_equal(stats.refused[HTTP_REFUSED_ADDRESS], 0);
	assert_int_equal(stats.accepted, 1);
	assert_int_equal(stats.open, 1);
	close(first);
	close(second);
	site_end(s);
}

static void
a_duration_falls_into_the_bucket_that_holds_it(void **state)
{
	struct counters c = { 0 };
	struct http_stats stats;

	(void)state;
	for (unsigned i = 0; i < HTTP_DURATIONS; i++) {
		assert_true(i == 0 || http_duration_bound_us(i) > http_duration_bound_us(i - 1));
		count_answer(&c, HTTP_GET, 200, 1, http_duration_bound_us(i));
	}
	count_answer(&c, HTTP_GET, 299, 1, http_duration_bound_us(HTTP_DURATIONS - 1) + 1);
	count_answer(&c, HTTP_GET, 999, 1, 0);
	memcpy(&stats, &c, sizeof stats);
	assert_int_equal(stats.durations[0], 2);
	for (unsigned i = 1; i <= HTTP_DURATIONS; i++)
		assert_int_equal(stats.durations[i], 1);
	assert_int_equal(status_count(&stats, "other_2xx"), 1);
	assert_int_equal(status_count(&stats, "other_5xx"), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    every_answer_is_counted_once_by_method_and_status, site_set_up, site_tear_down),
		cmocka_unit_test_setup_teardown(
		    the_bytes_of_a_file_are_counted, site_set_up, site_tear_down),
		cmocka_unit_test(timeouts_are_counted_by_what_was_waited_for),
		cmocka_unit_test(who_is_turned_away_is_counted_by_the_reason),
		cmocka_unit_test(a_duration_falls_into_the_bucket_that_holds_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

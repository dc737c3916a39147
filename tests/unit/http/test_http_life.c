/* SPDX-License-Identifier: Apache-2.0 */
/* The server's own life: deadlines, caps, starting and stopping. */
#include "http/limits_reload.h"
#include "http/server.h"
#include "http_site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/stats.h"

static void
who_is_slow_meets_a_deadline(void **state)
{
	struct site *s = site_new();
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
	client_assert_closed(header);
	assert_int_equal(client_hear_status(body), 408);
	client_assert_closed(body);
	site_end(s);
}

static void
who_does_not_read_is_cut_off(void **state)
{
	struct site *s = site_new();
	struct http_stats stats;
	char bytes[65536];
	size_t got = 0;
	ssize_t n;
	int fd;

	(void)state;
	s->settings.write_timeout_ms = HASTY_MS;
	site_start(s);
	fd = client_dial(s, 4096);
	client_say(fd, "GET /file HTTP/1.1\r\n" HOST "\r\n");
	do {
		sched_yield();
		http_stats(s->server, &stats);
	} while (stats.timeouts[HTTP_TIMEOUT_WRITE] == 0 || s->file->refs > 1);
	while ((n = recv(fd, bytes, sizeof bytes, 0)) > 0)
		got += (size_t)n;
	assert_in_range(got, 1, FILE_BYTES - 1);
	close(fd);
	site_end(s);
}

static void
over_the_cap_clients_are_turned_away(void **state)
{
	struct site *s = site_new();
	int first, second;

	(void)state;
	s->settings.max_connections = 1;
	site_start(s);
	first = client_dial(s, 0);
	client_say(first, "GET / HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(client_hear_status(first), 200);
	second = client_dial(s, 0);
	assert_int_equal(client_hear_status(second), 503);
	client_assert_closed(second);
	client_say(first, "GET / HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(client_hear_status(first), 200);
	close(first);
	site_end(s);
}

static void
a_drain_answers_what_is_in_progress_and_closes_the_rest(void **state)
{
	struct site *s = site_new();
	int idle, parked;
	struct heard h;
	char value[256];

	(void)state;
	site_start(s);
	idle = client_dial(s, 0);
	client_say(idle, "GET / HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(client_hear_status(idle), 200);
	parked = client_dial(s, 0);
	client_say(parked, "GET /park HTTP/1.1\r\n" HOST "\r\n");
	site_wait_for_parked(s);
	http_stop(s->server);
	client_assert_closed(idle);
	site_run_on_loop(s, site_reply_parked);
	client_hear(parked, &h, true);
	assert_int_equal(h.status, 200);
	assert_string_equal(heard_line(&h, "Connection", value), "close");
	free(h.body);
	client_assert_closed(parked);
	assert_int_equal(pthread_join(s->thread, NULL), 0);
	assert_int_equal(s->run_rc, 0);
	http_close(&s->server);
	site_end(s);
}

static void
a_drain_does_not_wait_for_ever(void **state)
{
	struct site *s = site_new();
	int fd;

	(void)state;
	s->settings.drain_ms = 50;
	site_start(s);
	fd = client_dial(s, 0);
	client_say(fd, "GET /park HTTP/1.1\r\n" HOST "\r\n");
	site_wait_for_parked(s);
	http_stop(s->server);
	assert_int_equal(pthread_join(s->thread, NULL), 0);
	client_assert_closed(fd);
	http_close(&s->server); /* nobody answers the parked one any more: it is freed here */
	site_end(s);
}

static void
limits_change_while_it_runs_or_not_at_all(void **state)
{
	struct site *s = site_new();
	struct config c = s->settings;
	struct err e = { 0 };
	int fd, status;

	(void)state;
	site_start(s);
	fd = client_dial(s, 0);
	c.max_request_line_bytes = 20;
	c.trusted_proxy = (struct option_list){ { "10.0.0.1/8" }, 1 };
	assert_int_equal(http_reload(s->server, &c, &e), -ERR_CONFIG);
	client_say(fd, "GET /a/path/of/some/length HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(client_hear_status(fd), 200);
	c.trusted_proxy.count = 0;
	assert_int_equal(http_reload(s->server, &c, &e), 0);
	close(fd);
	do { /* each loop learns of it by a letter */
		fd = client_dial(s, 0);
		client_say(fd, "GET /a/path/of/some/length HTTP/1.1\r\n" HOST "\r\n");
		status = client_hear_status(fd);
		close(fd);
	} while (status == 200);
	assert_int_equal(status, 414);
	c.max_pipelined = 0;
	assert_int_equal(http_reload(s->server, &c, &e), -ERR_CONFIG);
	site_end(s);
}

static int
refuse_to_start(struct http_loop *l, void *arg, struct err *e)
{
	(void)arg;
	if (http_loop_index(l) == 0)
		return 0;
	return err_set(e, ERR_CONFIG, "the second loop has no store");
}

static void
a_loop_that_cannot_start_stops_the_server(void **state)
{
	struct site *s = site_new();

	(void)state;
	s->config.loop_start = refuse_to_start;
	site_start(s);
	assert_int_equal(pthread_join(s->thread, NULL), 0);
	assert_int_equal(s->run_rc, -ERR_CONFIG);
	assert_string_equal(s->run_error.text, "the second loop has no store");
	http_close(&s->server);
	site_end(s);
}

static void
a_port_in_use_is_refused_with_its_address(void **state)
{
	struct site *s = *state;
	struct http_listen taken = { .address = http_address(s->server) };
	struct http_config config = s->config;
	struct http_server *second = NULL;
	struct err e = { 0 };

	config.listen = &taken;
	assert_int_equal(http_open(&second, &config, &e), -ERR_CONFIG);
	assert_null(second);
	assert_non_null(strstr(e.text, http_address(s->server)));
}

static void
an_address_that_is_none_is_refused(void **state)
{
	static const char *const addresses[] = { "", "127.0.0.1", "127.0.0.1:", ":80", "::1:80",
		"127.0.0.1:65536", "127.0.0.1:http", "256.0.0.1:0", "198.51.100.1:0" };
	struct site *s = *state;
	struct http_config config = s->config;
	struct http_server *server = NULL;

	for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
		struct http_listen wrong = { .address = addresses[i] };
		struct err e = { 0 };

		config.listen = &wrong;
		assert_int_equal(http_open(&server, &config, &e), -ERR_CONFIG);
		assert_true(e.text[0] != '\0');
	}
}

#define with_site(f) cmocka_unit_test_setup_teardown(f, site_set_up, site_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_is_slow_meets_a_deadline),
		cmocka_unit_test(who_does_not_read_is_cut_off),
		cmocka_unit_test(over_the_cap_clients_are_turned_away),
		cmocka_unit_test(a_drain_answers_what_is_in_progress_and_closes_the_rest),
		cmocka_unit_test(a_drain_does_not_wait_for_ever),
		cmocka_unit_test(limits_change_while_it_runs_or_not_at_all),
		cmocka_unit_test(a_loop_that_cannot_start_stops_the_server),
		with_site(a_port_in_use_is_refused_with_its_address),
		with_site(an_address_that_is_none_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

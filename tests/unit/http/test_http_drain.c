/* SPDX-License-Identifier: Apache-2.0 */
/* The end of a server under load: nothing that was accepted is lost. */
#include "http/server.h"
#include "http_site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/str.h"

#define CLIENTS 8
#define ENOUGH 300 /* answers: the clients are at work */
#define FDS 16

/* Clients that ask all the time, each on a connection that it keeps as long as the server does. */
struct crowd {
	pthread_t threads[CLIENTS];
	struct sockaddr_in address;
	_Atomic bool is_over;
	_Atomic unsigned begun, answered, failed, refused, closed;
};

/* 1: answered and kept; 0: answered and the last; -1: failed. */
static int
ask_once(int fd)
{
	static const char request[] = "GET / HTTP/1.1\r\n" HOST "\r\n";
	char text[HEAD_BYTES] = "";
	const char *end = NULL;
	size_t len = 0;
	ssize_t n;

	if (send(fd, request, sizeof request - 1, MSG_NOSIGNAL) < 0)
		return -1;
	while (end == NULL || strlen(end) < sizeof BODY - 1 + 4) {
		if ((n = recv(fd, text + len, sizeof text - 1 - len, 0)) <= 0)
			return -1;
		len += (size_t)n;
		text[len] = '\0';
		end = strstr(text, "\r\n\r\n");
	}
	if (strncmp(text, "HTTP/1.1 200 ", 13) != 0)
		return -1;
	return strstr(text, "\r\nConnection: close\r\n") == NULL;
}

static void
use_connection(struct crowd *c, int fd, bool is_first)
{
	int rc = 1;

	while (rc > 0 && !c->is_over) {
		rc = ask_once(fd);
		c->begun += is_first;
		is_first = false;
		if (rc >= 0)
			c->answered++;
		else
			c->failed++;
	}
	c->closed += rc == 0;
}

static void *
be_client(void *arg)
{
	struct crowd *c = arg;
	bool is_first = true;

	while (!c->is_over && c->failed == 0) {
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

		if (connect(fd, (struct sockaddr *)&c->address, sizeof c->address) == 0)
			use_connection(c, fd, is_first);
		else if (errno == ECONNREFUSED)
			c->refused++;
		else
			c->failed++;
		close(fd);
		is_first = false;
		if (c->refused > 0)
			break;
	}
	return NULL;
}

static void
wait_for_answers(struct crowd *c, unsigned more)
{
	unsigned target = c->answered + more;

	while (c->answered < target && c->failed == 0)
		sched_yield();
}

static void
crowd_start(struct crowd *c, const struct site *s)
{
	struct str address = str_from(http_address(s->server));
	uint64_t port;

	memset(c, 0, sizeof *c);
	assert_true(
	    str_to_u64(str_slice(address, str_rfind(address, ':') + 1, address.len), &port));
	c->address.sin_family = AF_INET;
	c->address.sin_port = htons((uint16_t)port);
	c->address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	for (size_t i = 0; i < CLIENTS; i++)
		assert_int_equal(pthread_create(&c->threads[i], NULL, be_client, c), 0);
	while (c->begun < CLIENTS && c->failed == 0)
		sched_yield();
	wait_for_answers(c, ENOUGH);
}

static void
crowd_end(struct crowd *c)
{
	c->is_over = true;
	for (size_t i = 0; i < CLIENTS; i++)
		assert_int_equal(pthread_join(c->threads[i], NULL), 0);
	assert_int_equal(c->failed, 0);
}

static void
wait_for_end(struct site *s)
{
	assert_int_equal(pthread_join(s->thread, NULL), 0);
	assert_int_equal(s->run_rc, 0);
	http_close(&s->server);
}

static void
a_drain_answers_all_that_was_accepted(void **state)
{
	struct site *s = site_new();
	struct crowd c;

	(void)state;
	site_start(s);
	crowd_start(&c, s);
	http_stop(s->server);
	assert_true(http_is_draining(s->server));
	wait_for_end(s);
	while (c.refused < 1 && c.failed == 0)
		sched_yield();
	crowd_end(&c);
	assert_true(c.closed >= CLIENTS); /* each was told so by its last answer */
	site_end(s);
}

/* A server on the sockets of s, as another process would have it. */
static struct site *
new_successor(const struct site *s, const struct http_listen *listen, int fds[FDS], unsigned loops)
{
	struct site *next = site_new();
	unsigned n = http_listener_fds(s->server, fds, FDS), i;

	assert_in_range(n, 1, FDS);
	for (i = 0; i < n; i++)
		assert_true((fds[i] = dup(fds[i])) >= 0);
	next->config.listen = listen;
	next->config.inherited = fds;
	next->config.inherited_count = n;
	next->config.loops = loops;
	return next;
}

static void
hand_over_to(unsigned loops)
{
	struct site *first = site_new(), *second;
	struct http_listen listen;
	struct crowd c;
	char address[64];
	int fds[FDS];

	site_start(first);
	snprintf(address, sizeof address, "%s", http_address(first->server));
	listen = (struct http_listen){ .address = address };
	crowd_start(&c, first);
	second = new_successor(first, &listen, fds, loops);
	site_start(second);
	assert_string_equal(http_address(second->server), address);
	http_hand_over(first->server);
	wait_for_end(first);
	wait_for_answers(&c, ENOUGH);
	assert_int_equal(c.refused, 0);
	crowd_end(&c);
	site_end(first);
	site_end(second);
}

static void
a_successor_takes_over_without_losing_a_request(void **state)
{
	(void)state;
	hand_over_to(2);
}

static void
a_successor_with_fewer_loops_serves_every_socket(void **state)
{
	(void)state;
	hand_over_to(1);
}

static void
a_successor_with_more_loops_shares_the_sockets(void **state)
{
	(void)state;
	hand_over_to(5);
}

static void
who_waits_in_the_queue_is_answered_by_the_successor(void **state)
{
	struct site *first = site_new(), *second;
	struct http_listen listen;
	char address[64];
	int fds[FDS], waiting;

	(void)state;
	site_open(first); /* it never runs: whoever comes has to wait */
	snprintf(address, sizeof address, "%s", http_address(first->server));
	listen = (struct http_listen){ .address = address };
	waiting = client_dial(first, 0);
	client_say(waiting, "GET / HTTP/1.1\r\n" HOST "\r\n");
	second = new_successor(first, &listen, fds, 2);
	site_open(second);
	http_hand_over(first->server);
	http_close(&first->server);
	site_run(second);
	assert_int_equal(client_hear_status(waiting), 200);
	close(waiting);
	site_end(first);
	site_end(second);
}

static void
an_idle_connection_is_still_answered_while_the_server_drains(void **state)
{
	struct site *s = site_new();
	struct heard h;
	char value[256];
	int fd, other;

	(void)state;
	s->config.loops = 1; /* what is said to the one is said to both */
	site_start(s);
	fd = client_dial(s, 0);
	other = client_dial(s, 0);
	client_say(fd, "GET / HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(client_hear_status(fd), 200);
	client_say(other, "GET /park HTTP/1.1\r\n" HOST "\r\n");
	site_wait_for_parked(s);
	http_stop(s->server);
	site_run_on_loop(s, site_look_at_parked); /* behind it: the loop knows by now */
	client_say(fd, "GET /echo?1 HTTP/1.1\r\n" HOST "\r\nGET / HTTP/1.1\r\n" HOST "\r\n");
	client_hear(fd, &h, true);
	assert_int_equal(h.status, 200); /* the one behind it is here already, so it is kept */
	free(h.body);
	client_hear(fd, &h, true);
	assert_int_equal(h.status, 200);
	assert_string_equal(heard_line(&h, "Connection", value), "close");
	free(h.body);
	client_assert_closed(fd);
	site_run_on_loop(s, site_reply_parked);
	assert_int_equal(client_hear_status(other), 200);
	client_assert_closed(other);
	wait_for_end(s);
	site_end(s);
}

static void
new_clients_are_answered_while_old_ones_are_served(void **state)
{
	struct site *s = site_new();
	int parked, late;

	(void)state;
	s->config.loops = 1; /* a loop without connections would end at once */
	site_start(s);
	parked = client_dial(s, 0);
	client_say(parked, "GET /park HTTP/1.1\r\n" HOST "\r\n");
	site_wait_for_parked(s);
	http_stop(s->server);
	late = client_dial(s, 0);
	client_say(late, "GET / HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(client_hear_status(late), 200);
	client_assert_closed(late);
	site_run_on_loop(s, site_reply_parked);
	assert_int_equal(client_hear_status(parked), 200);
	client_assert_closed(parked);
	wait_for_end(s);
	site_end(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_drain_answers_all_that_was_accepted),
		cmocka_unit_test(a_successor_takes_over_without_losing_a_request),
		cmocka_unit_test(a_successor_with_fewer_loops_serves_every_socket),
		cmocka_unit_test(a_successor_with_more_loops_shares_the_sockets),
		cmocka_unit_test(who_waits_in_the_queue_is_answered_by_the_successor),
		cmocka_unit_test(an_idle_connection_is_still_answered_while_the_server_drains),
		cmocka_unit_test(new_clients_are_answered_while_old_ones_are_served),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

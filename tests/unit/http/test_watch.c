/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Connections that make no progress. No transport is known that makes none, so the server's calls
 * of sendmsg() and recv() are replaced by calls that make none (ld --wrap); the client's are not.
 */
#include "http_site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/limits.h"

#define HOUR_MS 3600000 /* no deadline comes before the watchdog */

ssize_t __real_sendmsg(int fd, const struct msghdr *m, int flags);
ssize_t __wrap_sendmsg(int fd, const struct msghdr *m, int flags);
ssize_t __real_recv(int fd, void *to, size_t len, int flags);
ssize_t __wrap_recv(int fd, void *to, size_t len, int flags);

static _Thread_local bool is_client; /* the thread of the tests */
static atomic_bool sends_nothing, receives_nothing;
static atomic_uint sends, receives; /* of the server, in vain */

ssize_t
__wrap_sendmsg(int fd, const struct msghdr *m, int flags)
{
	if (is_client || !sends_nothing)
		return __real_sendmsg(fd, m, flags);
	sends++;
	return 0;
}

ssize_t
__wrap_recv(int fd, void *to, size_t len, int flags)
{
	if (is_client || !receives_nothing)
		return __real_recv(fd, to, len, flags);
	receives++;
	errno = EAGAIN;
	return -1;
}

static struct site *
start(void)
{
	struct site *s = site_new();

	is_client = true;
	sends = receives = 0;
	s->settings.idle_timeout_ms = s->settings.header_timeout_ms = HOUR_MS;
	s->settings.write_timeout_ms = HOUR_MS;
	site_start(s);
	return s;
}

/* By a reset, when the server has not read all of the request. */
static void
wait_for_end(int fd)
{
	char byte;
	ssize_t n = recv(fd, &byte, 1, 0);

	assert_true(n == 0 || (n < 0 && errno == ECONNRESET));
	close(fd);
}

static void
assert_serves(struct site *s)
{
	int fd = client_dial(s, 0);

	client_say(fd, "GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n");
	assert_int_equal(client_hear_status(fd), 200);
	client_assert_closed(fd);
}

static void
a_transport_that_takes_nothing_ends_the_connection(void **state)
{
	struct site *s = start();
	int fd;

	(void)state;
	sends_nothing = true;
	fd = client_dial(s, 0);
	client_say(fd, "GET / HTTP/1.1\r\n" HOST "\r\n");
	wait_for_end(fd);
	assert_int_equal(sends, 1);
	sends_nothing = false;
	assert_serves(s);
	site_end(s);
}

static void
an_event_that_comes_again_in_vain_ends_the_connection(void **state)
{
	struct site *s = start();
	int fd;

	(void)state;
	receives_nothing = true;
	fd = client_dial(s, 0);
	client_say(fd, "GET / HTTP/1.1\r\n" HOST "\r\n");
	wait_for_end(fd);
	assert_int_equal(receives, IDLE_WAKES_MAX);
	receives_nothing = false;
	assert_serves(s);
	site_end(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_transport_that_takes_nothing_ends_the_connection),
		cmocka_unit_test(an_event_that_comes_again_in_vain_ends_the_connection),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

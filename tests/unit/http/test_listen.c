/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses and listening sockets. */
#include "http/http_config.h"
#include "http/listen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "http/http.h"

static char folder[] = "/tmp/test_listen.XXXXXX";
static struct inherited none;

/* "unix:FOLDER/name"; borrowed until the next call. */
static const char *
unix_address(const char *name)
{
	static char address[LISTEN_ADDRESS_BYTES];

	snprintf(address, sizeof address, LISTEN_UNIX "%s/%s", folder, name);
	return address;
}

static int
open_at(struct listener *l, const char *address, unsigned n, struct inherited *from, struct err *e)
{
	const struct http_listen want = { .address = address };

	return listen_open(l, &want, n, from, e);
}

static void
several_sockets_share_the_port_that_the_kernel_chose(void **state)
{
	struct listener l;
	struct place a = { .len = sizeof a.at }, b = a;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(open_at(&l, "127.0.0.1:0", 3, &none, &e), 0);
	assert_int_equal(l.count, 3);
	assert_int_equal(getsockname(l.sockets[0].fd, &a.at.any, &a.len), 0);
	assert_int_equal(getsockname(l.sockets[2].fd, &b.at.any, &b.len), 0);
	assert_int_equal(a.at.v4.sin_port, b.at.v4.sin_port);
	assert_ptr_equal(strstr(l.address, "127.0.0.1:"), l.address);
	listen_close(&l);
}

static void
a_unix_socket_is_for_owner_and_group_and_goes_with_its_listener(void **state)
{
	const char *address = unix_address("own"), *path = address + sizeof LISTEN_UNIX - 1;
	struct listener l;
	struct err e = { 0 };
	struct stat st;

	(void)state;
	assert_int_equal(open_at(&l, address, 4, &none, &e), 0);
	assert_int_equal(l.count, 1);
	assert_string_equal(l.address, address);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode, S_IFSOCK | 0660);
	listen_close(&l);
	assert_int_not_equal(stat(path, &st), 0);
}

static void
a_socket_file_is_replaced_when_nobody_answers_on_it(void **state)
{
	const char *address = unix_address("stale"), *path = address + sizeof LISTEN_UNIX - 1;
	struct listener first, second;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(open_at(&first, address, 1, &none, &e), 0);
	assert_int_equal(open_at(&second, address, 1, &none, &e), -ERR_CONFIG);
	assert_non_null(strstr(e.text, address));
	first.is_kept = true; /* as if it had died: the file stays */
	listen_close(&first);
	assert_int_equal(access(path, F_OK), 0);
	assert_int_equal(open_at(&second, address, 1, &none, &e), 0);
	listen_close(&second);
}

static void
the_socket_file_of_a_later_server_is_left_alone(void **state)
{
	const char *address = unix_address("later"), *path = address + sizeof LISTEN_UNIX - 1;
	struct listener first, second;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(open_at(&first, address, 1, &none, &e), 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(open_at(&second, address, 1, &none, &e), 0);
	listen_close(&first);
	assert_int_equal(access(path, F_OK), 0);
	listen_close(&second);
}

static void
a_file_that_is_no_socket_is_not_touched(void **state)
{
	const char *address = unix_address("file"), *path = address + sizeof LISTEN_UNIX - 1;
	int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	struct err e = { 0 };
	struct listener l;

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(open_at(&l, address, 1, &none, &e), -ERR_CONFIG);
	assert_non_null(strstr(e.text, "no socket"));
	assert_int_equal(unlink(path), 0);
}

static void
a_unix_address_that_is_none_is_refused(void **state)
{
	static const char *const addresses[] = { "unix:", "unix:relative",
		"unix:/none/there/socket",
		"unix:/0123456789012345678901234567890123456789012345678901234567890123456789"
		"0123456789012345678901234567890123456789" };
	struct listener l;

	(void)state;
	for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
		struct err e = { 0 };

		assert_int_equal(open_at(&l, addresses[i], 1, &none, &e), -ERR_CONFIG);
		assert_non_null(strstr(e.text, addresses[i]));
	}
}

/* What a predecessor of n loops would hand down. */
static struct inherited
hand_down(struct listener *l, unsigned n, int fds[4])
{
	struct inherited from = { .fds = fds, .count = n };
	struct err e = { 0 };

	assert_int_equal(open_at(l, "127.0.0.1:0", n, &none, &e), 0);
	for (unsigned i = 0; i < n; i++)
		fds[i] = dup(l->sockets[i].fd);
	return from;
}

static void
inherited_sockets_are_taken_where_one_is_asked_for(void **state)
{
	struct listener before, after;
	struct err e = { 0 };
	int fds[4], first;
	struct inherited from = hand_down(&before, 3, fds);

	(void)state;
	first = fds[0];
	assert_int_equal(open_at(&after, before.address, 1, &from, &e), 0);
	assert_int_equal(after.count, 3); /* clients may wait in any of them */
	assert_int_equal(after.sockets[0].fd, first);
	assert_int_equal(fds[0], -1);
	assert_string_equal(after.address, before.address);
	assert_true((fcntl(first, F_GETFD) & FD_CLOEXEC) != 0);
	assert_false(after.is_kept);
	listen_close(&after);
	listen_close(&before);
}

static void
an_open_port_takes_any_inherited_one_of_its_host(void **state)
{
	struct listener before, after;
	struct err e = { 0 };
	int fds[4];
	struct inherited from = hand_down(&before, 2, fds);

	(void)state;
	from.is_lent = true;
	assert_int_equal(open_at(&after, "127.0.0.1:0", 2, &from, &e), 0);
	assert_string_equal(after.address, before.address);
	assert_true(after.is_kept);
	listen_close(&after);
	listen_close(&before);
}

static void
inherited_sockets_bound_elsewhere_are_left(void **state)
{
	struct listener before, after;
	struct err e = { 0 };
	int fds[4];
	struct inherited from = hand_down(&before, 2, fds);

	(void)state;
	assert_int_equal(open_at(&after, "127.0.0.2:0", 1, &from, &e), 0);
	assert_int_equal(after.count, 1);
	assert_true(fds[0] >= 0 && fds[1] >= 0);
	close(fds[0]);
	close(fds[1]);
	listen_close(&after);
	listen_close(&before);
}

static int
make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL ? -1 : 0;
}

static int
remove_folder(void **state)
{
	(void)state;
	return rmdir(folder); /* fails if a test has left something */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(several_sockets_share_the_port_that_the_kernel_chose),
		cmocka_unit_test(a_unix_socket_is_for_owner_and_group_and_goes_with_its_listener),
		cmocka_unit_test(a_socket_file_is_replaced_when_nobody_answers_on_it),
		cmocka_unit_test(the_socket_file_of_a_later_server_is_left_alone),
		cmocka_unit_test(a_file_that_is_no_socket_is_not_touched),
		cmocka_unit_test(a_unix_address_that_is_none_is_refused),
		cmocka_unit_test(inherited_sockets_are_taken_where_one_is_asked_for),
		cmocka_unit_test(an_open_port_takes_any_inherited_one_of_its_host),
		cmocka_unit_test(inherited_sockets_bound_elsewhere_are_left),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

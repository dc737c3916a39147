/* SPDX-License-Identifier: Apache-2.0 */
/* Packets: what is put comes out, what is broken fails whole, descriptors travel. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/err.h"
#include "wire/wire.h"

static uint8_t bytes[WIRE_PACKET_BYTES_MAX], received[WIRE_PACKET_BYTES_MAX];

static void
numbers_and_strings_come_out_as_they_went_in(void **state)
{
	struct wire_out o = { .bytes = bytes };
	struct wire_in i;
	struct str s;

	(void)state;
	wire_put_u32(&o, 0xfedcba98u);
	wire_put_u64(&o, 0x0123456789abcdefull);
	wire_put_str(&o, STR("two\nlines"));
	wire_put_str(&o, STR(""));
	i = (struct wire_in){ .bytes = bytes, .len = o.len };
	assert_int_equal(wire_take_u32(&i), 0xfedcba98u);
	assert_true(wire_take_u64(&i) == 0x0123456789abcdefull);
	s = wire_take_str(&i, 9);
	assert_true(str_is(s, "two\nlines"));
	assert_int_equal(s.p[s.len], '\0');
	assert_int_equal(wire_take_str(&i, 0).len, 0);
	assert_true(wire_is_done(&i));
}

static void
every_cut_of_a_packet_fails_and_reads_no_further(void **state)
{
	struct wire_out o = { .bytes = bytes };

	(void)state;
	wire_put_u32(&o, 7);
	wire_put_str(&o, STR("name"));
	wire_put_u64(&o, 8);
	for (size_t cut = 0; cut < o.len; cut++) {
		struct wire_in i = { .bytes = bytes, .len = cut };

		wire_take_u32(&i);
		wire_take_str(&i, 100);
		wire_take_u64(&i);
		assert_true(i.failed);
		assert_true(i.at <= cut);
		assert_false(wire_is_done(&i));
	}
}

static void
a_string_longer_than_allowed_fails(void **state)
{
	struct wire_out o = { .bytes = bytes };
	struct wire_in i;

	(void)state;
	wire_put_str(&o, STR("four!"));
	i = (struct wire_in){ .bytes = bytes, .len = o.len };
	assert_int_equal(wire_take_str(&i, 4).len, 0);
	assert_true(i.failed);
}

static void
a_string_with_a_nul_inside_or_none_behind_fails(void **state)
{
	struct wire_out o = { .bytes = bytes };
	struct wire_in i;

	(void)state;
	wire_put_str(&o, str_make("a\0b", 3));
	i = (struct wire_in){ .bytes = bytes, .len = o.len };
	wire_take_str(&i, 10);
	assert_true(i.failed);
	o = (struct wire_out){ .bytes = bytes };
	wire_put_str(&o, STR("ab"));
	bytes[o.len - 1] = 'c';
	i = (struct wire_in){ .bytes = bytes, .len = o.len };
	wire_take_str(&i, 10);
	assert_true(i.failed);
}

static void
a_length_near_the_end_of_its_type_does_not_wrap(void **state)
{
	struct wire_out o = { .bytes = bytes };
	struct wire_in i;

	(void)state;
	wire_put_u32(&o, UINT32_MAX);
	i = (struct wire_in){ .bytes = bytes, .len = o.len };
	wire_take_str(&i, SIZE_MAX);
	assert_true(i.failed);
}

static void
bytes_left_over_mean_it_is_not_done(void **state)
{
	struct wire_out o = { .bytes = bytes };
	struct wire_in i;

	(void)state;
	wire_put_u32(&o, 1);
	wire_put_u32(&o, 2);
	i = (struct wire_in){ .bytes = bytes, .len = o.len };
	wire_take_u32(&i);
	assert_false(i.failed);
	assert_false(wire_is_done(&i));
}

static void
what_does_not_fit_a_packet_is_not_sent(void **state)
{
	static char long_text[WIRE_PACKET_BYTES_MAX];
	struct wire_out o = { .bytes = bytes };
	struct err e = { 0 };

	(void)state;
	wire_put_str(&o, str_make(long_text, sizeof long_text));
	assert_true(o.failed);
	wire_put_u32(&o, 1); /* sticky */
	assert_true(o.failed);
	assert_int_equal(wire_send(-1, &o, NULL, 0, &e), -ERR_LIMIT);
}

static int pair[2];

static int
open_pair(void **state)
{
	(void)state;
	return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair);
}

static int
close_pair(void **state)
{
	(void)state;
	close(pair[0]);
	if (pair[1] >= 0)
		close(pair[1]);
	return 0;
}

static void
descriptors_arrive_close_on_exec_beside_their_packet(void **state)
{
	struct wire_out o = { .bytes = bytes };
	int pipes[2], fds[WIRE_FDS_MAX];
	struct wire_in i;
	struct err e = { 0 };
	size_t count;
	char c;

	(void)state;
	assert_int_equal(pipe(pipes), 0);
	wire_put_u32(&o, 42);
	assert_int_equal(wire_send(pair[0], &o, pipes, 2, &e), 0);
	assert_int_equal(wire_recv(pair[1], received, &i, fds, &count, &e), 0);
	assert_int_equal(wire_take_u32(&i), 42);
	assert_int_equal(count, 2);
	assert_true((fcntl(fds[0], F_GETFD) & FD_CLOEXEC) != 0);
	assert_int_equal(write(fds[1], "x", 1), 1);
	assert_int_equal(read(pipes[0], &c, 1), 1);
	for (size_t k = 0; k < 2; k++) {
		close(pipes[k]);
		close(fds[k]);
	}
}

static void
no_packet_is_busy_and_a_closed_peer_is_an_empty_one(void **state)
{
	int fds[WIRE_FDS_MAX];
	struct wire_in i;
	struct err e = { 0 };
	size_t count = 9;

	(void)state;
	assert_int_equal(wire_recv(pair[0], received, &i, fds, &count, &e), -ERR_BUSY);
	assert_int_equal(count, 9); /* untouched on failure */
	close(pair[1]);
	pair[1] = -1;
	assert_int_equal(wire_recv(pair[0], received, &i, fds, &count, &e), 0);
	assert_int_equal(i.len, 0);
	assert_true(i.closed);
	assert_false(i.unread);
	assert_int_equal(count, 0);
}

static void
an_empty_packet_is_a_packet_and_not_the_end(void **state)
{
	int fds[WIRE_FDS_MAX];
	struct wire_in i;
	struct err e = { 0 };
	size_t count;

	(void)state;
	assert_int_equal(send(pair[1], "", 0, 0), 0);
	assert_int_equal(wire_recv(pair[0], received, &i, fds, &count, &e), 0);
	assert_int_equal(i.len, 0);
	assert_false(i.closed);
	assert_int_equal(wire_recv(pair[0], received, &i, fds, &count, &e), -ERR_BUSY);
}

static void
a_peer_that_closed_with_our_packet_unread_is_closed_too(void **state)
{
	struct wire_out o = { .bytes = bytes };
	int fds[WIRE_FDS_MAX];
	struct wire_in i;
	struct err e = { 0 };
	size_t count;

	(void)state;
	wire_put_u32(&o, 1);
	assert_int_equal(wire_send(pair[0], &o, NULL, 0, &e), 0);
	close(pair[1]);
	pair[1] = -1;
	assert_int_equal(wire_recv(pair[0], received, &i, fds, &count, &e), 0);
	assert_int_equal(i.len, 0);
	assert_true(i.closed);
	assert_true(i.unread);
	assert_int_equal(wire_send(pair[0], &o, NULL, 0, &e), -ERR_IO);
}

static void
a_packet_too_large_is_refused_whole(void **state)
{
	static uint8_t large[WIRE_PACKET_BYTES_MAX + 1];
	int fds[WIRE_FDS_MAX];
	struct wire_in i;
	struct err e = { 0 };
	size_t count;

	(void)state;
	assert_int_equal(send(pair[0], large, sizeof large, 0), sizeof large);
	assert_int_equal(wire_recv(pair[1], received, &i, fds, &count, &e), -ERR_DATA);
}

/*
 * Sends n copies of standard input; the next free descriptor tells whether the receiver kept any.
 */
static void
send_descriptors(int fd, size_t n)
{
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(16 * sizeof(int))];
	} control = { 0 };
	struct iovec v = { .iov_base = bytes, .iov_len = 4 };
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1, .msg_control = control.room };
	struct cmsghdr *c;

	m.msg_controllen = CMSG_SPACE(n * sizeof(int));
	c = CMSG_FIRSTHDR(&m);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(n * sizeof(int));
	for (size_t k = 0; k < n; k++)
		((int *)CMSG_DATA(c))[k] = STDIN_FILENO;
	assert_int_equal(sendmsg(fd, &m, 0), 4);
}

static void
too_many_descriptors_are_refused_and_all_closed(void **state)
{
	int fds[WIRE_FDS_MAX], before = dup(STDIN_FILENO), after;
	struct wire_in i;
	struct err e = { 0 };
	size_t count;

	(void)state;
	close(before);
	send_descriptors(pair[0], WIRE_FDS_MAX + 3);
	assert_int_equal(wire_recv(pair[1], received, &i, fds, &count, &e), -ERR_DATA);
	after = dup(STDIN_FILENO);
	assert_int_equal(before, after);
	close(after);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_and_strings_come_out_as_they_went_in),
		cmocka_unit_test(every_cut_of_a_packet_fails_and_reads_no_further),
		cmocka_unit_test(a_string_longer_than_allowed_fails),
		cmocka_unit_test(a_string_with_a_nul_inside_or_none_behind_fails),
		cmocka_unit_test(a_length_near_the_end_of_its_type_does_not_wrap),
		cmocka_unit_test(bytes_left_over_mean_it_is_not_done),
		cmocka_unit_test(what_does_not_fit_a_packet_is_not_sent),
		cmocka_unit_test_setup_teardown(
		    descriptors_arrive_close_on_exec_beside_their_packet, open_pair, close_pair),
		cmocka_unit_test_setup_teardown(
		    no_packet_is_busy_and_a_closed_peer_is_an_empty_one, open_pair, close_pair),
		cmocka_unit_test_setup_teardown(
		    an_empty_packet_is_a_packet_and_not_the_end, open_pair, close_pair),
		cmocka_unit_test_setup_teardown(
		    a_peer_that_closed_with_our_packet_unread_is_closed_too, open_pair, close_pair),
		cmocka_unit_test_setup_teardown(
		    a_packet_too_large_is_refused_whole, open_pair, close_pair),
		cmocka_unit_test_setup_teardown(
		    too_many_descriptors_are_refused_and_all_closed, open_pair, close_pair),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

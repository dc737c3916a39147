/* SPDX-License-Identifier: Apache-2.0 */
/* Connections counted by client address. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "http/peers.h"

#include "base/option.h"
#include "http/trusted.h"

static bool
enter(struct peers *p, const char *address, struct peer **out)
{
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	struct sockaddr_in v4 = { .sin_family = AF_INET };

	if (inet_pton(AF_INET, address, &v4.sin_addr) == 1)
		return peers_enter(p, (struct sockaddr *)&v4, out);
	assert_int_equal(inet_pton(AF_INET6, address, &v6.sin6_addr), 1);
	return peers_enter(p, (struct sockaddr *)&v6, out);
}

static void
an_address_has_so_many_places_and_others_have_theirs(void **state)
{
	struct peers *p = peers_new(2);
	struct peer *a, *b, *c, *other;

	(void)state;
	assert_true(enter(p, "192.0.2.1", &a));
	assert_true(enter(p, "::ffff:192.0.2.1", &b)); /* the same, by another family */
	assert_false(enter(p, "192.0.2.1", &c));
	assert_null(c);
	assert_true(enter(p, "192.0.2.2", &other));
	peers_leave(p, a);
	assert_true(enter(p, "192.0.2.1", &a));
	peers_leave(p, a);
	peers_leave(p, b);
	peers_leave(p, other);
	peers_free(&p);
	assert_null(p);
}

static void
ipv6_is_counted_by_network(void **state)
{
	struct peers *p = peers_new(1);
	struct peer *a, *b, *c;

	(void)state;
	assert_true(enter(p, "2001:db8:0:1::1", &a));
	assert_false(enter(p, "2001:db8:0:1:ffff::2", &b));
	assert_true(enter(p, "2001:db8:0:2::1", &c));
	peers_leave(p, a);
	peers_leave(p, c);
	peers_free(&p);
}

static void
loopback_is_not_counted(void **state)
{
	static const char *const addresses[] = { "127.0.0.1", "127.9.9.9", "::1",
		"::ffff:127.0.0.1" };
	struct peers *p = peers_new(1);
	struct peer *peer;

	(void)state;
	for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
		for (size_t n = 0; n < 3; n++) {
			assert_true(enter(p, addresses[i], &peer));
			assert_null(peer);
			peers_leave(p, peer);
		}
	}
	peers_free(&p);
}

static void
a_trusted_address_may_come_any_number_of_times(void **state)
{
	struct peers *p = peers_new(1);
	const struct option_list networks = { .items = { "192.0.2.0/24" }, .count = 1 };
	struct trusted *trusted;
	struct peer *a, *b, *c;

	(void)state;
	assert_int_equal(trusted_read(&trusted, &networks, NULL), 0);
	assert_true(enter(p, "192.0.2.1", &a)); /* counted, as long as nobody is trusted */
	peers_configure(p, 1, 1, trusted);
	assert_true(enter(p, "192.0.2.1", &b));
	assert_null(b);
	for (unsigned i = 0; i < 100; i++)
		assert_true(peers_may_shake(p, b, 0));
	assert_true(enter(p, "198.51.100.1", &b));
	assert_false(enter(p, "198.51.100.1", &c));
	peers_configure(p, 2, 1, NULL);
	assert_true(enter(p, "198.51.100.1", &c));
	peers_leave(p, a);
	peers_leave(p, b);
	peers_leave(p, c);
	peers_free(&p);
}

static unsigned
shakes(struct peers *p, const char *address, int64_t now_ms)
{
	struct peer *peer;
	unsigned n = 0;
	bool may = true;

	while (may) { /* as connections that are closed at once */
		assert_true(enter(p, address, &peer));
		n += may = peers_may_shake(p, peer, now_ms);
		peers_leave(p, peer);
	}
	return n;
}

static void
handshakes_of_an_address_are_limited_though_it_leaves_between_them(void **state)
{
	struct peers *p = peers_new(1);
	int64_t now_ms = 5000;

	(void)state;
	peers_configure(p, 1, 10, NULL);
	assert_int_equal(shakes(p, "192.0.2.1", now_ms), 30);
	assert_int_equal(shakes(p, "192.0.2.1", now_ms + 99), 0);
	assert_int_equal(shakes(p, "192.0.2.1", now_ms + 500), 5);
	assert_int_equal(shakes(p, "192.0.2.2", now_ms + 500), 30);
	assert_int_equal(shakes(p, "192.0.2.1", now_ms + 100000), 30);
	peers_free(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_has_so_many_places_and_others_have_theirs),
		cmocka_unit_test(ipv6_is_counted_by_network),
		cmocka_unit_test(loopback_is_not_counted),
		cmocka_unit_test(
		    handshakes_of_an_address_are_limited_though_it_leaves_between_them),
		cmocka_unit_test(a_trusted_address_may_come_any_number_of_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

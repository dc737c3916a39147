/* SPDX-License-Identifier: Apache-2.0 */
/* client: who is believed to be behind a proxy. */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/option.h"
#include "http/client.h"
#include "http/trusted.h"

static int
set_up(void **state)
{
	const struct option_list networks = { .items = { "10.0.0.0/8", "2001:db8::/32" },
		.count = 2 };

	return trusted_read((struct trusted **)state, &networks, NULL);
}

static int
tear_down(void **state)
{
	trusted_unref((struct trusted **)state);
	return 0;
}

static const char *
behind(const struct trusted *proxies, const char *peer, const char *forwarded)
{
	static char text[INET6_ADDRSTRLEN];
	struct client c = { .family = AF_UNIX };

	if (strchr(peer, ':') != NULL)
		c.family = AF_INET6;
	else if (strchr(peer, '.') != NULL)
		c.family = AF_INET;
	if (c.family != AF_UNIX)
		assert_int_equal(inet_pton(c.family, peer, c.address), 1);
	c = client_behind(&c, str_from(forwarded), proxies);
	return client_text(&c, text).p;
}

static void
a_peer_that_is_not_trusted_is_the_client_whatever_it_says(void **state)
{
	assert_string_equal(behind(*state, "192.0.2.1", "198.51.100.7"), "192.0.2.1");
	assert_string_equal(behind(*state, "::1", "198.51.100.7"), "::1");
	assert_string_equal(behind(*state, "192.0.2.1", ""), "192.0.2.1");
}

static void
of_a_list_the_last_that_no_trusted_proxy_is_counts(void **state)
{
	assert_string_equal(behind(*state, "10.0.0.1", "198.51.100.7"), "198.51.100.7");
	assert_string_equal(
	    behind(*state, "10.0.0.1", "1.1.1.1, 198.51.100.7 , 10.9.9.9"), "198.51.100.7");
	assert_string_equal(behind(*state, "10.0.0.1", "10.0.0.2, 10.0.0.3"), "10.0.0.2");
	assert_string_equal(behind(*state, "2001:db8::1", "2a00::5"), "2a00::5");
	assert_string_equal(behind(*state, "::ffff:10.0.0.1", "203.0.113.5"), "203.0.113.5");
	assert_string_equal(behind(*state, "unix", "203.0.113.5"), "203.0.113.5");
}

static void
ports_and_brackets_around_an_address_are_left_out(void **state)
{
	assert_string_equal(behind(*state, "10.0.0.1", "198.51.100.7:443"), "198.51.100.7");
	assert_string_equal(behind(*state, "10.0.0.1", "[2a00::5]:443"), "2a00::5");
	assert_string_equal(behind(*state, "10.0.0.1", "[2a00::5]"), "2a00::5");
}

static void
what_is_no_address_ends_the_list(void **state)
{
	static const char *const bad[] = { "unknown", "1.2.3", "[", "[]", ",", " ", "a,b",
		"::1::", "1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17.18.19.20.21.22" };

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_string_equal(behind(*state, "10.0.0.1", bad[i]), "10.0.0.1");
	assert_string_equal(behind(*state, "10.0.0.1", "8.8.8.8, unknown, 10.0.0.2"), "10.0.0.2");
	assert_string_equal(behind(*state, "unix", "unknown"), "unix");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_peer_that_is_not_trusted_is_the_client_whatever_it_says),
		cmocka_unit_test(of_a_list_the_last_that_no_trusted_proxy_is_counts),
		cmocka_unit_test(ports_and_brackets_around_an_address_are_left_out),
		cmocka_unit_test(what_is_no_address_ends_the_list),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}

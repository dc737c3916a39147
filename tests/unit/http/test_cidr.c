/* SPDX-License-Identifier: Apache-2.0 */
/* Ranges of addresses. */
#include "http/cidr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/un.h>

#include "base/err.h"

static bool
has(const char *range, const char *address)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	struct err e = { 0 };
	struct cidr c;

	assert_int_equal(cidr_parse(&c, range, &e), 0);
	if (inet_pton(AF_INET, address, &v4.sin_addr) == 1)
		return cidr_has(&c, (struct sockaddr *)&v4);
	assert_int_equal(inet_pton(AF_INET6, address, &v6.sin6_addr), 1);
	return cidr_has(&c, (struct sockaddr *)&v6);
}

static void
a_range_has_its_first_and_last_address_and_no_other(void **state)
{
	(void)state;
	assert_true(has("10.0.0.0/8", "10.0.0.0"));
	assert_true(has("10.0.0.0/8", "10.255.255.255"));
	assert_false(has("10.0.0.0/8", "9.255.255.255"));
	assert_false(has("10.0.0.0/8", "11.0.0.0"));
	assert_true(has("192.0.2.128/27", "192.0.2.159"));
	assert_false(has("192.0.2.128/27", "192.0.2.160"));
	assert_true(has("2001:db8::/33", "2001:db8:7fff:ffff::1"));
	assert_false(has("2001:db8::/33", "2001:db8:8000::"));
	assert_true(has("0.0.0.0/0", "255.1.2.3"));
	assert_true(has("::/0", "::1"));
}

static void
one_address_is_a_range(void **state)
{
	(void)state;
	assert_true(has("192.0.2.1", "192.0.2.1"));
	assert_false(has("192.0.2.1", "192.0.2.2"));
	assert_true(has("::1/128", "::1"));
	assert_false(has("::1", "::2"));
}

static void
an_ipv4_client_is_the_same_on_a_socket_for_both_families(void **state)
{
	(void)state;
	assert_true(has("192.0.2.0/24", "::ffff:192.0.2.7"));
	assert_false(has("192.0.2.0/24", "::192.0.2.7"));
	assert_false(has("0.0.0.0/0", "2001:db8::1"));
}

static void
a_unix_socket_is_in_no_range(void **state)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	struct cidr c;

	(void)state;
	assert_int_equal(cidr_parse(&c, "::/0", NULL), 0);
	assert_false(cidr_has(&c, (struct sockaddr *)&a));
}

static void
what_is_no_range_is_refused_by_name(void **state)
{
	static const char *const wrong[] = { "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1",
		"10.0.0.0/8/8", "::/129", "localhost", "10.0.0.1/8", "::1/64", "10.0.0.0 /8",
		"0123:4567:89ab:cdef:0123:4567:89ab:cdef:0123:4567:89ab:cdef" };

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct err e = { 0 };
		struct cidr c = { .bits = 1 };

		assert_int_equal(cidr_parse(&c, wrong[i], &e), -ERR_CONFIG);
		assert_non_null(strstr(e.text, wrong[i]));
		assert_int_equal(c.bits, 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_range_has_its_first_and_last_address_and_no_other),
		cmocka_unit_test(one_address_is_a_range),
		cmocka_unit_test(an_ipv4_client_is_the_same_on_a_socket_for_both_families),
		cmocka_unit_test(a_unix_socket_is_in_no_range),
		cmocka_unit_test(what_is_no_range_is_refused_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

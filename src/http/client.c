/* SPDX-License-Identifier: Apache-2.0 */
/*
 * client: finds the client's address, from the socket or from X-Forwarded-For. What must hold: an
 * element of X-Forwarded-For is used only if a trusted proxy has added it.
 */
#include "http/client.h"

#include <arpa/inet.h>
#include <stdbool.h>

#include "http/trusted.h"

#define V4_MAPPED_AT 12 /* RFC 4291 2.5.5.2: ::ffff:192.0.2.1 */

struct client
client_of(const struct sockaddr *address)
{
	struct client client = { .family = (uint8_t)address->sa_family };

	if (address->sa_family == AF_INET)
		memcpy(client.address,
		    &((const struct sockaddr_in *)(const void *)address)->sin_addr,
		    sizeof(struct in_addr));
	else if (address->sa_family == AF_INET6)
		memcpy(client.address,
		    &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr,
		    sizeof(struct in6_addr));
	return client;
}

/* An IPv4-mapped address, from a dual-stack socket, is written as IPv4. */
struct str
client_text(const struct client *c, char out[INET6_ADDRSTRLEN])
{
	static const uint8_t mapped[V4_MAPPED_AT] = { [10] = 0xff, [11] = 0xff };
	const void *address = c->address;
	int family = c->family;

	if (family != AF_INET && family != AF_INET6)
		return STR("unix");
	if (family == AF_INET6 && memcmp(address, mapped, sizeof mapped) == 0) {
		family = AF_INET;
		address = c->address + V4_MAPPED_AT;
	}
	return str_from(inet_ntop(family, address, out, INET6_ADDRSTRLEN));
}

static bool
is_trusted(const struct client *c, const struct trusted *proxies)
{
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	struct sockaddr_in v4 = { .sin_family = AF_INET };

	if (c->family == AF_INET) {
		memcpy(&v4.sin_addr, c->address, sizeof v4.sin_addr);
		return trusted_has(proxies, (struct sockaddr *)&v4);
	}
	if (c->family == AF_INET6) {
		memcpy(&v6.sin6_addr, c->address, sizeof v6.sin6_addr);
		return trusted_has(proxies, (struct sockaddr *)&v6);
	}
	return true;
}

/* Strips the port and brackets that some proxies add: "[2001:db8::1]:443", "192.0.2.1:443". */
static struct str
without_port(struct str s)
{
	size_t colon = str_find(s, ':');

	if (s.len > 0 && s.p[0] == '[')
		return str_slice(s, 1, str_find(s, ']'));
	return str_rfind(s, ':') == colon ? str_slice(s, 0, colon) : s;
}

static bool
read_address(struct str s, struct client *out)
{
	char text[INET6_ADDRSTRLEN];
	struct client c = { .family = AF_INET };

	s = without_port(str_trim(s));
	if (s.len == 0 || s.len >= sizeof text || memchr(s.p, '\0', s.len) != NULL)
		return false;
	memcpy(text, s.p, s.len);
	text[s.len] = '\0';
	if (inet_pton(AF_INET, text, c.address) != 1) {
		c.family = AF_INET6;
		if (inet_pton(AF_INET6, text, c.address) != 1)
			return false;
	}
	*out = c;
	return true;
}

struct client
client_behind(const struct client *peer, struct str forwarded, const struct trusted *proxies)
{
	struct client c = *peer;

	while (forwarded.len > 0 && is_trusted(&c, proxies)) {
		size_t comma = str_rfind(forwarded, ',');
		bool is_last = comma == forwarded.len;
		struct str element =
		    is_last ? forwarded : str_slice(forwarded, comma + 1, forwarded.len);

		if (!read_address(element, &c))
			break; /* "unknown": the last trusted address is all that is known */
		forwarded = is_last ? str_make("", 0) : str_slice(forwarded, 0, comma);
	}
	return c;
}
